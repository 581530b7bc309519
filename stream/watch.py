"""The watch stage as a value: events of items in, incidents and alerts out, with the rows that hold its state.

The state is a function of the set of items (within the lateness), so a batch may be told twice, and rows of a batch
that was not finished do no harm: telling it again completes them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from stream import wire
from stream.bounds import fitted
from stream.days import day_of
from stream.detection.coverage import Coverage
from stream.detection.params import DetectionParams
from stream.detection.series import SeriesRow
from stream.detection.watching import Names, Watcher
from stream.errors import StateMismatch
from stream.linking import Attic, Linker, LinkParams
from stream.outcomes import Alert, Incident
from stream.records import ItemEvents
from stream.standing import Labels, Standing

ITEM, INCIDENT, SERIES, ALERT = "item|", "incident|", "series|", "alert|"
"""How the keys of rows begin; what follows is the id, or the key of the series."""

Told = TypeVar("Told", Incident, Alert)


@dataclass(frozen=True, slots=True)
class Step:
    """What a batch of items led to."""

    incidents: Sequence[Incident]
    """The last revision of each that changed."""
    alerts: Sequence[Alert]
    """The last revision of each that changed."""
    rows: dict[str, bytes | None]
    """Rows to store, None to delete; in an order that leaves a usable state wherever it is cut."""
    reported: Counter[Labels] = field(default_factory=Counter)
    """(country, cause, status) -> incidents told for the first time."""
    victims: Counter[Labels] = field(default_factory=Counter)
    """(country, first-level region, metric, status) -> victims newly told: first tolls, and rises of them."""
    joined: Sequence[str] = ()
    """Ids of the items that were taken in, in their order."""
    told_again: int = 0
    """Items that change nothing: the same version, or a newer one, was there."""
    late: Sequence[str] = ()
    """Ids of items older than the lateness, which join nothing."""


@dataclass(frozen=True, slots=True)
class WatchParams:
    """What an operator can set of linking and detection."""

    link: LinkParams = field(default_factory=LinkParams)
    detection: DetectionParams = field(default_factory=DetectionParams)


class Watch:
    """Links, counts and detects, a batch of items at a time."""

    def __init__(self, params: WatchParams, names: Names, attic: Attic | None = None) -> None:
        """Nothing seen yet; items and incidents that are seldom looked at lie in the attic, by default in memory."""
        self._params = params
        self._names = names
        self._linker = Linker(params.link, attic)
        self._watcher = Watcher(params.detection)
        self.standing = Standing()
        """What stands, as metrics tell it."""
        self._series: set[str] = set()
        self._alerted: set[str] = set()
        self._offsets: Mapping[str, int] = {}
        self._unwatched: list[Incident] = []
        """Restored incidents, to be counted once more: their rows may be younger than the clock's."""

    @property
    def rows(self) -> int:
        """How many rows hold the state."""
        return sum(self._linker.remembered) + len(self._series) + len(self._alerted)

    @property
    def newest(self) -> datetime:
        """The newest publication time seen."""
        return self._linker.newest

    def coverage(self) -> Coverage:
        """Where reports come from, and where they have ceased; it looks at every region."""
        return self._watcher.coverage()

    def restore(self, rows: Iterable[tuple[str, bytes]]) -> None:
        """Take over from stored rows, in any order; only for a watch that has seen nothing.

        Raises:
            StateMismatch: a row is of no known kind.
        """
        kept: dict[str, list[bytes]] = {ITEM: [], INCIDENT: [], SERIES: [], ALERT: []}
        for key, row in rows:
            kind = key[: key.find("|") + 1]
            if kind not in kept:
                raise StateMismatch(f"a row of the state has the unknown key {key!r}")
            kept[kind].append(row)
        incidents = [wire.decode(row, Incident) for row in kept[INCIDENT]]
        alerts = [wire.decode(row, Alert) for row in kept[ALERT]]
        heard = Counter[int]()
        self._linker.restore(_heard((wire.decode(row, ItemEvents) for row in kept[ITEM]), heard), incidents)
        series = [wire.decode(row, SeriesRow) for row in kept[SERIES]]
        self._watcher.restore(incidents, series, alerts, heard)
        self._unwatched = incidents
        for incident in incidents:
            self.standing.note(incident)
        for alert in alerts:
            self.standing.note_alert(alert)
        self._series = {row.key for row in series}
        self._alerted = {alert.id for alert in alerts}

    def number_from(self, offsets: Mapping[str, int]) -> None:
        """Let revisions of these incidents and alerts (by id) be higher by so much: others were told before."""
        self._offsets = offsets

    def _numbered(self, told: Told) -> Told:
        offset = self._offsets.get(told.id, 0)
        return replace(told, revision=told.revision + offset) if offset else told

    def apply(self, items: Sequence[ItemEvents], sent: datetime) -> Step:
        """Take in the items, in their order; `sent` is the time now, for the alerts."""
        changed: dict[str, Incident] = {}
        heard = Counter[int]()
        rows: dict[str, bytes | None] = {}
        joined: list[str] = []
        late: list[str] = []
        for item in items:
            if self._linker.is_late(item):
                late.append(item.id)
            before = self._linker.published(item.id)
            changed.update((incident.id, incident) for incident in self._linker.apply(item))
            if self._linker.taken:
                joined.append(item.id)
                rows[ITEM + item.id] = wire.encode(item)
                heard[day_of(item.published)] += 1
                if before is not None:
                    heard[day_of(before)] -= 1
        incidents = [changed[name] for name in sorted(changed)]
        alerts = [fitted(self._numbered(alert)) for alert in self._alerts(incidents, sent, heard)] if items else []
        incidents = [fitted(self._numbered(incident)) for incident in incidents]
        reported, victims = self.standing.newly_told(incidents)
        for incident in incidents:
            self.standing.note(incident)
        self._store(rows, incidents, alerts)
        return Step(incidents, alerts, rows, reported, victims, joined, len(items) - len(joined) - len(late), late)

    def _alerts(self, incidents: Sequence[Incident], sent: datetime, heard: Mapping[int, int]) -> list[Alert]:
        """The last revision of each alert that changed."""
        unwatched, self._unwatched = self._unwatched, []
        published = self._watcher.apply([*unwatched, *incidents], self._linker.newest, sent, self._names, heard)
        last = {alert.id: alert for alert in published}
        for alert in last.values():
            self.standing.note_alert(alert)
        return list(last.values())

    def _store(self, rows: dict[str, bytes | None], incidents: Iterable[Incident], alerts: Iterable[Alert]) -> None:
        """Add the rows that follow from the items': first what is told of, then what is told."""
        rows.update((INCIDENT + incident.id, wire.encode(incident)) for incident in incidents)
        changed, dropped = self._watcher.changed_series(), self._watcher.dropped_series()
        rows.update((SERIES + row.key, wire.encode(row)) for row in changed)
        rows.update((ALERT + alert.id, wire.encode(alert)) for alert in alerts)
        rows.update((SERIES + key, None) for key in dropped)
        self._series.update(row.key for row in changed)
        self._series.difference_update(dropped)
        self._alerted.update(alert.id for alert in alerts)
        gone = self._linker.forgotten()
        rows.update((ITEM + name, None) for name in gone.items)
        for name in gone.incidents:
            rows[INCIDENT + name] = None
            self.standing.forget(name)


def _heard(items: Iterable[ItemEvents], days: Counter[int]) -> Iterator[ItemEvents]:
    """The items, counted by the day of their publication as they go by."""
    for item in items:
        days[day_of(item.published)] += 1
        yield item
