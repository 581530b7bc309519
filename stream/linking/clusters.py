"""Which accounts tell the same happening: a greedy clustering in the order of publication.

Each account, in the order of its key, joins the cluster that fits best among those begun by earlier accounts, or
begins its own. So an account's cluster depends on earlier accounts alone, the outcome is a function of the set of
accounts, and whatever is older than the lateness can no longer change. An account that comes late or goes re-places
only the later accounts whose choice it can alter: those that are filed near the clusters whose core it changed.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from heapq import heappop, heappush
from typing import TypeAlias

from stream.attic import Attic
from stream.decisions import Anchor, Book
from stream.linking.accounts import Account, AccountKey
from stream.linking.cluster import Cluster
from stream.linking.filed import Filed
from stream.linking.items import Items
from stream.linking.pairs import happens_on_a_day, in_other_land, retold, score, time
from stream.linking.params import LinkParams
from stream.linking.shelves import Shelves
from stream.linking.ties import Ties

UNKNOWN = float("nan")
"""How well an account fits that chose no cluster but began one, or was put into one."""

SHUT = float("inf")
"""Where an account may not join a cluster."""

Fit: TypeAlias = tuple[float, AccountKey, int, Cluster]
"""How well an account, by its number, fits a cluster, whose first key stands before both."""


class Clustering:
    """The clusters of a set of accounts, kept up while accounts come and go."""

    def __init__(
        self, params: LinkParams, items: Items | None = None, book: Book | None = None, attic: Attic | None = None
    ) -> None:
        """Nothing yet; accounts will be of the `items` held, in the versions held. `book`: what people decided. The
        keys of accounts lie in the attic, by default in memory."""
        self._params = params
        self.filed = Filed(Items() if items is None else items)
        self._shelves = Shelves(self.filed, attic)
        self._of: list[Cluster | None] = []
        self.ties = Ties(Book() if book is None else book, self.filed, self._of, params.span_days)
        """What people say of accounts."""
        self._fits = array("d")
        """How well an account fits the cluster that it chose; nothing else that it sees fits better."""
        self._dirty: list[AccountKey] = []
        self._unsettled: set[AccountKey] = set()

    def leave(self, accounts: Iterable[Account]) -> set[Cluster]:
        """Let accounts go, while their item is still held as it was; returns the clusters that they were in."""
        touched: set[Cluster] = set()
        for account in accounts:
            number = self.filed.number(account.key)
            if number is not None:
                self._unsettle(later for later, _ in self._shelves.crowded(number))
                touched.add(self._leave(number))
                self._shelves.take(number)
        return touched

    def come(self, accounts: Iterable[Account]) -> set[Cluster]:
        """Let accounts come, and all that may choose otherwise since some left or came choose again; returns every
        cluster that changed (without members: it is no more)."""
        for account in accounts:
            number = self._put(account)
            crowded = self._shelves.crowded(number)
            apart = {later for later, earlier in crowded if self._of[later] is self._of[earlier]}
            self._unsettle(later for later in apart if not self._sees_own(later))
            self._unsettle((number,))
        return self._settle()

    def reconsider(self, tellings: Iterable[Anchor]) -> set[Cluster]:
        """Let these choose again, since what people say of them changed; returns every cluster that changed."""
        self._unsettle(number for number in map(self.ties.number, tellings) if number is not None)
        return self._settle()

    def assign(self, account: Account, cluster: Cluster) -> None:
        """Put an account into a cluster without choice: for what was settled before. None that is later is filed yet,
        so none is asked whether it chooses otherwise."""
        number = self._put(account)
        self._of[number] = cluster
        cluster.add(number, self.filed, self._params)

    def fitting(self, account: Account) -> Cluster | None:
        """The cluster that an account which is not filed would join."""
        number = self._put(account)
        chosen, _ = self._place(number)
        self._shelves.take(number)
        return chosen

    def cluster(self, key: AccountKey) -> Cluster | None:
        """The cluster of the account with that key; None where there is none, or it was forgotten."""
        number = self.filed.number(key)
        return self._of[number] if number is not None else None

    def of(self, number: int) -> Cluster | None:
        """The cluster of the account with that number."""
        return self._of[number]

    def holds(self, cluster: Cluster) -> bool:
        """Whether a cluster has members, and was not forgotten."""
        return bool(cluster.members) and self._of[cluster.members[0]] is cluster

    def first(self, cluster: Cluster) -> Account:
        """The first telling of a cluster that has members."""
        return self.filed.account(cluster.members[0])

    def forget(self, cluster: Cluster) -> None:
        """Drop a cluster that nothing can join or change any more."""
        for number in cluster.members:
            self._shelves.take(number)
            self._of[number] = None

    def clusters(self) -> list[Cluster]:
        """Every cluster, once."""
        return [cluster for cluster in dict.fromkeys(self._of) if cluster is not None]

    def _put(self, account: Account) -> int:
        number = self._shelves.put(account)
        if number == len(self._of):
            self._of.append(None)
            self._fits.append(UNKNOWN)
        self._fits[number] = UNKNOWN
        return number

    def _settle(self) -> set[Cluster]:
        touched: set[Cluster] = set()
        while self._dirty:
            key = heappop(self._dirty)
            self._unsettled.discard(key)
            number = self.filed.number(key)
            if number is not None:
                touched |= self._replace(number)
        return touched

    def _replace(self, number: int) -> set[Cluster]:
        held = self._of[number]
        chosen, fit = self._place(number)
        if held is not None and (chosen is held or (chosen is None and held.members[0] == number)):
            self._fits[number] = fit
            return set()
        touched = {self._leave(number)} if held is not None else set()
        if chosen is None:
            chosen = self._begun_by_another(number) or Cluster()
        self._join(number, chosen, fit)
        return touched | {chosen}

    def _place(self, number: int) -> tuple[Cluster | None, float]:
        """The cluster of earlier accounts that fits best, or None where none fits well enough; and how well.

        Two events of one text are two happenings, but for a disaster in two lands and one that is told twice: of
        several that fit one cluster it is given to the one that fits it best. What people say goes before.
        """
        bound = self.ties.bound(number)
        if bound is not None:
            return bound, UNKNOWN
        if self.filed.is_alone(number):
            best = min(self._fitting(number, True), default=None, key=self._rank)
            return (best[3], best[0]) if best is not None else (None, UNKNOWN)
        told = {each: self.filed.account(each) for each in self.filed.of_one_item(number)}
        fits = [fit for each in told for fit in self._fitting(each, False)]
        given: dict[int, Cluster] = {}
        for _, _, each, cluster in sorted(fits, key=self._rank):
            rivals = [told[other] for other, theirs in given.items() if theirs is cluster]
            event = told[each]
            if each not in given and all(in_other_land(other, event) or retold(other, event) for other in rivals):
                given[each] = cluster
        return given.get(number), UNKNOWN

    def _fitting(self, number: int, best_only: bool) -> list[Fit]:
        """The clusters of earlier accounts of other items that fit, or the best of them."""
        filed, join = self.filed, self._params.join
        near = {cluster for known in self._before(number) if (cluster := self._of[known]) is not None}
        core = [known for cluster in near for known in cluster.core]
        account, item, key = filed.account(number), filed.item(number), filed.key(number)
        found: dict[Cluster, float] = {}
        least = join
        for most, known in filed.hopes(account, core, least):
            if most < least:
                break
            cluster = self._of[known]
            assert cluster is not None
            if cluster not in found:
                found[cluster] = join if self._open(number, cluster) else SHUT
            if found[cluster] < most and filed.item(known) != item and filed.key(known) < key:
                fit = self._scored(known, account, cluster, max(least, found[cluster]))
                found[cluster] = max(found[cluster], fit)
                least = max(least, found[cluster]) if best_only else least
        return [(fit, filed.key(c.members[0]), number, c) for c, fit in found.items() if SHUT > fit > join]

    def _before(self, number: int) -> Iterable[int]:
        seen = self._shelves.before(number)
        if self.filed.is_alone(number):
            return seen
        item = self.filed.item(number)
        return [known for known in seen if self.filed.item(known) != item]

    def _open(self, number: int, cluster: Cluster) -> bool:
        """Whether the account is comparable with the cluster, however well it fits."""
        filed, item = self.filed, self.filed.item(number)
        core = cluster.before(filed.key(number), filed)
        first = next((known for known in core if filed.item(known) != item), None)
        near = first is not None and filed.comparable(first, number, self._params.span_days)
        return near and not self.ties.parted(number, cluster)

    def _fit(self, number: int, cluster: Cluster, least: float) -> float | None:
        """The best score against the core as it was before the account; None below `least` or the threshold."""
        if not self._open(number, cluster):
            return None
        filed, item, best = self.filed, self.filed.item(number), None
        account, least = filed.account(number), least if least > self._params.join else self._params.join
        for known in cluster.before(account.key, filed):
            if filed.item(known) != item and (fit := self._scored(known, account, cluster, least)) >= least:
                best = least = fit
        return best if best is not None and best > self._params.join else None

    def _scored(self, known: int, account: Account, cluster: Cluster, least: float) -> float:
        """How well a later account fits one of a cluster's core. One that names its day is held against the days that
        the others name, where that one names none: a text that goes on without a day ties no two days together."""
        told = self.filed.account(known)
        fit = score(told, account, least)
        if fit < least or told.dated or not happens_on_a_day(told, account):
            return fit
        others = (self.filed.account(other) for other in cluster.before(account.key, self.filed) if other != known)
        named = [time(other, account) for other in others if other.dated and other.item.id != account.item.id]
        return fit + min(0.0, max(named) - time(told, account)) if named else fit

    def _sees_own(self, number: int) -> bool:
        """Whether an account looks through another of its cluster."""
        cluster, item = self._of[number], self.filed.item(number)
        return self._shelves.sees(number, lambda known: self._of[known] is cluster and self.filed.item(known) != item)

    def _begun_by_another(self, number: int) -> Cluster | None:
        """The cluster whose first telling, which is later, fits an account best that fits none: most of its members
        need not move if it begins theirs."""
        filed, best, chosen = self.filed, self._params.join, None
        for later in sorted(self._shelves.hearers((number,), filed.key(number))):
            cluster = self._of[later]
            if cluster is None or cluster.members[0] != later or filed.item(later) == filed.item(number):
                continue
            if not filed.comparable(number, later, self._params.span_days):
                continue
            fit = score(filed.account(number), filed.account(later), best)
            if fit > best:
                best, chosen = fit, cluster
        return chosen

    def _join(self, number: int, cluster: Cluster, fit: float) -> None:
        self._of[number], self._fits[number] = cluster, fit
        self._tell(number, cluster, cluster.add(number, self.filed, self._params))

    def _leave(self, number: int) -> Cluster:
        cluster = self._of[number]
        assert cluster is not None
        self._of[number] = None
        self._tell(number, cluster, cluster.drop(number, self.filed, self._params))
        return cluster

    def _tell(self, number: int, cluster: Cluster, changed: bool) -> None:
        """Mark the later accounts whose choice may differ: of those that see this one, or where the core changed, any
        member, those that now fit the cluster as well as their own, or their own less."""
        seen = {number, *cluster.members} if changed else (number,)
        joined = self._of[number] is cluster
        self._unsettle(self.ties.later(number, cluster))
        for later in self._shelves.hearers(seen, self.filed.key(number)):
            if self.filed.key(later) not in self._unsettled and self._may_move(later, cluster, joined, changed):
                self._unsettle((later,))

    def _may_move(self, number: int, cluster: Cluster, joined: bool, changed: bool) -> bool:
        """Whether an account may choose otherwise since a cluster was joined or left by an earlier one."""
        known = self._fits[number]
        if self._of[number] is not cluster:
            return self._fit(number, cluster, known) is not None
        if joined and not changed and known > self._params.join:
            return False  # it fits the same core
        fit = self._fit(number, cluster, self._params.join)
        if not joined or fit is None or not fit >= known:
            return True
        self._fits[number] = fit
        return False

    def _unsettle(self, numbers: Iterable[int]) -> None:
        """Mark accounts to be placed again, with the others of their items, which compete with them."""
        for number in numbers:
            for told in self.filed.of_one_item(number):
                key = self.filed.key(told)
                if key not in self._unsettled:
                    self._unsettled.add(key)
                    heappush(self._dirty, key)

    def _rank(self, fit: Fit) -> tuple[float, AccountKey, AccountKey]:
        """The best fit first, of equal ones that of the cluster begun first, then that of the event told first."""
        return (-fit[0], fit[1], self.filed.key(fit[2]))
