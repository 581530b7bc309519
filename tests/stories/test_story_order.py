"""Equal in the end: however a story's items come in, its incidents, counts and alerts are the same; and what is taken
back, corrected or repeated leaves nothing behind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from story_build import STORIES
from watch_build import Machine, in_order

from stream.evaluation.retelling import counts
from stream.linking import Linker, link
from stream.outcomes import AlertState, Incident, IncidentStatus
from stream.records import ItemEvents, ItemStatus

Told = Mapping[str, tuple[ItemEvents, ...]]

NAMES = sorted(story.name for story in STORIES)
CORRECTED = [story.name for story in STORIES if len({item.id for item in story.items}) < len(story.items)]
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def a_story(data: st.DataObject, told: Told) -> list[ItemEvents]:
    return list(told[data.draw(st.sampled_from(NAMES), label="story")])


def last_versions(items: Sequence[ItemEvents]) -> dict[str, ItemEvents]:
    return {item.id: item for item in sorted(items, key=lambda item: item.version)}


def withdrawn(item: ItemEvents) -> ItemEvents:
    return replace(item, version=item.version + 1, status=ItemStatus.CANCELED)


def told_of(incidents: Iterable[Incident]) -> list[tuple[object, ...]]:
    """What incidents say, but for being open or closed: an item that is taken back still tells what time it is."""
    return [(i.id, i.items, i.toll, i.by_region, i.changes, i.places) for i in incidents]


@QUICK
@given(st.data())
def test_neither_order_nor_repetition_nor_batches_nor_restarts_show(told: Told, data: st.DataObject) -> None:
    items = a_story(data, told)
    again = data.draw(st.lists(st.sampled_from(items), max_size=4), label="told again")
    order = data.draw(st.permutations([*items, *again]), label="order")
    cuts = sorted(data.draw(st.sets(st.integers(1, len(order) - 1), max_size=4), label="cuts"))
    machine = Machine()
    for start, stop in zip([0, *cuts], [*cuts, len(order)]):
        if data.draw(st.booleans(), label="killed in this batch"):
            machine.apply(order[start:stop], rows_stored=data.draw(st.integers(0, 6), label="rows stored"))
        machine.apply(order[start:stop])
    assert machine.end() == in_order(items).end()


@QUICK
@given(st.data())
def test_stories_that_run_side_by_side_keep_apart_whatever_the_order(told: Told, data: st.DataObject) -> None:
    names = data.draw(st.lists(st.sampled_from(NAMES), min_size=2, max_size=3, unique=True), label="stories")
    items = [replace(item, id=f"{name}/{item.id}") for name in names for item in told[name]]
    apart = sorted([f"{name}/{t.id}" for t in i.items] for name in names for i in link(told[name]))
    order = data.draw(st.permutations(items), label="order")
    assert sorted([t.id for t in incident.items] for incident in link(order)) == apart


@QUICK
@given(st.data())
def test_withdrawing_everything_leaves_nothing_that_counts(told: Told, data: st.DataObject) -> None:
    items = a_story(data, told)
    machine = in_order(items)
    gone = [withdrawn(item) for item in last_versions(items).values()]
    machine.apply(data.draw(st.permutations(gone), label="order"))
    assert machine.end() == ({}, {})
    assert all(not incident.changes and not incident.items for incident in machine.incidents.values())


@QUICK
@given(st.data())
def test_taking_an_item_back_is_as_if_it_had_never_come(told: Told, data: st.DataObject) -> None:
    items = a_story(data, told)
    gone = data.draw(st.sampled_from(items), label="withdrawn").id
    last = last_versions(items)[gone]
    rest = [item for item in items if item.id != gone]
    assert told_of(link([*items, withdrawn(last)])) == told_of(link(rest))


@pytest.mark.parametrize("name", CORRECTED)
def test_an_older_version_that_comes_late_changes_nothing(name: str, told: Told) -> None:
    linker = Linker()
    items = told[name]
    for item in items:
        linker.apply(item)
    before = list(linker.incidents())
    last = last_versions(items)
    for item in items:
        assert item.version == last[item.id].version or linker.apply(item) == []
    assert list(linker.incidents()) == before


def moved(item: ItemEvents, country: str) -> ItemEvents:
    """A correction of an item that puts all that it tells into another country."""
    events = tuple(
        replace(event, places=tuple(replace(p, country=country, adm1=None, lat=None, lon=None) for p in event.places))
        for event in item.events
    )
    return replace(item, version=item.version + 1, events=events)


@QUICK
@given(st.data())
def test_a_correction_that_moves_an_item_abroad_takes_its_counts_along(told: Told, data: st.DataObject) -> None:
    items = list(last_versions(a_story(data, told)).values())
    alone = data.draw(st.sampled_from(items), label="moved")
    moved_there = link([moved(alone, "ISL")])
    linker = Linker()
    for item in (alone, moved(alone, "ISL")):
        linker.apply(item)
    live = [i for i in linker.incidents() if i.status not in (IncidentStatus.WITHDRAWN, IncidentStatus.MERGED)]
    assert counts(live) == counts(moved_there)
    assert {country for country, _ in counts(live)} <= {"ISL"}


@pytest.mark.parametrize("name", NAMES)
def test_alerts_rest_on_no_item_that_was_withdrawn(name: str, told: Told) -> None:
    items = told[name]
    machine = in_order(items)
    raised = [alert for alert in machine.alerts.values() if alert.state is not AlertState.CANCELLED]
    for gone in sorted({evidence.item_id for alert in raised for evidence in alert.evidence}):
        machine.apply([withdrawn(last_versions(items)[gone])])
        standing = [alert for alert in machine.alerts.values() if alert.state is not AlertState.CANCELLED]
        assert gone not in {evidence.item_id for alert in standing for evidence in alert.evidence}
        live = {i.id for i in machine.incidents.values() if i.items}
        assert {name for alert in standing for name in alert.incidents} <= live
