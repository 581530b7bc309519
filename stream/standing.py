"""What stands: the incidents that may still get news and the alerts that go on, counted as their metrics tell them.

And what is newly told: incidents, and victims by which tolls exceed what was known of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from stream.attic import Roll
from stream.kinds import Metric
from stream.outcomes import Alert, AlertState, CapStatus, Incident, IncidentStatus

NONE = "none"
"""The label of what has no country, or no region."""

Labels = tuple[str, ...]

Bests = tuple[tuple[Metric, int], ...]
"""The best numbers of a toll."""

_ENDED = frozenset({AlertState.CLOSED, AlertState.CANCELLED})
_LIVE = frozenset({IncidentStatus.OPEN, IncidentStatus.CLOSED})


class Tally:
    """Counts of things by labels; who holds the things keeps the labels of each, one set at a time."""

    def __init__(self) -> None:
        self.counts: Counter[Labels] = Counter()
        """Labels -> how many; once told, labels stay, with 0 where nothing is left."""
        self._shared: dict[Labels, Labels] = {}

    def move(self, before: Labels | None, labels: Labels | None) -> Labels | None:
        """A thing that had some labels now has these; None: it is not counted. Returns them, to be kept."""
        if before is not None:
            self.counts[before] -= 1
        if labels is None:
            return None
        self.counts[labels] += 1
        return self._shared.setdefault(labels, labels)


class Standing:
    """What stands, kept up as revisions come."""

    def __init__(self) -> None:
        self.incidents = Tally()
        """By country and status."""
        self.alerts = Tally()
        """By rule, severity, country, first-level region and status."""
        self._roll = Roll()
        self._tolls: list[Bests] = []
        """Of incidents by their number, as are their labels: two dicts of a hundred thousand ids take four times as
        much."""
        self._labels: list[Labels | None] = []
        self._of_alerts: dict[str, Labels] = {}

    def note(self, incident: Incident) -> None:
        """Take in a revision."""
        number = self._roll.number(incident.id)
        if number is None:
            number = self._roll.enter(incident.id)
            if number == len(self._tolls):
                self._tolls.append(())
                self._labels.append(None)
        self._tolls[number] = _once(tuple((metric, count.best) for metric, count in incident.toll.items()))
        labels = (region_of(incident)[0], status_of(incident)) if incident.status is IncidentStatus.OPEN else None
        self._labels[number] = self.incidents.move(self._labels[number], labels)

    def note_alert(self, alert: Alert) -> None:
        """Take in a revision."""
        region = alert.region
        labels = (alert.rule.value, alert.severity.value, region.country, region.adm1 or NONE, alert.status.value)
        kept = self.alerts.move(self._of_alerts.pop(alert.id, None), None if alert.state in _ENDED else labels)
        if kept is not None:
            self._of_alerts[alert.id] = kept

    def forget(self, name: str) -> None:
        """The incident left memory."""
        if name in self._roll:
            number = self._roll.strike(name)
            self._tolls[number], self._labels[number] = (), self.incidents.move(self._labels[number], None)

    def newly_told(self, incidents: Sequence[Incident]) -> tuple[Counter[Labels], Counter[Labels]]:
        """What revisions tell that was not known, before they are noted.

        An incident into which others merge, all of them among the revisions, tells what exceeds all that was known.

        Returns:
            Incidents by country, cause and status, and victims by country, first-level region, metric and status.
        """
        reported, victims = Counter[Labels](), Counter[Labels]()
        merged = _merged(incidents)
        for incident in incidents:
            if incident.status not in _LIVE:
                continue
            names = (incident.id, *merged.get(incident.id, ()))
            numbers = map(self._roll.number, names)
            known = [dict(self._tolls[number]) for number in numbers if number is not None]
            country, adm1 = region_of(incident)
            status = status_of(incident)
            if not known:
                reported[country, incident.cause.value, status] += 1
            for metric, count in incident.toll.items():
                rise = count.best - sum(toll.get(metric, 0) for toll in known)
                if rise > 0:
                    victims[country, adm1, metric.value, status] += rise
        return reported, victims


@lru_cache(1 << 12)
def _once(bests: Bests) -> Bests:
    """The same, for most of those that are equal one and the same."""
    return bests


def region_of(incident: Incident) -> tuple[str, str]:
    """The country and first-level region in which an incident counts: those of its first place that has a country."""
    place = next((place for place in incident.places if place.country), None)
    return (NONE, NONE) if place is None else (place.country or NONE, place.adm1 or NONE)


def status_of(incident: Incident) -> str:
    """CAP's word: a replayed archive is a test."""
    return (CapStatus.TEST if incident.replay else CapStatus.ACTUAL).value


def _merged(incidents: Iterable[Incident]) -> Mapping[str, list[str]]:
    """Incident -> those that became part of it."""
    found: dict[str, list[str]] = {}
    for incident in incidents:
        if incident.merged_into is not None:
            found.setdefault(incident.merged_into, []).append(incident.id)
    return found
