"""When the feeds were silent: a day without any item at all, from feeds that otherwise come daily, is not peace."""

from __future__ import annotations

from collections.abc import Mapping

_LOOKS_BACK = 28
"""Days before a gap that say what was usual."""
_LEAST_DAYS = 7
"""Days of them that must be known."""
_DAILY = 0.85
"""Share of them with an item: a weekly digest is silent six days of seven, and nothing is amiss."""


class Feeds:
    """How many items were published on each day. Whether a day was silent is a function of these numbers alone."""

    def __init__(self, floor: float) -> None:
        """Feeds with fewer than `floor` items a day may well be silent for one."""
        self._floor = floor
        self._items: dict[int, int] = {}

    def hear(self, changes: Mapping[int, int]) -> None:
        """Items that came or left, by the ordinal of their day."""
        for day, more in changes.items():
            count = self._items.pop(day, 0) + more
            if count > 0:
                self._items[day] = count

    def forget(self, before: int) -> None:
        """Let go of the days before."""
        for day in [day for day in self._items if day < before]:
            del self._items[day]

    def silent(self, first: int, last: int) -> set[int]:
        """The days from `first` to `last` on which the feeds failed."""
        found: set[int] = set()
        earliest = min(self._items, default=last)
        day = last
        while day >= first:
            if day in self._items:
                day -= 1
                continue
            end = day
            while day > earliest and day not in self._items:
                day -= 1
            if self._came_daily_until(day, earliest):
                found.update(range(max(day + 1, first), end + 1))
            day -= 1
        return found

    def _came_daily_until(self, last: int, earliest: int) -> bool:
        """Whether items came day by day in the weeks up to `last`, a day with items."""
        if last not in self._items:
            return False
        first = max(earliest, last - _LOOKS_BACK + 1)
        counts = [self._items.get(day, 0) for day in range(first, last + 1)]
        heard = sum(count > 0 for count in counts)
        return len(counts) >= _LEAST_DAYS and heard >= _DAILY * len(counts) and sum(counts) >= self._floor * len(counts)
