"""The watch stage ends the same whatever order its items come in, however often, and wherever it is cut off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from link_build import ALEPPO, IDLIB, TRIPOLI_LIBYA, event, item
from running import in_the_end

from stream.detection.params import DetectionParams
from stream.errors import StateMismatch
from stream.outcomes import Alert, AlertState, Incident, IncidentStatus
from stream.records import ItemEvents, ItemStatus
from stream.watch import Watch, WatchParams

NOW = datetime(2026, 1, 1, tzinfo=UTC)
PARAMS = WatchParams(detection=DetectionParams(alpha=0.01, report_floor=3, warm_up_days=5))


def name(country: str, adm1: str | None) -> str:
    return adm1 or country


@dataclass
class Machine:
    """A watch with its stored rows and published topics; it can be cut off and started again."""

    rows: dict[str, bytes] = field(default_factory=dict)
    incidents: dict[str, Incident] = field(default_factory=dict)
    alerts: dict[str, Alert] = field(default_factory=dict)
    watch: Watch | None = None

    def apply(self, batch: Sequence[ItemEvents], rows_stored: int | None = None) -> None:
        """Deal with a batch; `rows_stored` cuts the machine off after so many rows."""
        if self.watch is None:
            self.watch = Watch(PARAMS, name)
            self.watch.restore(self.rows.items())
        step = self.watch.apply(batch, NOW)
        self.incidents.update({incident.id: incident for incident in step.incidents})
        self.alerts.update({alert.id: alert for alert in step.alerts})
        for key, row in list(step.rows.items())[:rows_stored]:
            if row is None:
                self.rows.pop(key, None)
            else:
                self.rows[key] = row
        if rows_stored is not None:
            self.watch = None

    def end(self) -> tuple[dict[str, Any], dict[str, Any]]:
        gone = (IncidentStatus.MERGED, IncidentStatus.WITHDRAWN)
        return (
            in_the_end([i for i in self.incidents.values() if i.status not in gone]),
            in_the_end([a for a in self.alerts.values() if a.state is not AlertState.CANCELLED]),
        )


def story(days: int = 12) -> list[ItemEvents]:
    """A quiet fortnight in three regions, then many strikes in Idlib; copies, corrections, a withdrawal."""
    items = []
    for day in range(days):
        for n, place in enumerate((IDLIB, ALEPPO, TRIPOLI_LIBYA)):
            if (day + n) % 3 == 0:
                told = event(place=place, day=day, killed=2 + n, name=f"e{day}-{n}")
                items.append(item(f"i{day}-{n}", 24 * day + n + 6, told, text=f"text {day} {n}"))
                items.append(item(f"copy{day}-{n}", 24 * day + n + 8, told, text=f"text {day} {n}"))
    kinds = ["air_strike", "bomb", "armed_clash", "shelling", "attack", "flood", "fire"]
    for n, kind in enumerate(kinds):
        told = event(kind=kind, day=days - 1, killed=7 + 9 * n, name=f"x{n}")
        items.append(item(f"strike{n}", 24 * (days - 1) + 3 + n, told))
    items.append(item("strike1", 24 * (days - 1) + 20, event(kind="bomb", day=days - 1, killed=19), version=2))
    items.append(item("i0-0", 24 * days, version=2, status=ItemStatus.CANCELED))
    return items


STORY = story()


def in_order(items: Sequence[ItemEvents]) -> Machine:
    machine = Machine()
    for each in sorted(items, key=lambda i: (i.published, i.id, i.version)):
        machine.apply([each])
    return machine


UNDISTURBED = in_order(STORY).end()


def test_the_story_has_incidents_and_an_alert() -> None:
    incidents, alerts = UNDISTURBED
    assert len(incidents) > 10
    assert any(alert["region"]["country"] == "SYR" for alert in alerts.values())


@st.composite
def disturbed(draw: st.DrawFn) -> list[tuple[list[int], int | None]]:
    """The story, by place in it, in any order with repetitions, in batches, some of them cut off in the middle."""
    extra = draw(st.lists(st.sampled_from(range(len(STORY))), max_size=10))
    order = draw(st.permutations([*range(len(STORY)), *extra]))
    cuts = sorted(draw(st.sets(st.integers(1, len(order) - 1), max_size=8)))
    batches = [order[a:b] for a, b in zip([0, *cuts], [*cuts, len(order)])]
    steps: list[tuple[list[int], int | None]] = []
    for batch in batches:
        if draw(st.booleans()):
            steps.append((batch, draw(st.integers(0, 3 * len(batch)))))
        steps.append((batch, None))
    return steps


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(disturbed())
def test_order_repetition_and_cuts_change_nothing_in_the_end(steps: list[tuple[list[int], int | None]]) -> None:
    machine = Machine()
    for batch, rows_stored in steps:
        machine.apply([STORY[n] for n in batch], rows_stored)
    assert machine.end() == UNDISTURBED


def test_victims_are_counted_once_however_many_tell() -> None:
    told = event(killed=5)
    watch = Watch(PARAMS, name)
    first = watch.apply([item("a", 6, told, text="same"), item("b", 7, told, text="same")], NOW)
    assert first.victims == {("SYR", "killed"): 5}
    risen = watch.apply([item("c", 9, event(killed=8))], NOW)
    assert risen.victims == {("SYR", "killed"): 3}
    assert watch.apply([item("d", 10, event(killed=8))], NOW).victims == {}
    assert watch.open_incidents == 1


def test_rows_of_an_unknown_kind_are_not_misread() -> None:
    with pytest.raises(StateMismatch, match="unknown key"):
        Watch(PARAMS, name).restore([("odd", b"{}")])


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
    assert watch.apply([item("new", 24 * 90, event(killed=2, day=90))], NOW).late == 0
    assert watch.apply([item("old", 6, event(killed=2)), item("newer", 24 * 91)], NOW).late == 1
