"""Accounts in the order of publication under each of their keys."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterable, Iterator
from operator import attrgetter

from stream.linking.accounts import Account, AccountKey
from stream.linking.blocks import block_keys, block_size, is_hint, is_of_day

_key: Callable[[Account], AccountKey] = attrgetter("key")


class _Shelf:
    """The accounts of one key, and how many of them are looked through."""

    __slots__ = ("accounts", "hints", "key", "of_day", "size")

    def __init__(self, key: str) -> None:
        self.key = key
        self.hints = is_hint(key)
        self.of_day = is_of_day(key)
        self.size = block_size(key)
        self.accounts: list[Account] = []

    def place(self, key: AccountKey) -> int:
        """How many stand before the key."""
        return len(self.accounts) if self.accounts[-1].key < key else bisect_left(self.accounts, key, key=_key)

    def before(self, account: Account) -> list[Account]:
        end = self.place(account.key)
        last = self.accounts[max(0, end - self.size) : end]
        if self.hints:
            return last
        if self.of_day and account.is_placed:
            last = [known for known in last if not known.is_placed]
        first_day, last_day = account.days[0] - account.slack, account.days[1] + account.slack
        return [known for known in last if known.days[0] <= last_day and known.days[1] >= first_day]

    def crowded(self, account: Account) -> Iterator[tuple[Account, Account]]:
        """Later accounts, each with the earlier that it does not see because it sees this one."""
        place = self.place(account.key)
        for later in range(max(place, self.size) + 1, min(place + self.size + 1, len(self.accounts))):
            yield self.accounts[later], self.accounts[later - self.size - 1]

    def after(self, since: AccountKey, newest: AccountKey) -> list[Account]:
        """Those after `since` that look through an account up to `newest`."""
        if self.accounts[-1].key <= since:
            return []
        first = bisect_right(self.accounts, since, key=_key)
        last = bisect_right(self.accounts, newest, key=_key) if newest > since else first
        return self.accounts[first : last + self.size]


class Shelves:
    """The accounts filed under each key, looked through to a bounded number before and after one of them."""

    def __init__(self) -> None:
        self._shelves: dict[str, _Shelf] = {}
        self._of: dict[Account, tuple[_Shelf, ...]] = {}

    def put(self, account: Account) -> None:
        """File an account."""
        shelves = self._of[account] = tuple(map(self._shelf, block_keys(account)))
        for shelf in shelves:
            if shelf.accounts and account.key < shelf.accounts[-1].key:
                insort(shelf.accounts, account, key=_key)
            else:
                shelf.accounts.append(account)

    def take(self, account: Account) -> None:
        """Take an account out."""
        for shelf in self._of.pop(account):
            del shelf.accounts[bisect_left(shelf.accounts, account.key, key=_key)]
            if not shelf.accounts:
                del self._shelves[shelf.key]

    def before(self, account: Account) -> set[Account]:
        """The accounts before one that is filed that it looks through: the last under each of its keys. Under one that
        only hints those that are under another such too, under the others those of days that may be one."""
        found: set[Account] = set()
        once: set[Account] = set()
        for shelf in self._of[account]:
            known = shelf.before(account)
            if shelf.hints:
                found.update(once.intersection(known))
                once.update(known)
            else:
                found.update(known)
        return found

    def crowded(self, account: Account) -> Iterator[tuple[Account, Account]]:
        """The later accounts that do not see an earlier one under some key because they see this one, which is filed;
        each with that earlier one."""
        for shelf in self._of[account]:
            if len(shelf.accounts) > shelf.size:
                yield from shelf.crowded(account)

    def hearers(self, accounts: Iterable[Account], since: AccountKey) -> set[Account]:
        """The accounts after `since` that look through any of these, which are filed."""
        newest: dict[_Shelf, AccountKey] = {}
        for account in accounts:
            for shelf in self._of[account]:
                newest[shelf] = max(newest.get(shelf, account.key), account.key)
        return {later for shelf, key in newest.items() for later in shelf.after(since, key)}

    def _shelf(self, key: str) -> _Shelf:
        shelf = self._shelves.get(key)
        if shelf is None:
            shelf = self._shelves[key] = _Shelf(key)
        return shelf
