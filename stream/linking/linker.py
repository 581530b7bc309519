"""Incidents kept up as items come, change and go."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush

from stream import wire
from stream.linking.accounts import Account, accounts
from stream.linking.clusters import Cluster, Clustering
from stream.linking.course import Course
from stream.linking.incidents import LIVE, describe, gone, same
from stream.linking.params import LinkParams
from stream.linking.restoring import place_again
from stream.linking.totals import Calendar, is_total
from stream.outcomes import Incident, IncidentStatus
from stream.records import ItemEvents, Toll

_BEGINNING = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Ids that left memory: their stored rows are of no more use."""

    items: tuple[str, ...]
    incidents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Held:
    """An item as it is known, and what it contributes."""

    item: ItemEvents
    accounts: tuple[Account, ...]


class Linker:
    """The incidents of the items seen so far: a function of their set, whatever the order they came in.

    The watermark is the newest publication of any item, with events or without, usable or not. Items older than it
    by more than the lateness join nothing; what nothing can change any more is forgotten. `apply` moves the watermark
    itself; `advance` is for a caller who knows of a later publication from elsewhere.
    """

    def __init__(self, params: LinkParams = LinkParams()) -> None:  # noqa: B008  frozen
        self._params = params
        self._newest = _BEGINNING
        self._items: dict[str, _Held] = {}
        self._clustering = Clustering(params)
        self._calendar = Calendar()
        self._incidents: dict[str, Incident] = {}
        self._ids: dict[Cluster, str] = {}
        self._clusters: dict[str, Cluster] = {}
        self._courses: dict[Cluster, Course] = {}
        self._weights: dict[Cluster, tuple[Account, Toll]] = {}
        self._totals: defaultdict[Cluster, set[Cluster]] = defaultdict(set)
        self._quiet: list[tuple[datetime, str]] = []
        self._aging_items: list[tuple[datetime, str]] = []
        self._aging_incidents: list[tuple[datetime, str]] = []
        self._changed: dict[str, Incident] = {}
        self._forgotten: tuple[list[str], list[str]] = ([], [])

    @property
    def newest(self) -> datetime:
        """The watermark."""
        return self._newest

    def restore(self, items: Iterable[ItemEvents], incidents: Iterable[Incident]) -> None:
        """Take over from stored rows, in any order; only for a linker that has seen nothing.

        What the rows lack of their own consequences, because the program stopped between two writes, is returned by
        the next `apply` or `advance`.
        """
        for incident in incidents:
            self._newest = max(self._newest, incident.last_published)
            self._keep(incident)
        for item in items:
            self._hold(item)
            self._newest = max(self._newest, item.published)
        told = sorted((a for held in self._items.values() for a in held.accounts), key=lambda a: a.key)
        place_again(self._clustering, told, self._incidents, self._ago(self._params.lateness))
        self._refresh(set(self._clustering.clusters()), {i for i, row in self._incidents.items() if row.status in LIVE})
        self._move_on(self._newest)

    def apply(self, item: ItemEvents) -> list[Incident]:
        """Take in an item; returns the incidents whose content changed, in the order of their ids.

        The same item and version again, or an older version, changes nothing; a higher one replaces, and one that is
        not usable withdraws.
        """
        late = self.is_late(item)
        self._move_on(item.published)
        held = self._items.get(item.id)
        if not late and self._hold(item):
            self._link(held.accounts if held else (), self._items[item.id].accounts)
        return self._take_changed()

    def advance(self, newest: datetime) -> list[Incident]:
        """Publication time moved on; returns the incidents that closed with it, in the order of their ids."""
        self._move_on(newest)
        return self._take_changed()

    def is_late(self, item: ItemEvents) -> bool:
        """Whether the item is too old to join anything, and no new version of one that is remembered."""
        return item.published < self._ago(self._params.lateness) and item.id not in self._items

    def held(self, name: str) -> ItemEvents | None:
        """The version of the item that counts; None of an item that is not remembered."""
        found = self._items.get(name)
        return found.item if found else None

    def incidents(self) -> Iterable[Incident]:
        """Every incident remembered, in its last revision; withdrawn and merged ones too."""
        return self._incidents.values()

    def forgotten(self) -> Forgotten:
        """What left memory since this was last asked."""
        items, incidents = self._forgotten
        self._forgotten = ([], [])
        return Forgotten(tuple(items), tuple(incidents))

    def _hold(self, item: ItemEvents) -> bool:
        """Keep the item unless one is known that stands against it."""
        held = self._items.get(item.id)
        if held is not None and not _supersedes(item, held.item):
            return False
        self._items[item.id] = _Held(item, accounts(item))
        heappush(self._aging_items, (item.published, item.id))
        return True

    def _link(self, leave: Iterable[Account], come: Iterable[Account]) -> None:
        touched = self._clustering.change(leave, come)
        self._refresh(touched, {self._ids[c] for c in touched if c in self._ids})

    def _refresh(self, touched: set[Cluster], named: set[str]) -> None:
        """Describe the changed clusters anew, then the totals around them; `named` were the ids of these clusters."""
        for cluster in touched & self._ids.keys():
            self._clusters.pop(self._ids.pop(cluster))
        totals: set[Cluster] = set()
        for cluster in touched:
            (self._calendar.put if cluster.members else self._calendar.take)(cluster)
        for cluster in touched:
            if cluster.members and is_total(cluster.members[0]):
                totals.add(cluster)
            elif self._weigh(cluster):
                totals |= self._totals_around(cluster)
        for total in totals:
            if total.members:
                self._commit(total, self._told_singly(total))
            else:
                self._courses.pop(total, None)
        self._retire(named - {self._ids[cluster] for cluster in touched if cluster.members})

    def _weigh(self, single: Cluster) -> bool:
        """Describe a single incident; returns whether its weight within totals may have changed."""
        before = self._weights.pop(single, None)
        if not single.members:
            self._courses.pop(single, None)
            return True
        self._weights[single] = (single.members[0], self._commit(single, None).toll)
        return before != self._weights[single]

    def _totals_around(self, single: Cluster) -> set[Cluster]:
        """The totals that contained the incident, and those that do."""
        totals = self._totals.pop(single, set())
        return totals.union(self._calendar.around(single.members[0])) if single.members else totals

    def _told_singly(self, total: Cluster) -> list[Toll]:
        """The tolls of the single incidents within a total; they will refresh it when they change."""
        found = self._calendar.inside(total.members[0])
        for cluster in found:
            self._totals[cluster].add(total)
        return [self._incidents[self._ids[cluster]].toll for cluster in found]

    def _commit(self, cluster: Cluster, singly: list[Toll] | None) -> Incident:
        drawn = describe(cluster, self._follow(cluster), self._newest, self._params, singly)
        self._ids[cluster], self._clusters[drawn.id] = drawn.id, cluster
        known = self._incidents.get(drawn.id)
        if known is None:
            self._write(drawn)
        elif not same(known, drawn):
            self._write(replace(drawn, revision=known.revision + 1))
        return drawn

    def _follow(self, cluster: Cluster) -> Course:
        """The course of a cluster up to its last member."""
        course = self._courses.get(cluster)
        if course is None or cluster.rewritten:
            course = self._courses[cluster] = Course(self._params)
            cluster.rewritten = False
        course.follow(cluster.members)
        return course

    def _retire(self, vanished: Iterable[str]) -> None:
        for name in sorted(vanished):
            incident = self._incidents[name]
            if incident.status in LIVE:
                self._write(gone(incident, self._heir(incident)))

    def _heir(self, incident: Incident) -> str | None:
        """The incident that now holds the earliest of its tellings which still stands."""
        for telling in incident.items:
            held = self._items.get(telling.id)
            mine = sorted(held.accounts, key=lambda a: a.event.id != telling.event) if held else ()
            for account in mine:
                cluster = self._clustering.cluster(account.key)
                if cluster is not None:
                    return self._ids[cluster]
        return None

    def _write(self, incident: Incident) -> None:
        self._changed[incident.id] = incident
        self._keep(incident)

    def _keep(self, incident: Incident) -> None:
        """Remember an incident, and when to ask whether it is to be closed and forgotten: no later than it is."""
        known = self._incidents.get(incident.id)
        self._incidents[incident.id] = incident
        if known is None or incident.first_published < known.first_published:
            heappush(self._aging_incidents, (incident.first_published, incident.id))
        if incident.status is not IncidentStatus.OPEN:
            return
        if known is None or known.status is not IncidentStatus.OPEN or incident.last_published < known.last_published:
            heappush(self._quiet, (incident.last_published, incident.id))

    def _take_changed(self) -> list[Incident]:
        changed, self._changed = self._changed, {}
        return [changed[name] for name in sorted(changed)]

    def _move_on(self, newest: datetime) -> None:
        if newest > self._newest:
            self._newest = newest
        self._close(self._ago(self._params.close))
        self._forget(self._ago(self._params.memory))

    def _ago(self, time: timedelta) -> datetime:
        return self._newest - time if self._newest - _BEGINNING > time else _BEGINNING

    def _close(self, before: datetime) -> None:
        while self._quiet and self._quiet[0][0] <= before:
            incident = self._incidents.get(heappop(self._quiet)[1])
            if incident is None or incident.status is not IncidentStatus.OPEN:
                continue
            if incident.last_published > before:
                heappush(self._quiet, (incident.last_published, incident.id))
            else:
                closed = replace(incident, revision=incident.revision + 1, status=IncidentStatus.CLOSED)
                self._write(closed)
                self._courses.pop(self._clusters[closed.id], None)

    def _forget(self, before: datetime) -> None:
        while self._aging_incidents and self._aging_incidents[0][0] < before:
            self._forget_incident(heappop(self._aging_incidents)[1], before)
        while self._aging_items and self._aging_items[0][0] < before:
            name = heappop(self._aging_items)[1]
            if name in self._items and self._items[name].item.published < before:
                del self._items[name]
                self._forgotten[0].append(name)

    def _forget_incident(self, name: str, before: datetime) -> None:
        incident = self._incidents.get(name)
        if incident is None:
            return
        if incident.first_published >= before:
            heappush(self._aging_incidents, (incident.first_published, name))
            return
        cluster = self._clusters.pop(name, None)
        if cluster is not None:
            self._clustering.forget(cluster)
            self._calendar.take(cluster)
            self._totals.pop(cluster, None)
            self._weights.pop(cluster, None)
            self._courses.pop(cluster, None)
            del self._ids[cluster]
        del self._incidents[name]
        self._forgotten[1].append(name)


def _supersedes(item: ItemEvents, held: ItemEvents) -> bool:
    """Whether the item replaces the one held. Of two that claim one version the earlier published stands, then the
    one that came live, then one by its bytes: any rule does that does not ask which came first."""
    if item.version != held.version:
        return item.version > held.version
    if item == held:
        return False
    return _tie(item) < _tie(held)


def _tie(item: ItemEvents) -> tuple[datetime, bool, bytes]:
    return (item.published, item.replay, wire.encode(item))
