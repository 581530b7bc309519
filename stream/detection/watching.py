"""The watcher: changed incidents in, alerts out.

Alerts are a function of the counts of days, the watermark and the parameters: not of the order in which
incidents came, of repetition or of restarts. So every series keeps the days that may still change beside the
detector's state at their beginning; a change recomputes what follows from it and compares with what was published.

An episode that late items bring to light is published as it stands at the watermark: once `closing_days` quiet
days lie behind it, it comes as `closed` and calls nobody. A correction lowers a day's count and never below 0,
so it can end an episode or shift it, but not raise one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from stream.attic import Attic
from stream.days import day_of
from stream.decisions import Book, Decision
from stream.detection.counts import GONE, Group
from stream.detection.coverage import Coverage
from stream.detection.episodes import Episode, Span
from stream.detection.explaining import (
    NO_SINGLE,
    Rival,
    Single,
    by_regions,
    by_single_incidents,
    gravest,
    heir,
    mass_group,
)
from stream.detection.known import Facts
from stream.detection.ledger import SILENCE_DAYS, Ledger
from stream.detection.params import DetectionParams
from stream.detection.raising import Finding, compose, revisions, ruled
from stream.detection.series import SeriesRow, Track
from stream.outcomes import Alert, AlertState, Incident, Region, Rule

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

    def __init__(self, params: DetectionParams, book: Book | None = None, attic: Attic | None = None) -> None:
        """Nothing seen yet; `book` has what people decide of alerts, facts of incidents lie in the attic, by default in
        memory."""
        self._params = params
        self._book = Book() if book is None else book
        self._ledger = Ledger(params, attic)
        self._live: set[Group] = set()
        """Groups with an alert that goes on: time alone may close it."""
        self._single: dict[Group, Single] = {}
        """By group of single incidents, what was last found in it."""

    def restore(
        self,
        incidents: Iterable[Incident],
        series: Iterable[SeriesRow],
        alerts: Iterable[Alert],
        heard: Mapping[int, int] = MappingProxyType({}),
    ) -> None:
        """Take up what was stored, in a watcher that has seen nothing.

        `incidents` may leave out those last told before the lateness; `heard` counts the items remembered, by the
        ordinal of their day. A series that another detector kept, or another version of it, begins anew with the days
        that may still change.
        """
        self.hear(heard)
        if self.take_up(list(series), alerts):
            for incident in incidents:
                self.count_again(incident)

    def take_up(self, series: Iterable[SeriesRow], alerts: Iterable[Alert]) -> bool:
        """Take up series and alerts; False where there is no clock among the series: nothing was ever seen."""
        ledger = self._ledger
        if not ledger.restore({row.key: row for row in series}):
            return False
        for alert in alerts:
            if not self._params.is_final(alert, ledger.base):
                group = Group(alert.region.country, alert.rule, alert.metric)
                ledger.track(group, alert.region.adm1).alerts[alert.id] = alert
        ledger.touched.update(ledger.groups)
        return True

    def count_again(self, incident: Incident) -> None:
        """Take up an incident, after series and alerts."""
        self._ledger.replace(incident)

    def go_on(self) -> None:
        """What was taken up is of a finished batch: no alert changes before something that it rests on does."""
        ledger = self._ledger
        ledger.touched = {group for group in ledger.groups if ledger.begins_anew(group)}
        self._live = {group for group in ledger.groups if self._goes_on(group)}

    def hear(self, heard: Mapping[int, int]) -> None:
        """Take up the items remembered, by the ordinal of their day."""
        self._ledger.hear(heard)

    def apply(
        self,
        incidents: Iterable[Incident],
        newest: datetime,
        sent: datetime,
        names: Names,
        heard: Mapping[int, int] = MappingProxyType({}),
    ) -> list[Alert]:
        """What to publish after these incidents, gone through twice, changed; each replaces its former contribution.

        `newest` is the newest publication time seen (the watermark); `heard` tells how many items more, or fewer, are
        now known of a day (its ordinal), with events or without: quiet days count from the earliest with more. Alerts
        come in order of group (country, rule, metric), region, the country itself last, and id.
        """
        ledger = self._ledger
        told = {day_of(incident.first_published) for incident in incidents if incident.status not in GONE}
        today = day_of(newest)
        ledger.restart_after_silence(today)
        came = (day for day, more in heard.items() if more > 0)
        ledger.begin(max(min([today, *told, *came]), today - SILENCE_DAYS))
        ledger.hear(heard)
        for incident in incidents:
            ledger.replace(incident)
        moved = ledger.move(today)
        ledger.listen()
        due = ledger.touched | self._live if moved else set(ledger.touched)
        due |= {group for group in ledger.groups if moved and ledger.settles(group) and not self._is_judged(group)}
        due |= {mass for group in due if (mass := mass_group(group)) in ledger.groups and not self._is_judged(mass)}
        published = [alert for group in sorted(due, key=_in_order) for alert in self._judge(group, sent, names)]
        ledger.touched.clear()
        ledger.settle()
        return published

    def reconsider(self, decisions: Iterable[Decision]) -> None:
        """Decisions came or were taken back, and the book knows: look at what they may be about once more."""
        countries = {decision.country for decision in decisions}
        for group, tracks in self._ledger.groups.items():
            if group.country in countries:
                self._ledger.touched.add(group)
                for track in tracks.values():
                    track.renewed = True

    def coverage(self) -> Coverage:
        """Where reports come from, and where they have ceased."""
        return self._ledger.coverage()

    def changed_series(self) -> list[SeriesRow]:
        """The rows to store since last asked."""
        return self._ledger.changed_rows()

    def dropped_series(self) -> list[str]:
        """The keys of rows to delete since last asked."""
        return self._ledger.dropped_keys()

    def days(self, group: Group, adm1: str | None) -> list[SeriesDay]:
        """The days of a series that may still change, oldest first; none where nothing was ever told."""
        tracks = self._ledger.groups.get(group, {})
        track = tracks.get(adm1)
        if track is None:
            return []
        self._extend(track, tracks)
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
        single = self._single_incidents(mass_group(group)) if group.rule is Rule.VICTIMS else NO_SINGLE
        published: list[Alert] = []
        regional: list[Rival] = []
        moved = False
        for adm1 in sorted(tracks, key=lambda code: (code is None, code or "")):
            track = tracks[adm1]
            self._extend(track, tracks)
            rests_on = (track.version, self._ledger.today, single.alarming)
            # Of an episode that began on settled days, facts may change of incidents that add nothing any more.
            if track.judged != rests_on or track.renewed or track.episode or (adm1 is None and moved):
                moved = True
                track.explained = by_single_incidents(track, single.alarming, self._params)
                if adm1 is None:
                    regions = [other for other in tracks.values() if other is not track]
                    track.explained |= by_regions(track, regions, regional, self._params)
                rivals = [*(regional if adm1 is None else ()), *_nearest(single.rivals, adm1)]
                published += self._publish(track, self._episodes(track), rivals, sent, names)
                track.judged, track.renewed = rests_on, False
            regional += [(track, span) for span in track.spans]
        (self._live.add if self._goes_on(group) else self._live.discard)(group)
        return published

    def _goes_on(self, group: Group) -> bool:
        tracks = self._ledger.groups.get(group, {}).values()
        return any(alert.state in _GOING_ON for track in tracks for alert in track.alerts.values())

    def _is_judged(self, group: Group) -> bool:
        return all(track.judged for track in self._ledger.groups[group].values())

    def _single_incidents(self, group: Group) -> Single:
        """What the group of single incidents says of victims, worked out anew where it changed."""
        tracks = self._ledger.groups.get(group)
        if not tracks:
            self._single.pop(group, None)
            return NO_SINGLE
        for track in tracks.values():
            self._extend(track, tracks)
        rests_on = (self._ledger.today, *((adm1, track.version, track.explained) for adm1, track in tracks.items()))
        known = self._single.get(group)
        if known is None or known.rests_on != rests_on:
            rivals = [
                (track, Span(episode.first, episode.last))
                for track in tracks.values()
                for episode, _ in self._episodes(track)
            ]
            known = self._single[group] = Single(rests_on, gravest(tracks.values(), self._params), rivals)
        return known

    def _extend(self, track: Track, tracks: Mapping[str | None, Track]) -> None:
        """Judge the days of a series up to today, a region's in the light of its country."""
        country, detector = tracks.get(None), self._ledger.detector(track.group.rule)
        if country is not None and track is not country:
            country.extend(detector, self._ledger.today)
            track.pool(country, detector)
        track.extend(detector, self._ledger.today)

    def _episodes(self, track: Track) -> list[tuple[Episode, bool]]:
        return list(track.episodes(self._ledger.today, self._params))

    def _publish(
        self,
        track: Track,
        found: list[tuple[Episode, bool]],
        rivals: list[Rival],
        sent: datetime,
        names: Names,
    ) -> list[Alert]:
        """The revisions of one series' alerts; `rivals` may take the place of one that is cancelled."""
        track.spans = [Span(episode.first, episode.last) for episode, _ in found]
        if not found and not track.alerts:
            return []
        country, adm1 = track.group.country, track.adm1
        region = Region(country=country, adm1=adm1, name=names(country, adm1))
        place = f"{region.name} ({names(country, None)})" if adm1 else region.name
        known = Facts(self._ledger.known, track.facts)
        wanted: dict[str, Alert] = {}
        for episode, closed in found:
            finding = Finding(group=track.group, adm1=adm1, episode=episode, closed=closed, facts=known)
            decision = self._book.on_alert(finding.series, episode.first, episode.last)
            wanted[finding.id] = ruled(compose(finding, region, place, self._params, sent), decision)
        rivals = [*((track, span) for span in track.spans), *rivals]
        heirs = {name: heir(*_days_of(alert), rivals) for name, alert in track.alerts.items()}
        published = list(revisions(wanted, track.alerts, heirs, sent))
        track.alerts.update((alert.id, alert) for alert in published)
        return published


def _nearest(rivals: Iterable[Rival], adm1: str | None) -> list[Rival]:
    """Those of the same region first, then in order of region."""
    return sorted(rivals, key=lambda rival: (rival[0].adm1 != adm1, rival[0].adm1 or "", rival[1].first))


def _days_of(alert: Alert) -> tuple[int, int]:
    return date.fromisoformat(alert.window.start).toordinal(), date.fromisoformat(alert.window.end).toordinal()


def _in_order(group: Group) -> tuple[str, str, str]:
    return group.country, group.rule, group.metric or ""
