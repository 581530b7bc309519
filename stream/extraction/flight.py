"""Whether those who flee or come back are displaced people: robbers flee too, and players return."""

from __future__ import annotations

from stream.extraction.lang.en import nouns, predicates
from stream.extraction.lang.en.predicates import Sense
from stream.extraction.parse import Parse, Token


def is_flight(parse: Parse, predicate: Token, sense: Sense, noun: Token) -> bool:
    """Whether what a verb of flight or return says of a noun is displacement; true for all other verbs."""
    if sense is predicates.FLEE:
        return noun.lower not in nouns.ARMED and not _objects(parse, predicate) & predicates.CRIME_SCENES
    if sense is predicates.RETURN and predicate.tag.startswith("VB"):
        goals = _objects(parse, predicate) | {t.lower for t in parse.child(predicate.index, "advmod")}
        return noun.lower in predicates.UPROOTED or bool(goals & predicates.HOME_GOALS)
    return True


def _objects(parse: Parse, verb: Token) -> set[str]:
    """The objects of a verb and of its prepositions."""
    preps = (obj for prep in parse.child(verb.index, "prep") for obj in parse.child(prep.index, "pobj"))
    return {token.lower for token in (*parse.child(verb.index, "dobj"), *preps)}
