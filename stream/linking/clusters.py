"""Which accounts tell the same happening: a greedy clustering in the order of publication.

Each account, in the order of its key, joins the cluster that fits best among those begun by earlier accounts, or
begins its own. So an account's cluster depends on earlier accounts alone, the outcome is a function of the set of
accounts, and whatever is older than the lateness can no longer change. An account that comes late or goes re-places
only the later accounts whose choice it can alter: those that are filed near the clusters whose core it changed.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import Counter, defaultdict
from collections.abc import Iterable
from heapq import heappop, heappush

from stream.linking.accounts import Account, AccountKey
from stream.linking.blocks import BlockKey, filed, hearers, may_hear, reach
from stream.linking.copies import similarity
from stream.linking.pairs import score
from stream.linking.params import LinkParams

FEW = 2000
"""Later accounts that are looked through one by one; of more only those filed near."""


def _key(account: Account) -> AccountKey:
    return account.key


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

    def after(self, key: AccountKey) -> list[Account]:
        """The members after that key."""
        return self.members[bisect_right(self.members, key, key=_key) :]

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
        self._of: dict[AccountKey, Cluster] = {}
        self._blocks: defaultdict[BlockKey, Counter[Cluster]] = defaultdict(Counter)
        self._filed: dict[AccountKey, set[BlockKey]] = {}
        self._dirty: list[AccountKey] = []
        self._order: list[AccountKey] = []

    def change(self, gone: Iterable[Account], come: Iterable[Account]) -> set[Cluster]:
        """Let accounts go and others come; returns every cluster that changed (without members: it is no more)."""
        touched: set[Cluster] = set()
        for account in gone:
            if self._accounts.pop(account.key, None) is not None:
                touched.add(self._leave(account))
        for account in come:
            self._accounts[account.key] = account
            heappush(self._dirty, account.key)
        return touched | self._settle()

    def assign(self, account: Account, cluster: Cluster) -> None:
        """Put an account into a cluster without choice: for what was settled long ago."""
        self._accounts[account.key] = account
        self._join(account, cluster)

    def place(self, account: Account) -> Cluster | None:
        """The cluster of earlier accounts that fits best, or None where none fits well enough."""
        best: tuple[float, AccountKey, Cluster] | None = None
        around = reach(account)
        for cluster in self.near(around):
            fit = self._fit(account, cluster, around)
            if fit is not None and (best is None or (-fit, cluster.members[0].key) < best[:2]):
                best = (-fit, cluster.members[0].key, cluster)
        return best[2] if best else None

    def cluster(self, key: AccountKey) -> Cluster | None:
        """The cluster of the account with that key; None where there is none, or it was forgotten."""
        return self._of.get(key)

    def near(self, keys: Iterable[BlockKey]) -> set[Cluster]:
        """The clusters filed under any of the keys."""
        return {cluster for key in keys if key in self._blocks for cluster in self._blocks[key]}

    def forget(self, cluster: Cluster) -> None:
        """Drop a cluster that nothing can join or change any more."""
        for account in cluster.members:
            self._unfile(account, cluster)
            del self._of[account.key], self._accounts[account.key]
            self._unorder(account.key)

    def clusters(self) -> list[Cluster]:
        """Every cluster, once."""
        return list(dict.fromkeys(self._of.values()))

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
        held = self._of.get(account.key)
        chosen = self.place(account)
        if held is not None and (chosen is held or (chosen is None and held.members[0] is account)):
            return set()
        touched = {self._leave(account)} if held is not None else set()
        chosen = chosen if chosen is not None else Cluster()
        self._join(account, chosen)
        return touched | {chosen}

    def _fit(self, account: Account, cluster: Cluster, around: set[BlockKey]) -> float | None:
        """The best score against the core as it was before the account, of which one must be filed around it; None
        below the threshold or where one excludes it."""
        core = cluster.before(account.key)
        if all(around.isdisjoint(self._filed[known.key]) for known in core):
            return None
        scores = [score(known, account, self._params.span_days) for known in core]
        known_scores = [value for value in scores if value is not None]
        if len(known_scores) < len(scores) or self._tells_already(account, cluster):
            return None
        best = max(known_scores)
        return best if best >= self._params.join else None

    def _tells_already(self, account: Account, cluster: Cluster) -> bool:
        """Whether an earlier event of the item is in the cluster: two events of one text are two happenings."""
        return any(self._of.get(account.sibling(i)) is cluster for i in range(account.index))

    def _join(self, account: Account, cluster: Cluster) -> None:
        self._of[account.key] = cluster
        keys = self._filed[account.key] = filed(account)
        for key in keys:
            self._blocks[key][cluster] += 1
        changed = cluster.add(account, self._params)
        self._unsettle(account, cluster, [*cluster.core, *changed] if changed else [])
        insort(self._order, account.key)

    def _leave(self, account: Account) -> Cluster:
        cluster = self._of.pop(account.key)
        self._unorder(account.key)
        core = cluster.core
        changed = cluster.drop(account, self._params)
        self._unfile(account, cluster)
        self._unsettle(account, cluster, [*core, *changed] if changed else [])
        return cluster

    def _unorder(self, key: AccountKey) -> None:
        del self._order[bisect_left(self._order, key)]

    def _unfile(self, account: Account, cluster: Cluster) -> None:
        for key in self._filed.pop(account.key):
            clusters = self._blocks[key]
            clusters[cluster] -= 1
            if not clusters[cluster]:
                del clusters[cluster]
            if not clusters:
                del self._blocks[key]

    def _unsettle(self, account: Account, cluster: Cluster, around: list[Account]) -> None:
        """Mark the later accounts whose choice may differ: those of the same item, and those filed near a core
        (`around`: its accounts before and after) that changed at or after this account."""
        for index in range(account.index + 1, len(account.item.events)):
            heappush(self._dirty, account.sibling(index))
        first = bisect_right(self._order, account.key)
        if len(self._order) - first <= FEW:
            for key in self._order[first:]:
                if any(may_hear(self._accounts[key], known) for known in around):
                    heappush(self._dirty, key)
        elif around:
            keys = {key for known in around for key in hearers(known)}
            for near in self.near(keys) | {cluster}:
                for later in near.after(account.key):
                    heappush(self._dirty, later.key)
