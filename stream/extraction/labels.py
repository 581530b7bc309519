"""The words of a noun phrase that say who is counted."""

from __future__ import annotations

from stream.extraction.counts import Count
from stream.extraction.lang.en import nouns
from stream.extraction.parse import Parse, Token


def count_label(parse: Parse, count: Count, predicate: Token) -> str:
    """The words of the noun phrase that say who: `Iraqi soldiers`; none where the noun only says what happened."""
    noun = count.noun
    return "" if noun.quantity or noun.index == predicate.index else noun_label(parse, noun)


def noun_label(parse: Parse, noun: Token) -> str:
    """The noun with the words that say who: `Iraqi soldiers`, `members of the security forces`."""
    modifiers = [t for t in parse.child(noun.index, "amod", "compound") if not t.quantity and t.index < noun.index]
    phrase = " ".join(t.text for t in [*modifiers, noun])
    return f"{phrase} of {_group(parse, noun)}".removesuffix(" of ") if noun.lower in nouns.MEMBERS else phrase


def _group(parse: Parse, noun: Token) -> str:
    """The words of the group that members are of: `the security forces`."""
    of = next((prep for prep in parse.child(noun.index, "prep") if prep.lower == "of"), None)
    head = parse.first(of.index, "pobj") if of else None
    return " ".join(t.text for t in parse.tokens[of.index + 1 : head.index + 1]) if of and head else ""
