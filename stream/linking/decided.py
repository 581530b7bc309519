"""What people decide of an incident, beside which accounts it has: its toll, its place, its day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from stream.decisions import Anchor, Book, Decision, Spot
from stream.kinds import Metric, PeriodPrecision, PlacePrecision, PlaceRole, Verb
from stream.linking.cluster import Cluster, Weight
from stream.linking.clusters import Clustering
from stream.linking.course import Course
from stream.linking.items import Items
from stream.linking.lands import Share, summed
from stream.linking.scenes import Scene
from stream.linking.totals import told_singly
from stream.outcomes import Change, Incident, RegionToll, Telling
from stream.records import Count, ItemEvents, Period, Place, Toll, as_counted

MOST = 50
"""Decisions that a record tells: the last."""


def dismissed(decision: Decision, items: Items) -> list[ItemEvents]:
    """The items that a decision dismisses, or dismissed before it was taken back."""
    if decision.verb is Verb.DISMISS_ITEM:
        held = items.find(decision.item or "")
        return [held.item] if held else []
    if decision.verb is Verb.DISMISS_SOURCE:
        return items.of_source(decision.source)
    return []


class Rulings:
    """Which decisions bear on which incident, kept up as tellings come, go and move."""

    def __init__(self, book: Book, clustering: Clustering) -> None:
        """Nothing told yet."""
        self._book = book
        self._clustering = clustering
        self._homes: dict[str, Cluster] = {}
        """What is set, by the decision's id -> the cluster of the first of its tellings that stands."""

    def begin(self) -> None:
        """Look where everything holds that is set, once the tellings are placed."""
        for decision in self._book.in_force():
            self._rehome(decision)

    def changed(self, decision: Decision) -> set[Cluster]:
        """A decision came or was taken back: its tellings choose again; returns the clusters that this bears on."""
        touched = self._clustering.reconsider((*decision.tellings, *decision.rest))
        self._homes.pop(decision.id, None)
        for each in self._book.in_force():
            if each.id == decision.id:
                self._rehome(each)
        ties = self._clustering.ties
        numbers = (ties.number(each) for each in (*decision.tellings, *decision.rest))
        clusters = (self._clustering.of(number) for number in numbers if number is not None)
        return touched.union(cluster for cluster in clusters if cluster is not None)

    def of_item(self, item: str) -> set[Cluster]:
        """An item came, changed or went: the clusters that lost or won what is set of its tellings."""
        return self._moved(self._book.of_item(item))

    def of_clusters(self, clusters: Iterable[Cluster]) -> set[Cluster]:
        """These clusters changed: they, and those that lost or won what is set of their tellings."""
        touched = set(clusters)
        named = {each.id: each for telling in self._clustering.ties.anchors(touched)
                 for each in self._book.naming(telling)}  # fmt: skip
        return touched | self._moved(named.values())

    def _moved(self, decisions: Iterable[Decision]) -> set[Cluster]:
        changed: set[Cluster] = set()
        for decision in decisions:
            before, now = self._homes.get(decision.id), self._rehome(decision)
            changed |= {
                each
                for each in (before, now)
                if each is not None and before is not now and self._clustering.holds(each)
            }
        return changed

    def _rehome(self, decision: Decision) -> Cluster | None:
        """The cluster of the first of its tellings that stands, where it sets anything."""
        self._homes.pop(decision.id, None)
        if decision.verb is not Verb.SET:
            return None
        ties, key = self._clustering.ties, self._clustering.filed.key
        numbers = [number for number in map(ties.number, decision.tellings) if number is not None]
        home = self._clustering.of(min(numbers, key=key)) if numbers else None
        if home is not None:
            self._homes[decision.id] = home
        return home

    def applied(
        self, incident: Incident, cluster: Cluster, course: Course, where: Scene, singly: Sequence[Weight]
    ) -> Incident:
        """The incident of a cluster as people decided that it is; of each metric, the place and the day the last word
        holds."""
        found = {each.id: each for telling in self._clustering.ties.anchors([cluster])
                 for each in self._book.naming(telling)}  # fmt: skip
        if not found:
            return incident
        bearing = [each for each in found.values() if each.verb is not Verb.SET or self._homes.get(each.id) is cluster]
        bearing.sort(key=lambda each: each.rank)
        numbers = {metric: number for each in bearing for metric, number in each.toll.items()}
        if numbers:
            incident = _with_toll(incident, numbers, course, where, singly)
        for spot in [each.place for each in bearing if each.place is not None][-1:]:
            incident = _with_place(incident, spot)
        for day in [each.day for each in bearing if each.day is not None][-1:]:
            incident = _on_day(incident, day)
        return replace(incident, decided=tuple(each.told for each in bearing[-MOST:]))

    def of_gone(self, incident: Incident, items: Iterable[Telling]) -> Incident:
        """An incident that is no more, with the decisions on its tellings that made it so."""
        found: dict[str, Decision] = {}
        for each in items:
            named = self._book.naming(Anchor(item=each.id, event=each.index or 0))
            found |= {decision.id: decision for decision in (*self._book.dismissals(each.id, each.source), *named)}
        told = sorted((each for each in found.values() if each.verb is not Verb.SET), key=lambda each: each.rank)
        return replace(incident, decided=tuple(each.told for each in told[-MOST:]))


def _on_day(incident: Incident, day: str) -> Incident:
    return replace(incident, period=Period(start=day, end=day, precision=PeriodPrecision.DAY, basis="text"))


def _with_toll(
    incident: Incident, numbers: dict[Metric, int], course: Course, where: Scene, singly: Sequence[Weight]
) -> Incident:
    """As if every telling that gave one of these metrics, or the first where none did, had given this number; all of it
    is of the incident's own land. What the metrics of displacement count for follows from all of them."""
    told = {metric: Count(low=number, best=number, high=number) for metric, number in numbers.items()}
    home, *others = where.shares
    rest = (Share(each.region, {m: count for m, count in each.toll.items() if m not in told}) for each in others)
    shares = [Share(home.region, {**home.toll, **told}), *rest]
    toll = summed(shares)
    return replace(
        incident,
        toll=toll,
        by_region=tuple(RegionToll(country=s.region[0], adm1=s.region[1], toll=s.toll) for s in shares if s.toll),
        changes=_recounted(incident, toll, numbers, course, where, singly),
    )


def _recounted(
    incident: Incident, toll: Toll, numbers: dict[Metric, int], course: Course, where: Scene, singly: Sequence[Weight]
) -> tuple[Change, ...]:
    """The counts with the decided ones, each whole on the day on which its metric was first told."""
    decided = as_counted(numbers).keys()
    counted = as_counted({metric: count.best for metric, count in toll.items()})
    known, region = told_singly(singly), where.region
    kept = [each for each in incident.changes if each.metric not in decided]
    for metric in decided:
        number = max(0, counted[metric] - known[metric])
        if number:
            day = _first_told(metric, course)
            kept.append(Change(day=day, country=region[0], adm1=region[1], metric=metric, count=number))
    return _sorted(kept)


def _first_told(metric: Metric, course: Course) -> str:
    days = (step.day for step in course.steps if metric in as_counted({m: c.best for m, c in step.toll.items()}))
    return next(days, course.steps[0].day)


def _with_place(incident: Incident, spot: Spot) -> Incident:
    """All of it happened there; where people came from and went stays."""
    exact = PlacePrecision.POINT if spot.lat is not None else PlacePrecision.ADM1 if spot.adm1 else PlacePrecision.ADM0
    place = Place(name=spot.name, text=spot.name, country=spot.country, adm1=spot.adm1, lat=spot.lat, lon=spot.lon,
                  precision=exact)  # fmt: skip
    others = (each for each in incident.places if each.role is not PlaceRole.OCCURRENCE)
    counts: dict[tuple[str, Metric | None], int] = {}
    for each in incident.changes:
        key = (each.day, each.metric)
        counts[key] = counts.get(key, 0) + each.count if each.metric is not None else 1
    changes = [Change(day=day, country=spot.country, adm1=spot.adm1, metric=metric, count=count)
               for (day, metric), count in counts.items() if count]  # fmt: skip
    share = RegionToll(country=spot.country, adm1=spot.adm1, toll=incident.toll)
    return replace(
        incident, places=(place, *others), by_region=(share,) if incident.toll else (), changes=_sorted(changes)
    )


def _sorted(changes: Iterable[Change]) -> tuple[Change, ...]:
    return tuple(sorted(changes, key=lambda each: (each.day, each.country or "", each.adm1 or "", each.metric or "")))
