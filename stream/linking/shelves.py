"""Accounts in the order of publication under each of their keys."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator

from stream.linking.accounts import Account, AccountKey
from stream.linking.blocks import block_keys, block_size, is_hint, is_of_day
from stream.linking.filed import PLACED, Filed


class Shelves:
    """The accounts filed under each key, looked through to a bounded number before and after one of them."""

    def __init__(self, filed: Filed) -> None:
        self._filed = filed
        self._shelves: dict[int, array[int]] = {}
        self._keys: list[bytes] = []
        """Of each number the keys, as an array of 64 bits each."""

    def put(self, account: Account) -> int:
        """File an account; returns its number."""
        number = self._filed.add(account)
        keys = block_keys(account)
        self._keys.extend([b""] * (number + 1 - len(self._keys)))
        self._keys[number] = array("q", keys).tobytes()
        shelves, when, now = self._shelves, self._filed.when, account.key[0]
        for key in keys:
            shelf = shelves.get(key)
            if shelf is None:
                shelves[key] = array("i", (number,))
            elif when[shelf[-1]] < now:
                shelf.append(number)
            else:
                shelf.insert(self._place(shelf, account.key), number)
        return number

    def take(self, number: int) -> None:
        """Take an account out."""
        told = self._filed.key(number)
        for key in self._of(number):
            shelf = self._shelves[key]
            del shelf[self._place(shelf, told)]
            if not shelf:
                del self._shelves[key]
        self._keys[number] = b""
        self._filed.remove(number)

    def before(self, number: int) -> set[int]:
        """The accounts before one that is filed that it looks through: the last under each of its keys. Under one that
        only hints those that are under another such too, under the others those of days that may be one."""
        near: set[int] = set()
        found: set[int] = set()
        once: set[int] = set()
        marks = self._filed.marks
        placed = marks[number] & PLACED
        for key in self._of(number):
            shelf, size = self._shelves[key], block_size(key)
            end = len(shelf) - 1 if shelf[-1] == number else self._place(shelf, self._filed.key(number))
            if not end:
                continue
            last = shelf[max(0, end - size) : end]
            if is_hint(key):
                found.update(once.intersection(last))
                once.update(last)
            elif placed and is_of_day(key):
                near.update(known for known in last if not marks[known] & PLACED)
            else:
                near.update(last)
        found.update(self._filed.of_days(self._filed.account(number), near))
        return found

    def crowded(self, number: int) -> Iterator[tuple[int, int]]:
        """The later accounts that do not see an earlier one under some key because they see this one, which is filed;
        each with that earlier one."""
        for key in self._of(number):
            shelf, size = self._shelves[key], block_size(key)
            if len(shelf) > size and shelf[-1] != number:
                place = self._place(shelf, self._filed.key(number))
                for later in range(max(place, size) + 1, min(place + size + 1, len(shelf))):
                    yield shelf[later], shelf[later - size - 1]

    def hearers(self, accounts: Iterable[int], since: AccountKey) -> set[int]:
        """The accounts after `since` that look through any of these, which are filed."""
        when, key_of = self._filed.when, self._filed.key
        newest: dict[int, AccountKey] = {}
        for number in accounts:
            for key in self._of(number):
                last = self._shelves[key][-1]
                if last != number and when[last] >= since[0] and key_of(last) > since:
                    newest[key] = max(newest.get(key, since), key_of(number))
        found: set[int] = set()
        for key, told in newest.items():
            shelf = self._shelves[key]
            found.update(shelf[self._up_to(shelf, since) : self._up_to(shelf, told) + block_size(key)])
        return found

    def _of(self, number: int) -> list[int]:
        """The keys of an account that is filed."""
        return memoryview(self._keys[number]).cast("q").tolist()

    def _place(self, shelf: array[int], key: AccountKey) -> int:
        """How many stand before the key."""
        when = self._filed.when.__getitem__
        first = bisect_left(shelf, key[0], key=when)
        if first == len(shelf) or when(shelf[first]) != key[0]:
            return first
        last = bisect_right(shelf, key[0], first, key=when)
        return bisect_left(shelf, key, first, last, key=self._filed.key)

    def _up_to(self, shelf: array[int], key: AccountKey) -> int:
        """How many stand before the key or have it."""
        place = self._place(shelf, key)
        return place + (place < len(shelf) and self._filed.key(shelf[place]) == key)
