"""The incidents are a function of the set of items: order, duplication and restarts do not show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from link_build import (
    ALEPPO,
    IDLIB,
    IDLIB_PROVINCE,
    START,
    SYRIA,
    TARN,
    TARN_IN_ALEPPO,
    TARN_IN_IDLIB,
    TRIPOLI_LIBYA,
    event,
    item,
)

from stream import wire
from stream.kinds import Scope
from stream.linking import Linker, LinkParams, link
from stream.outcomes import Incident, IncidentStatus
from stream.records import Event, ItemEvents, ItemStatus

LIVE = (IncidentStatus.OPEN, IncidentStatus.CLOSED)
FOREVER = LinkParams(lateness_days=1000)
SHORT = LinkParams(lateness_days=6, span_days=4, close_days=3)


def content(incidents: Iterable[Incident]) -> dict[str, Incident]:
    """The incidents that count, by id, without revision and history."""
    return {i.id: replace(i, revision=0, history=(), history_total=0) for i in incidents if i.status in LIVE}


PLACES = (
    IDLIB, IDLIB, ALEPPO, SYRIA, IDLIB_PROVINCE, TRIPOLI_LIBYA, None,
    TARN, TARN, TARN_IN_IDLIB, TARN_IN_IDLIB, TARN_IN_ALEPPO,
)  # fmt: skip


@st.composite
def an_event(draw: st.DrawFn, told_on: int, name: str) -> Event:
    total = draw(st.sampled_from((False, False, False, True)))
    return event(
        draw(st.sampled_from(("air_strike", "shelling", "bomb", "attack", "flood", "other"))),
        draw(st.sampled_from(PLACES)),
        told_on - draw(st.integers(0, 2)),
        scope=Scope.PERIOD if total else Scope.INCIDENT,
        days=2 if total else 1,
        name=name,
        killed=draw(st.sampled_from((1, 3, 5, 8, 12, 30))),
    )


@st.composite
def an_item(draw: st.DrawFn, last_hour: int) -> ItemEvents:
    """One version of one of a few items; two that claim to be the same version may differ."""
    hours = draw(st.integers(0, last_hour))
    events = [draw(an_event(hours // 24, f"e{n}")) for n in range(draw(st.integers(0, 2)))]
    return item(
        f"i{draw(st.integers(0, 11))}",
        hours,
        *events,
        source=draw(st.sampled_from("abc")),
        version=draw(st.integers(1, 2)),
        status=draw(st.sampled_from((ItemStatus.USABLE,) * 5 + (ItemStatus.CANCELED,))),
        text=draw(st.sampled_from((None, "one wire", "another wire"))),
        replay=draw(st.booleans()),
        terms=draw(st.sampled_from(("", "a b c d e f", "u v w x y z"))),
    )


def restarted(linker: Linker, items: dict[str, ItemEvents], params: LinkParams) -> Linker:
    """Another linker that takes over from the stored rows."""
    gone = linker.forgotten()
    for name in gone.items:
        items.pop(name, None)
    fresh = Linker(params)
    fresh.know(gone.towns)
    fresh.restore(items.values(), list(linker.incidents()))
    return fresh


def taken_over(linker: Linker, items: dict[str, ItemEvents], params: LinkParams) -> Linker:
    """Another linker that takes over from the stored rows between two batches."""
    gone = linker.forgotten()
    for name in gone.items:
        items.pop(name, None)
    fresh = Linker(params, at_hand=3)
    fresh.know(gone.towns)
    rows = [(told, wire.encode(told)) for told in sorted(items.values(), key=lambda told: (told.published, told.id))]
    assert fresh.take_over(rows, [(told, wire.encode(told)) for told in linker.incidents()])
    assert fresh.advance(fresh.newest) == []
    return fresh


def standing(rows: dict[str, ItemEvents], told: ItemEvents) -> None:
    """Keep the row that stands, as a caller does who stores every item that is not older."""
    if told.id not in rows or told.version >= rows[told.id].version:
        rows[told.id] = told


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_neither_order_nor_duplication_shows(data: st.DataObject) -> None:
    items = data.draw(st.lists(an_item(24 * 6), max_size=25))
    order = data.draw(st.permutations(items + data.draw(st.lists(st.sampled_from(items), max_size=5)) if items else []))
    linker = Linker(FOREVER)
    for told in order:
        linker.apply(told)
    assert content(linker.incidents()) == content(link(items, FOREVER))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_restart_does_not_show(data: st.DataObject) -> None:
    items = data.draw(
        st.lists(an_item(24 * 6), min_size=1, max_size=25, unique_by=lambda told: (told.id, told.version))
    )
    half = data.draw(st.integers(0, len(items)))
    linker, rows = Linker(FOREVER), {}
    for told in items[:half]:
        linker.apply(told)
        standing(rows, told)
    linker = restarted(linker, rows, FOREVER)
    assert linker.advance(START - timedelta(days=9)) == []
    for told in items[half:]:
        linker.apply(told)
    assert content(linker.incidents()) == content(link(items, FOREVER))


@settings(max_examples=60, deadline=None)
@given(st.data(), st.sampled_from((1, 3, 200)))
def test_a_linker_that_takes_over_whole_rows_is_as_the_one_before(data: st.DataObject, listed: int) -> None:
    """Also where incidents list but a few of their tellings, of which the first may be none."""
    params = replace(FOREVER, max_list=listed)
    items = data.draw(
        st.lists(an_item(24 * 6), min_size=1, max_size=25, unique_by=lambda told: (told.id, told.version))
    )
    halves = sorted(data.draw(st.lists(st.integers(0, len(items)), min_size=2, max_size=2)))
    linker, other, rows = Linker(params), Linker(params), dict[str, ItemEvents]()
    for n, told in enumerate(items):
        if n in halves:
            other = taken_over(other, rows, params)
        assert other.apply(told) == linker.apply(told)
        if other.taken:
            rows[told.id] = told
    assert list(map(repr, sorted(other.incidents(), key=lambda one: one.id))) == list(
        map(repr, sorted(linker.incidents(), key=lambda one: one.id))
    )


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_what_leaves_memory_changes_nothing_of_what_stays(data: st.DataObject) -> None:
    """Items come late, but within the lateness; rows that were forgotten are deleted; the program restarts."""
    drawn = data.draw(st.lists(an_item(24 * 150), min_size=1, max_size=40, unique_by=lambda told: told.id))
    lag = {told.id: data.draw(st.integers(0, 24 * 5)) for told in drawn}
    items = sorted(drawn, key=lambda told: told.published + timedelta(hours=lag[told.id]))
    stop, again = data.draw(st.integers(0, len(items))), data.draw(st.sampled_from((restarted, taken_over)))
    linker, rows = Linker(SHORT), {}
    for n, told in enumerate(items):
        linker.apply(told)
        standing(rows, told)
        if n == stop:
            linker = again(linker, rows, SHORT)
    wanted = content(link(items, SHORT))
    kept = content(linker.incidents())
    assert kept == {name: incident for name, incident in wanted.items() if name in kept}
    since = linker.newest - SHORT.memory
    assert {n for n, i in wanted.items() if i.first_published >= since} == set(kept)


@settings(max_examples=30, deadline=None)
@given(st.lists(an_item(24 * 6), max_size=20))
def test_withdrawing_everything_leaves_nothing_that_counts(items: list[ItemEvents]) -> None:
    linker = Linker(FOREVER)
    for told in items:
        linker.apply(told)
    for told in items:
        linker.apply(replace(told, version=3, status=ItemStatus.CANCELED))
    assert content(linker.incidents()) == {}
    assert all(incident.changes == () for incident in linker.incidents())


@settings(max_examples=30, deadline=None)
@given(st.lists(an_item(24 * 6), max_size=20))
def test_a_reader_of_the_changes_alone_knows_everything(items: list[ItemEvents]) -> None:
    linker, seen = Linker(FOREVER), dict[str, Incident]()
    for told in items:
        for incident in linker.apply(told):
            before = seen.get(incident.id)
            assert incident.revision == (before.revision + 1 if before else 1)
            seen[incident.id] = incident
    assert seen == {incident.id: incident for incident in linker.incidents()}
    merged = [i for i in seen.values() if i.status is IncidentStatus.MERGED]
    assert all(incident.merged_into in seen for incident in merged)
