"""Accounts by number, with a row of whole numbers for each: so what the cheap evidence says of many is asked at once.

What kind, time and toll say of two accounts is read from tables that `pairs` itself fills, for every pair of profiles
(kind, cause, whether dated) and for all small tolls. From them follows the most that a pair can score; only those that
may score enough are compared in their words, and of these only the hopeful in all the rest. What a row does not say
is asked of the account, which is made again from its item where that was put away.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterator, Sequence
from typing import TypeAlias

import numpy as np

from stream.decisions import Anchor
from stream.kinds import Scope
from stream.linking.accounts import COMPARED, Account, AccountKey
from stream.linking.items import Items
from stream.linking.moments import DAY
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
from stream.linking.vocabulary import Words, with_room

Hope: TypeAlias = tuple[float, int]
"""The most that an account can score, and its number."""

FIRST, LAST, PROFILE, RARITY, TOLL = range(5)
COLUMNS = TOLL + len(COMPARED)
ROUNDING = 1e-9
"""By how much a sum may exceed the same in another order."""

NONE = -1
PLACED, TOTAL = 1, 2


class Filed:
    """The accounts that others are compared with, by number; a number that is given up is given anew.

    An account is of an item that `items` holds, in the version that it holds.
    """

    def __init__(self, items: Items) -> None:
        self.when = array("q")
        """Of each number when its item was published, in microseconds since 1970."""
        self.marks = bytearray()
        """Of each number `PLACED` and `TOTAL`, added up."""
        self._items = items
        self._item = array("i")
        self._index = array("i")
        self._next = array("i")
        """The number of another account of the same item, or `NONE`."""
        self._first = array("i")
        """Of each item the number of one of its accounts, or `NONE`."""
        self._rows = np.zeros((64, COLUMNS), dtype=np.int32)
        self._free: list[int] = []
        self._profiles = Profiles()
        self._words = Words()

    def add(self, account: Account) -> int:
        """File an account; returns its number."""
        number = self._free.pop() if self._free else self._more()
        item = self._items[account.item.id]
        if item >= len(self._first):
            self._first.extend([NONE] * (item + 1 - len(self._first)))
        self.when[number], _, self._index[number] = account.key
        self._item[number], self._next[number], self._first[item] = item, self._first[item], number
        self.marks[number] = PLACED * account.is_placed + TOTAL * (account.scope is Scope.PERIOD)
        told = (level(best, account.disaster) for best in account.numbers)
        profile = self._profiles.number(account)
        self._rows[number] = (*account.days, profile, account.rarity, *told)
        self._words.put(number, account.terms | account.named)
        return number

    def remove(self, number: int) -> None:
        """Give up a number."""
        item = self._item[number]
        if self._first[item] == number:
            self._first[item] = self._next[number]
        else:
            before = next(other for other in self._of_item(item) if self._next[other] == number)
            self._next[before] = self._next[number]
        self._item[number] = NONE
        self._free.append(number)

    def key(self, number: int) -> AccountKey:
        """The key of the account with that number, which is filed."""
        return (self.when[number], self._items.name(self._item[number]), self._index[number])

    def number(self, key: AccountKey) -> int | None:
        """The number of the account with that key; None where none is filed."""
        when, name, index = key
        item = self._items.number(name)
        if item is None:
            return None
        return next((n for n in self._of_item(item) if self._index[n] == index and self.when[n] == when), None)

    def anchor(self, number: int) -> Anchor:
        """The telling with that number, as decisions name it."""
        return Anchor(item=self._items.name(self._item[number]), event=self._index[number])

    def numbered(self, item: str, index: int) -> int | None:
        """The number of the account of that event of that item; None where none is filed."""
        number = self._items.number(item)
        return None if number is None else next((n for n in self._of_item(number) if self._index[n] == index), None)

    def item(self, number: int) -> int:
        """The number of the item of which the account with that number is."""
        return self._item[number]

    def of_one_item(self, number: int) -> list[int]:
        """The accounts of its item, itself among them, in the order in which it tells them."""
        return sorted(self._of_item(self._item[number]), key=self._index.__getitem__)

    def is_alone(self, number: int) -> bool:
        """Whether it is the only account of its item."""
        return self._next[number] == NONE and self._first[self._item[number]] == number

    def account(self, number: int) -> Account:
        """The account with that number, which is filed."""
        told = self._items.held(self._item[number]).accounts
        index = self._index[number]
        return told[0] if len(told) == 1 else next(account for account in told if account.index == index)

    def numbers(self) -> Iterator[int]:
        """Of all that are filed."""
        return (number for number, item in enumerate(self._item) if item != NONE)

    def comparable(self, first: int, later: int, span_days: int) -> bool:
        """Whether an account can tell what another told first: both one happening or both totals, not too far apart."""
        if (self.marks[first] ^ self.marks[later]) & TOTAL:
            return False
        return self.within(first, later, span_days)

    def within(self, first: int, later: int, span_days: int) -> bool:
        """Whether an account was told less than so many days after another."""
        return (self.when[later] - self.when[first]) // DAY < span_days

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

    def _of_item(self, item: int) -> Iterator[int]:
        number = self._first[item] if item < len(self._first) else NONE
        while number != NONE:
            yield number
            number = self._next[number]

    def _more(self) -> int:
        number = len(self.when)
        self._rows = with_room(self._rows, number)
        for column in (self.when, self._item, self._index, self._next):
            column.append(0)
        self.marks.append(0)
        return number


def _tolls(account: Account, rows: Rows) -> Floats:
    """The most that the tolls say of an account and earlier ones."""
    value: Floats = np.zeros(len(rows))
    for metric, best in account.toll:
        said = revisions(metric, min(best, HIGH), account.disaster, account.update)[rows[:, TOLL + metric]]
        value += np.maximum(said, 0.0) if metric in account.vague else said
    return np.minimum(value, MOST_OF_TOLL)
