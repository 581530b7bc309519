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

import numpy as np

from stream import wire
from stream.bounds import fitted
from stream.days import day_of
from stream.decisions import Book, Entry
from stream.detection.coverage import Coverage
from stream.detection.params import DetectionParams
from stream.detection.series import SeriesRow
from stream.detection.watching import Names, Watcher
from stream.errors import StateMismatch
from stream.linking import Attic, Linker, LinkParams, Saying, moment
from stream.outcomes import Alert, Incident
from stream.records import ItemEvents
from stream.standing import Labels, Standing

ITEM, INCIDENT, SERIES, ALERT, DECISION = "item|", "incident|", "series|", "alert|", "decision|"
TOWN = "town|"
"""How the keys of rows begin; what follows is the id, the key of the series, or the town's land and name."""

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

    def written(self, kind: str, told: Incident | Alert) -> bytes:
        """An incident or an alert as bytes: those of its row, where it has one."""
        return self.rows.get(kind + told.id) or wire.encode(told)


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
        self._book = Book()
        self._linker = Linker(params.link, attic, book=self._book)
        self._watcher = Watcher(params.detection, self._book, attic)
        self.standing = Standing()
        """What stands, as metrics tell it."""
        self._series: set[str] = set()
        self._alerted: set[str] = set()
        self._offsets: Mapping[str, int] = {}
        self._unwatched: Counter[int] | None = None
        """Of a state that may be cut off the items of each day: with the next batch these are heard, and all incidents
        counted once more, as if they came with it. Their rows may be younger than the clock's."""

    @property
    def rows(self) -> int:
        """How many rows hold the state."""
        return sum(self._linker.remembered) + len(self._book) + len(self._series) + len(self._alerted)

    @property
    def newest(self) -> datetime:
        """The newest publication time seen."""
        return self._linker.newest

    def coverage(self) -> Coverage:
        """Where reports come from, and where they have ceased; it looks at every region."""
        return self._watcher.coverage()

    def restore(self, rows: Mapping[str, bytes]) -> None:
        """Take over from stored rows, which may have been cut off anywhere; only for a watch that has seen nothing.

        What the rows lack of their own consequences comes with the next batch, be it empty.

        Raises:
            StateMismatch: a row is of no known kind.
            InputError: a row cannot be read.
        """
        names, heard = self._with_decisions(rows), Counter[int]()
        items = (_ITEMS.decode(rows[ITEM + name]) for name in names[ITEM])
        incidents = (incident for incident, _ in self._counted_again(rows, names))
        self._linker.restore(_heard(items, heard), incidents)
        self._unwatched = heard

    def take_over(self, rows: Mapping[str, bytes]) -> bool:
        """The same, of rows as they were between two batches, at a fraction of the cost: nothing is joined anew.

        Returns:
            Whether the rows agree with one another. Where they do not, this watch is of no more use.
        """
        names, heard = self._with_decisions(rows), Counter[int]()
        stored = (rows[ITEM + name] for name in _in_order(rows, names[ITEM]))
        items = ((item, row) for row in stored for item in _heard([_ITEMS.decode(row)], heard))
        agree = self._linker.take_over(items, self._counted_again(rows, names))
        self._watcher.hear(heard)
        self._watcher.go_on()
        return agree

    def _with_decisions(self, rows: Mapping[str, bytes]) -> dict[str, list[str]]:
        """The names of rows by what they are of, once that is taken in on which all else rests: decisions, and what
        forgotten items said of towns."""
        names = _by_kind(rows)
        self._book.take(wire.decode(rows[DECISION + name], Entry) for name in names[DECISION])
        self.know({name: wire.decode(rows[TOWN + name], tuple[Saying, ...]) for name in names[TOWN]})
        return names

    def know(self, towns: Mapping[str, Sequence[Saying]]) -> None:
        """Take over from rows what forgotten items said of towns; only for a watch that has seen nothing."""
        self._linker.know(towns)

    def _counted_again(
        self, rows: Mapping[str, bytes], names: Mapping[str, Sequence[str]]
    ) -> Iterator[tuple[Incident, bytes]]:
        """The incidents, each with its row, counted as they go by, after the series and the alerts."""
        series = [_SERIES.decode(rows[SERIES + name]) for name in names[SERIES]]
        alerts = [_ALERTS.decode(rows[ALERT + name]) for name in names[ALERT]]
        self._series = {row.key for row in series}
        self._alerted = {alert.id for alert in alerts}
        for alert in alerts:
            self.standing.note_alert(alert)
        known = self._watcher.take_up(series, alerts)
        for name in names[INCIDENT]:
            row = rows[INCIDENT + name]
            incident = _INCIDENTS.decode(row)
            self.standing.note(incident)
            if known:
                self._watcher.count_again(incident)
            yield incident, row

    def number_from(self, offsets: Mapping[str, int]) -> None:
        """Let revisions of these incidents and alerts (by id) be higher by so much: others were told before."""
        self._offsets = offsets

    def _numbered(self, told: Told) -> Told:
        offset = self._offsets.get(told.id, 0)
        return replace(told, revision=told.revision + offset) if offset else told

    def apply(self, items: Sequence[ItemEvents], sent: datetime, decisions: Sequence[Entry] = ()) -> Step:
        """Take in decisions, then the items, in their order; `sent` is the time now, for the alerts."""
        changed = {incident.id: incident for incident in self._linker.advance(self._linker.newest)}
        rows = self._decided(decisions, changed)
        heard = Counter[int]()
        joined: list[str] = []
        late: list[str] = []
        for item in items:
            if self._linker.is_late(item):
                late.append(item.id)
            before = self._linker.published(item.id)
            changed.update((incident.id, incident) for incident in self._linker.apply(item))
            if self._linker.taken:
                joined.append(item.id)
                row = rows[ITEM + item.id] = wire.encode(item)
                self._linker.is_stored(item, row)
                heard[day_of(item.published)] += 1
                if before is not None:
                    heard[day_of(before)] -= 1
        incidents = [changed[name] for name in sorted(changed)]
        told = self._alerts(incidents, sent, heard) if items or incidents or rows or self._unwatched is not None else []
        alerts = [fitted(self._numbered(alert)) for alert in told]
        incidents = [fitted(self._numbered(incident)) for incident in incidents]
        reported, victims = self.standing.newly_told(incidents)
        for incident in incidents:
            self.standing.note(incident)
        self._store(rows, incidents, alerts)
        return Step(incidents, alerts, rows, reported, victims, joined, len(items) - len(joined) - len(late), late)

    def _decided(self, entries: Sequence[Entry], changed: dict[str, Incident]) -> dict[str, bytes | None]:
        """The rows of decisions, once what they change is among the incidents that changed."""
        decided = self._book.take(entries)
        changed.update((incident.id, incident) for incident in self._linker.decide(decided))
        self._watcher.reconsider(decided)
        return {DECISION + each.id: wire.encode(self._book.entry(each.id)) for each in entries}

    def _alerts(self, incidents: Sequence[Incident], sent: datetime, came: Mapping[int, int]) -> list[Alert]:
        """The last revision of each alert that changed."""
        if not self._linker.has_begun:
            return []
        counted: Iterable[Incident] = incidents
        heard = Counter(came)
        if self._unwatched is not None:
            counted = self._linker.incidents()
            heard.update(self._unwatched)
            self._unwatched = None
        published = self._watcher.apply(counted, self._linker.newest, sent, self._names, heard)
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
        rows.update((TOWN + town, wire.encode(said) if said else None) for town, said in gone.towns.items())
        rows.update((ITEM + name, None) for name in gone.items)
        for name in gone.incidents:
            rows[INCIDENT + name] = None
            self.standing.forget(name)


def _heard(items: Iterable[ItemEvents], days: Counter[int]) -> Iterator[ItemEvents]:
    """The items, counted by the day of their publication as they go by."""
    for item in items:
        days[day_of(item.published)] += 1
        yield item


def _by_kind(rows: Iterable[str]) -> dict[str, list[str]]:
    """The names of rows by what they are of."""
    kept: dict[str, list[str]] = {ITEM: [], INCIDENT: [], SERIES: [], ALERT: [], DECISION: [], TOWN: []}
    for key in rows:
        end = key.find("|") + 1
        if key[:end] not in kept:
            raise StateMismatch(f"a row of the state has the unknown key {key!r}")
        kept[key[:end]].append(key[end:])
    return kept


@dataclass(frozen=True, slots=True)
class _When:
    """Of an item no more than when it was published."""

    published: datetime


def _in_order(rows: Mapping[str, bytes], items: list[str]) -> Iterator[str]:
    """The ids of items in the order of publication, then of ids."""
    items.sort()
    when = np.fromiter((moment(_WHEN.decode(rows[ITEM + name]).published) for name in items), np.int64, len(items))
    return (items[at] for at in when.argsort(kind="stable").tolist())


_ITEMS, _INCIDENTS = wire.Decoder(ItemEvents), wire.Decoder(Incident)
_SERIES, _ALERTS, _WHEN = wire.Decoder(SeriesRow), wire.Decoder(Alert), wire.Decoder(_When)
