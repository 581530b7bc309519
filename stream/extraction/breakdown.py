"""Totals that later sentences break down: which figures of an event are parts of one told before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from stream.extraction.claims import Entry, side_of
from stream.kinds import FIGHTERS, GroupSide


def with_parts(entries: Sequence[Entry]) -> list[Entry]:
    """The figures with those set as parts that other sentences break a total down to."""
    found = {entry.index: entry for entry in entries}
    for total in entries:
        if total.total is None and not total.found.single:
            for part in _parts_elsewhere(total, list(found.values())):
                found[part.index] = replace(part, total=total.index)
    return list(found.values())


def _parts_elsewhere(total: Entry, entries: Sequence[Entry]) -> Iterator[Entry]:
    """Figures of other sentences that are its parts: fighters of "both sides", lists that sum to it, sides of it."""
    rest = [
        entry
        for entry in entries
        if entry.index != total.index and entry.total in (None, total.index) and not entry.found.single
        and entry.found.metric is total.found.metric and entry.best < total.best
    ]  # fmt: skip
    later = [entry for entry in rest if entry.total is None and entry.found.sentence > total.found.sentence]
    if total.found.both_sides:
        yield from (entry for entry in later if side_of(entry.found) is not GroupSide.CIVILIAN and entry.found.group)
        return
    for sentence in sorted(frozenset[int]().union(*(entry.sentences for entry in rest)) - total.sentences):
        group = [entry for entry in rest if sentence in entry.sentences]
        if len(group) > 1 and sum(entry.best for entry in group) == total.best:
            yield from group
            return
    if side_of(total.found) is GroupSide.UNKNOWN:
        yield from _by_side(total, [entry for entry in later if not entry.found.mention.quantity.additive], entries)


NEARLY = 0.75
"""Sides that together are so much of a total are its parts, not further victims."""


def _by_side(total: Entry, later: Sequence[Entry], entries: Sequence[Entry]) -> Iterator[Entry]:
    """`23 people were killed … 13 civilians and eight soldiers`: later figures of both sides that make up a total."""
    own = [entry for entry in entries if entry.total == total.index]
    sided = [entry for entry in later if side_of(entry.found) is not GroupSide.UNKNOWN]
    parts = [entry for entry in own if side_of(entry.found) is not GroupSide.UNKNOWN] + sided
    sides = {side_of(entry.found) for entry in parts}
    told = sum(entry.best for entry in parts)
    nested = any(entry.best >= told for entry in own)
    if not nested and GroupSide.CIVILIAN in sides and sides & FIGHTERS and NEARLY * total.best <= told <= total.best:
        yield from sided
