"""What incidents add to the counts of regions and days."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC
from typing import NamedTuple

from stream.days import ordinal_of
from stream.kinds import DISPLACEMENT, Cause, Metric
from stream.outcomes import Incident, IncidentStatus, Rule
from stream.records import EvidenceSentence

GONE = frozenset({IncidentStatus.WITHDRAWN, IncidentStatus.MERGED})
"""Incidents of these states count no more."""


@dataclass(frozen=True, slots=True, order=True)
class Group:
    """What is counted, and in which country: the country's series and those of its regions."""

    country: str
    rule: Rule
    metric: Metric | None

    def key(self, adm1: str | None) -> str:
        """The key of one series of the group."""
        return "|".join((self.country, adm1 or "", self.rule, self.metric or ""))


def parse_key(key: str) -> tuple[Group, str | None]:
    """The group and the first-level region of a series' key."""
    country, adm1, rule, metric = key.split("|")
    return Group(country, Rule(rule), Metric(metric) if metric else None), adm1 or None


SENTENCES = 5
"""Sentences of evidence that an alert takes from one incident."""

Slot = tuple[Group, str | None, int]
"""A group, a first-level region or None for the whole country, and a day as its ordinal."""


class Sum(float):
    """A day's count that knows what single incidents add to it, for detectors that ask how grave they are."""

    __slots__ = ("parts",)
    parts: tuple[int, ...]

    def __new__(cls, count: float, parts: Iterable[int]) -> Sum:
        """The count, and what it is of."""
        one = super().__new__(cls, count)
        one.parts = tuple(parts)
        return one


class Gist(NamedTuple):
    """What of an incident's facts decides about the whole of an alert."""

    cause: Cause
    sub_type: str
    confirmed: bool
    """Whether a second source tells it."""
    replay: bool
    evidence_total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentFacts:
    """What an alert tells of an incident, beside its numbers."""

    cause: Cause
    sub_type: str
    sources: int
    replay: bool
    last_day: int
    evidence: tuple[EvidenceSentence, ...]
    """The first few sentences; `evidence_total` counts all."""
    evidence_total: int

    @property
    def gist(self) -> Gist:
        """The part without the sentences."""
        return Gist(self.cause, self.sub_type, self.sources > 1, self.replay, self.evidence_total)


def facts(incident: Incident) -> IncidentFacts:
    """The facts of an incident that alerts need."""
    return IncidentFacts(
        cause=incident.cause,
        sub_type=incident.sub_type,
        sources=incident.distinct_sources,
        replay=incident.replay,
        last_day=incident.last_published.astimezone(UTC).date().toordinal(),
        evidence=incident.evidence[:SENTENCES],
        evidence_total=len(incident.evidence),
    )


def contributions(incident: Incident, metrics: Collection[Metric]) -> dict[Slot, int]:
    """What the incident adds to every series, by day of publication. What has no country counts nowhere."""
    if incident.status in GONE:
        return {}
    victims = _victims(incident, metrics)
    return {**_reports(incident), **victims, **_masses(incident, victims)}


def aggregate(rule: Rule, values: Iterable[int]) -> int:
    """A day's count: incidents told, victims (never below 0), or the gravest single incident."""
    if rule is Rule.MASS_CASUALTY:
        return max(values, default=0)
    return max(sum(values), 0)


def _reports(incident: Incident) -> dict[Slot, int]:
    """One report on the earliest day for the country, and one for each region it touched."""
    first: dict[tuple[Group, str | None], int] = {}
    for change in incident.changes:
        if change.metric is not None or change.country is None or change.count <= 0:
            continue
        group, day = Group(change.country, Rule.REPORTS, None), ordinal_of(change.day)
        for adm1 in {None, change.adm1}:
            first[group, adm1] = min(day, first.get((group, adm1), day))
    return {(group, adm1, day): 1 for (group, adm1), day in first.items()}


def _victims(incident: Incident, metrics: Collection[Metric]) -> dict[Slot, int]:
    """Tolls and changes of tolls, in the region and in its country."""
    out: dict[Slot, int] = {}
    for change in incident.changes:
        if change.country is None or change.metric is None or change.metric not in metrics:
            continue
        group, day = Group(change.country, Rule.VICTIMS, change.metric), ordinal_of(change.day)
        for adm1 in {None, change.adm1}:
            out[group, adm1, day] = out.get((group, adm1, day), 0) + change.count
    return out


def _masses(incident: Incident, victims: dict[Slot, int]) -> dict[Slot, int]:
    """The incident's toll as it stood after each rise, capped by what is held now.

    A toll that is only feared, or has no certain part, has `low` 0 and is no mass casualty.
    """
    out: dict[Slot, int] = {}
    running: dict[tuple[Group, str | None], int] = {}
    for (group, adm1, day), count in sorted(victims.items(), key=lambda item: item[0][2]):
        series = (Group(group.country, Rule.MASS_CASUALTY, group.metric), adm1)
        running[series] = running.get(series, 0) + count
        held = min(running[series], _certain(incident, group.metric))
        if count > 0 and held > 0:
            out[(*series, day)] = held
    return out


def _certain(incident: Incident, metric: Metric | None) -> int:
    """The toll held now, 0 where none of it is certain; of the metrics of displacement the largest."""
    metrics = DISPLACEMENT if metric is Metric.DISPLACED else {metric}
    tolls = (count for name, count in incident.toll.items() if name in metrics)
    return max((count.best for count in tolls if count.low > 0), default=0)
