"""Accounts by number, with a row of whole numbers for each: so what the cheap evidence says of many is asked at once.

What kind, time and toll say of two accounts is read from tables that `pairs` itself fills, for every pair of profiles
(kind, cause, whether dated) and for all small tolls. From them follows the most that a pair can score; only those that
may score enough are compared in their words, and of these only the hopeful in all the rest.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import TypeAlias

import numpy as np

from stream.linking.accounts import COMPARED, Account, AccountKey
from stream.linking.nearness import ONE_SPOT
from stream.linking.pairs import (
    A_NAT,
    LEAST_OF_WORDS,
    MOST_OF_COPY,
    MOST_OF_TOLL,
    MOST_OF_WORDS,
    OF_ANY_REPORT,
    ONE_ACTOR,
    update,
)
from stream.linking.tables import HIGH, Floats, Profiles, Rows, level, revisions
from stream.linking.vocabulary import Words

Hope: TypeAlias = tuple[float, int]
"""The most that an account can score, and its number."""

FIRST, LAST, PROFILE, RARITY, TOLL = range(5)
COLUMNS = TOLL + len(COMPARED)
_NO_KEY: AccountKey = (datetime.min.replace(tzinfo=UTC), "", 0)
ROUNDING = 1e-9
"""By how much a sum may exceed the same in another order."""


class Filed:
    """The accounts that others are compared with, by number; a number that is given up is given anew."""

    def __init__(self) -> None:
        self.keys: list[AccountKey] = []
        self.placed: list[bool] = []
        self._accounts: list[Account | None] = []
        self._rows = np.zeros((64, COLUMNS), dtype=np.int32)
        self._numbers: dict[AccountKey, int] = {}
        self._free: list[int] = []
        self._profiles = Profiles()
        self._words = Words()

    def __contains__(self, key: AccountKey) -> bool:
        return key in self._numbers

    def add(self, account: Account) -> int:
        """File an account; returns its number."""
        number = self._free.pop() if self._free else self._more()
        self.keys[number], self._accounts[number] = account.key, account
        self._numbers[account.key], self.placed[number] = number, account.is_placed
        told = (level(best, account.disaster) for best in account.numbers)
        profile = self._profiles.number(account)
        self._rows[number] = (*account.days, profile, account.rarity, *told)
        self._words.put(number, account.terms | account.named)
        return number

    def remove(self, number: int) -> None:
        """Give up a number."""
        del self._numbers[self.keys[number]]
        self._accounts[number] = None
        self._free.append(number)

    def number(self, key: AccountKey) -> int | None:
        """The number of the account with that key; None where none is filed."""
        return self._numbers.get(key)

    def account(self, number: int) -> Account:
        """The account with that number, which is filed."""
        account = self._accounts[number]
        assert account is not None
        return account

    def of_days(self, account: Account, others: Collection[int]) -> list[int]:
        """Those whose days may be one with the account's."""
        if not others:
            return []
        numbers = np.fromiter(others, dtype=np.intp, count=len(others))
        days = self._rows[numbers, :2]
        first, last = account.days[0] - account.slack, account.days[1] + account.slack
        found: list[int] = numbers[(days[:, FIRST] <= last) & (days[:, LAST] >= first)].tolist()
        return found

    def hopes(self, account: Account, others: Sequence[int], least: float) -> list[Hope]:
        """Those of the others, told before, that may score `least` or more, the most hopeful first."""
        if not others:
            return []
        numbers = np.array(others, dtype=np.intp)
        rows = self._rows.take(numbers, axis=0)
        profile = self._profiles.number(account)
        told = self._profiles.evidence(profile, account.days, rows[:, PROFILE], rows[:, FIRST], rows[:, LAST])
        rest = ONE_SPOT + (ONE_ACTOR if account.actors else 0.0) + update(account, account) + ROUNDING
        shared = self._words.shared(account.terms | account.named, numbers)
        poorer = np.minimum(rows[:, RARITY], account.rarity)
        said = np.maximum(LEAST_OF_WORDS, A_NAT * shared - OF_ANY_REPORT * poorer)
        said = np.minimum(said, MOST_OF_WORDS)
        copied = np.where((shared > 0) | (poorer == 0), MOST_OF_COPY, 0.0)
        most = told + _tolls(account, rows) + said + copied + rest
        worth = np.flatnonzero(most >= least)
        worth = worth[np.argsort(-most[worth])]
        return list(zip(most[worth].tolist(), numbers[worth].tolist()))

    def _more(self) -> int:
        number = len(self.keys)
        if number == len(self._rows):
            self._rows = np.concatenate([self._rows, np.zeros_like(self._rows)])
        self.keys.append(_NO_KEY)
        self.placed.append(False)
        self._accounts.append(None)
        return number


def _tolls(account: Account, rows: Rows) -> Floats:
    """The most that the tolls say of an account and earlier ones."""
    value: Floats = np.zeros(len(rows))
    for metric, best in account.toll:
        said = revisions(metric, min(best, HIGH), account.disaster, account.update)[rows[:, TOLL + metric]]
        value += np.maximum(said, 0.0) if metric in account.vague else said
    return np.minimum(value, MOST_OF_TOLL)
