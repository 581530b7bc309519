"""Which accounts tell the same happening: a greedy clustering in the order of publication.

Each account, in the order of its key, joins the cluster that fits best among those begun by earlier accounts, or
begins its own. So an account's cluster depends on earlier accounts alone, the outcome is a function of the set of
accounts, and whatever is older than the lateness can no longer change. An account that comes late or goes re-places
only the later accounts whose choice it can alter: those that are filed near the clusters whose core it changed.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable
from heapq import heappop, heappush
from operator import attrgetter
from typing import TypeAlias

from stream.linking.accounts import Account, AccountKey
from stream.linking.copies import similarity
from stream.linking.filed import Filed
from stream.linking.pairs import comparable, in_other_land, retold, score
from stream.linking.params import LinkParams
from stream.linking.shelves import Shelves

UNKNOWN = float("nan")
"""How well an account fits that chose no cluster but began one, or was put into one."""

_key: Callable[[Account], AccountKey] = attrgetter("key")

SHUT = float("inf")
"""Where an account may not join a cluster."""

Fit: TypeAlias = tuple[float, AccountKey, Account, "Cluster"]
"""How well an account fits a cluster, whose first key stands before both."""


class Cluster:
    """The accounts of one happening, in the order of their keys, and its core: the first that are no copies.

    `rewritten` says that members changed otherwise than by one more at the end; whoever follows them clears it.
    """

    __slots__ = ("core", "core_numbers", "members", "rewritten")

    def __init__(self) -> None:
        self.rewritten = False
        self.members: list[Account] = []
        self.core: list[Account] = []
        self.core_numbers: list[int] = []

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
        self._filed = Filed()
        self._shelves = Shelves(self._filed)
        self._of: dict[int, Cluster] = {}
        self._fits: dict[int, float] = {}
        """How well an account fits the cluster that it chose; nothing else that it sees fits better."""
        self._dirty: list[AccountKey] = []
        self._unsettled: set[AccountKey] = set()

    def change(self, gone: Iterable[Account], come: Iterable[Account]) -> set[Cluster]:
        """Let accounts go and others come; returns every cluster that changed (without members: it is no more)."""
        touched: set[Cluster] = set()
        for account in gone:
            number = self._filed.number(account.key)
            if number is not None:
                self._unsettle(later for later, _ in self._shelves.crowded(number))
                touched.add(self._leave(number, account))
                self._shelves.take(number)
        for account in come:
            number = self._shelves.put(account)
            crowded = self._shelves.crowded(number)
            self._unsettle(later for later, earlier in crowded if self._of.get(later) is self._of.get(earlier))
            self._unsettle((number,))
        return touched | self._settle()

    def assign(self, account: Account, cluster: Cluster) -> None:
        """Put an account into a cluster without choice: for what was settled long ago."""
        self._join(self._shelves.put(account), account, cluster, UNKNOWN)

    def fitting(self, account: Account) -> Cluster | None:
        """The cluster that an account which is not filed would join."""
        number = self._shelves.put(account)
        chosen, _ = self._place(number, account)
        self._shelves.take(number)
        return chosen

    def cluster(self, key: AccountKey) -> Cluster | None:
        """The cluster of the account with that key; None where there is none, or it was forgotten."""
        number = self._filed.number(key)
        return self._of.get(number) if number is not None else None

    def forget(self, cluster: Cluster) -> None:
        """Drop a cluster that nothing can join or change any more."""
        for account in cluster.members:
            number = self._number(account)
            self._shelves.take(number)
            del self._of[number], self._fits[number]

    def clusters(self) -> list[Cluster]:
        """Every cluster, once."""
        return list(dict.fromkeys(self._of.values()))

    def _settle(self) -> set[Cluster]:
        touched: set[Cluster] = set()
        while self._dirty:
            key = heappop(self._dirty)
            self._unsettled.discard(key)
            number = self._filed.number(key)
            if number is not None:
                touched |= self._replace(number, self._filed.account(number))
        return touched

    def _replace(self, number: int, account: Account) -> set[Cluster]:
        held = self._of.get(number)
        chosen, fit = self._place(number, account)
        if held is not None and (chosen is held or (chosen is None and held.members[0] is account)):
            self._fits[number] = fit
            return set()
        touched = {self._leave(number, account)} if held is not None else set()
        if chosen is None:
            chosen = self._begun_by_another(number, account) or Cluster()
        self._join(number, account, chosen, fit)
        return touched | {chosen}

    def _place(self, number: int, account: Account) -> tuple[Cluster | None, float]:
        """The cluster of earlier accounts that fits best, or None where none fits well enough; and how well.

        Two events of one text are two happenings, but for a disaster in two lands and one that is told twice: of
        several that fit one cluster it is given to the one that fits it best.
        """
        if len(account.item.events) == 1:
            best = min(self._fitting(number, account, True), default=None, key=_rank)
            return (best[3], best[0]) if best is not None else (None, UNKNOWN)
        fits = [fit for event in self._siblings(account) for fit in self._fitting(self._number(event), event, False)]
        given: dict[Account, Cluster] = {}
        for _, _, event, cluster in sorted(fits, key=_rank):
            rivals = [other for other, theirs in given.items() if theirs is cluster]
            if event not in given and all(in_other_land(other, event) or retold(other, event) for other in rivals):
                given[event] = cluster
        return given.get(account), UNKNOWN

    def _fitting(self, number: int, account: Account, best_only: bool) -> list[Fit]:
        """The clusters of earlier accounts of other items that fit, or the best of them."""
        near = {self._of[known] for known in self._before(number, account)}
        core = [known for cluster in near for known in cluster.core_numbers]
        found: dict[Cluster, float] = {}
        least = self._params.join
        for most, known in self._filed.hopes(account, core, least):
            if most < least:
                break
            cluster, earlier = self._of[known], self._filed.account(known)
            if cluster not in found:
                found[cluster] = self._params.join if self._open(account, cluster) else SHUT
            if earlier.key < account.key and earlier.item is not account.item and found[cluster] < most:
                found[cluster] = max(found[cluster], score(earlier, account, max(least, found[cluster])))
                least = max(least, found[cluster]) if best_only else least
        join = self._params.join
        return [(fit, cluster.members[0].key, account, cluster) for cluster, fit in found.items() if SHUT > fit > join]

    def _before(self, number: int, account: Account) -> Iterable[int]:
        seen = self._shelves.before(number)
        if len(account.item.events) == 1:
            return seen
        return [known for known in seen if self._filed.account(known).item is not account.item]

    def _open(self, account: Account, cluster: Cluster) -> bool:
        """Whether the account is comparable with the cluster, however well it fits."""
        core = cluster.before(account.key)
        first = next((known for known in core if known.item is not account.item), None)
        return first is not None and comparable(first, account, self._params.span_days)

    def _fit(self, account: Account, cluster: Cluster) -> float | None:
        """The best score against the core as it was before the account; None below the threshold."""
        if not self._open(account, cluster):
            return None
        best = self._params.join
        for known in cluster.before(account.key):
            if known.item is not account.item:
                best = max(best, score(known, account, best))
        return best if best > self._params.join else None

    def _begun_by_another(self, number: int, account: Account) -> Cluster | None:
        """The cluster whose first telling, which is later, fits an account best that fits none: most of its members
        need not move if it begins theirs."""
        best, chosen = self._params.join, None
        for later in sorted(self._shelves.hearers((number,), account.key)):
            cluster, told = self._of.get(later), self._filed.account(later)
            if cluster is None or cluster.members[0] is not told or told.item is account.item:
                continue
            fit = score(account, told, best) if comparable(account, told, self._params.span_days) else best
            if fit > best:
                best, chosen = fit, cluster
        return chosen

    def _join(self, number: int, account: Account, cluster: Cluster, fit: float) -> None:
        self._of[number], self._fits[number] = cluster, fit
        changed = cluster.add(account, self._params)
        self._tell(number, account, cluster, changed)

    def _leave(self, number: int, account: Account) -> Cluster:
        cluster = self._of.pop(number)
        del self._fits[number]
        changed = cluster.drop(account, self._params)
        self._tell(number, account, cluster, changed)
        return cluster

    def _tell(self, number: int, account: Account, cluster: Cluster, changed: list[Account]) -> None:
        """Mark the later accounts whose choice may differ: of those that see this one, or where the core changed, any
        member, those that now fit the cluster as well as their own, or their own less."""
        if changed:
            cluster.core_numbers = [self._number(known) for known in cluster.core]
        seen = {number}.union(map(self._number, cluster.members)) if changed else (number,)
        joined = self._of.get(number) is cluster
        for later in self._shelves.hearers(seen, account.key):
            if self._filed.keys[later] not in self._unsettled and self._may_move(later, cluster, joined):
                self._unsettle((later,))

    def _may_move(self, number: int, cluster: Cluster, joined: bool) -> bool:
        """Whether an account may choose otherwise since a cluster was joined or left by an earlier one."""
        fit, known = self._fit(self._filed.account(number), cluster), self._fits.get(number, UNKNOWN)
        if self._of.get(number) is not cluster:
            return fit is not None and not fit < known
        if not joined or fit is None or not fit >= known:
            return True
        self._fits[number] = fit
        return False

    def _number(self, account: Account) -> int:
        number = self._filed.number(account.key)
        assert number is not None
        return number

    def _siblings(self, account: Account) -> list[Account]:
        """The accounts of its item, itself among them."""
        numbers = (self._filed.number(account.sibling(index)) for index in range(len(account.item.events)))
        return [self._filed.account(number) for number in numbers if number is not None]

    def _unsettle(self, numbers: Iterable[int]) -> None:
        """Mark accounts to be placed again, with the others of their items, which compete with them."""
        for account in map(self._filed.account, numbers):
            for told in [account] if len(account.item.events) == 1 else self._siblings(account):
                if told.key not in self._unsettled:
                    self._unsettled.add(told.key)
                    heappush(self._dirty, told.key)


def _rank(fit: Fit) -> tuple[float, AccountKey, int]:
    """The best fit first, of equal ones that of the cluster begun first, then that of the event told first."""
    return (-fit[0], fit[1], fit[2].index)
