"""A batch that is cut off amid its writes, and told again together with more, or with less, in other batches."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from link_build import event, item
from watch_build import NOW, PARAMS, STORY, UNDISTURBED, Machine, in_order, name

from stream.records import ItemStatus
from stream.state import DONE, State
from stream.watch import Watch

ALL = 1_000_000


@pytest.mark.parametrize("first", [False, True])
def test_cut_then_told_again_with_an_older_copy(first: bool) -> None:
    told = event(killed=5)
    late, early = item("b", 7, told, text="same"), item("a", 6, told, text="same")
    for cut in range(12):
        machine = Machine(refuses_first=first)
        machine.apply([late], rows_stored=cut)
        machine.apply([late, early])  # told again, in one batch with what came meanwhile
        assert machine.end() == in_order([late, early]).end(), cut


@pytest.mark.parametrize("first", [False, True])
def test_cut_then_told_again_with_its_withdrawal(first: bool) -> None:
    told = event(killed=5)
    one, gone = item("b", 7, told, text="same"), item("b", 5, version=2, status=ItemStatus.CANCELED)
    for cut in range(12):
        machine = Machine(refuses_first=first)
        machine.apply([one], rows_stored=cut)
        machine.apply([one, gone])
        assert machine.end() == in_order([one, gone]).end(), cut


def test_what_the_rows_of_a_cut_off_batch_tell_is_told_though_nothing_comes_any_more() -> None:
    only = item("b", 7, event(killed=5))
    step = State(PARAMS, lambda: Watch(PARAMS, name)).apply([only], NOW)
    stored = {key: row for key, row in step.rows.items() if row is not None and key != DONE}
    machine = Machine(rows=stored)
    machine.apply([])
    assert machine.end() == in_order([only]).end()


@st.composite
def regrouped(draw: st.DrawFn) -> list[tuple[list[int], int | None]]:
    order = draw(st.permutations(range(len(STORY))))
    steps: list[tuple[list[int], int | None]] = []
    done = 0
    cuts = 0
    while done < len(order):
        size = draw(st.integers(1, 12))
        batch = list(order[done : done + size])
        if cuts < 6 and draw(st.booleans()):
            cuts += 1
            steps.append((batch, draw(st.one_of(st.just(0), st.integers(0, 3 * size)))))
        else:
            steps.append((batch, draw(st.sampled_from((None, None, ALL)))))
            done += size
    return steps


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(regrouped(), st.booleans())
def test_regrouping_changes_nothing_in_the_end(steps: list[tuple[list[int], int | None]], first: bool) -> None:
    machine = Machine(refuses_first=first)
    for batch, rows_stored in steps:
        machine.apply([STORY[n] for n in batch], rows_stored)
    assert machine.end() == UNDISTURBED
