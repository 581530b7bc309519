"""Which accounts tell the same happening: a greedy clustering in the order of publication.

Each account, in the order of its key, joins the cluster that fits best among those begun by earlier accounts, or
begins its own. So an account's cluster depends on earlier accounts alone, the outcome is a function of the set of
accounts, and whatever is older than the lateness can no longer change. An account that comes late or goes re-places
only the later accounts whose choice it can alter: those that are filed near the clusters whose core it changed.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Iterator
from heapq import heappop, heappush
from operator import attrgetter
from typing import TypeAlias

from stream.linking.accounts import Account, AccountKey
from stream.linking.copies import similarity
from stream.linking.pairs import comparable, in_other_land, retold, score
from stream.linking.params import LinkParams
from stream.linking.shelves import Shelves

_key: Callable[[Account], AccountKey] = attrgetter("key")

Fit: TypeAlias = tuple[float, AccountKey, int, Account, "Cluster"]
"""Less the score, the first key of the cluster, the place of the event in its item: in this order; then the fit."""


class Cluster:
    """The accounts of one happening, in the order of their keys, and its core: the first that are no copies.

    `rewritten` says that members changed otherwise than by one more at the end; whoever follows them clears it.
    """

    __slots__ = ("core", "members", "rewritten")

    def __init__(self) -> None:
        self.rewritten = False
        self.members: list[Account] = []
        self.core: list[Account] = []

    def add(self, account: Account, params: LinkParams) -> list[Account]:
        """Take in an account; returns those whose place in the core changed."""
        insort(self.members, account, key=_key)
        if self.members[-1] is account:
            return [account] if self._extend(account, params) else []
        self.rewritten = True
        return self._rebuild(params)

    def drop(self, account: Account, params: LinkParams) -> list[Account]:
        """Let go of an account; returns those whose place in the core changed."""
        self.rewritten = True
        del self.members[bisect_left(self.members, account.key, key=_key)]
        return self._rebuild(params) if account in self.core else []

    def before(self, key: AccountKey) -> list[Account]:
        """The core as it was before that key."""
        if not self.core or self.core[-1].key < key:
            return self.core
        return self.core[: bisect_left(self.core, key, key=_key)]

    def _extend(self, account: Account, params: LinkParams) -> bool:
        if len(self.core) >= params.core:
            return False
        if any(similarity(account.hashes, known.hashes) >= params.copy for known in self.core):
            return False
        self.core.append(account)
        return True

    def _rebuild(self, params: LinkParams) -> list[Account]:
        was, self.core = self.core, []
        for account in self.members:
            if len(self.core) == params.core:
                break
            self._extend(account, params)
        return sorted({*was} ^ {*self.core}, key=_key)


class Clustering:
    """The clusters of a set of accounts, kept up while accounts come and go."""

    def __init__(self, params: LinkParams) -> None:
        self._params = params
        self._accounts: dict[AccountKey, Account] = {}
        self._of: dict[Account, Cluster] = {}
        self._shelves = Shelves()
        self._dirty: list[AccountKey] = []

    def change(self, gone: Iterable[Account], come: Iterable[Account]) -> set[Cluster]:
        """Let accounts go and others come; returns every cluster that changed (without members: it is no more)."""
        touched: set[Cluster] = set()
        for account in gone:
            if self._accounts.pop(account.key, None) is not None:
                self._unsettle(later for later, _ in self._shelves.crowded(account))
                touched.add(self._leave(account))
                self._shelves.take(account)
        for account in come:
            self._file(account)
            crowded = self._shelves.crowded(account)
            self._unsettle(later for later, earlier in crowded if self._of.get(later) is self._of.get(earlier))
            self._unsettle((account,))
        return touched | self._settle()

    def assign(self, account: Account, cluster: Cluster) -> None:
        """Put an account into a cluster without choice: for what was settled long ago."""
        self._file(account)
        self._join(account, cluster)

    def fitting(self, account: Account) -> Cluster | None:
        """The cluster that an account which is not filed would join."""
        self._file(account)
        chosen = self._place(account)
        self._shelves.take(account)
        del self._accounts[account.key]
        return chosen

    def cluster(self, key: AccountKey) -> Cluster | None:
        """The cluster of the account with that key; None where there is none, or it was forgotten."""
        account = self._accounts.get(key)
        return self._of.get(account) if account is not None else None

    def forget(self, cluster: Cluster) -> None:
        """Drop a cluster that nothing can join or change any more."""
        for account in cluster.members:
            self._shelves.take(account)
            del self._of[account], self._accounts[account.key]

    def clusters(self) -> list[Cluster]:
        """Every cluster, once."""
        return list(dict.fromkeys(self._of.values()))

    def _file(self, account: Account) -> None:
        self._accounts[account.key] = account
        self._shelves.put(account)

    def _settle(self) -> set[Cluster]:
        touched: set[Cluster] = set()
        last: AccountKey | None = None
        while self._dirty:
            key = heappop(self._dirty)
            if key != last and key in self._accounts:
                touched |= self._replace(self._accounts[key])
            last = key
        return touched

    def _replace(self, account: Account) -> set[Cluster]:
        held = self._of.get(account)
        chosen = self._place(account)
        if held is not None and (chosen is held or (chosen is None and held.members[0] is account)):
            return set()
        touched = {self._leave(account)} if held is not None else set()
        chosen = chosen if chosen is not None else Cluster()
        self._join(account, chosen)
        return touched | {chosen}

    def _place(self, account: Account) -> Cluster | None:
        """The cluster of earlier accounts that fits best, or None where none fits well enough.

        Two events of one text are two happenings, but for a disaster in two lands and one that is told twice: of
        several that fit one cluster it is given to the one that fits it best.
        """
        told = [account] if len(account.item.events) == 1 else self._siblings(account)
        fits = sorted((fit for event in told for fit in self._fits(event)), key=lambda fit: fit[:3])
        given: dict[Account, Cluster] = {}
        for _, _, _, event, cluster in fits:
            rivals = [other for other, theirs in given.items() if theirs is cluster]
            if event not in given and all(in_other_land(other, event) or retold(other, event) for other in rivals):
                given[event] = cluster
        return given.get(account)

    def _fits(self, account: Account) -> Iterator[Fit]:
        """The clusters of earlier accounts of other items that fit."""
        near = (known for known in self._shelves.before(account) if known.item is not account.item)
        for cluster in {self._of[known] for known in near}:
            fit = self._fit(account, cluster)
            if fit is not None:
                yield (-fit, cluster.members[0].key, account.index, account, cluster)

    def _fit(self, account: Account, cluster: Cluster) -> float | None:
        """The best score against the core as it was before the account; None below the threshold."""
        core, params = cluster.before(account.key), self._params
        if len(account.item.events) > 1:
            core = [known for known in core if known.item is not account.item]
        if not core or not comparable(core[0], account, params.span_days):
            return None
        best = params.join
        for known in core:
            best = max(best, score(known, account, best))
        return best if best > params.join else None

    def _join(self, account: Account, cluster: Cluster) -> None:
        self._of[account] = cluster
        changed = cluster.add(account, self._params)
        self._tell(account, cluster, changed)

    def _leave(self, account: Account) -> Cluster:
        cluster = self._of.pop(account)
        changed = cluster.drop(account, self._params)
        self._tell(account, cluster, changed)
        return cluster

    def _tell(self, account: Account, cluster: Cluster, changed: list[Account]) -> None:
        """Mark the later accounts whose choice may differ: of those that see this one, or where the core changed, any
        member, those that are in the cluster or fit it now."""
        seen = {*cluster.members, account} if changed else (account,)
        for later in self._shelves.hearers(seen, account.key):
            if self._of.get(later) is cluster or self._fit(later, cluster) is not None:
                self._unsettle((later,))

    def _siblings(self, account: Account) -> list[Account]:
        """The accounts of its item, itself among them."""
        keys = (account.sibling(index) for index in range(len(account.item.events)))
        return [told for key in keys if (told := self._accounts.get(key)) is not None]

    def _unsettle(self, accounts: Iterable[Account]) -> None:
        """Mark accounts to be placed again, with the others of their items, which compete with them."""
        for account in accounts:
            for told in [account] if len(account.item.events) == 1 else self._siblings(account):
                heappush(self._dirty, told.key)
