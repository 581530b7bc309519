"""What befalls whom: every predicate of a sentence with everybody it befalls."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from stream.extraction import harm, home, nominal, roles
from stream.extraction.coordination import HELPERS, joined
from stream.extraction.flight import crossing
from stream.extraction.lang.en import predicates
from stream.extraction.lang.en.predicates import Sense
from stream.extraction.lexicon import Lexicon
from stream.extraction.parse import Parse, Token
from stream.extraction.roles import is_counted
from stream.extraction.roofs import unroofed

_GOVERNING = (*roles.VERBAL, "JJ")
_FINITE = ("VB", "VBD", "VBG", "VBP", "VBZ")


@dataclass(frozen=True, slots=True)
class Predication:
    """A predicate and somebody it befalls."""

    predicate: Token
    sense: Sense
    theme: Token
    part_of: int | None = None


def predications(parse: Parse, lexicon: Lexicon) -> Iterator[Predication]:
    """Every predicate with everybody it befalls, coordinated and included ones too."""
    turned = not harm.ENDS.isdisjoint(parse.words)
    for token in parse.tokens:
        if token.lower not in lexicon.chiefs and not (turned and token.tag in roles.VERBAL):
            continue
        for predicate, sense, theme in _direct(parse, token, lexicon):
            yield from spread(parse, Predication(predicate, sense, theme))


def _direct(parse: Parse, token: Token, lexicon: Lexicon) -> Iterator[tuple[Token, Sense, Token]]:
    turn = harm.turns(parse, token) or home.turns(parse, token) or crossing(parse, token) or unroofed(parse, token)
    if turn:
        yield from ((token, turn[0], theme) for theme in turn[1])
        return
    if token.lower in predicates.FORCE_VERBS:
        for complement, theme in roles.forced_themes(parse, token):
            flight = predicates.FLEE if complement.lower in predicates.CROSS_VERBS else None
            made = lexicon.verbs.get(complement.lower, flight)
            if made:
                yield complement, made, theme
    if token.lower in lexicon.verbs and token.tag in _GOVERNING and not _is_off_on(parse, token):
        sense = lexicon.verbs[token.lower]
        yield from ((token, sense, theme) for theme in roles.verb_themes(parse, token, sense))
    if token.lower in lexicon.adjectives and not (token.lower in lexicon.verbs and token.tag in _FINITE):
        sense = lexicon.adjectives[token.lower]
        yield from ((token, sense, theme) for theme in roles.adjective_themes(parse, token))
    yield from nominal.links(parse, token, lexicon)


def _is_off_on(parse: Parse, verb: Token) -> bool:
    """Whether an `off` that hangs on a verb makes another of it."""
    return "off" in parse.words and any(_is_off(parse, t) for t in parse.child(verb.index, "prt", "prep", "advmod"))


def _is_off(parse: Parse, word: Token) -> bool:
    """Whether `off` makes another verb (`killed off a brand`), and does not tell where: `drowned off Lampedusa`."""
    after = parse.tokens[word.index + 1 : word.index + OFFSHORE]
    return word.lower == "off" and not any(t.tag == "NNP" or t.lower in predicates.SHORES for t in after)


OFFSHORE = 6
"""Words behind `off` in which a coast is named."""


def spread(parse: Parse, claim: Predication, depth: int = 0) -> Iterator[Predication]:
    """The claim, and the same of those joined to its theme or included in it."""
    yield claim
    if depth > 8:
        return
    for child in joined(parse, claim.theme) if claim.theme is not claim.predicate else ():
        if not _is_beyond(parse, claim, child):
            yield from spread(parse, replace(claim, theme=child), depth + 1)
    yield from _included(parse, claim) if depth == 0 else ()
    for prep in parse.child(claim.theme.index, "prep"):
        if prep.lower in ("including", "among"):
            for part in parse.child(prep.index, "pobj"):
                inner = replace(claim, theme=part, part_of=claim.theme.index)
                yield from spread(parse, inner, depth + 1)


def _is_beyond(parse: Parse, claim: Predication, other: Token) -> bool:
    """Whether a clause that hangs on the first of two ends before the second: `three drowned and 20 were missing`."""
    predicate = claim.predicate
    hung = predicate.dep in ("acl", "relcl") and predicate.head == claim.theme.index
    goes_on = any(t.lower in HELPERS for t in parse.tokens[other.index + 1 : other.index + 2])
    return hung and goes_on and claim.theme.index < predicate.index < other.index


def _included(parse: Parse, claim: Predication) -> Iterator[Predication]:
    """The bare number behind the predicate that is included: `40 have died in the war, including 3 on Monday`."""
    if not is_counted(parse, claim.theme):
        return
    for prep in parse.child(claim.predicate.index, "prep"):
        if prep.lower == "including" and prep.index > claim.theme.index:
            parts = (part for part in parse.child(prep.index, "pobj") if part.quantity)
            yield from (replace(claim, theme=part, part_of=claim.theme.index) for part in parts)
