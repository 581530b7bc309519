"""The watch stage ends the same whatever order its items come in, however often, and wherever it is cut off."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from link_build import TARN, event, item
from watch_build import LASTING, NOW, PARAMS, STORY, UNDISTURBED, Machine, in_order, name

from stream import wire
from stream.errors import StateMismatch
from stream.watch import ALERT, INCIDENT, ITEM, TOWN, Step, Watch


def test_the_story_has_incidents_and_an_alert() -> None:
    incidents, alerts = UNDISTURBED
    assert len(incidents) > 10
    assert any(alert["region"]["country"] == "SYR" for alert in alerts.values())


@st.composite
def disturbed(draw: st.DrawFn) -> list[tuple[list[int], int | None]]:
    """The story, by place in it, in any order with repetitions, in batches, some of them cut off in the middle or right
    at their end."""
    extra = draw(st.lists(st.sampled_from(range(len(STORY))), max_size=10))
    order = draw(st.permutations([*range(len(STORY)), *extra]))
    cuts = sorted(draw(st.sets(st.integers(1, len(order) - 1), max_size=8)))
    batches = [order[a:b] for a, b in zip([0, *cuts], [*cuts, len(order)])]
    steps: list[tuple[list[int], int | None]] = []
    for batch in batches:
        if draw(st.booleans()):
            steps.append((batch, draw(st.integers(0, 3 * len(batch)))))
        steps.append((batch, draw(st.sampled_from((None, None, ALL)))))
    return steps


ALL = 1_000_000


EACH = {"level": (PARAMS, UNDISTURBED), "lasting": (LASTING, in_order(STORY, LASTING).end())}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(disturbed(), st.sampled_from(list(EACH)))
def test_order_repetition_and_cuts_change_nothing_in_the_end(
    steps: list[tuple[list[int], int | None]], detector: str
) -> None:
    params, undisturbed = EACH[detector]
    machine = Machine(params=params)
    for batch, rows_stored in steps:
        machine.apply([STORY[n] for n in batch], rows_stored)
    assert machine.end() == undisturbed


def test_the_detectors_alarm_otherwise() -> None:
    _, (_, alerts) = EACH["lasting"]
    assert alerts
    assert alerts.keys() != UNDISTURBED[1].keys()


def test_what_is_told_is_written_as_its_row_is() -> None:
    step = Watch(PARAMS, name).apply(STORY, NOW)
    assert step.incidents
    assert step.alerts
    for kind, told in ((INCIDENT, step.incidents), (ALERT, step.alerts)):
        assert [step.written(kind, each) for each in told] == [wire.encode(each) for each in told]
        assert {each.id for each in told if kind + each.id in step.rows}
        assert Step((), (), {}).written(kind, told[0]) == wire.encode(told[0])


def test_victims_are_counted_once_however_many_tell() -> None:
    told = event(killed=5)
    watch = Watch(PARAMS, name)
    first = watch.apply([item("a", 6, told, text="same"), item("b", 7, told, text="same")], NOW)
    assert first.victims == {("SYR", "SY-ID", "killed", "Actual"): 5}
    risen = watch.apply([item("c", 9, event(killed=8))], NOW)
    assert risen.victims == {("SYR", "SY-ID", "killed", "Actual"): 3}
    assert watch.apply([item("d", 10, event(killed=8))], NOW).victims == {}
    assert watch.standing.incidents.counts == {("SYR", "Actual"): 1}


def test_rows_of_an_unknown_kind_are_not_misread() -> None:
    with pytest.raises(StateMismatch, match="unknown key"):
        Watch(PARAMS, name).restore({"odd": b"{}"})


@pytest.mark.parametrize("year", [1, 1970, 2000, 2020])
def test_an_item_dated_long_ago_harms_nothing(year: int) -> None:
    old = replace(item("old", 6, event(killed=3)), published=datetime(year, 1, 2, tzinfo=UTC))
    machine = Machine()
    for batch in ([old], STORY):
        machine.apply(batch)
    incidents, alerts = machine.end()
    assert len(incidents) >= len(UNDISTURBED[0])
    assert alerts.keys() == UNDISTURBED[1].keys()


def test_late_items_are_counted_as_such() -> None:
    watch = Watch(PARAMS, name)
    assert watch.apply([item("new", 24 * 90, event(killed=2, day=90))], NOW).late == []
    assert watch.apply([item("old", 6, event(killed=2)), item("newer", 24 * 91)], NOW).late == ["old"]


def test_items_told_again_are_told_from_those_taken_in() -> None:
    watch = Watch(PARAMS, name)
    first, newer = item("a", 6, event(killed=5)), item("a", 7, event(killed=6), version=2)
    assert watch.apply([first], NOW).joined == ["a"]
    step = watch.apply([item("a", 6, event(killed=5)), newer, item("a", 6, event(killed=5))], NOW)
    assert (step.joined, step.told_again, step.late) == (["a"], 2, [])


def test_an_earlier_telling_that_renames_an_incident_reports_nothing_twice() -> None:
    watch = Watch(PARAMS, name)
    told = watch.apply([item("b", 9, event(killed=8))], NOW)
    assert told.reported == {("SYR", "conflict", "Actual"): 1}
    renamed = watch.apply([item("a", 6, event(killed=5))], NOW)
    assert {incident.status.value for incident in renamed.incidents} == {"open", "merged"}
    assert (renamed.reported, renamed.victims) == ({}, {})
    assert watch.standing.incidents.counts == {("SYR", "Actual"): 1}


def test_what_is_replayed_counts_as_a_test_and_what_has_no_place_as_nowhere() -> None:
    watch = Watch(PARAMS, name)
    replayed = replace(item("a", 6, event(killed=5)), replay=True)
    nowhere = item("b", 40, replace(event(kind="flood", day=1, killed=2), places=()))
    step = watch.apply([replayed, nowhere], NOW)
    assert step.victims == {("SYR", "SY-ID", "killed", "Test"): 5, ("none", "none", "killed", "Actual"): 2}
    assert watch.standing.incidents.counts == {("SYR", "Test"): 1, ("none", "Actual"): 1}


def test_alerts_stand_until_they_are_closed() -> None:
    watch = Watch(PARAMS, name)
    for told in STORY:
        watch.apply([told], NOW)
    standing = watch.standing.alerts.counts
    assert {labels[2:4] for labels in standing} == {("SYR", "SY-ID")}
    restored = Watch(PARAMS, name)
    machine = Machine()
    for told in STORY:
        machine.apply([told])
    restored.restore({key: row for key, row in machine.rows.items() if key.split("|")[0] in KINDS})
    assert +restored.standing.alerts.counts == +standing
    assert +restored.standing.incidents.counts == +watch.standing.incidents.counts


KINDS = ("item", "incident", "series", "alert")


def test_a_town_learnt_from_other_items_moves_the_counts_of_its_region() -> None:
    incidents, _ = UNDISTURBED
    (bare,) = [i for i in incidents.values() if [t["id"] for t in i["items"]] == ["bare"]]
    assert {change["adm1"] for change in bare["changes"]} == {"SY-ID"}
    assert bare["places"][0]["adm1_basis"] == "news"


def test_what_forgotten_items_said_of_towns_is_stored_and_taken_over() -> None:
    watch, rows = Watch(PARAMS, name), dict[str, bytes]()
    later = [item(f"l{n}", 24 * 100 * n, event("attack", place=TARN, day=100 * n, killed=n)) for n in range(1, 4)]
    for told in [*STORY, *later]:
        rows |= {key: row for key, row in watch.apply([told], NOW).rows.items() if key.startswith((ITEM, TOWN)) and row}
    assert [key for key in rows if key.startswith(TOWN)] == [TOWN + "SYR/tarn"]
    fresh = Watch(PARAMS, name)
    fresh.restore({key: row for key, row in rows.items() if key.startswith(TOWN)})
    step = fresh.apply(later[:1], NOW)
    assert {change.adm1 for incident in step.incidents for change in incident.changes} == {"SY-ID"}
