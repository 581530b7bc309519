"""Texts that go on with a happening told before: its toll has changed, its victims are still counted."""

from __future__ import annotations

from collections.abc import Sequence

from stream.extraction.lang.en.predicates import TOLL_HEADS
from stream.extraction.lang.en.updates import BODIES, COUNTING, MORE, RECOVERING, UPDATED
from stream.extraction.parse import Parse, Token


def is_update(sentence: str) -> bool:
    """Whether a lower-case sentence goes on with a happening that was told before."""
    return UPDATED.search(sentence) is not None


def dates_update(parse: Parse, above: Sequence[Token]) -> bool:
    """Whether a time is that of the counting: `on Friday lowered the toll`, `found two more bodies on Monday`.

    `above` are the words that it hangs on, the nearest first; `officials on Friday lowered` may hang on the officials.
    """
    verb = next((t for t in above[:3] if t.dep not in ("prep", "nsubj")), None)
    if verb is None:
        return False
    parts = parse.child(verb.index, "nsubj", "nsubjpass", "dobj")
    if verb.lower in COUNTING:
        return any(part.lower in TOLL_HEADS for part in parts)
    return verb.lower in RECOVERING and any(part.lower in BODIES and _is_more(parse, part) for part in parts)


def _is_more(parse: Parse, noun: Token) -> bool:
    beside = list(parse.child(noun.index, "amod", "det", "nummod"))
    inner = [t for number in beside for t in parse.child(number.index, "amod", "advmod")]
    return any(t.lower in MORE for t in (*beside, *inner))
