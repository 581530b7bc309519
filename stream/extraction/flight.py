"""Flight and return: who is displaced, for robbers flee too, and players return."""

from __future__ import annotations

from stream.extraction.lang.en import nouns, predicates
from stream.extraction.lang.en.predicates import Sense
from stream.extraction.parse import Parse, Token
from stream.extraction.roles import subjects


def is_flight(parse: Parse, predicate: Token, sense: Sense, noun: Token) -> bool:
    """Whether what a verb of flight or return says of a noun is displacement; true for all other verbs."""
    if sense is predicates.FLEE:
        return noun.lower not in nouns.ARMED and not _objects(parse, predicate) & predicates.CRIME_SCENES
    if sense is predicates.RETURN and predicate.tag.startswith("VB"):
        goals = _objects(parse, predicate) | {t.lower for t in parse.child(predicate.index, "advmod")}
        return noun.lower in predicates.UPROOTED or bool(goals & predicates.HOME_GOALS)
    return True


def is_ordered(parse: Parse, predicate: Token, sense: Sense) -> bool:
    """Whether people left because they were told to: `left their homes on the orders of the governor`."""
    if sense is not predicates.FLEE:
        return False
    return any(
        obj.lower in predicates.COMMANDS
        for prep in parse.child(predicate.index, "prep")
        if prep.lower in ("on", "under", "after")
        for obj in parse.child(prep.index, "pobj")
    )


def crossing(parse: Parse, verb: Token) -> tuple[Sense, list[Token]] | None:
    """`crossed the border`, `crossed into Varland to escape the war`, `drove 9,000 villagers from the slopes`."""
    if verb.lower in predicates.CROSSING:
        aim = any(t.lower in predicates.ESCAPES for t in parse.child(verb.index, "advcl", "xcomp"))
        over = any(t.lower in predicates.BORDERS for t in parse.child(verb.index, "dobj"))
        return (predicates.FLEE, subjects(parse, verb)) if aim or over else None
    if verb.lower in predicates.DRIVING and any(t.lower == "from" for t in parse.child(verb.index, "prep")):
        driven = list(parse.child(verb.index, "dobj"))
        goal = any(t.lower == "to" and t.dep == "prep" for t in parse.tokens[verb.index + 1 : verb.index + 10])
        return (predicates.FLEE, driven) if driven and not goal else None  # no "drove two friends from Orel to Tarn"
    return None


def _objects(parse: Parse, verb: Token) -> set[str]:
    """The objects of a verb and of its prepositions."""
    preps = (obj for prep in parse.child(verb.index, "prep") for obj in parse.child(prep.index, "pobj"))
    return {token.lower for token in (*parse.child(verb.index, "dobj"), *preps)}
