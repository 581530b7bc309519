"""The incident of each cluster, drawn anew when the cluster changes, with what it counts for within totals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from stream.linking.cluster import Cluster, Weight
from stream.linking.clusters import Clustering
from stream.linking.courses import Courses
from stream.linking.decided import Rulings
from stream.linking.heirs import heir
from stream.linking.incidents import LIVE, describe, gone, same
from stream.linking.items import Items
from stream.linking.params import LinkParams
from stream.linking.register import Register
from stream.linking.scenes import scene
from stream.linking.totals import Calendar, is_total, weight_of
from stream.outcomes import Incident, IncidentStatus


class Drawing:
    """Keeps the register of incidents equal to what the clusters tell."""

    def __init__(
        self,
        params: LinkParams,
        items: Items,
        incidents: Register,
        clustering: Clustering,
        rulings: Rulings,
        at_hand: int,
    ) -> None:
        """Nothing drawn yet; `at_hand`: of how many clusters the tellings followed are at hand."""
        self.newest = datetime.min.replace(tzinfo=UTC)
        """The watermark: an incident that is quiet by then is closed."""
        self._params = params
        self._items = items
        self._incidents = incidents
        self._clustering = clustering
        self._rulings = rulings
        self.calendar = Calendar(clustering.first)
        """The incidents and the totals by their days."""
        self._courses = Courses(params, clustering.filed.account, at_hand)
        self._totals: defaultdict[Cluster, set[Cluster]] = defaultdict(set)
        """The totals within which a single incident was counted; some may be forgotten by now."""
        self._changed: dict[str, Incident] = {}

    def refresh(self, touched: set[Cluster], named: set[str]) -> None:
        """Draw the changed clusters anew, then the totals around them; `named` were the ids of these clusters."""
        for cluster in touched:
            if cluster.name is not None:
                self._incidents.belongs(cluster.name, None)
                cluster.name = None
        for cluster in touched:
            (self.calendar.put if cluster.members else self.calendar.take)(cluster)
        for total in self._totals_of(touched):
            if self._clustering.holds(total):
                self._commit(total, self.told_singly(total))
            else:
                self._courses.drop(total)
        self._retire(named - {cluster.name for cluster in touched if cluster.name is not None})

    def told_singly(self, total: Cluster) -> list[Weight]:
        """The weights of the single incidents within a total; they will refresh it when they change."""
        found = self.calendar.inside(self._clustering.first(total))
        for cluster in found:
            self._totals[cluster].add(total)
        return [cluster.weight or () for cluster in found]

    def take_changed(self) -> list[Incident]:
        """The incidents that changed since this was last asked, in the order of their ids."""
        changed, self._changed = self._changed, {}
        return [changed[name] for name in sorted(changed)]

    def close(self, before: int) -> None:
        """Close the open incidents without a telling after that time (microseconds since 1970)."""
        for name in self._incidents.quiet(before):
            incident = self._incidents[name]
            self._write(replace(incident, revision=incident.revision + 1, status=IncidentStatus.CLOSED))
            cluster = self._incidents.cluster(name)
            if cluster is not None:
                self._courses.drop(cluster)

    def forget(self, before: int) -> Iterator[str]:
        """Forget the incidents first told before that time, which nothing can change any more, and tell their ids."""
        for name in self._incidents.aged(before):
            cluster = self._incidents.cluster(name)
            if cluster is not None:
                self._clustering.forget(cluster)
                self.calendar.take(cluster)
                self._totals.pop(cluster, None)
                self._courses.drop(cluster)
                cluster.name = None
            self._incidents.drop(name)
            yield name

    def _totals_of(self, touched: set[Cluster]) -> set[Cluster]:
        """The totals among the changed clusters, and those around the others, which are drawn first."""
        totals: set[Cluster] = set()
        for cluster in touched:
            if cluster.members and is_total(self._clustering.first(cluster)):
                totals |= {cluster, *self._totals.pop(cluster, ())}  # it may have been a single incident until now
                cluster.weight = None
            elif self._weigh(cluster):
                totals |= self._totals_around(cluster)
        return totals

    def _weigh(self, single: Cluster) -> bool:
        """Draw a single incident; returns whether its weight within totals may have changed."""
        if not single.members:
            single.weight = None
            self._courses.drop(single)
            return True
        before, rewritten = single.weight, single.rewritten is not None
        single.weight = weight_of(self._commit(single, ()).toll)
        return rewritten or before != single.weight

    def _totals_around(self, single: Cluster) -> set[Cluster]:
        """The totals that contained the incident, and those that do."""
        totals = self._totals.pop(single, set())
        return totals.union(self.calendar.around(self._clustering.first(single))) if single.members else totals

    def _commit(self, cluster: Cluster, singly: Sequence[Weight]) -> Incident:
        course = self._courses.follow(cluster)
        core = [self._clustering.filed.account(number) for number in cluster.core]
        where = scene(core, course, self._items.towns)
        drawn = describe(core, course, where, self.newest, self._params, singly)
        drawn = self._rulings.applied(drawn, cluster, course, where, singly)
        if drawn.id not in self._incidents:
            self._write(drawn)
        elif not same(known := self._incidents[drawn.id], drawn):
            self._write(replace(drawn, revision=known.revision + 1))
        cluster.name = drawn.id
        self._incidents.belongs(drawn.id, cluster)
        return drawn

    def _retire(self, vanished: Iterable[str]) -> None:
        for name in sorted(vanished):
            incident = self._incidents[name]
            if incident.status in LIVE:
                self._write(
                    self._rulings.of_gone(gone(incident, heir(incident, self._items, self._clustering)), incident.items)
                )

    def _write(self, incident: Incident) -> None:
        self._changed[incident.id] = incident
        self._incidents.put(incident)
