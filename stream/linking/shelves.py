"""Accounts in the order of publication under each of their keys."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator

from stream.linking.accounts import Account, AccountKey
from stream.linking.blocks import block_keys, block_size, is_hint, is_of_day
from stream.linking.filed import Filed


class _Shelf:
    """The numbers of the accounts of one key, and how many of them are looked through."""

    __slots__ = ("hints", "key", "numbers", "of_day", "size")

    def __init__(self, key: str) -> None:
        self.key = key
        self.hints = is_hint(key)
        self.of_day = is_of_day(key)
        self.size = block_size(key)
        self.numbers: list[int] = []


class Shelves:
    """The accounts filed under each key, looked through to a bounded number before and after one of them."""

    def __init__(self, filed: Filed) -> None:
        self._filed = filed
        self._shelves: dict[str, _Shelf] = {}
        self._of: dict[int, tuple[_Shelf, ...]] = {}

    def put(self, account: Account) -> int:
        """File an account; returns its number."""
        number = self._filed.add(account)
        shelves = self._of[number] = tuple(map(self._shelf, block_keys(account)))
        keys = self._filed.keys
        for shelf in shelves:
            numbers = shelf.numbers
            if numbers and account.key < keys[numbers[-1]]:
                numbers.insert(self._place(shelf, account.key), number)
            else:
                numbers.append(number)
        return number

    def take(self, number: int) -> None:
        """Take an account out."""
        key = self._filed.keys[number]
        for shelf in self._of.pop(number):
            del shelf.numbers[self._place(shelf, key)]
            if not shelf.numbers:
                del self._shelves[shelf.key]
        self._filed.remove(number)

    def before(self, number: int) -> set[int]:
        """The accounts before one that is filed that it looks through: the last under each of its keys. Under one that
        only hints those that are under another such too, under the others those of days that may be one."""
        near: set[int] = set()
        found: set[int] = set()
        once: set[int] = set()
        placed = self._filed.placed
        for shelf in self._of[number]:
            numbers = shelf.numbers
            end = len(numbers) - 1 if numbers[-1] == number else self._place(shelf, self._filed.keys[number])
            if not end:
                continue
            last = numbers[end - shelf.size : end] if end > shelf.size else numbers[:end]
            if shelf.hints:
                found.update(once.intersection(last))
                once.update(last)
            elif shelf.of_day and placed[number]:
                near.update(known for known in last if not placed[known])
            else:
                near.update(last)
        found.update(self._filed.of_days(self._filed.account(number), near))
        return found

    def crowded(self, number: int) -> Iterator[tuple[int, int]]:
        """The later accounts that do not see an earlier one under some key because they see this one, which is filed;
        each with that earlier one."""
        for shelf in self._of[number]:
            numbers, size = shelf.numbers, shelf.size
            if len(numbers) > size and numbers[-1] != number:
                place = self._place(shelf, self._filed.keys[number])
                for later in range(max(place, size) + 1, min(place + size + 1, len(numbers))):
                    yield numbers[later], numbers[later - size - 1]

    def hearers(self, accounts: Iterable[int], since: AccountKey) -> set[int]:
        """The accounts after `since` that look through any of these, which are filed."""
        keys = self._filed.keys
        newest: dict[_Shelf, AccountKey] = {}
        for number in accounts:
            for shelf in self._of[number]:
                if shelf.numbers[-1] != number and keys[shelf.numbers[-1]] > since:
                    newest[shelf] = max(newest.get(shelf, since), keys[number])
        found: set[int] = set()
        for shelf, key in newest.items():
            first = bisect_right(shelf.numbers, since, key=keys.__getitem__)
            last = bisect_right(shelf.numbers, key, key=keys.__getitem__)
            found.update(shelf.numbers[first : last + shelf.size])
        return found

    def _place(self, shelf: _Shelf, key: AccountKey) -> int:
        """How many stand before the key."""
        return bisect_left(shelf.numbers, key, key=self._filed.keys.__getitem__)

    def _shelf(self, key: str) -> _Shelf:
        shelf = self._shelves.get(key)
        if shelf is None:
            shelf = self._shelves[key] = _Shelf(key)
        return shelf
