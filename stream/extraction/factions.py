"""The name and the camp of those that a noun phrase names as acting: by its words, not by names alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from stream.extraction.lang.en import nouns
from stream.extraction.lang.en.actors import ARMS, ATTRIBUTES, DESCRIBING, FACTIONS, GROUPS, MEMBERS, SIDES
from stream.extraction.lang.en.dates import MONTHS, WEEKDAYS
from stream.extraction.parse import Parse, Token
from stream.kinds import ActorSide

LONGEST = 6
"""Words of a name."""


def faction_of(parse: Parse, noun: Token, lands: Mapping[int, str | None]) -> tuple[str, ActorSide] | None:
    """(name, camp) of a noun phrase; None where it names nobody who acts.

    `lands`: where the names of places and peoples start in the sentence -> the country's name, None for what is no
    country. Of a country alone it is its army that acts; a town does nothing.
    """
    if noun.quantity and parse.first(noun.index, "prep"):
        return next(_behind_of(parse, noun, lands), None)
    if noun.lower in WEEKDAYS or noun.lower in MONTHS:
        return None
    if noun.start in lands:
        land = lands[noun.start]
        acts = land and noun.dep not in ("compound", "pobj") and not _is_address(parse, noun, lands)
        return (land, ActorSide.STATE) if land and acts else None
    words = [*_modifiers(parse, noun, lands), noun]
    name = _shown(words[-LONGEST:])
    side = GROUPS.get(name.lower()) or _side(parse, words, lands)
    if side is None:
        return None
    if noun.lower in MEMBERS:
        behind = next(_behind_of(parse, noun, lands), None)
        if behind:
            return f"{name} of {behind[0]}", side if side is not ActorSide.UNKNOWN else behind[1]
    return name, side


def _is_address(parse: Parse, noun: Token, lands: Mapping[int, str | None]) -> bool:
    """Whether a country only says where a town lies: `bombing in Quetta, Pakistan kills 12`."""
    comma = parse.tokens[noun.index - 1].lower == "," if noun.index else False
    return comma and any(token.start in lands for token in parse.tokens[max(0, noun.index - 3) : noun.index - 1])


def _shown(words: list[Token]) -> str:
    """The words as the text has them, where nothing stands between two of them."""
    name = words[0].text
    for before, token in pairwise(words):
        name += token.text if token.start == before.end else f" {token.text}"
    return name


def _behind_of(parse: Parse, noun: Token, lands: Mapping[int, str | None]) -> Iterator[tuple[str, ActorSide]]:
    """`members of the Red Brigade`, `two of the attackers`."""
    for prep in parse.child(noun.index, "prep"):
        if prep.lower in ("of", "from"):
            for inner in parse.child(prep.index, "pobj"):
                found = faction_of(parse, inner, lands)
                if found:
                    yield found


def _modifiers(parse: Parse, noun: Token, lands: Mapping[int, str | None]) -> list[Token]:
    """The words before a noun that belong to the name."""
    before = (parse.tokens[n] for n in parse.children[noun.index] if n < noun.index)
    own = [token for token in before if _is_of_name(token, lands)]
    return [word for token in own for word in (*_modifiers(parse, token, lands), token)]


def _is_of_name(token: Token, lands: Mapping[int, str | None]) -> bool:
    if token.quantity or token.dep not in ("compound", "amod", "poss", "nmod"):
        return False
    told = token.lower in ATTRIBUTES or token.lower in DESCRIBING or token.start in lands
    named = token.tag.startswith("NNP") or (token.index > 0 and token.text[:1].isupper())
    return told or named or (token.dep == "compound" and token.lower in SIDES)


def _side(parse: Parse, words: list[Token], lands: Mapping[int, str | None]) -> ActorSide | None:
    """The camp; None where the head names nobody who could act."""
    head, before = words[-1], words[:-1]
    if head.tag.startswith("NNP") or head.lower in MEMBERS:
        aside = _side_aside(parse, head)
        if aside is not None:
            return aside
    if head.lower in FACTIONS and any(t.lower == "armed" for t in before):
        return ActorSide.REBEL
    landed = any(lands.get(token.start) for token in before)
    told = next((ATTRIBUTES[t.lower] for t in reversed(before) if t.lower in ATTRIBUTES), None)
    own = SIDES.get(head.lower)
    if told is not None and (own is not None or head.lower in nouns.PEOPLE | FACTIONS):
        return told
    if own is not None:
        return ActorSide.STATE if landed and head.lower in ARMS else own
    known = next((SIDES[t.lower] for t in reversed(before) if t.lower in SIDES), None)
    if head.lower in nouns.PEOPLE:
        return known or ActorSide.UNKNOWN
    if head.tag.startswith("NNP"):
        return known or ActorSide.UNKNOWN
    return None


def _side_aside(parse: Parse, noun: Token) -> ActorSide | None:
    """The camp of a bare name, by the aside that says what it is: `the ADF, a rebel group`."""
    for aside in parse.child(noun.index, "appos"):
        words = [parse.tokens[n] for n in parse.children[aside.index] if n < aside.index]
        if aside.lower in FACTIONS and any(t.lower == "armed" for t in words):
            return ActorSide.REBEL
        for token in (aside, *reversed(words)):
            side = ATTRIBUTES.get(token.lower) or SIDES.get(token.lower)
            if side is not None:
                return side
    return None
