"""Numbers that another teller sets against the one just told: `police said 12 died, the rebels put it at 30`.

Such a number has no noun and no predicate of its own: it counts what the number before it counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from stream.extraction.counts import Identity
from stream.extraction.lang.en import sources
from stream.extraction.mentions import Mention
from stream.extraction.parse import Parse, Token

_LEADS = frozenset({"at", "of", "as"})


def find_rivals(parse: Parse, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions of a sentence with the numbers set against them, by where they stand."""
    counted = [mention for mention in mentions if mention.identity is Identity.COUNTED]
    if not counted or not any(token.lower in sources.GIVE for token in parse.tokens):
        return list(mentions)
    found = [*mentions, *_rivals(parse, counted, {mention.quantity.start for mention in mentions})]
    return sorted(found, key=lambda mention: mention.quantity.start)


def _rivals(parse: Parse, counted: Sequence[Mention], linked: set[int]) -> Iterator[Mention]:
    for token in parse.tokens:
        quantity = token.quantity
        if quantity is None or quantity.start in linked or not _is_given(parse, token):
            continue
        before = [mention for mention in counted if mention.quantity.end <= quantity.start]
        if before:
            yield replace(
                before[-1], quantity=quantity, predicate=token.index, theme=token.index, label="", part_of=None
            )


def _is_given(parse: Parse, token: Token) -> bool:
    """Whether a bare number is what somebody says: `say 30`, `spoke of 30`, `put the number at 30`."""
    head = parse.head(token)
    if head.dep == "prep" and head.lower in _LEADS:
        head = parse.head(head)
        if head.lower in sources.FIGURES:
            head = parse.head(head)
    elif token.dep not in ("dobj", "ccomp", "attr"):
        return False
    return head.lower in sources.GIVE and parse.first(head.index, "nsubj") is not None
