"""A partition that falls behind in a long archive loses nothing, whoever is killed meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from link_build import IDLIB, event, item
from watch_build import Machine, in_order

from stream.order import Order
from stream.records import ItemEvents

DAYS, PARTITIONS = 200, 3
"""More than three times the lateness."""


def archive() -> list[tuple[int, ItemEvents]]:
    """A happening every eighth day, told on every partition; quiet news between."""
    told = []
    for day in range(0, DAYS, 4):
        for partition in range(PARTITIONS):
            name, hours = f"{day}-{partition}", 24 * day + partition + 6
            if day % 8 == 0:
                told.append((partition, item(name, hours, event(place=IDLIB, day=day, killed=3 + partition))))
            else:
                told.append((partition, item(name, hours)))
    return told


ARCHIVE = archive()
UNDISTURBED = in_order([each for _, each in ARCHIVE]).end()


def play(machine: Machine, pace: list[int], held: bool, cuts: frozenset[int] = frozenset(), size: int = 10) -> None:
    """The archive, each partition in its order; `pace` says whose turn it is to send a batch, over and over."""
    left = {p: [each for partition, each in ARCHIVE if partition == p] for p in range(PARTITIONS)}
    for n, partition in enumerate(pace * DAYS):
        batch, left[partition] = left[partition][:size], left[partition][size:]
        if not any(left.values()) and not batch:
            break
        behind = {p for p, items in left.items() if items} if held else set()
        if n in cuts:
            machine.apply(batch, 3, [partition] * len(batch), behind)
        machine.apply(batch, None, [partition] * len(batch), behind)
    machine.apply([])


def test_without_order_the_slow_partition_is_lost() -> None:
    machine = Machine()
    play(machine, [0] * 10 + [1] * 10 + [2] * 10, held=False)
    assert machine.late > 50
    assert machine.end() != UNDISTURBED


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.permutations(range(PARTITIONS)), st.lists(st.integers(1, 6), min_size=PARTITIONS, max_size=PARTITIONS),
    st.frozensets(st.integers(0, 15), max_size=3), st.sampled_from([1, 10, 25, 50]),
)  # fmt: skip
def test_whatever_the_pace_of_the_partitions_nothing_is_late(
    order: list[int], runs: list[int], cuts: frozenset[int], size: int
) -> None:
    machine = Machine()
    play(
        machine, [partition for partition, run in zip(order, runs) for _ in range(run)], held=True, cuts=cuts, size=size
    )
    assert machine.late == 0
    assert machine.end() == UNDISTURBED
    assert not any(key.startswith("waiting|") for key in machine.rows)


def test_a_batch_may_hold_all_that_the_partitions_have() -> None:
    machine = Machine()
    machine.apply([each for _, each in sorted(ARCHIVE, key=lambda told: told[0])], None, [p for p, _ in ARCHIVE], set())
    assert machine.late == 0
    assert machine.end() == UNDISTURBED


def at(day: int) -> datetime:
    return item("x", 24 * day).published


def line(day: int, name: str = "") -> ItemEvents:
    return item(name or f"d{day}", 24 * day)


LIVE, LONG_AFTER = at(0), at(9_999)
"""When all here is news, and when it is an archive."""


@pytest.fixture
def order() -> Order:
    order = Order(timedelta(days=20), room=3, many=1)
    order.arrange([line(0)], [0], {0, 1}, at(0), LIVE)
    return order


def names(items: Sequence[ItemEvents]) -> list[str]:
    return [each.id for each in items]


def test_news_that_is_near_the_slowest_goes_on(order: Order) -> None:
    turn = order.arrange([line(19), line(25)], [0, 0], {0, 1}, at(0), LIVE)
    assert names(turn.items) == ["d19"]
    assert order.waiting == order.far == 1


def test_an_archive_goes_on_in_its_order(order: Order) -> None:
    """Nothing of it that is ahead of a partition that is behind."""
    assert names(order.arrange([line(3), line(5), line(7)], [0] * 3, {0, 1}, at(0), LONG_AFTER).items) == []
    assert order.waiting == 3
    assert order.far == 0
    assert names(order.arrange([line(4), line(6)], [1, 1], {0, 1}, at(0), LONG_AFTER).items) == ["d3", "d4", "d5", "d6"]
    assert names(order.arrange([], [], set(), at(0), LONG_AFTER).items) == ["d7"]


def test_a_few_that_are_old_do_not_wait() -> None:
    order = Order(timedelta(days=20), many=3)
    order.arrange([line(0)], [0], {0, 1}, at(0), LIVE)
    order.arrange([], [], set(), at(0), LIVE)
    assert names(order.arrange([line(3), line(5)], [0] * 2, {0, 1}, at(0), LONG_AFTER).items) == ["d3", "d5"]
    assert names(order.arrange([line(6), line(7), line(8)], [0] * 3, {0, 1}, at(0), LONG_AFTER).items) == []


def test_what_was_published_an_hour_ago_is_news(order: Order) -> None:
    now = at(10) + timedelta(minutes=59)
    turn = order.arrange([line(9), line(10), line(11)], [0] * 3, {0, 1}, at(0), now)
    assert names(turn.items) == ["d10", "d11"]


def test_of_an_archive_that_a_partition_holds_up_the_oldest_goes_on(order: Order) -> None:
    """No more waits than there is room for, but for what would be ahead by too much."""
    items = [line(day) for day in (30, 8, 5, 6, 7, 31)]
    turn = order.arrange(items, [0] * 6, {0, 1}, at(0), LONG_AFTER)
    assert names(turn.items) == ["d5"]
    turn = order.arrange([line(9), line(4)], [0, 0], {0, 1}, at(0), LONG_AFTER)
    assert names(turn.items) == ["d4", "d6"]
    assert (order.waiting, order.far) == (5, 2)


def test_the_same_item_twice_waits_once(order: Order) -> None:
    order.arrange([line(5), line(5)], [0, 0], {0, 1}, at(0), LONG_AFTER)
    again = order.arrange([line(5)], [0], {0, 1}, at(0), LONG_AFTER)
    assert order.waiting == 1
    assert [row is not None for row in again.rows.values()] == [True]


def test_what_waits_is_there_after_a_restart(order: Order) -> None:
    turn = order.arrange([line(5), line(30)], [0, 0], {0, 1}, at(0), LONG_AFTER)
    other = Order(timedelta(days=20))
    other.restore((key, row) for key, row in turn.rows.items() if row is not None)
    assert names(other.arrange([line(6)], [1], {0, 1}, at(0), LONG_AFTER).items) == ["d5", "d6"]


def test_a_partition_that_has_sent_all_holds_nobody_back(order: Order) -> None:
    order.arrange([line(40)], [0], {0, 1}, at(0), LIVE)
    assert names(order.arrange([], [], {0}, at(0), LIVE).items) == ["d40"]
    assert order.waiting == 0


def test_what_waits_is_told_oldest_first(order: Order) -> None:
    order.arrange([line(50), line(40), line(45)], [0] * 3, {0, 1}, at(0), LIVE)
    assert names(order.arrange([line(60)], [1], set(), at(0), LIVE).items) == ["d40", "d45", "d50", "d60"]


def test_nothing_is_in_question_while_the_partitions_keep_together(order: Order) -> None:
    assert order.in_question([line(1)], {0, 1, 2}, LIVE)  # of one nothing was heard
    order.arrange([line(1)], [1], {0, 1}, at(0), LIVE)
    assert not order.in_question([line(15)], {0, 1}, LIVE)
    assert order.in_question([line(30)], {0, 1}, LIVE)
    assert order.in_question([line(15)], {0, 1}, LONG_AFTER)


def test_a_new_partition_begins_where_the_others_are(order: Order) -> None:
    """An archive that is sent to a living system is late anyway: the news does not wait for it."""
    turn = order.arrange([line(101)], [0], {0, 5}, at(100), at(101))
    assert names(turn.items) == ["d101"]
