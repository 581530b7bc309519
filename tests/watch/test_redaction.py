"""After a redaction no row and no record has words of the item; its numbers stay, or go as if it were withdrawn."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from watch_build import NOW, PARAMS, STORY, Machine, in_order, name

from stream import wire
from stream.order import WAITING
from stream.outcomes import Alert, Incident
from stream.records import Attribution, ItemEvents, ItemStatus, SourceType
from stream.redaction import near_copies, redact
from stream.state import REDACTED, State
from stream.watch import Step, Watch
from stream.wordless import Numbers, Redaction

SECRET = "Xanthippe"
KEPT = Redaction(id="strike3", reason="court", at=NOW)
GONE = replace(KEPT, numbers=Numbers.WITHDRAWN)


def wordy(item: ItemEvents) -> ItemEvents:
    """The item with words of its own wherever one can have some."""
    if item.id != "strike3":
        return item
    event = item.events[0]
    figures = tuple(
        replace(f, text=f"{f.text} {SECRET}", attribution=Attribution(source=SECRET, type=SourceType.MEDIA))
        for f in event.figures
    )
    told = replace(event, figures=figures, weapon=SECRET)
    return replace(item, url=f"https://x.example/{SECRET}", sentences={told.id: f"{SECRET} says so."}, events=(told,),
                   terms=(SECRET.lower(), "blast"))  # fmt: skip


WORDY = [wordy(item) for item in STORY]


def words_in(machine: Machine) -> list[str]:
    """Where the words stand: rows and records as they were told last."""
    told = {**machine.rows, **{i.id: wire.encode(i) for i in machine.incidents.values()},
            **{a.id: wire.encode(a) for a in machine.alerts.values()}}  # fmt: skip
    return [key for key, row in told.items() if SECRET.lower() in row.decode().lower()]


def redacted(machine: Machine, *orders: Redaction) -> Machine:
    """As the watch stage does it."""
    done = redact(machine.rows, orders, NOW)
    machine.take(Step(done.incidents, done.alerts, done.rows), None)
    machine.state = None
    machine.apply([])
    return machine


def numbers_of(machine: Machine) -> dict[str, object]:
    return {each.id: (each.toll, each.changes, each.by_region, each.status) for each in machine.incidents.values()} | {
        each.id: (each.observed, each.state, each.window) for each in machine.alerts.values()
    }


def test_the_words_are_there_before() -> None:
    assert {key.split("|")[0] for key in words_in(in_order(WORDY))} >= {"item", "incident", "alert"}


def test_no_words_are_left_and_the_numbers_stay() -> None:
    before = in_order(WORDY)
    after = redacted(in_order(WORDY), KEPT)
    assert words_in(after) == []
    assert numbers_of(after) == numbers_of(before)


def test_numbers_go_where_they_are_withdrawn() -> None:
    after = redacted(in_order(WORDY), GONE)
    without = in_order([item for item in WORDY if item.id != "strike3"])
    assert words_in(after) == []
    assert after.end() == without.end()


def test_every_record_that_changed_is_a_later_revision() -> None:
    before, after = in_order(WORDY), redacted(in_order(WORDY), KEPT)
    for old in [*before.incidents.values(), *before.alerts.values()]:
        new: Incident | Alert = {**after.incidents, **after.alerts}[old.id]
        assert new.revision > old.revision or new == old


@pytest.mark.parametrize("order", [KEPT, GONE])
def test_what_comes_late_stays_without_words(order: Redaction) -> None:
    after = redacted(in_order(WORDY), order)
    (full,) = (item for item in WORDY if item.id == "strike3")
    later = [full, replace(full, version=7, published=full.published + timedelta(hours=1))]
    for item in later:
        after.apply([item])
        assert words_in(after) == []
    after.state = None  # and after a restart
    after.apply([replace(full, version=9)])
    assert words_in(after) == []
    assert (wire.decode(after.rows["item|strike3"], ItemEvents).status is ItemStatus.CANCELED) == (order is GONE)


def test_told_twice_it_changes_nothing_more() -> None:
    once = redacted(in_order(WORDY), KEPT)
    before = {**once.incidents, **once.alerts}
    again = redact(once.rows, [KEPT], NOW)
    assert (again.incidents, again.alerts) == ([], [])
    redacted(once, KEPT)
    assert {**once.incidents, **once.alerts} == before


def test_an_item_that_is_not_known_yet_never_gets_words() -> None:
    machine = redacted(Machine(), KEPT)
    for item in WORDY:
        machine.apply([item])
    assert REDACTED + "strike3" in machine.rows
    assert words_in(machine) == []


def test_an_item_that_waits_waits_without_words() -> None:
    state = State(PARAMS, lambda: Watch(PARAMS, name))
    (full,) = (item for item in WORDY if item.id == "strike3")
    early = replace(STORY[0], published=full.published - timedelta(days=90))
    rows = dict(state.apply([early], NOW, [1]).rows) | state.apply([full], NOW, [0], {1}).rows
    stored = {key: row for key, row in rows.items() if row is not None}
    done = redact(stored, [KEPT], NOW)
    after = {key: row for key, row in (stored | done.rows).items() if row is not None}
    (waiting,) = (key for key in after if key.startswith(WAITING))
    assert SECRET not in after[waiting].decode()
    again = State(PARAMS, lambda: Watch(PARAMS, name))
    again.restore(after, NOW)
    assert again.order.waiting == 1


def test_near_copies_are_named_and_others_are_not() -> None:
    rows = in_order(STORY).rows
    assert [(item.id, of) for item, of in near_copies(rows, ["i3-0"], 0.8)] == [("copy3-0", "i3-0")]
