"""Noun phrases read as counts: a number, one person, or nobody."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from stream.extraction.lang.en import nouns
from stream.extraction.numbers import Quantity
from stream.extraction.parse import Parse, Token
from stream.kinds import Quantifier


class Identity(Enum):
    """How the text picks out whom it counts."""

    COUNTED = "counted"
    INDEFINITE = "indefinite"
    DEFINITE = "definite"
    NAMED = "named"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Count:
    """A noun phrase read as a count: its quantity, its head noun and how it picks people out."""

    quantity: Quantity
    noun: Token
    identity: Identity


def read_count(parse: Parse, theme: Token) -> Count | None:
    """A noun phrase as a count; None for plurals without a number."""
    quantity = theme.quantity
    if quantity:
        return Count(quantity, _of_noun(parse, theme) or theme, Identity.COUNTED)
    inner = _of_noun(parse, theme)
    after = parse.tokens[theme.index + 1 : theme.index + 3]
    if inner is None and theme.lower == "family" and len(after) == 2 and after[0].lower == "of" and after[1].quantity:
        return Count(after[1].quantity, after[1], Identity.COUNTED)  # "kills family of five"
    if inner and (theme.lower in nouns.COLLECTIVES or theme.lower in nouns.HOUSEHOLDS):
        counted = read_count(parse, inner)
        if counted and (counted.identity is Identity.COUNTED or theme.lower in nouns.COLLECTIVES):
            return counted
    numbers = [parse.tokens[n] for n in parse.children[theme.index] if parse.tokens[n].quantity and n < theme.index]
    if numbers and numbers[-1].quantity:
        some = _of_more(parse, numbers[-1])
        return Count(some or numbers[-1].quantity, theme, Identity.COUNTED)
    return _single(parse, theme)


def _of_more(parse: Parse, number: Token) -> Quantity | None:
    """The first number of `two of five miners`, where the parser takes it for a part of the second."""
    for some in parse.child(number.index, "quantmod", "advmod", "nummod"):
        between = [t.lower for t in parse.tokens[some.index + 1 : number.index]]
        if some.quantity and between in (["of"], ["of", "the"], ["of", "its"]):
            return some.quantity
    return None


def _of_noun(parse: Parse, theme: Token) -> Token | None:
    """The noun of the `of` phrase; pronouns (`of whom`) name nobody."""
    for prep in parse.child(theme.index, "prep"):
        if prep.lower == "of":
            return next((obj for obj in parse.child(prep.index, "pobj") if obj.lower not in _PRONOUNS), None)
    return None


_PRONOUNS = frozenset({"whom", "which", "them", "these", "those", "us"})


def _single(parse: Parse, theme: Token) -> Count | None:
    """A singular noun phrase as one person, `no victims` as none."""
    first = next((t for t in parse.child(theme.index, "det", "poss", "neg")), None)
    word = first.lower if first else ""
    if word == "no" or theme.lower in ("nobody", "none", "neither"):
        none = first or theme
        return Count(one(none.start, none.end, 0), theme, Identity.NONE)
    if theme.lower == "another":
        return Count(replace(one(theme.start, theme.end), additive=True), theme, Identity.INDEFINITE)
    following = theme.lower in nouns.ORDINALS and word == "a" and first is not None and theme.tag == "JJ"
    if following and first:
        return Count(replace(one(first.start, theme.end), additive=True), theme, Identity.INDEFINITE)  # "a fourth died"
    if theme.tag in ("NN", "PRP") and word in ("a", "an", "another"):
        return (
            Count(replace(one(first.start, first.end), additive=word == "another"), theme, Identity.INDEFINITE)
            if first
            else None
        )
    alone = next((t for t in parse.child(theme.index, "nummod") if t.lower == "one"), None)
    if theme.tag == "NN" and alone:
        return Count(one(alone.start, alone.end), theme, Identity.INDEFINITE)
    if theme.tag == "NN" and word not in ("any", "every", "each"):
        return Count(one(first.start if first else theme.start, theme.end), theme, Identity.DEFINITE)
    if theme.tag == "NNP" and theme.lower.endswith("s") and parse.head(theme).tag in ("NNS", "NNPS"):
        return None  # "Tutsis and moderate Hutus": a people, whatever the tagger holds it for
    if theme.tag == "NNP":
        start = min([theme.start, *(t.start for t in parse.child(theme.index, "compound"))])
        named = word in ("a", "an") and first
        return Count(one(start, theme.end), theme, Identity.INDEFINITE if named else Identity.NAMED)
    if theme.tag == "PRP" and theme.lower in ("him", "her", "he", "she", "himself", "herself"):
        return Count(one(theme.start, theme.end), theme, Identity.DEFINITE)
    return None


def one(start: int, end: int, value: int = 1) -> Quantity:
    """The quantity of one person, or of nobody, that no number tells."""
    return Quantity(start=start, end=end, core=start, low=value, best=value, high=value, quantifier=Quantifier.EXACT)
