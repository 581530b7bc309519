"""Items that come before their turn: kept back until the slowest source of items is near.

Items arrive over several partitions, read at different speeds. Linking takes nothing that is older than the newest
publication by more than the lateness; so a partition that falls behind in a long archive would lose its items to those
of the others. What is far ahead of a partition that is still to send therefore waits, stored like all state.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from stream import wire
from stream.records import ItemEvents

WAITING, SOURCE = "waiting|", "source|"
"""How the keys of rows begin; what follows is a digest of the item, or the number of the partition."""

_BEGINNING = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose turn it is."""

    items: Sequence[ItemEvents]
    rows: dict[str, bytes | None]
    """Rows to store, None to delete, after those of the items have been."""
    kept: Sequence[ItemEvents] = ()
    """What came and waits."""


class Order:
    """Keeps back what is ahead of a source by more than `reach`."""

    def __init__(self, reach: timedelta) -> None:
        self._reach = reach
        self._newest: dict[int, datetime] = {}
        self._waiting: dict[str, ItemEvents] = {}

    @property
    def waiting(self) -> int:
        """How many items wait."""
        return len(self._waiting)

    def restore(self, rows: Iterable[tuple[str, bytes]]) -> None:
        """Take over from stored rows, in any order."""
        for key, row in rows:
            kind, _, name = key.partition("|")
            if kind + "|" == WAITING:
                self._waiting[key] = wire.decode(row, ItemEvents)
            else:
                self._newest[int(name)] = wire.decode(row, datetime)

    def in_question(self, items: Sequence[ItemEvents], sources: Collection[int]) -> bool:
        """Whether it matters which of the sources are behind: something waits, or would have to."""
        if self._waiting or not sources:
            return True
        slowest = min(self._newest.get(source, _BEGINNING) for source in sources)
        return any(item.published > _later(slowest, self._reach) for item in items)

    def arrange(
        self,
        items: Sequence[ItemEvents],
        sources: Sequence[int | None],
        behind: Collection[int],
        watermark: datetime,
    ) -> Turn:
        """The items whose turn it is, of those that wait and of these, oldest first: a batch may span months.

        Args:
            sources: the partition of each item, where it is known.
            behind: partitions that still have older items to send, as far as anybody knows.
            watermark: the newest publication that linking has seen.
        """
        rows: dict[str, bytes | None] = {}
        for item, source in zip(items, sources):
            if source is not None and item.published > self._newest.get(source, _BEGINNING):
                self._newest[source] = item.published
                rows[f"{SOURCE}{source}"] = wire.encode(item.published)
        limit = self._limit(behind, watermark)
        ready = [(key, item) for key, item in self._waiting.items() if limit is None or item.published <= limit]
        for key, _ in ready:
            del self._waiting[key]
            rows[key] = None
        now, kept = [item for _, item in ready], []
        for item in items:
            if limit is None or item.published <= limit:
                now.append(item)
            else:
                key, row = waiting_row(item)
                self._waiting[key] = item
                rows[key] = row
                kept.append(item)
        return Turn(sorted(now, key=lambda item: (item.published, item.id, item.version)), rows, kept)

    def _limit(self, behind: Collection[int], watermark: datetime) -> datetime | None:
        """The publication up to which items may go on. A source not heard of yet is where the others are."""
        if not behind:
            return None
        for source in behind:
            if watermark > _BEGINNING:
                self._newest.setdefault(source, watermark)
        return _later(min(self._newest.get(source, _BEGINNING) for source in behind), self._reach)


def _later(moment: datetime, by: timedelta) -> datetime:
    return moment + by if moment > _BEGINNING else _BEGINNING


def waiting_row(item: ItemEvents) -> tuple[str, bytes]:
    """The row of an item that waits, with its key: a digest of it, since several versions of one may."""
    encoded = wire.encode(item)
    return WAITING + hashlib.blake2b(encoded, digest_size=16).hexdigest(), encoded
