"""Households told beside people: "60 families (310 people)" is one count in two units."""

from __future__ import annotations

from stream.extraction.counts import Count
from stream.extraction.lang.en import nouns
from stream.extraction.parse import Parse, Token


def outside_brackets(parse: Parse, theme: Token) -> Token:
    """`60 families (310 people) who …`: the count that the brackets put in other words."""
    head = parse.head(theme)
    return head if theme.dep == "appos" and theme.lower in nouns.PEOPLE and head.lower in nouns.HOUSEHOLDS else theme


def told_persons(parse: Parse, households: Count) -> int | None:
    """The people that stand in brackets behind a number of households."""
    for apposed in parse.child(households.noun.index, "appos"):
        numbers = [t.quantity for t in parse.child(apposed.index, "nummod") if t.quantity]
        if numbers and numbers[0].best >= households.quantity.best and apposed.lower in nouns.PEOPLE:
            return numbers[0].best
    return None
