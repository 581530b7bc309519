"""Alerts are a function of the incidents and the watermark: not of order, repetition or restarts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stream import wire
from stream.detection import DETECTORS
from stream.detection.counts import Group
from stream.detection.params import DetectionParams
from stream.detection.series import SeriesRow
from stream.detection.watching import Watcher
from stream.kinds import Cause, Metric
from stream.outcomes import (
    Alert,
    AlertState,
    CapStatus,
    Change,
    Incident,
    IncidentStatus,
    MsgType,
    Rule,
    Urgency,
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
        alerts = watcher.apply(batch, self.newest, SENT, names, START)
        self.incidents.update((told.id, wire.encode(told)) for told in batch)
        self.rows.update((row.key, wire.encode(row)) for row in watcher.changed_series())
        for key in watcher.dropped_series():
            self.rows.pop(key, None)
        self.alerts.update((alert.id, wire.encode(alert)) for alert in alerts)
        self.published += alerts
        return alerts

    def reopen(self, params: DetectionParams | None = None) -> Watcher:
        watcher = Watcher(params or DetectionParams())
        watcher.restore(
            [wire.decode(raw, Incident) for raw in self.incidents.values()],
            [wire.decode(raw, SeriesRow) for raw in self.rows.values()],
            [wire.decode(raw, Alert) for raw in self.alerts.values()],
        )
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
    beat: int | None = None,
) -> Store:
    """Feed the batches, then let time pass until a day: at once, or in beats of some days."""
    params = params or DetectionParams()
    store, watcher = Store.empty(), Watcher(params)
    last = (store.newest - START).days
    for batch in batches:
        watcher = store.reopen(params) if restarts else watcher
        store.feed(watcher, batch, store.newest)
        last = (store.newest - START).days
    for day in [*(range(last, until, beat) if beat else ()), until]:
        watcher = store.reopen(params) if restarts else watcher
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


def test_a_quiet_region_raises_nothing() -> None:
    assert run(daily(quiet(range(120))), 120).published == []


def test_an_escalation_is_raised_updated_and_closed() -> None:
    told = quiet(range(60)) + massacre(60) + massacre(61)
    store = run(daily(told), 70)
    states = [alert.state for alert in store.published if alert.rule is Rule.VICTIMS]
    assert states == [AlertState.OPEN, AlertState.UPDATED, AlertState.CLOSED]
    (alert,) = alerts_of(store, Rule.VICTIMS)
    assert (alert.region.adm1, alert.metric, alert.urgency) == ("SY-ID", Metric.KILLED, Urgency.PAST)
    assert (alert.window.start, alert.window.end) == (iso(60), iso(61))
    assert alert.observed == 144.0
    assert alert.incidents_total == 16


def test_the_reason_is_a_sentence_with_the_numbers() -> None:
    store = run(daily(quiet(range(60)) + massacre(60) + massacre(61)), 61)
    (alert,) = alerts_of(store, Rule.VICTIMS)
    assert alert.reason == (
        "Idlib (Syria): 144 people reported killed on 30 April–1 May 2021 in 16 incidents, "
        "where about 2 are usual; one incident accounts for 6 %."
    )


def test_revisions_name_what_they_follow() -> None:
    store = run(daily(quiet(range(60)) + massacre(60) + massacre(61)), 70)
    victims = [alert for alert in store.published if alert.rule is Rule.VICTIMS]
    first, second, third = victims
    assert [alert.revision for alert in victims] == [1, 2, 3]
    assert (first.msg_type, second.msg_type, third.msg_type) == (MsgType.ALERT, MsgType.UPDATE, MsgType.UPDATE)
    assert third.references == (f"{first.id}.1", f"{first.id}.2")


def test_a_day_not_over_can_alarm_and_is_not_learnt_as_quiet() -> None:
    store, watcher = Store.empty(), Watcher(DetectionParams())
    for batch in daily(quiet(range(60))):
        store.feed(watcher, batch, store.newest)
    few, more = massacre(60)[:1], massacre(60)[1:]
    assert store.feed(watcher, few, at(60)) == []
    assert {alert.rule for alert in store.feed(watcher, more, at(60))} == {Rule.REPORTS, Rule.VICTIMS}


def test_only_time_closes_an_alert() -> None:
    store, watcher = Store.empty(), Watcher(DetectionParams())
    for batch in daily(quiet(range(60)) + massacre(60)):
        store.feed(watcher, batch, store.newest)
    assert store.feed(watcher, [], at(63)) == []
    assert {alert.state for alert in store.feed(watcher, [], at(64))} == {AlertState.CLOSED}


def test_a_withdrawn_incident_takes_its_alert_back() -> None:
    store, watcher = Store.empty(), Watcher(DetectionParams())
    for batch in daily([*quiet(range(60)), incident("big", 60, 90)]):
        store.feed(watcher, batch, store.newest)
    assert {alert.rule for alert in store.in_the_end().values()} == {Rule.VICTIMS, Rule.MASS_CASUALTY}
    gone = replace(incident("big", 60, 90), status=IncidentStatus.WITHDRAWN)
    cancelled = store.feed(watcher, [gone], at(60))
    assert {(alert.state, alert.msg_type) for alert in cancelled} == {(AlertState.CANCELLED, MsgType.CANCEL)}
    assert store.in_the_end() == {}


def test_a_cancelled_alert_can_stand_up_again() -> None:
    store, watcher = Store.empty(), Watcher(DetectionParams())
    for batch in daily([*quiet(range(60)), incident("big", 60, 90)]):
        store.feed(watcher, batch, store.newest)
    before = store.in_the_end()
    store.feed(watcher, [replace(incident("big", 60, 90), status=IncidentStatus.WITHDRAWN)], at(60))
    again = store.feed(watcher, [incident("big", 60, 90)], at(60))
    assert {(alert.msg_type, alert.revision) for alert in again} == {(MsgType.ALERT, 3)}
    assert store.in_the_end() == before


def test_late_items_that_move_the_first_day_cancel_the_old_id_for_the_new_one() -> None:
    store, watcher = Store.empty(), Watcher(DetectionParams())
    for batch in daily(quiet(range(60)) + massacre(61)):
        store.feed(watcher, batch, store.newest)
    old = {alert.rule: alert for alert in store.in_the_end().values()}[Rule.VICTIMS]
    late = [replace(told, id=f"late-{told.id}") for told in massacre(60)]
    revised = [alert for alert in store.feed(watcher, late, at(61)) if alert.rule is Rule.VICTIMS]
    moved = next(alert for alert in revised if alert.id != old.id)
    gone = next(alert for alert in revised if alert.id == old.id)
    assert (moved.window.start, moved.window.end) == (iso(60), iso(61))
    assert (gone.state, gone.replaced_by) == (AlertState.CANCELLED, moved.id)


def test_a_late_spike_comes_as_closed() -> None:
    store, watcher = Store.empty(), Watcher(DetectionParams())
    for batch in daily(quiet(range(90))):
        store.feed(watcher, batch, store.newest)
    late = store.feed(watcher, massacre(60), at(90))
    assert {(alert.state, alert.urgency) for alert in late} == {(AlertState.CLOSED, Urgency.PAST)}


def test_a_correction_raises_nothing() -> None:
    store, watcher = Store.empty(), Watcher(DetectionParams())
    for batch in daily(quiet(range(60))):
        store.feed(watcher, batch, store.newest)
    down = [incident(f"q{day}", day, 2, growth=[(60, -1)]) for day in range(0, 60, 2)]
    assert store.feed(watcher, down, at(60)) == []


def test_what_has_no_country_counts_nowhere() -> None:
    told = [replace(x, changes=tuple(replace(c, country=None, adm1=None) for c in x.changes)) for x in massacre(60)]
    assert run(daily(quiet(range(60)) + told), 70).published == []


def test_one_region_speaks_for_its_country() -> None:
    store = run(daily(quiet(range(60)) + massacre(60)), 70)
    assert {alert.region.adm1 for alert in store.in_the_end().values()} == {"SY-ID"}


def test_a_country_speaks_where_no_region_explains_it() -> None:
    spread = [incident(f"s{n}", 60, 9, adm1=("SY-ID", "SY-HL", None)[n % 3]) for n in range(9)]
    store = run(daily(quiet(range(60)) + spread), 70)
    assert None in {alert.region.adm1 for alert in store.in_the_end().values()}


def test_an_incident_in_two_regions_is_one_report_of_the_country() -> None:
    told = massacre(60, many=4)
    told = [replace(x, changes=(*x.changes, replace(x.changes[0], adm1="SY-HL"))) for x in told]
    assert alerts_of(run(daily(quiet(range(60)) + told), 70), Rule.REPORTS) == []


@pytest.mark.parametrize(("low", "rules"), [(0, {Rule.VICTIMS}), (90, {Rule.VICTIMS, Rule.MASS_CASUALTY})])
def test_a_merely_feared_toll_is_no_mass_casualty(low: int, rules: set[Rule]) -> None:
    store = run(daily([*quiet(range(60)), incident("big", 60, 90, low=low)]), 70)
    assert {alert.rule for alert in store.in_the_end().values()} == rules


def test_a_toll_that_grows_is_a_mass_casualty_once_it_is_large() -> None:
    store = run(daily([*quiet(range(60)), incident("big", 60, 12, growth=[(62, 80)])]), 70)
    (alert,) = alerts_of(store, Rule.MASS_CASUALTY)
    assert (alert.window.start, alert.observed, alert.incidents) == (iso(62), 92.0, ("big",))


def test_an_extreme_toll_is_a_mass_casualty_even_where_they_are_usual() -> None:
    used_to = [incident(f"u{day}", day, 150) for day in range(0, 60, 2)]
    store = run(daily([*used_to, incident("big", 61, 220)]), 70)
    last = [alert for alert in alerts_of(store, Rule.MASS_CASUALTY) if alert.window.start >= iso(30)]
    assert [(alert.window.start, alert.incidents) for alert in last] == [(iso(61), ("big",))]


def test_replayed_incidents_are_a_test() -> None:
    told = [replace(x, replay=True) for x in massacre(60)]
    store = run(daily(quiet(range(60)) + told), 70)
    assert {alert.status for alert in alerts_of(store, Rule.REPORTS)} == {CapStatus.TEST}


def test_without_history_an_alert_says_so() -> None:
    store = run(daily(quiet(range(10)) + massacre(12)), 14)
    assert {alert.confidence.value for alert in store.in_the_end().values()} == {"cold_start"}


@pytest.mark.parametrize("kept_by", ["ears_c2/1", "level/1", "level"])
def test_a_state_kept_by_another_detector_begins_anew(kept_by: str) -> None:
    store = run(daily(quiet(range(150))), 160)
    kept = {key: wire.decode(row, SeriesRow) for key, row in store.rows.items()}
    store.rows = {key: wire.encode(replace(row, detector=kept_by)) for key, row in kept.items()}
    watcher = store.reopen()
    store.feed(watcher, massacre(161), at(161))
    assert {alert.confidence.value for alert in alerts_of(store, Rule.REPORTS)} == {"normal"}
    assert all(row.detector.startswith("level/") for row in watcher.changed_series())
    (days,) = {len(watcher.days(Group("SYR", Rule.REPORTS, None), region)) for region in (None, "SY-ID")}
    assert days == 61


def test_days_are_there_to_be_shown() -> None:
    store = run(daily(quiet(range(60)) + massacre(60)), 61)
    watcher = store.reopen()
    store.feed(watcher, [], at(61))
    days = watcher.days(Group("SYR", Rule.REPORTS, None), "SY-ID")
    assert (days[-2].day, days[-2].observed, days[-2].alarm) == (iso(60), 8, True)
    assert (days[-1].observed, days[-1].alarm) == (0, False)
    assert days[0].day == date(2021, 3, 2).isoformat()


HISTORY = st.lists(
    st.tuples(
        st.integers(0, 75),
        st.sampled_from([0, 1, 3, 8, 15, 40, 120]),
        st.sampled_from(["SY-ID", "SY-HL", None]),
        st.integers(1, 6),
        st.integers(0, 5),
    ),
    min_size=1,
    max_size=10,
)


def happenings(history: list[tuple[int, int, str | None, int, int]]) -> list[Incident]:
    """A quiet background and bursts of incidents, some with tolls that grow."""
    told = quiet(range(40))
    for number, (day, killed, adm1, many, later) in enumerate(history):
        growth = [(day + later, killed)] if later and killed else []
        told += [
            incident(f"h{number}-{n}", day, killed, adm1=adm1, growth=growth, low=killed * (n % 2)) for n in range(many)
        ]
    return told


PROPERTY = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
History = list[tuple[int, int, str | None, int, int]]


@pytest.mark.parametrize("detector", sorted(DETECTORS))
@PROPERTY
@given(history=HISTORY, data=st.data(), until=st.integers(80, 150))
def test_any_order_and_repetition_within_the_lateness_ends_equal(
    detector: str, history: History, data: st.DataObject, until: int
) -> None:
    params, told = DetectionParams(detector=detector), happenings(history)
    straight = run(daily(told), until, params=params)
    delays = [timedelta(days=data.draw(st.integers(0, 50))) for _ in range(7)]
    late = sorted(told, key=lambda x: (x.last_published + delays[sum(x.id.encode()) % 7], x.id))
    batches = [[x, *([late[n // 2]] if n % 3 == 0 else [])] for n, x in enumerate(late)]
    assert run(batches, until, params=params, beat=9).in_the_end() == straight.in_the_end()


@pytest.mark.parametrize("detector", sorted(DETECTORS))
@PROPERTY
@given(history=HISTORY, until=st.integers(76, 170))
def test_a_restart_at_every_batch_ends_equal(detector: str, history: History, until: int) -> None:
    params, batches = DetectionParams(detector=detector), daily(happenings(history))
    straight = run(batches, until, params=params, beat=5)
    again = run(batches, until, params=params, beat=5, restarts=True)
    assert again.published == straight.published
    assert again.rows == straight.rows


@PROPERTY
@given(history=HISTORY, until=st.integers(76, 170), size=st.integers(1, 200))
def test_batches_of_any_size_end_equal(history: History, until: int, size: int) -> None:
    told = sorted(happenings(history), key=lambda x: x.last_published)
    batches = [told[first : first + size] for first in range(0, len(told), size)]
    assert run(batches, until).in_the_end() == run(daily(told), until, beat=3).in_the_end()


def test_an_episode_longer_than_the_lateness_goes_on_with_its_first_day() -> None:
    told = quiet(range(60)) + [x for day in range(60, 170) for x in massacre(day, many=6)]
    params = DetectionParams(hold_alpha=1.0)
    straight = run(daily(told), 190, params=params)
    again = run(daily(told), 190, params=params, restarts=True, beat=4)
    assert again.in_the_end() == straight.in_the_end()
    (alert,) = alerts_of(straight, Rule.REPORTS)
    assert (alert.window.start, alert.window.end) == (iso(60), iso(169))
    assert alert.observed == alert.incidents_total
