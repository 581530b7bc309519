"""A state that another version or other parameters made is never misread: it is made anew from its items."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from watch_build import NOW, PARAMS, STORY, UNDISTURBED, Machine, in_order, name

from stream import wire
from stream.decisions import Entry
from stream.detection.params import DetectionParams
from stream.errors import StateMismatch
from stream.linking import LinkParams
from stream.records import ItemEvents
from stream.state import MAKER, STATE_VERSION, Maker, State
from stream.watch import Step, Watch, WatchParams

STRICT = replace(PARAMS, link=LinkParams(join=9.0))
DEAF = replace(PARAMS, detection=DetectionParams(alpha=1e-9, report_floor=400, warm_up_days=5))


def after(params: WatchParams, rows: dict[str, bytes]) -> Machine:
    """A machine that takes over these rows under other parameters, and the story's topics with them."""
    before = in_order(STORY)
    machine = Machine(rows=rows, incidents=before.incidents, alerts=before.alerts, params=params)
    machine.apply([])
    return machine


@pytest.mark.parametrize("params", [STRICT, DEAF, WatchParams(), PARAMS], ids=["strict", "deaf", "default", "same"])
def test_other_parameters_give_what_they_would_have_given_from_the_start(params: WatchParams) -> None:
    machine = after(params, in_order(STORY).rows)
    fresh = Machine(params=params)
    for each in sorted(STORY, key=lambda i: (i.published, i.id, i.version)):
        fresh.apply([each])
    assert machine.end() == fresh.end()
    assert wire.decode(machine.rows[MAKER], Maker) == Maker.of(params)


def test_the_parameters_matter_here() -> None:
    assert len({str(after(params, in_order(STORY).rows).end()) for params in (STRICT, DEAF, PARAMS)}) == 3


def test_revisions_go_on_from_those_that_were_told() -> None:
    before = in_order(STORY)
    machine = after(DEAF, before.rows)
    told = {**before.incidents, **before.alerts}
    for each in [*machine.incidents.values(), *machine.alerts.values()]:
        assert each.revision >= told[each.id].revision
    machine.state = None
    machine.apply(STORY)
    for each in [*machine.incidents.values(), *machine.alerts.values()]:
        assert each.revision >= told[each.id].revision


@pytest.mark.parametrize("maker", [None, Maker(0, "old"), Maker(STATE_VERSION, "other"), Maker(99, "new")])
def test_rows_of_another_version_are_not_taken_over(maker: Maker | None) -> None:
    """Here what is not an item is of another form altogether."""
    rows = {
        key: row if key.startswith("item|") else b'{"of": "another form"}' for key, row in in_order(STORY).rows.items()
    }
    rows.pop(MAKER)
    if maker is not None:
        rows[MAKER] = wire.encode(maker)
    machine = Machine(rows=rows)
    machine.apply([])
    assert machine.end() == UNDISTURBED
    machine.state = None
    machine.apply([])  # what is stored now can be read
    assert machine.end() == UNDISTURBED


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 120))
def test_a_rebuilding_that_is_cut_off_is_done_again(stored: int) -> None:
    before = in_order(STORY)
    machine = Machine(rows=before.rows, incidents=before.incidents, alerts=before.alerts, params=DEAF)
    state = State(DEAF, lambda: Watch(DEAF, name))
    step = state.restore(machine.rows, NOW)
    assert step is not None
    machine.take(step, min(stored, len(step.rows) - 1))
    assert machine.rows.get(MAKER) != wire.encode(Maker.of(DEAF))
    machine.apply([])
    assert machine.end() == after(DEAF, in_order(STORY).rows).end()


@pytest.mark.parametrize("rows", [{"odd": b"{}"}, {"item|a": b"{}"}, {"waiting|a": b"[]"}, {MAKER: b"{"}])
def test_what_cannot_be_read_is_an_error_and_no_guess(rows: dict[str, bytes]) -> None:
    with pytest.raises(StateMismatch):
        Machine(rows=rows).apply([])


def test_an_empty_state_is_told_who_makes_it_before_anything_else() -> None:
    state = State(PARAMS, lambda: Watch(PARAMS, name))
    assert state.restore({}, NOW) is None
    assert next(iter(state.apply(STORY[:1], NOW).rows)) == MAKER
    assert MAKER not in state.apply(STORY[1:2], NOW).rows


class Touchy(Watch):
    """Cannot take in an item of that name."""

    def apply(self, items: Sequence[ItemEvents], sent: datetime, decisions: Sequence[Entry] = ()) -> Step:
        if any(item.id == "fails" for item in items):
            raise ZeroDivisionError
        return super().apply(items, sent, decisions)


def test_what_fails_by_itself_fails_when_it_comes_and_not_when_its_turn_comes() -> None:
    state = State(PARAMS, lambda: Touchy(PARAMS, name))
    early = replace(STORY[0], published=NOW - timedelta(days=90))
    state.apply([early], NOW, [1])
    later = replace(early, id="later", published=NOW)
    state.apply([later], NOW, [0], {1})
    assert state.order.waiting == 1
    with pytest.raises(ZeroDivisionError):
        state.apply([replace(later, id="fails")], NOW, [0], {1})
