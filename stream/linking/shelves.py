"""Accounts in the order of publication under each of their keys."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence

from stream.attic import Attic, InMemory, Stowed
from stream.hashed import Hashed
from stream.linking.accounts import Account, AccountKey
from stream.linking.blocks import block_keys, block_size, is_hint, is_of_day
from stream.linking.filed import PLACED, Filed

_FEW = 8
"""Accounts of a shelf that lie as bytes."""


class Shelves:
    """The accounts filed under each key, looked through to a bounded number before and after one of them.

    A key has the number of its shelf. Half of all keys are of one account: those have no more than a number for it.
    """

    def __init__(self, filed: Filed, attic: Attic | None = None) -> None:
        """Nothing yet; what shelves each account stands on lies in the attic, by default in memory."""
        self._filed = filed
        self._keys = array("q")
        """Of each shelf the key."""
        self._numbers = Hashed(self._keys.__getitem__)
        self._one = array("i")
        """Of each shelf the account, where there is but one, or the number of accounts."""
        self._many: list[array[int] | bytes | None] = []
        """Of each shelf the accounts, where there are several, in the order of their keys; few as the bytes of an
        array, which take half its room."""
        self._free = array("i")
        self._of = Stowed(attic or InMemory())
        """Of each account the numbers of its shelves, as an array of 32 bits each."""

    def put(self, account: Account) -> int:
        """File an account; returns its number."""
        number = self._filed.add(account)
        shelves = array("i", [self._file(key, number, account.key) for key in block_keys(account)])
        self._of[number] = shelves.tobytes()
        return number

    def _file(self, key: int, number: int, told: AccountKey) -> int:
        """Put an account on the shelf of a key; returns the shelf's number."""
        shelf = self._numbers.find(key)
        if shelf < 0:
            return self._begin(key, number)
        accounts = self._standing(shelf)
        if accounts is None:
            accounts = array("i", (self._one[shelf],))
        if self._filed.when[accounts[-1]] < told[0]:
            accounts.append(number)
        else:
            accounts.insert(self._place(accounts, told), number)
        self._hold(shelf, accounts)
        return shelf

    def _standing(self, shelf: int) -> array[int] | None:
        """The accounts of a shelf; None where there is but one. To be held again if they are changed."""
        held = self._many[shelf]
        return array("i", held) if isinstance(held, bytes) else held

    def _hold(self, shelf: int, accounts: array[int]) -> None:
        self._many[shelf] = accounts if len(accounts) > _FEW else accounts.tobytes()

    def _begin(self, key: int, number: int) -> int:
        if self._free:
            shelf = self._free.pop()
            self._keys[shelf], self._one[shelf] = key, number
        else:
            shelf = len(self._keys)
            self._keys.append(key)
            self._one.append(number)
            self._many.append(None)
        self._numbers.put(key, shelf)
        return shelf

    def take(self, number: int) -> None:
        """Take an account out."""
        told = self._filed.key(number)
        for shelf in self._shelves(number):
            accounts = self._standing(shelf)
            if accounts is None:
                self._numbers.drop(self._keys[shelf])
                self._free.append(shelf)
                continue
            del accounts[self._place(accounts, told)]
            if len(accounts) == 1:
                self._one[shelf], self._many[shelf] = accounts[0], None
            else:
                self._hold(shelf, accounts)
        self._of.discard(number)
        self._filed.remove(number)

    def _shelves(self, number: int) -> list[int]:
        """The shelves on which an account stands that is filed."""
        return memoryview(self._of[number]).cast("i").tolist()

    def _shared(self, number: int) -> Iterator[tuple[int, array[int]]]:
        """The keys of an account that others have too, each with all accounts that have it."""
        for shelf in self._shelves(number):
            accounts = self._standing(shelf)
            if accounts is not None:
                yield self._keys[shelf], accounts

    def before(self, number: int) -> set[int]:
        """The accounts before one that is filed that it looks through: the last under each of its keys. Under one that
        only hints those that are under another such too, under the others those of days that may be one."""
        near: set[int] = set()
        found: set[int] = set()
        once: set[int] = set()
        for key, last in self._windows(number):
            if is_hint(key):
                found.update(once.intersection(last))
                once.update(last)
            else:
                near.update(self._said(number, key, last))
        found.update(self._filed.of_days(self._filed.account(number), near))
        return found

    def sees(self, number: int, wanted: Callable[[int], bool]) -> bool:
        """Whether any of those that an account which is filed looks through is wanted."""
        once: set[int] = set()
        hints = []
        for key, last in self._windows(number):
            near = [known for known in last if wanted(known)]
            if is_hint(key):
                hints.append(near)
            elif near and self._filed.of_days(self._filed.account(number), self._said(number, key, near)):
                return True
        for near in hints:
            if not once.isdisjoint(near):
                return True
            once.update(near)
        return False

    def _windows(self, number: int) -> Iterator[tuple[int, array[int]]]:
        """The keys of an account with what it looks through under each."""
        for key, shelf in self._shared(number):
            size = block_size(key)
            end = len(shelf) - 1 if shelf[-1] == number else self._place(shelf, self._filed.key(number))
            if end:
                yield key, shelf[max(0, end - size) : end]

    def _said(self, number: int, key: int, last: Sequence[int]) -> Sequence[int]:
        """Those that the key says enough of."""
        marks = self._filed.marks
        if is_of_day(key) and marks[number] & PLACED:
            return [known for known in last if not marks[known] & PLACED]
        return last

    def crowded(self, number: int) -> Iterator[tuple[int, int]]:
        """The later accounts that do not see an earlier one under some key because they see this one, which is filed;
        each with that earlier one."""
        for key, shelf in self._shared(number):
            size = block_size(key)
            if len(shelf) > size and shelf[-1] != number:
                place = self._place(shelf, self._filed.key(number))
                for later in range(max(place, size) + 1, min(place + size + 1, len(shelf))):
                    yield shelf[later], shelf[later - size - 1]

    def hearers(self, accounts: Iterable[int], since: AccountKey) -> set[int]:
        """The accounts after `since` that look through any of these, which are filed."""
        when, key_of = self._filed.when, self._filed.key
        newest: dict[int, tuple[AccountKey, array[int]]] = {}
        for number in accounts:
            for key, shelf in self._shared(number):
                last = shelf[-1]
                if last != number and when[last] >= since[0] and key_of(last) > since:
                    newest[key] = (max(newest[key][0] if key in newest else since, key_of(number)), shelf)
        found: set[int] = set()
        for key, (told, shelf) in newest.items():
            found.update(shelf[self._up_to(shelf, since) : self._up_to(shelf, told) + block_size(key)])
        return found

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
