"""What is told of partitions: of those that are here, and of no others; how long the next record has waited."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from prometheus_client import generate_latest

from agents import progress, upkeep
from agents.guard import BATCH_SECONDS, MOVE_SECONDS, STALL_SECONDS, OffsetGuard
from agents.moving import Moves
from agents.offsets import Offsets, Partition
from agents.settings import Settings
from agents.telemetry import Telemetry
from agents.upkeep import Upkeep
from stream.errors import BrokerUnavailable

ITEMS_0, ITEMS_1, EVENTS = ("news.items", 0), ("news.items", 1), ("news.events", 0)
OTHERS = {("news.items", 3): Offsets(0, 50, 0)}


class Kafka:
    """Answers in place of a broker."""

    def __init__(self) -> None:
        self.offsets: dict[Partition, Offsets] = {}
        self.since: dict[Partition, float] = {}
        self.others = OTHERS
        self.away = False

    async def group_offsets(self, _: Settings) -> dict[Partition, Offsets]:
        if self.away:
            raise BrokerUnavailable("away")
        return self.offsets | self.others

    async def waiting_since(self, _: Settings, positions: Mapping[Partition, int]) -> dict[Partition, float]:
        return {partition: self.since[partition] for partition in positions if partition in self.since}


class Looked:
    """An upkeep, what it asks and what it tells."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        self.kafka, self.telemetry, self.moves = Kafka(), Telemetry(), 0
        # Lambdas that return awaitables stand for its two questions.
        self.guard = OffsetGuard(lambda *_: asyncio.sleep(0, 0), lambda *_: asyncio.sleep(0, True))  # type: ignore[arg-type]
        monkeypatch.setattr(upkeep, "group_offsets", self.kafka.group_offsets)
        monkeypatch.setattr(upkeep, "waiting_since", self.kafka.waiting_since)
        self.ends: dict[Partition, int] = {}
        consumer = SimpleNamespace(
            assignment=lambda: [SimpleNamespace(topic=topic, partition=n) for topic, n in self.ends],
            highwater=lambda each: self.ends[each.topic, each.partition],
        )
        recovery = SimpleNamespace(in_recovery=False, active_offsets={}, completed=asyncio.Event())
        recovery.completed.set()
        self.app: Any = SimpleNamespace(consumer=consumer, tables=SimpleNamespace(recovery=recovery), rebalancing=False)
        self.batches = Moves()
        settings = Settings(data_dir=folder)
        self.upkeep = Upkeep(self.app, settings, self.guard, self.telemetry, self.moved, self.batches)

    def moved(self) -> None:
        self.moves += 1

    def look(self) -> str:
        asyncio.run(self.upkeep.look())
        return generate_latest(self.telemetry.registry).decode()

    def value(self, name: str, partition: Partition) -> float | None:
        labels = {"topic": partition[0], "partition": str(partition[1])}
        return self.telemetry.registry.get_sample_value(name, labels)


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Looked:
    return Looked(monkeypatch, tmp_path)


def test_after_a_rebalance_nothing_is_told_of_what_moved_away(looked: Looked) -> None:
    looked.upkeep.assigned([ITEMS_0, ITEMS_1, EVENTS, ("changelog", 0)])
    looked.kafka.offsets = {each: Offsets(0, 9, 4) for each in (ITEMS_0, ITEMS_1, EVENTS)}
    looked.ends = {ITEMS_0: 9, ITEMS_1: 9, ("changelog", 0): 3}
    looked.look()
    assert looked.value("tocsin_lag_records", ITEMS_0) == 5
    assert looked.telemetry.registry.get_sample_value("tocsin_assigned_partitions", {"topic": "news.items"}) == 2
    looked.upkeep.assigned([ITEMS_1])
    asyncio.run(looked.upkeep.tell_lag())
    told = looked.look()
    for name in ("tocsin_lag_records", "tocsin_lag_seconds", "tocsin_last_commit_timestamp_seconds",
                 "tocsin_uncommitted_records"):  # fmt: skip
        assert looked.value(name, ITEMS_0) is None
        assert looked.value(name, EVENTS) is None
        assert looked.value(name, ITEMS_1) is not None
    assert 'partition="3"' not in told
    assert "changelog" not in told
    assert "tocsin_rebalances_total 2.0" in told


def test_the_age_of_lag_is_that_of_the_next_record(looked: Looked) -> None:
    looked.upkeep.assigned([ITEMS_0])
    looked.kafka.offsets = {ITEMS_0: Offsets(0, 9, 4)}
    looked.kafka.since = {ITEMS_0: time.time() - 3_600}
    looked.look()
    assert looked.value("tocsin_lag_seconds", ITEMS_0) == pytest.approx(3_600, abs=5)
    looked.guard.done(*ITEMS_0, 8)
    looked.ends = {ITEMS_0: 9}
    asyncio.run(looked.upkeep.tell_lag())
    assert looked.value("tocsin_lag_seconds", ITEMS_0) == 0
    looked.look()
    assert looked.value("tocsin_uncommitted_records", ITEMS_0) == 5


def test_a_mark_of_a_transaction_is_nothing_that_waits(looked: Looked, monkeypatch: pytest.MonkeyPatch) -> None:
    looked.upkeep.assigned([ITEMS_0, ITEMS_1])
    looked.kafka.offsets = {ITEMS_0: Offsets(0, 5, 4), ITEMS_1: Offsets(0, 5, 4)}
    looked.kafka.since = {ITEMS_1: time.time()}
    monkeypatch.setattr(upkeep.time, "monotonic", lambda real=time.monotonic: real() + 2 * progress.STALL_SECONDS)
    looked.look()
    assert looked.upkeep.stalls() == ["news.items[1]: 1 records wait, none was committed for 120 s"]
    assert looked.value("tocsin_lag_seconds", ITEMS_0) == 0


def test_a_broker_that_is_away_makes_the_worker_not_ready_until_it_is_back(looked: Looked) -> None:
    looked.upkeep.assigned([ITEMS_0])
    looked.kafka.away = True
    assert "tocsin_broker_up 0.0" in looked.look()
    assert looked.upkeep.stalls() == ["away"]
    looked.kafka.away = False
    assert "tocsin_broker_up 1.0" in looked.look()
    assert looked.upkeep.stalls() == []
    assert looked.upkeep.facts() == {"partitions": ["news.items[0]"], "lag": {}}


def test_one_that_has_nothing_to_do_is_as_well_as_one_that_works(looked: Looked) -> None:
    looked.upkeep.assigned([ITEMS_0])
    looked.look()
    assert looked.moves == 0
    looked.kafka.others = {each: Offsets(0, 50, 50) for each in OTHERS}
    looked.look()
    assert looked.moves == 1


def test_a_recovery_of_which_no_row_has_come_yet_ends_nothing(looked: Looked) -> None:
    """Faust then has None in place of an offset."""
    looked.app.tables.recovery.in_recovery, looked.app.tables.recovery.active_offsets = True, {"changelog": None}
    looked.look()


class Clock:
    """A steady clock, and what ends the process."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 0.0
        self.ended: list[str] = []
        monkeypatch.setattr(upkeep.time, "monotonic", lambda: self.now)
        monkeypatch.setattr(upkeep, "abandon", self.ended.append)

    def look_for(self, looked: Looked, seconds: float) -> None:
        until = self.now + seconds
        while self.now < until:
            self.now += upkeep.LOOK_SECONDS
            looked.look()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch, looked: Looked) -> Clock:
    clock = Clock(monkeypatch)
    looked.upkeep.assigned([ITEMS_0])
    looked.kafka.offsets = {ITEMS_0: Offsets(0, 9, 4)}
    looked.kafka.since = {ITEMS_0: time.time()}
    return clock


def test_a_worker_that_has_nothing_under_way_while_records_wait_ends(looked: Looked, clock: Clock) -> None:
    """They were passed over, and would wait for the next start."""
    clock.look_for(looked, STALL_SECONDS)
    assert not clock.ended
    clock.look_for(looked, 3 * upkeep.LOOK_SECONDS)
    assert "news.items[0]: records from 0 on have waited for" in clock.ended[0]


def test_what_is_passed_over_is_noticed_beside_other_work(looked: Looked, clock: Clock) -> None:
    looked.upkeep.assigned([ITEMS_0, ITEMS_1])
    for n in range(9):
        looked.kafka.offsets[ITEMS_1] = Offsets(0, n, n)
        asyncio.run(take(looked, ITEMS_1))
        clock.look_for(looked, upkeep.LOOK_SECONDS)
    assert "news.items[0]: records from 0 on have waited for" in clock.ended[0]


async def take(looked: Looked, partition: Partition) -> None:
    """A record comes, and is dealt with."""
    looked.batches.begin(partition[0], time.monotonic())
    await looked.guard.check(*partition, looked.guard.seen(partition))
    looked.batches.end(partition[0])


def test_a_recovery_whose_task_is_gone_ends_the_worker(looked: Looked, clock: Clock) -> None:
    """Partitions were given up, and nobody deals with those that were assigned."""
    looked.app.rebalancing = True
    clock.look_for(looked, MOVE_SECONDS)
    assert not clock.ended
    clock.look_for(looked, 3 * upkeep.LOOK_SECONDS)
    assert "no row of the state has come" in clock.ended[0]


def test_a_batch_that_never_ends_ends_the_worker(looked: Looked, clock: Clock) -> None:
    """One that waits for what has no limit of its own; those before and after it take no longer than they may."""
    events = "news.events"
    work_on(looked)
    looked.batches.begin(events, time.monotonic())
    clock.look_for(looked, BATCH_SECONDS - 2 * upkeep.LOOK_SECONDS)
    looked.batches.begin(events, time.monotonic())
    looked.batches.end(events)
    clock.look_for(looked, BATCH_SECONDS - 2 * upkeep.LOOK_SECONDS)
    assert not clock.ended
    clock.look_for(looked, 4 * upkeep.LOOK_SECONDS)
    assert "news.events: a batch has been under way for" in clock.ended[0]


def restoring(looked: Looked) -> None:
    looked.app.tables.recovery.in_recovery = True


def behind_its_work(looked: Looked) -> None:
    looked.guard.done(*ITEMS_0, 5)


@pytest.mark.parametrize("amid", [restoring, behind_its_work, lambda _: None])
def test_an_outage_ends_no_worker(looked: Looked, clock: Clock, amid: Callable[[Looked], None]) -> None:
    amid(looked)
    looked.look()
    for away in (True, False):
        looked.kafka.away = away
        clock.look_for(looked, 2 * MOVE_SECONDS if away else upkeep.LOOK_SECONDS)
    assert not clock.ended


def work_on(looked: Looked) -> None:
    looked.batches.begin(ITEMS_0[0], time.monotonic())


def begin_another(looked: Looked) -> None:
    asyncio.run(take(looked, ITEMS_0))


def move(looked: Looked) -> None:
    looked.app.rebalancing = True


def restore(looked: Looked) -> None:
    looked.app.tables.recovery.in_recovery = True
    looked.app.tables.recovery.active_offsets[0] = time.monotonic_ns()


def come_and_go(looked: Looked) -> None:
    looked.kafka.away = not looked.kafka.away


def have_nothing(looked: Looked) -> None:
    looked.kafka.offsets = {ITEMS_0: Offsets(0, 9, 9)}


@pytest.mark.parametrize("happens", [work_on, begin_another, move, restore, come_and_go, have_nothing])
def test_a_worker_that_works_or_cannot_work_stays(
    looked: Looked, clock: Clock, happens: Callable[[Looked], None]
) -> None:
    for _ in range(4):
        clock.look_for(looked, STALL_SECONDS / 2)
        happens(looked)
    assert not clock.ended
