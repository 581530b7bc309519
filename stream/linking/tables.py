"""What kind, time and toll say of two accounts, looked up for many at once: filled by `pairs`, pair by pair."""

from __future__ import annotations

from functools import lru_cache
from typing import TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt

from stream.kinds import Cause
from stream.linking.accounts import COMPARED, Account
from stream.linking.pairs import LATER, OTHER_WINDOW, days_apart, kinds, one_day, recurs, revision

Floats: TypeAlias = npt.NDArray[np.float64]
Rows: TypeAlias = npt.NDArray[np.int32]

T = TypeVar("T", bound=np.generic)

Profile: TypeAlias = tuple[tuple[str, str], Cause, bool, int]
"""Kind, cause, whether dated, tolerance in days: there are a few hundred."""

HIGH = 63
"""Tolls from here on are taken for one another: no two say more than equal ones."""
LEVELS = HIGH + 2
"""Not told, 0, and so on; those of disasters stand behind those of all others."""

GAPS = LATER[-1][0] + 2
SAME_DAYS = 0
"""Of the times that two accounts may lie apart the first; then those that touch, and gaps of one day and more."""


class Profiles:
    """What kind and time say of accounts, by their profiles."""

    def __init__(self) -> None:
        self._numbers: dict[Profile, int] = {}
        self._times: dict[tuple[bool, int, bool], int] = {}
        self._by_time = np.zeros((0, GAPS + 1))
        self._kinds = np.zeros((0, 0))
        self._timing = np.zeros((0, 0), dtype=np.intp)

    def number(self, account: Account) -> int:
        """The number of an account's profile."""
        profile = (account.kind, account.event.cause, account.dated, account.tolerance)
        number = self._numbers.get(profile)
        if number is None:
            number = self._numbers[profile] = len(self._numbers)
            self._grow(profile)
        return number

    def evidence(self, number: int, days: tuple[int, int], others: Rows, first: Rows, last: Rows) -> Floats:
        """The most that kind and time say together of an account and others.

        Args:
            number: the account's profile.
            days: its first and last day.
            others: the others' profiles.
            first, last: their days.
        """
        apart = np.maximum(first - days[1], days[0] - last)
        apart = np.minimum(np.maximum(apart, 0), GAPS - 1) + 1
        apart[(first == days[0]) & (last == days[1])] = SAME_DAYS
        evidence: Floats = self._kinds[number][others] + self._by_time[self._timing[number][others], apart]
        return evidence

    def _grow(self, new: Profile) -> None:
        """Add a row and a column for the newest profile."""
        size = len(self._numbers)
        self._kinds = _larger(self._kinds, size)
        self._timing = _larger(self._timing, size)
        for known, n in self._numbers.items():
            self._kinds[n, -1] = self._kinds[-1, n] = _of_kinds(known, new)
            self._timing[n, -1] = self._timing[-1, n] = self._time(known, new)

    def _time(self, left: Profile, right: Profile) -> int:
        dated = left[2] and right[2]
        found = (dated, max(left[3], right[3]), recurs(left[1], right[1], dated))
        if found not in self._times:
            self._times[found] = len(self._times)
            self._by_time = np.vstack([self._by_time, [_of_times(*found)]])
        return self._times[found]


def _larger(table: npt.NDArray[T], size: int) -> npt.NDArray[T]:
    grown: npt.NDArray[T] = np.zeros((size, size), dtype=table.dtype)
    grown[: len(table), : len(table)] = table
    return grown


def _of_kinds(left: Profile, right: Profile) -> float:
    return kinds(left[0], right[0], left[1] is Cause.DISASTER and right[1] is Cause.DISASTER)


def _of_times(dated: bool, tolerance: int, again: bool) -> list[float]:
    """The most that the time says; of totals it says no less than `OTHER_WINDOW`."""
    return [one_day(dated), *(max(OTHER_WINDOW, days_apart(gap, tolerance, again)) for gap in range(GAPS))]


def level(best: int | None, disaster: bool) -> int:
    """Where a table of tolls has a number."""
    return (0 if best is None else min(best, HIGH) + 1) + (LEVELS if disaster else 0)


@lru_cache(4 * len(COMPARED) * LEVELS)
def revisions(metric: int, after: int, disaster: bool, update: bool) -> Floats:
    """By the level of an earlier toll the most that it says beside a later one, which is at most `HIGH`."""
    table = np.zeros(2 * LEVELS)
    for before in range(HIGH + 1):
        table[level(before, False)] = revision(before, after, COMPARED[metric], disaster, update)
        across = revision(before, after, COMPARED[metric], True, update)
        table[level(before, True)] = max(0.0, across) if disaster else across
    return table
