"""The watcher: changed incidents in, alerts out.

Alerts are a function of the counts of days, the watermark and the parameters: not of the order in which
incidents came, of repetition or of restarts. So every series keeps the days that may still change beside the
detector's state at their beginning; a change recomputes what follows from it and compares with what was published.

An episode that late items bring to light is published as it stands at the watermark: once `closing_days` quiet
days lie behind it, it comes as `closed` and calls nobody. A correction lowers a day's count and never below 0,
so it can end an episode or shift it, but not raise one.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from stream.detection import DETECTORS
from stream.detection.counts import Group
from stream.detection.episodes import Episode
from stream.detection.ledger import SILENCE_DAYS, Ledger
from stream.detection.params import DetectionParams
from stream.detection.raising import Finding, alert_id, compose, revisions
from stream.detection.series import SeriesRow, Track
from stream.outcomes import Alert, AlertState, Incident, Region

Names = Callable[[str, str | None], str]
"""The name of a country, or of a first-level region of it."""

_GOING_ON = frozenset({AlertState.OPEN, AlertState.UPDATED})


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesDay:
    """A day of a series, for display."""

    day: str
    observed: int
    expected: float
    threshold: float
    alarm: bool


class Watcher:
    """Counts by region and day in memory, and the alerts that follow from them."""

    def __init__(self, params: DetectionParams) -> None:
        """Nothing seen yet."""
        self._params = params
        self._detector = DETECTORS[params.detector]
        self._ledger = Ledger(params, self._detector)
        self._live: set[Group] = set()
        """Groups with an alert that goes on: time alone may close it."""

    def restore(self, incidents: Iterable[Incident], series: Iterable[SeriesRow], alerts: Iterable[Alert]) -> None:
        """Take up what was stored, in a watcher that has seen nothing.

        `incidents` may leave out those last told before the lateness. A series that another detector kept, or
        another version of it, begins anew with the days that may still change.
        """
        ledger = self._ledger
        if not ledger.restore({row.key: row for row in series}):
            return
        for incident in incidents:
            ledger.replace(incident)
        for alert in alerts:
            if not self._params.is_final(alert, ledger.base):
                group = Group(alert.region.country, alert.rule, alert.metric)
                ledger.track(group, alert.region.adm1).alerts[alert.id] = alert
        ledger.touched.update(ledger.groups)

    def apply(
        self,
        incidents: Iterable[Incident],
        newest: datetime,
        sent: datetime,
        names: Names,
        oldest: datetime | None = None,
    ) -> list[Alert]:
        """What to publish after these incidents changed; each replaces its former contribution.

        `newest` is the newest publication time seen (the watermark), `oldest` the earliest of the items now
        accepted, with events or without: quiet days count from the earliest of all. Alerts come in order of
        group (country, rule, metric), region, the country itself last, and id.
        """
        changed, ledger = list(incidents), self._ledger
        told = [incident.first_published for incident in changed]
        today = _day(newest)
        ledger.restart_after_silence(today)
        ledger.begin(max(_day(min([newest, *told, *([oldest] if oldest else [])])), today - SILENCE_DAYS))
        for incident in changed:
            ledger.replace(incident)
        due = set(ledger.touched)
        if ledger.move(today):
            due |= self._live
        published = [alert for group in sorted(due, key=_in_order) for alert in self._judge(group, sent, names)]
        ledger.touched.clear()
        ledger.settle()
        return published

    def changed_series(self) -> list[SeriesRow]:
        """The rows to store since last asked."""
        return self._ledger.changed_rows()

    def dropped_series(self) -> list[str]:
        """The keys of rows to delete since last asked."""
        return self._ledger.dropped_keys()

    def days(self, group: Group, adm1: str | None) -> list[SeriesDay]:
        """The days of a series that may still change, oldest first; none where nothing was ever told."""
        track = self._ledger.groups.get(group, {}).get(adm1)
        if track is None:
            return []
        track.extend(self._detector, self._ledger.today)
        return [
            SeriesDay(
                day=date.fromordinal(track.base + at).isoformat(),
                observed=track.count(track.base + at),
                expected=verdict.expected,
                threshold=max(verdict.threshold, self._params.floor(group.rule, group.metric)),
                alarm=track.is_alarm(track.base + at, self._params),
            )
            for at, verdict in enumerate(track.verdicts)
        ]

    def _judge(self, group: Group, sent: datetime, names: Names) -> list[Alert]:
        """Publish what changed in the group: regions first, for they may explain the country's alarm."""
        tracks = self._ledger.groups.get(group, {})
        published: list[Alert] = []
        regional: list[tuple[Track, Episode]] = []
        for adm1 in sorted(tracks, key=lambda code: (code is None, code or "")):
            track = tracks[adm1]
            track.extend(self._detector, self._ledger.today)
            if adm1 is None:
                track.explained = self._explained(track, regional)
            found = list(track.episodes(self._ledger.today, self._params))
            published += self._publish(track, found, regional, sent, names)
            regional += [(track, episode) for episode, _ in found]
        going_on = any(alert.state in _GOING_ON for track in tracks.values() for alert in track.alerts.values())
        (self._live.add if going_on else self._live.discard)(group)
        return published

    def _explained(self, country: Track, regional: list[tuple[Track, Episode]]) -> frozenset[int]:
        """The days on which one alarmed region has most of the country's count: its alert says it already."""
        share, closing = self._params.explained_share, self._params.closing_days
        return frozenset(
            day
            for day in country.days
            if any(
                episode.first <= day <= episode.last + closing and region.count(day) >= share * country.count(day)
                for region, episode in regional
            )
        )

    def _publish(
        self,
        track: Track,
        found: list[tuple[Episode, bool]],
        regional: list[tuple[Track, Episode]],
        sent: datetime,
        names: Names,
    ) -> list[Alert]:
        """The revisions of one series' alerts."""
        if not found and not track.alerts:
            return []
        country, adm1 = track.group.country, track.adm1
        region = Region(country=country, adm1=adm1, name=names(country, adm1))
        place = f"{region.name} ({names(country, None)})" if adm1 else region.name
        known = ChainMap(self._ledger.facts, track.facts)
        wanted: dict[str, Alert] = {}
        for episode, closed in found:
            finding = Finding(group=track.group, adm1=adm1, episode=episode, closed=closed, facts=known)
            wanted[finding.id] = compose(finding, region, place, self._params, sent)
        heirs = {name: _heir(alert, track, found, regional) for name, alert in track.alerts.items()}
        published = list(revisions(wanted, track.alerts, heirs, sent))
        track.alerts.update((alert.id, alert) for alert in published)
        return published


def _heir(
    alert: Alert, track: Track, found: list[tuple[Episode, bool]], regional: list[tuple[Track, Episode]]
) -> str | None:
    """The alert that takes the place of a cancelled one: of the same series, else of a region that explains it."""
    first, last = (date.fromisoformat(day).toordinal() for day in (alert.window.start, alert.window.end))
    rivals = [(track, episode) for episode, _ in found] + (regional if track.adm1 is None else [])
    for rival, episode in rivals:
        if episode.first <= last and first <= episode.last:
            return alert_id(rival.group, rival.adm1, episode.first)
    return None


def _in_order(group: Group) -> tuple[str, str, str]:
    return group.country, group.rule, group.metric or ""


def _day(time: datetime) -> int:
    return time.astimezone(UTC).date().toordinal()
