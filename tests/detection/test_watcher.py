"""When a watcher raises, updates, closes and takes back alerts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from watcher_build import Store, alerts_of, at, daily, incident, iso, massacre, quiet, run

from stream import wire
from stream.detection.counts import Group
from stream.detection.params import DetectionParams
from stream.detection.series import SeriesRow
from stream.detection.watching import Watcher
from stream.kinds import Metric
from stream.outcomes import (
    AlertState,
    CapStatus,
    IncidentStatus,
    MsgType,
    Rule,
    Urgency,
)


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
    assert {alert.rule for alert in store.in_the_end().values()} == {Rule.MASS_CASUALTY}
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
    for batch in daily(quiet(range(60)) + massacre(61, killed=15)):
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


@pytest.mark.parametrize(("low", "rules"), [(0, {Rule.VICTIMS}), (90, {Rule.MASS_CASUALTY})])
def test_a_merely_feared_toll_is_no_mass_casualty(low: int, rules: set[Rule]) -> None:
    store = run(daily([*quiet(range(60)), incident("big", 60, 90, low=low)]), 70)
    assert {alert.rule for alert in store.in_the_end().values()} == rules


def test_a_massacre_beside_an_escalation_is_told_beside_it() -> None:
    store = run(daily([*quiet(range(60)), *massacre(60), incident("big", 60, 90)]), 70)
    (victims,), (single,) = alerts_of(store, Rule.VICTIMS), alerts_of(store, Rule.MASS_CASUALTY)
    assert (victims.observed, single.observed) == (162.0, 90.0)


def test_a_victims_alert_gives_way_to_the_single_incident_that_they_turn_out_to_be() -> None:
    store, watcher = Store.empty(), Watcher(DetectionParams())
    parts = [incident(name, 60, 24) for name in ("a", "b", "c", "d")]
    for batch in daily([*quiet(range(60)), *parts]):
        store.feed(watcher, batch, store.newest)
    (old,) = alerts_of(store, Rule.VICTIMS)
    merged = [replace(part, status=IncidentStatus.MERGED) for part in parts[1:]]
    store.feed(watcher, [*merged, incident("a", 60, 96)], at(60))
    (single,) = alerts_of(store, Rule.MASS_CASUALTY)
    assert alerts_of(store, Rule.VICTIMS) == []
    (gone,) = [alert for alert in store.published if alert.state is AlertState.CANCELLED]
    assert (gone.id, gone.replaced_by) == (old.id, single.id)


def test_a_toll_that_grows_is_a_mass_casualty_once_it_is_large() -> None:
    store = run(daily([*quiet(range(60)), incident("big", 60, 12, growth=[(62, 80)])]), 70)
    (alert,) = alerts_of(store, Rule.MASS_CASUALTY)
    assert (alert.window.start, alert.observed, alert.incidents) == (iso(62), 92.0, ("big",))


@pytest.mark.parametrize(
    ("usual", "every", "words"),
    [(2, 6, "; most days there bring none."), (6, 1, " are usual in the gravest incident of a day there.")],
)
def test_a_mass_casualty_is_set_beside_the_usual_of_single_incidents(usual: int, every: int, words: str) -> None:
    told = [incident(f"u{day}", day, usual) for day in range(0, 60, every)]
    (alert,) = alerts_of(run(daily([*told, incident("big", 61, 220)]), 70), Rule.MASS_CASUALTY)
    assert alert.reason.startswith(
        "Idlib (Syria): 220 people reported killed in a single incident, told on 1 May 2021;"
    )
    assert alert.reason.endswith(words)


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
    alerts = store.in_the_end().values()
    assert {alert.confidence.value for alert in alerts} == {"cold_start"}
    assert all(alert.reason.endswith("though little is known yet of what is usual.") for alert in alerts)


@pytest.mark.parametrize("kept_by", ["ears_c2/1", "level/4", "lasting/0", "level"])
def test_a_state_kept_by_another_detector_begins_anew(kept_by: str) -> None:
    store = run(daily(quiet(range(150))), 160)
    kept = {key: wire.decode(row, SeriesRow) for key, row in store.rows.items()}
    store.rows = {key: wire.encode(replace(row, detector=kept_by)) for key, row in kept.items()}
    watcher = store.reopen()
    store.feed(watcher, massacre(161), at(161))
    assert {alert.confidence.value for alert in alerts_of(store, Rule.REPORTS)} == {"normal"}
    assert {row.detector for row in watcher.changed_series()} <= {"lasting/1", "level/4"}
    (days,) = {len(watcher.days(Group("SYR", Rule.REPORTS, None), region)) for region in (None, "SY-ID")}
    assert days == 61


def test_each_kind_of_series_has_the_detector_that_is_chosen_for_it() -> None:
    params = DetectionParams(detectors={Rule.REPORTS: "highest_in_a_year"})
    store = run(daily(quiet(range(70)) + massacre(72)), 150, params=params)
    kept = {key: wire.decode(row, SeriesRow).detector.partition("/")[0] for key, row in store.rows.items() if key}
    assert {detector for key, detector in kept.items() if "reports" in key} == {"highest_in_a_year"}
    assert {detector for key, detector in kept.items() if "victims" in key} == {"lasting"}
    assert {detector for key, detector in kept.items() if "mass_casualty" in key} == {"level"}


def test_days_are_there_to_be_shown() -> None:
    store = run(daily(quiet(range(60)) + massacre(60)), 61)
    watcher = store.reopen()
    store.feed(watcher, [], at(61))
    days = watcher.days(Group("SYR", Rule.REPORTS, None), "SY-ID")
    assert (days[-2].day, days[-2].observed, days[-2].alarm) == (iso(60), 8, True)
    assert (days[-1].observed, days[-1].alarm) == (0, False)
    assert days[0].day == date(2021, 3, 2).isoformat()


@pytest.mark.parametrize(
    ("tolls", "floor", "alarms"), [((90,), 100, False), ((90,), 80, True), ((30, 30, 30), 100, True)]
)
def test_one_incident_alone_is_no_departure_of_victims(tolls: tuple[int, ...], floor: int, alarms: bool) -> None:
    """Where it does not reach the floor of single incidents; low is 0, so that it is no mass casualty by itself."""
    told = [incident(f"i{n}", 60, toll, low=0) for n, toll in enumerate(tolls)]
    params = replace(DetectionParams(), mass_floors={Metric.KILLED: floor})
    store = run(daily([*quiet(range(60)), *told]), 70, params=params)
    assert bool(alerts_of(store, Rule.VICTIMS)) == alarms
