"""Items that come before their turn: kept back until the slowest source of items is near.

Items arrive over several partitions, read at different speeds. Linking takes nothing that is older than the newest
publication by more than the lateness; so a partition that falls behind in a long archive would lose its items to those
of the others. What is far ahead of a partition that is still to send therefore waits, stored like all state.

What comes out of the order of publication also costs linking several times as much. So of an archive, or of what has
piled up, a bounded number waits that is ahead at all, and goes on in order. News never waits for that.
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

NEWS = timedelta(hours=1)
"""What was published so shortly ago is news, and no archive."""

ROOM = 10_000
"""Items that wait for the sake of their order, at most. Two workers that catch up lie some thousands apart."""

MANY = 100
"""Items of a batch from which more than news has piled up: fewer that are old do not wait for their order."""

_BEGINNING = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose turn it is."""

    items: Sequence[ItemEvents]
    rows: dict[str, bytes | None]
    """Rows to store, None to delete, after those of the items have been."""
    kept: Sequence[ItemEvents] = ()
    """What came and waits."""


@dataclass(frozen=True, slots=True)
class _Told:
    """An item that came or waits: what waits is not held but as its row."""

    published: datetime
    item: ItemEvents | None = None
    key: str | None = None
    row: bytes = b""


class Order:
    """Keeps back what is ahead of a source by more than `reach`, and of older items up to `room` that are ahead."""

    def __init__(self, reach: timedelta, room: int = ROOM, many: int = MANY) -> None:
        self._reach = reach
        self._many = many
        self._room = room
        self._newest: dict[int, datetime] = {}
        self._waiting: dict[str, _Told] = {}
        self._far = 0

    @property
    def waiting(self) -> int:
        """How many items wait."""
        return len(self._waiting)

    @property
    def far(self) -> int:
        """How many of them lie ahead by more than the reach."""
        return self._far

    def restore(self, rows: Iterable[tuple[str, bytes]]) -> None:
        """Take over from stored rows, in any order."""
        for key, row in rows:
            kind, _, name = key.partition("|")
            if kind + "|" == WAITING:
                self._waiting[key] = _Told(wire.decode(row, ItemEvents).published, None, key, row)
            else:
                self._newest[int(name)] = wire.decode(row, datetime)

    def in_question(self, items: Sequence[ItemEvents], sources: Collection[int], now: datetime) -> bool:
        """Whether it matters which of the sources are behind: something waits, or would have to."""
        if self._waiting or not sources:
            return True
        slowest = min(self._newest.get(source, _BEGINNING) for source in sources)
        since = self._news(items, now)
        return any(self._is_ahead(item.published, slowest, since) for item in items)

    def arrange(
        self,
        items: Sequence[ItemEvents],
        sources: Sequence[int | None],
        behind: Collection[int],
        watermark: datetime,
        now: datetime,
    ) -> Turn:
        """The items whose turn it is, of those that wait and of these, oldest first: a batch may span months.

        Args:
            sources: the partition of each item, where it is known.
            behind: partitions that still have older items to send, as far as anybody knows.
            watermark: the newest publication that linking has seen.
            now: what tells news from an archive.
        """
        rows: dict[str, bytes | None] = {}
        for item, source in zip(items, sources):
            if source is not None and item.published > self._newest.get(source, _BEGINNING):
                self._newest[source] = item.published
                rows[f"{SOURCE}{source}"] = wire.encode(item.published)
        told = [*self._waiting.values(), *(_Told(item.published, item) for item in items)]
        ready, ahead = self._parted(told, self._slowest(behind, watermark), self._news(items, now))
        for each in ready:
            if each.key is not None:
                del self._waiting[each.key]
                rows[each.key] = None
        kept = [each.item for each in ahead if each.item is not None]
        for item in kept:
            key, row = waiting_row(item)
            self._waiting[key] = _Told(item.published, None, key, row)
            rows[key] = row
        return Turn(sorted(map(_item, ready), key=_place), rows, kept)

    def _parted(
        self, told: Sequence[_Told], slowest: datetime | None, since: datetime
    ) -> tuple[Sequence[_Told], Sequence[_Told]]:
        """What goes on and what waits. Where more is ahead than there is room for, the oldest of it goes on."""
        self._far = 0
        if slowest is None:
            return told, ()
        ready: list[_Told] = []
        ahead: list[_Told] = []
        for each in told:
            (ahead if self._is_ahead(each.published, slowest, since) else ready).append(each)
        ahead.sort(key=lambda each: each.published)
        self._far = sum(each.published > _later(slowest, self._reach) for each in ahead)
        surplus = max(0, len(ahead) - self._far - self._room)
        return [*ready, *ahead[:surplus]], ahead[surplus:]

    def _news(self, items: Sequence[ItemEvents], now: datetime) -> datetime:
        """Since when what was published is told at once."""
        return now - NEWS if self._waiting or len(items) >= self._many else _BEGINNING

    def _is_ahead(self, published: datetime, slowest: datetime, since: datetime) -> bool:
        if published <= slowest:
            return False
        return published < since or published > _later(slowest, self._reach)

    def _slowest(self, behind: Collection[int], watermark: datetime) -> datetime | None:
        """Up to where every source has sent all. One not heard of yet is where the others are."""
        if not behind:
            return None
        for source in behind:
            if watermark > _BEGINNING:
                self._newest.setdefault(source, watermark)
        return min(self._newest.get(source, _BEGINNING) for source in behind)


def _item(told: _Told) -> ItemEvents:
    return wire.decode(told.row, ItemEvents) if told.item is None else told.item


def _place(item: ItemEvents) -> tuple[datetime, str, int]:
    return (item.published, item.id, item.version)


def _later(moment: datetime, by: timedelta) -> datetime:
    return moment + by if moment > _BEGINNING else _BEGINNING


def waiting_row(item: ItemEvents) -> tuple[str, bytes]:
    """The row of an item that waits, with its key: a digest of it, since several versions of one may."""
    encoded = wire.encode(item)
    return WAITING + hashlib.blake2b(encoded, digest_size=16).hexdigest(), encoded
