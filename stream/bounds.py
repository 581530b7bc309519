"""Records that grow with what is told stay small enough to be written."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from stream import wire
from stream.outcomes import Alert, Incident

MAX_BYTES = 950_000
"""Bytes of the largest record of a topic, some room left for Kafka's own."""

SHORT = 20
"""Lists of so many entries, whose texts are bounded, fit in any case."""

Told = TypeVar("Told", Incident, Alert)


def fitted(record: Told, most: int = MAX_BYTES) -> Told:
    """The record with its lists cut by halves until it fits; their `*_total` say how many there were.

    The newest items and revisions stay, and the first of what ranks by weight.
    """
    if max(len(getattr(record, name)) for name in _lists(record)) <= SHORT:
        return record
    while len(wire.encode(record)) > most:
        lists = {name: getattr(record, name) for name in _lists(record)}
        longest = max(lists, key=lambda name: len(wire.encode(lists[name])))
        entries, half = lists[longest], len(lists[longest]) // 2
        kept = entries[-half:] if longest in _NEWEST_LAST and half else entries[:half]
        record = replace(record, **{longest: kept})
    return record


_NEWEST_LAST = frozenset({"items", "history", "references"})


def _lists(record: Incident | Alert) -> tuple[str, ...]:
    if isinstance(record, Incident):
        return ("items", "history", "evidence")
    return ("incidents", "evidence", "references")
