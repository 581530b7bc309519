"""The long form of the fault suite, second part: over and over, much at once, and for long."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise

import psutil
import pytest
from disturbing import (
    PATIENCE,
    Figure,
    NewSystem,
    archive,
    assert_equal_in_the_end,
    assert_nothing_lost,
    faulty,
    kill,
    send_records,
    wait_for_progress,
    wait_for_workers,
)
from poison import POISON
from running import System, in_the_end, undisturbed, wait_for

from agents import topics
from agents.supervisor import Supervisor
from stream.records import NewsItem

pytestmark = [pytest.mark.kafka, pytest.mark.long, pytest.mark.timeout(3_600)]

RESTARTS = 20


@pytest.mark.parametrize("cure", [True, False], ids=["with the cure", "without it"])
def test_restarts_with_and_without_the_cure(new_system: NewSystem, figure: Figure, cure: bool) -> None:
    """What the cure of `agents.guard` is for: without it the guard finds gaps, and ends the worker before the loss."""
    system = new_system(item_partitions=2)
    items = archive(days=50, per_day=80, seed=2)
    command = () if cure else (faulty("no-cure"),)
    system.send(items[:2_000])
    with system.workers(1, *command) as supervisor:
        for n in range(RESTARTS):
            wait_for_progress(system, PATIENCE)
            system.send(items[2_000 + 100 * n : 2_100 + 100 * n])
            wait_for(lambda: bool(supervisor.pids()), 60)
            kill(supervisor.pids()[0], signal.SIGTERM)
        system.wait_until_done(PATIENCE)
    gaps = sum("expected offset" in line for line in system.log.read_text().splitlines() if "critical" in line)
    figure(f"{gaps} gaps in {RESTARTS} restarts")
    if cure:
        assert gaps == 0
    assert_nothing_lost(system, items)
    assert_equal_in_the_end(system, undisturbed(items))


HANG = [(b"hangs", b'{"id": "hangs", "text": "HANG"}')]


def test_what_poison_costs_its_neighbours(new_system: NewSystem, figure: Figure) -> None:
    """Ten items a second for half a minute: alone, with as many bad records, and with a text that hangs the reader."""
    system = new_system(parse_seconds=5.0)
    items = archive(days=30, per_day=30)
    bad = [(key, value) for key, value in POISON.items() if len(value or b"") < 1_000_000]
    loads = {"alone": [], "beside as many bad records": bad * 25, "beside one that hangs": HANG}
    with system.workers(1, faulty("reader")):
        system.send(items[:50])
        system.wait_until_done(PATIENCE)
        for n, (name, records) in enumerate(loads.items()):
            part = items[50 + 250 * n : 300 + 250 * n]
            _send_slowly(system, part, records)
            system.wait_until_done(PATIENCE)
            late = sorted(_latencies(system, {item.id for item in part}))
            assert len(late) == len(part)
            figure(f"{name}: median {late[len(late) // 2]:.2f} s, 99 % within {late[-3]:.2f} s, last {late[-1]:.2f} s")
    assert len(system.records(topics.DEAD_LETTERS)) == sum(map(len, loads.values()))


def _send_slowly(system: System, items: list[NewsItem], bad: list[tuple[bytes | None, bytes | None]]) -> None:
    """Ten items a second, the bad records evenly among them."""
    steps = 25
    for n in range(steps):
        send_records(system, bad[n * len(bad) // steps : (n + 1) * len(bad) // steps])
        system.send(items[n * len(items) // steps : (n + 1) * len(items) // steps])
        time.sleep(1)


def _latencies(system: System, ids: set[str]) -> list[float]:
    """Seconds from when Kafka took an item to when it took its record, by Kafka's clock."""
    taken = {record.key.decode(): record.timestamp for record in system.records(topics.ITEMS) if record.key}
    return [
        (record.timestamp - taken[record.key.decode()]) / 1_000
        for record in system.records(topics.ENRICHED)
        if record.key.decode() in ids
    ]


def _processes(supervisor: Supervisor) -> list[psutil.Process]:
    """The workers and their reading processes."""
    workers = [psutil.Process(pid) for pid in supervisor.pids()]
    return [*workers, *(reader for worker in workers for reader in worker.children(recursive=True))]


def _memory(supervisor: Supervisor) -> float:
    """MB of the workers and their reading processes."""
    return sum(process.memory_info().rss for process in _processes(supervisor)) / 1e6


def _processor(supervisor: Supervisor) -> float:
    """Seconds of processor time that they took."""
    return sum(sum(process.cpu_times()[:2]) for process in _processes(supervisor))


UNDER_WAY = 1_500
"""Items that are neither read nor joined, at most, where news comes steadily: enough that no worker waits for any."""


@dataclass(frozen=True)
class Taken:
    """How items were taken."""

    rate: float
    """A second, read and joined."""
    reading: float
    """A second, read: in the median of so long as it lasted."""
    memory: Sequence[float]
    """MB, as time went on."""
    processor: float
    """Milliseconds of processor time an item, of workers and readers: what else the machine does hardly counts."""


def _taken(system: System, items: Sequence[NewsItem], under_way: int) -> Taken:
    """Take items by two workers to the end; the next are sent where fewer are under way."""
    sent = system.send(items[:under_way])
    marks: list[tuple[float, int, int, float]] = []
    with system.workers(2) as supervisor:
        wait_for_progress(system, PATIENCE)
        wait_for_workers(system, supervisor, 2)
        before, deadline = 0.0, time.monotonic() + 2 * PATIENCE
        while not marks or marks[-1][2] < len(items):
            assert time.monotonic() < deadline, system.log_end()
            time.sleep(1)
            lag = system.lag()
            before = before if marks else _processor(supervisor)
            marks.append((time.monotonic(), system.count(topics.ENRICHED), sent - lag, _memory(supervisor)))
            sent += system.send(items[sent : sent + max(0, under_way - lag)])
        processor = 1_000 * (_processor(supervisor) - before) / (marks[-1][2] - marks[0][2])
    first, last = marks[0], marks[-1]
    reading = sorted((b[1] - a[1]) / (b[0] - a[0]) for a, b in pairwise(marks) if b[1] > a[1])
    rate = (last[2] - first[2]) / (last[0] - first[0])
    return Taken(rate, reading[len(reading) // 2], [mark[3] for mark in marks], processor)


def test_catching_up_with_a_backlog(new_system: NewSystem, figure: Figure, pytestconfig: pytest.Config) -> None:
    """The rate over a backlog, to its end, against that of the same workers while the same items come steadily."""
    total = pytestconfig.getoption("--backlog")
    items = archive(days=50, per_day=total / 50, seed=5)
    steady_system, system = new_system(), new_system()
    steady = _taken(steady_system, items, UNDER_WAY)
    caught = _taken(system, items, total)
    figure(f"{total} items: {caught.rate:.0f} items/s, {caught.rate / steady.rate:.0%} of the {steady.rate:.0f} at "
           f"which they come steadily; {caught.processor:.2f} ms of processor time an item, steadily "
           f"{steady.processor:.2f}; read at {caught.reading:.0f} in the median; memory {caught.memory[0]:.0f} to "
           f"{max(caught.memory):.0f} MB, steadily {steady.memory[0]:.0f} to {max(steady.memory):.0f} MB")  # fmt: skip
    assert system.log.read_text().count("Heartbeat failed") <= 2  # the second worker's joining
    assert system.count(topics.ENRICHED) == total
    told = [(in_the_end(list(s.incidents().values())), in_the_end(list(s.alerts().values())))
            for s in (system, steady_system)]  # fmt: skip
    assert told[0] == told[1]


def test_soak(new_system: NewSystem, figure: Figure, pytestconfig: pytest.Config) -> None:
    """News at a steady rate: memory stays, commits never stall."""
    minutes = pytestconfig.getoption("--minutes")
    system = new_system()
    deadline, marks = time.monotonic() + 60 * minutes, list[tuple[float, float]]()
    sent, behind = 0, 0
    with system.workers() as supervisor:
        for n, items in enumerate(_live(minutes)):
            sent += system.send(items)
            time.sleep(1)
            if n % 10 == 9:
                marks.append((time.monotonic(), _memory(supervisor)))
                behind = max(behind, system.lag())
            if time.monotonic() > deadline:
                break
        system.wait_until_done(PATIENCE)
    half = marks[len(marks) // 2 :]
    slope = (half[-1][1] - half[0][1]) / (half[-1][0] - half[0][0]) * 3_600
    figure(f"{minutes} min, {sent} items: {half[0][1]:.0f} to {half[-1][1]:.0f} MB in the second half "
           f"({slope:+.0f} MB/h); most {behind} behind")  # fmt: skip
    text = system.log.read_text()
    assert "no progress:" not in text
    assert "cannot go on" not in text
    assert system.count(topics.ENRICHED) == sent


SOAK_DAYS = 600
"""Of news in a soak, whatever its length: items are kept for 220 days, so in its second half as many go as come."""


def _live(minutes: float) -> Iterator[list[NewsItem]]:
    items = archive(SOAK_DAYS, per_day=minutes * 60 * 20 / SOAK_DAYS, seed=9, end=datetime.now(UTC))
    for at in range(0, len(items), 20):
        yield items[at : at + 20]
