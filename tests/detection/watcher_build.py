"""Small builders for a watcher's tests: incidents by day, a store that is read back, what was raised."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from stream import wire
from stream.detection.params import DetectionParams
from stream.detection.series import SeriesRow
from stream.detection.watching import Watcher
from stream.kinds import Cause, Metric
from stream.outcomes import (
    Alert,
    AlertState,
    Change,
    Incident,
    IncidentStatus,
    MsgType,
    Rule,
)
from stream.records import Count, EvidenceSentence

START = datetime(2021, 3, 1, 9, tzinfo=UTC)
SENT = datetime(2021, 9, 1, tzinfo=UTC)
NAMES = {("SYR", None): "Syria", ("SYR", "SY-ID"): "Idlib", ("SYR", "SY-HL"): "Aleppo"}


def names(country: str, adm1: str | None) -> str:
    return NAMES[country, adm1]


def at(day: int) -> datetime:
    return START + timedelta(days=day)


def iso(day: int) -> str:
    return at(day).date().isoformat()


def incident(
    name: str,
    day: int,
    killed: int = 0,
    *,
    adm1: str | None = "SY-ID",
    country: str | None = "SYR",
    low: int | None = None,
    growth: Sequence[tuple[int, int]] = (),
    status: IncidentStatus = IncidentStatus.OPEN,
    replay: bool = False,
) -> Incident:
    """Told on `day` with a toll; `growth` are later days and changes of it."""
    changes = [Change(day=iso(day), country=country, adm1=adm1, metric=None, count=1)]
    steps = [(day, killed), *growth] if killed else list(growth)
    changes += [
        Change(day=iso(when), country=country, adm1=adm1, metric=Metric.KILLED, count=more) for when, more in steps
    ]
    best = sum(more for _, more in steps)
    toll = {Metric.KILLED: Count(low=best if low is None else low, best=best, high=best)} if best else {}
    return Incident(
        id=name,
        status=status,
        type="Battles",
        sub_type="Armed clash",
        cause=Cause.CONFLICT,
        places=(),
        period=None,
        toll=toll,
        by_region=(),
        changes=tuple(changes),
        history=(),
        history_total=0,
        items=(),
        items_total=0,
        distinct_sources=1,
        first_published=at(day),
        last_published=at(max([day, *(when for when, _ in growth)])),
        evidence=(EvidenceSentence(item_id=name, source="AFP", url=None, sentence=f"{killed} were killed."),),
        replay=replay,
    )


def quiet(days: Iterable[int]) -> list[Incident]:
    """One incident with two dead every other day."""
    return [incident(f"q{day}", day, 2) for day in days if day % 2 == 0]


def massacre(day: int, many: int = 8, killed: int = 9) -> list[Incident]:
    """Many incidents on one day."""
    return [incident(f"m{day}-{number}", day, killed) for number in range(many)]


@dataclass
class Store:
    """What a changelog would hold; everything goes through the wire."""

    rows: dict[str, bytes]
    alerts: dict[str, bytes]
    incidents: dict[str, bytes]
    published: list[Alert]
    newest: datetime = START

    @classmethod
    def empty(cls) -> Store:
        return cls({}, {}, {}, [])

    def feed(self, watcher: Watcher, batch: Sequence[Incident], newest: datetime) -> list[Alert]:
        self.newest = max(self.newest, newest, *(told.last_published for told in batch)) if batch else newest
        alerts = watcher.apply(batch, self.newest, SENT, names, {START.date().toordinal(): 1})
        self.incidents.update((told.id, wire.encode(told)) for told in batch)
        self.rows.update((row.key, wire.encode(row)) for row in watcher.changed_series())
        for key in watcher.dropped_series():
            self.rows.pop(key, None)
        self.alerts.update((alert.id, wire.encode(alert)) for alert in alerts)
        self.published += alerts
        return alerts

    def reopen(self, params: DetectionParams | None = None, *, whole: bool = False) -> Watcher:
        watcher = Watcher(params or DetectionParams())
        watcher.restore(
            [wire.decode(raw, Incident) for raw in self.incidents.values()],
            [wire.decode(raw, SeriesRow) for raw in self.rows.values()],
            [wire.decode(raw, Alert) for raw in self.alerts.values()],
        )
        if whole:
            watcher.go_on()
        return watcher

    def in_the_end(self) -> dict[str, Alert]:
        """The alerts that stand, without what may differ between equal runs."""
        stand = (wire.decode(raw, Alert) for raw in self.alerts.values())
        return {
            alert.id: replace(alert, revision=0, references=(), msg_type=MsgType.ALERT, first_raised=SENT, sent=SENT)
            for alert in stand
            if alert.state is not AlertState.CANCELLED
        }


def run(
    batches: Iterable[Sequence[Incident]],
    until: int,
    *,
    params: DetectionParams | None = None,
    restarts: bool = False,
    whole: bool = False,
    beat: int | None = None,
) -> Store:
    """Feed the batches, then let time pass until a day: at once, or in beats of some days.

    Where the rows are known to be `whole` at a restart, nothing is looked at before it changes.
    """
    params = params or DetectionParams()
    store, watcher = Store.empty(), Watcher(params)
    last = (store.newest - START).days
    for batch in batches:
        watcher = store.reopen(params, whole=whole) if restarts else watcher
        store.feed(watcher, batch, store.newest)
        last = (store.newest - START).days
    for day in [*(range(last, until, beat) if beat else ()), until]:
        watcher = store.reopen(params, whole=whole) if restarts else watcher
        store.feed(watcher, [], at(day))
    return store


def daily(incidents: Iterable[Incident]) -> list[list[Incident]]:
    """By day of the last telling, in order."""
    days: dict[datetime, list[Incident]] = {}
    for told in incidents:
        days.setdefault(told.last_published, []).append(told)
    return [days[day] for day in sorted(days)]


def alerts_of(store: Store, rule: Rule) -> list[Alert]:
    return [alert for alert in store.in_the_end().values() if alert.rule is rule]
