"""Victims told by their number in the row: `the eighth victim of the floods` says that eight have died."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from stream.extraction.counts import Identity, one
from stream.extraction.describe import Article, Description
from stream.extraction.lang.en import harm_words, nouns, persons
from stream.extraction.mentions import Mention
from stream.extraction.parse import Parse, Token
from stream.kinds import Metric, Unit

_NUMBERED = re.compile(r"(\d{1,3})(?:st|nd|rd|th)")
_RUNNING = re.compile(
    r"\bsince\b|\b(?:this|last) (?:year|month|week|season|summer|winter|spring|autumn)\b"
    r"|\b(?:in|within|over) (?:as many|less than|under|about|an?|two|three|four|five|six|\d{1,2}) [a-z]+s?\b"
)
"""Beside an ordinal: it counts over many happenings, `the third woman killed in a month`."""
SINGLE = (Identity.INDEFINITE, Identity.DEFINITE, Identity.NAMED)


def numbered(parse: Parse, text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions of a sentence, the death that is told by its number in the row with that number.

    `text` is the sentence in lower case. A body that is found is a mention of its own where nothing else tells it.
    """
    noun, order = next(_deaths(parse, text), (None, 0))
    if noun is None:
        return list(mentions)
    dead = [m for m in mentions if m.metric is Metric.KILLED and m.identity in SINGLE and not m.implied]
    if not dead:
        told = any(m.metric is Metric.KILLED and m.theme == noun.index for m in mentions)
        return list(mentions) if told else [*mentions, _found(noun, order)]
    own = next((m for m in dead if m.theme == noun.index), dead[-1])
    return [replace(m, order=order) if m is own else m for m in mentions]


def _deaths(parse: Parse, text: str) -> Iterator[tuple[Token, int]]:
    """The nouns that tell one more death, and its number."""
    if persons.ORDERS.keys().isdisjoint(parse.words) and not any(map(_is_numbered, parse.words)):
        return
    for noun in parse.tokens:
        order = _order(parse, noun) if noun.lower in harm_words.IN_A_ROW or noun.lower in nouns.PEOPLE else 0
        if order > 1 and (_is_of_happening(parse, noun) or (_is_death(parse, noun) and not _RUNNING.search(text))):
            yield noun, order


def _is_numbered(word: str) -> bool:
    return word[0].isdecimal() and _NUMBERED.fullmatch(word) is not None


def _order(parse: Parse, noun: Token) -> int:
    """The number in the row that stands before a noun; 0 where none does."""
    for token in parse.tokens[max(0, noun.index - REACH) : noun.index]:
        match = _NUMBERED.fullmatch(token.lower)
        number = int(match[1]) if match else persons.ORDERS.get(token.lower, 0)
        if number and token.dep == "amod" and token.head == noun.index:
            return number
    return 0


REACH = 3


def _is_death(parse: Parse, noun: Token) -> bool:
    """Whether a noun's verb tells of a death: a body is found, a storm claims a third life, a sixth miner dies."""
    verb = parse.head(noun)
    if noun.dep == "pobj" and verb.lower == "of" and parse.head(verb).lower in harm_words.REMAINS:
        return parse.head(parse.head(verb)).lower in harm_words.FINDS
    if noun.lower in harm_words.REMAINS:
        return verb.lower in harm_words.FINDS
    if noun.lower in harm_words.DEATHS and noun.dep == "dobj":
        return verb.lower in harm_words.CLAIMS
    if any(t.lower == "the" for t in parse.child(noun.index, "det")) or noun.lower in nouns.PERPETRATORS:
        return False  # "three were hurt; the fourth victim died"
    dead = verb.lower in harm_words.DYING or any(t.lower == "dead" for t in parse.child(verb.index, "oprd", "acomp"))
    return dead and noun.dep in ("nsubj", "nsubjpass") and noun.lower not in persons.SEXES


def _is_of_happening(parse: Parse, noun: Token) -> bool:
    """Whether a death or victim is one of a flood, a crash, an attack: not `the third victim of the Orel strangler`."""
    preps = (t for t in parse.child(noun.index, "prep") if t.lower in ("of", "from"))
    named = (t.lower for prep in preps for t in parse.child(prep.index, "pobj"))
    told = any(word in harm_words.HARMED or word.removesuffix("s") in harm_words.HARMED for word in named)
    return told and noun.lower in harm_words.DEATHS


def _found(noun: Token, order: int) -> Mention:
    return Mention(
        metric=Metric.KILLED, term=Metric.KILLED.value, unit=Unit.PERSON, quantity=one(noun.start, noun.end),
        identity=Identity.INDEFINITE, predicate=noun.index, theme=noun.index, label=noun.text,
        person=Description(article=Article.FURTHER), order=order,
    )  # fmt: skip
