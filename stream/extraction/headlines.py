"""Headlines leave out articles and auxiliaries, which the parser was not taught: their victims by word order.

`Boy, 3, wounded in accidental shooting`, `Toddler shot, killed in Apton`, `Teen recovering after being shot`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import replace

from stream.extraction.lang.en import harm_words, headline_words, nouns, predicates
from stream.extraction.lang.en.predicates import Sense, Theme
from stream.extraction.lexicon import Lexicon, NounClass
from stream.extraction.parse import Parse, Token

LEAD = 5
"""Words before the noun that belong to it: `Off-duty Tampa police officer shot`."""
AGE = 4
"""Words of an age between commas, the commas with it."""
REACH = 6
"""Words between a person and the word that says what happened: an age, `fatally`, `in critical`."""
_KEYS = headline_words.PARTICIPLES | {"condition", "recovering"}


def links(parse: Parse, lexicon: Lexicon, linked: Set[int]) -> Iterator[tuple[Token, Sense, Token]]:
    """(predicate, sense, noun) of those of whom a headline tells and who are not linked yet."""
    if _KEYS.isdisjoint(parse.words):
        return
    keys = [token.index for token in parse.tokens if token.lower in _KEYS]
    near = {n for key in keys for n in range(max(0, key - REACH), key)}
    for token in (parse.tokens[n] for n in sorted(near)):
        if token.start in linked or not _may_be(token, lexicon):
            continue
        first = _first(parse, token)
        rest = _after_age(parse.tokens[token.index + 1 :])
        told = _told(rest, token, lexicon) if first is not None and parse.tokens[first].start not in linked else None
        if told:
            yield told[0], told[1], replace(token, tag="NN")


def _may_be(token: Token, lexicon: Lexicon) -> bool:
    """Whether a word can be the victim: a noun of one person, or an age."""
    return token.lower.endswith("-old") or (
        lexicon.noun_class(token.lower) is NounClass.PERSON
        and token.lower not in headline_words.NO_SUBJECTS
        and not token.lower.endswith(("s", "men", "people"))
    )


def _first(parse: Parse, noun: Token) -> int | None:
    """Where the bare noun phrase begins: at the start, or behind a word that begins a clause; None where it is none."""
    for at in range(noun.index, max(-1, noun.index - LEAD - 1), -1):
        before = parse.tokens[at - 1] if at else None
        if before is None or before.lower in headline_words.BEGINNINGS:
            return at
        named = before.text[:1].isupper() or before.tag in ("JJ", "NN", "NNP", "HYPH") or before.lower.endswith("-old")
        if not named or before.lower in headline_words.CLOSED or before.quantity:
            return None
    return None


def _after_age(rest: Sequence[Token]) -> Sequence[Token]:
    """The words after the noun, without an age between commas: `Man, 24,`."""
    if len(rest) > 2 and rest[0].lower == "," and rest[1].lower.isdigit():
        close = next((n for n, token in enumerate(rest[2:AGE], 2) if token.lower == ","), 1)
        return rest[close + 1 :]
    return rest


def _told(rest: Sequence[Token], noun: Token, lexicon: Lexicon) -> tuple[Token, Sense] | None:
    """The word that says what befell the noun before, and what it says."""
    manner = rest[0].lower if rest and rest[0].lower in headline_words.MANNER else ""
    rest = rest[1:] if manner else rest
    if not rest:
        return None
    word, after = rest[0], rest[1:]
    if word.lower in headline_words.PARTICIPLES and _ends(after, noun, word, lexicon):
        sense = lexicon.verbs.get(word.lower) or lexicon.adjectives[word.lower]
        deadly = manner in harm_words.DEADLY or (sense.hit and any(t.lower in headline_words.DEATH for t in after[:2]))
        return word, predicates.KILL if deadly else replace(sense, theme=Theme.OBJECT)
    if word.lower == "in" and len(after) > 1 and after[0].lower in harm_words.GRADES:
        return (after[1], predicates.TREATED) if after[1].lower == "condition" else None
    if word.lower in ("recovering", "hospitalized", "hospitalised") and after and after[0].lower in ("after", "from"):
        caused = any(t.lower in harm_words.CAUSES for t in after[1:5])
        return (word, predicates.TREATED) if caused else None
    return None


def _ends(after: Sequence[Token], noun: Token, word: Token, lexicon: Lexicon) -> bool:
    """Whether the participle is one: nobody follows whom the noun would have shot."""
    if not after:
        return True
    if word.lower == "shot" and after[0].lower == "at":
        return not _is_aim(after[1:], lexicon) and noun.lower not in nouns.ARMED
    if after[0].lower in ("and", ","):
        more = len(after) > 1 and after[1].lower in headline_words.PARTICIPLES
        return more and _ends(after[2:], noun, after[1], lexicon)
    return after[0].lower in headline_words.AFTER


def _is_aim(after: Sequence[Token], lexicon: Lexicon) -> bool:
    """Whether what follows `at` is whom one shoots at."""
    near = after[:4]
    return not near or any(lexicon.noun_class(t.lower) is NounClass.PERSON for t in near) or near[0].tag == "IN"
