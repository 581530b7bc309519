"""Houses that lose their roofs are damaged: `tore the roofs off hundreds of houses`, `60 houses lost their roofs`."""

from __future__ import annotations

from stream.extraction.lang.en import predicates
from stream.extraction.lang.en.predicates import Sense
from stream.extraction.parse import Parse, Token
from stream.extraction.roles import VERBAL, is_counted, subjects


def unroofed(parse: Parse, verb: Token) -> tuple[Sense, list[Token]] | None:
    """The houses that a verb of tearing, losing or leaving takes the roofs of."""
    if verb.lower != "unroofed" and predicates.ROOFS.isdisjoint(parse.words):
        return None
    if verb.lower == "unroofed" and verb.tag not in VERBAL:  # the tagger mostly takes it for an adjective
        return predicates.DAMAGE, list(parse.child(verb.index, "nsubjpass"))
    if verb.lower in predicates.LEFT_VERBS:
        bare = (t for prep in parse.child(verb.index, "prep") if prep.lower == "without" for t in _objects(parse, prep))
        return (predicates.DAMAGE, subjects(parse, verb)) if any(t.lower in predicates.ROOFS for t in bare) else None
    roofs = next((t for t in parse.child(verb.index, "dobj", "nsubjpass") if t.lower in predicates.ROOFS), None)
    if roofs is None:
        return None
    if verb.lower in predicates.LOSE_VERBS and roofs.dep == "dobj":
        return predicates.DAMAGE, subjects(parse, verb)
    return (predicates.DAMAGE, _houses(parse, roofs)) if verb.lower in predicates.TEARING else None


def _objects(parse: Parse, prep: Token) -> list[Token]:
    return list(parse.child(prep.index, "pobj"))


def _houses(parse: Parse, roofs: Token) -> list[Token]:
    """What stands behind `off`, `from` or `of`, by the order of the words: the parser ties it here or there."""
    behind = parse.tokens[roofs.index + 1 : roofs.index + 1 + REACH]
    at = next((n for n, t in enumerate(behind) if t.lower in predicates.OFF), None)
    if at is None:
        return []
    number = next((t for t in behind[at + 1 :] if t.quantity), None)
    if number is None:
        return []
    noun = parse.head(number)
    return [noun if number.dep == "nummod" and is_counted(parse, noun) else number]


REACH = 8
"""Words behind the roofs in which the houses are counted."""
