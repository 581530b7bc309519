"""A worker ends rather than go on unsafely: when its loop hangs, when its supervisor is gone, when a batch fails."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from agents import ending, worker
from agents.batches import Batches, Work
from agents.ending import Exit
from agents.guard import OffsetGuard
from agents.moving import Moved, Moves
from agents.telemetry import Telemetry
from stream.errors import BadSetting, BrokerUnavailable, DeliveryFailed, OutageError, TooManyLetters

ROOT = Path(__file__).parents[2]

STUCK = """
import asyncio, time
from agents.health import Health
from agents.worker import _end_when_stuck

async def main():
    _end_when_stuck(asyncio.get_running_loop(), Health(), limit=1.5)
    await asyncio.sleep(3)
    print("came round", flush=True)
    time.sleep(60)

asyncio.run(main())
"""

ORPHAN = """
import os, subprocess, sys, time
child = '''
import time
from agents.companion import end_with_parent
end_with_parent()
print("up", flush=True)
time.sleep(60)
'''
process = subprocess.Popen([sys.executable, "-c", child], stdout=subprocess.PIPE)
process.stdout.readline()
print(process.pid, flush=True)
os._exit(0)
"""


def run(script: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=40, check=False
    )  # fmt: skip


def test_a_worker_whose_event_loop_hangs_ends_and_says_where() -> None:
    done = run(STUCK)
    assert done.stdout.startswith("came round\n")
    assert done.returncode == Exit.UNSAFE
    assert "in main" in done.stderr + done.stdout


def test_a_worker_whose_supervisor_is_gone_ends() -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", ORPHAN], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )  # fmt: skip
    assert process.stdout is not None
    orphan = int(process.stdout.readline())
    process.wait()
    deadline = time.monotonic() + 20
    while Path(f"/proc/{orphan}").exists() and "Z" not in Path(f"/proc/{orphan}/stat").read_text().split()[2]:
        assert time.monotonic() < deadline
        time.sleep(0.2)


@pytest.mark.parametrize(("number", "kind"), [(errno.ENOSPC, OutageError), (errno.EACCES, BadSetting)])
def test_a_full_disk_is_waited_for_and_a_forbidden_one_is_not(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, number: int, kind: type[Exception]
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(kind, match=f"TOCSIN_DATA_DIR.*{os.strerror(number)}"):
        worker._make(tmp_path / "data")


class Ended(BaseException):
    """In place of the end of the process."""


async def first_offset(topic: str, partition: int) -> int:
    return 0


async def holds_records(topic: str, partition: int, start: int, end: int) -> bool:
    return True


class Stream:
    """Records of these offsets; notes which were acknowledged."""

    def __init__(self, *offsets: int, pause: float = 0.0) -> None:
        self.offsets = offsets
        self.pause = pause
        self.acknowledged: list[int] = []

    def noack(self) -> Stream:
        return self

    async def events(self) -> AsyncIterator[Any]:
        for offset in self.offsets:
            yield one(offset)
            await asyncio.sleep(self.pause)

    async def ack(self, event: Any) -> None:
        self.acknowledged.append(event.message.offset)


def one(offset: int) -> Any:
    """A record at that offset."""
    return SimpleNamespace(message=SimpleNamespace(topic="t", partition=0, offset=offset, timestamp=time.time()))


def offsets_of(events: Any) -> list[int]:
    return [event.message.offset for event in events]


async def unread(events: Any) -> None:
    """Nothing is to be done before writing."""


def dealing(stream: Stream, work: Work[Any]) -> Any:
    guard = OffsetGuard(first_offset, holds_records)
    return batches_of(stream, work, guard, Moves()).run()


def batches_of(stream: Stream, work: Work[Any], guard: OffsetGuard, moves: Moves) -> Batches[Any]:
    return Batches(stream, work, stage="extract", guard=guard, telemetry=Telemetry(), moved=lambda: None, moves=moves)


def taken(monkeypatch: pytest.MonkeyPatch, stream: Stream, fail: Exception | None) -> list[int]:
    """The statuses with which the worker would have ended."""
    statuses: list[int] = []

    def ended(reason: str, status: Exit = Exit.UNSAFE) -> None:
        statuses.append(status)
        raise Ended

    async def write(events: Any, _: None) -> None:
        if fail is not None and events[0].message.offset >= 2:
            raise fail

    monkeypatch.setattr(ending, "abandon", ended)
    with contextlib.suppress(Ended):
        asyncio.run(dealing(stream, Work(unread, write, size=2)))
    return statuses


@pytest.mark.parametrize(
    ("fail", "status"),
    [
        (TooManyLetters("most"), Exit.INPUT),
        (BrokerUnavailable("away"), Exit.UNAVAILABLE),
        (DeliveryFailed("none"), Exit.UNAVAILABLE),
        (OSError(28, "No space left on device"), Exit.UNAVAILABLE),
        (FileNotFoundError(2, "No such file"), Exit.UNSAFE),
        (ZeroDivisionError("a fault of ours"), Exit.UNSAFE),
    ],
)
def test_a_batch_that_fails_ends_the_worker_unacknowledged(
    monkeypatch: pytest.MonkeyPatch, fail: Exception, status: Exit
) -> None:
    stream = Stream(0, 1, 2, 3)
    assert taken(monkeypatch, stream, fail) == [status]
    assert stream.acknowledged == [0, 1]


def test_a_gap_ends_the_worker_before_the_batch_is_dealt_with(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Stream(0, 1, 3, 4)
    assert taken(monkeypatch, stream, None) == [Exit.UNSAFE]
    assert stream.acknowledged == [0, 1]


def test_batches_that_are_dealt_with_are_acknowledged(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Stream(0, 1, 2, 3)
    assert taken(monkeypatch, stream, None) == []
    assert stream.acknowledged == [0, 1, 2, 3]


def test_later_batches_are_read_while_one_is_written_but_written_and_acknowledged_in_order() -> None:
    """However long each takes: the first is read last, and its writing takes longest."""
    stream, told = Stream(*range(8)), []

    async def read(events: Any) -> str:
        first = offsets_of(events)[0]
        told.append(f"read {first}")
        await asyncio.sleep(0.2 if first == 0 else 0)
        return f"written {first}"

    async def write(events: Any, done: str) -> None:
        told.append(f"write {offsets_of(events)[0]}")
        await asyncio.sleep(0.1 if done == "written 0" else 0)
        assert stream.acknowledged == list(range(offsets_of(events)[0]))
        told.append(done)

    asyncio.run(dealing(stream, Work(read, write, size=2, at_once=3)))
    written = [line for line in told if not line.startswith("read")]
    assert written == [f"{word} {n}" for n in (0, 2, 4, 6) for word in ("write", "written")]
    assert told.index("read 4") < told.index("write 0")
    assert told.index("written 0") < told.index("read 6"), "no more than three at once"
    assert stream.acknowledged == list(range(8))


def test_batches_under_way_are_finished_when_the_worker_is_told_to_stop() -> None:
    stream = Stream(*range(100))

    async def write(events: Any, _: None) -> None:
        await asyncio.sleep(0.2)

    async def stopped() -> None:
        work = asyncio.ensure_future(dealing(stream, Work(unread, write, size=2, at_once=3)))
        await asyncio.sleep(0.3)
        assert stream.acknowledged == [0, 1]
        work.cancel()
        with pytest.raises(asyncio.CancelledError):
            await work

    asyncio.run(stopped())
    assert stream.acknowledged == list(range(8)), "the first, and three more"


def test_a_batch_that_is_cancelled_ends_the_worker_and_not_only_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    stream, why = Stream(*range(8)), list[str]()

    def end(reason: str, *_: Any) -> None:
        why.append(reason)
        raise Ended

    async def write(events: Any, _: None) -> None:
        if offsets_of(events)[0] == 2:
            raise asyncio.CancelledError

    monkeypatch.setattr("agents.ending.abandon", end)
    with pytest.raises(Ended):
        asyncio.run(dealing(stream, Work(unread, write, size=2, at_once=3)))
    assert why[0] == "extract: CancelledError: "
    assert stream.acknowledged == [0, 1]


class MovingStream(Stream):
    """Partitions are given up amid the first batch; what was not acknowledged is told again."""

    def __init__(self, moves: Moves) -> None:
        super().__init__()
        self.moves = moves

    async def events(self) -> AsyncIterator[Any]:
        for offset in range(9):  # two are dealt with, two wait, and one for room
            yield one(offset)
            if self.moves.turn > 0:
                break
        while self.moves.turn < 2:
            await asyncio.sleep(0.01)
        for offset in range(max(self.acknowledged, default=-1) + 1, 8):
            yield one(offset)


def moved_amid(*, reads: float, writes: float) -> tuple[list[int], list[int]]:
    """The offsets written, and acknowledged, where partitions move while the first batch is dealt with."""
    moves, guard = Moves(), OffsetGuard(first_offset, holds_records)
    stream, written = MovingStream(moves), list[int]()

    async def move() -> None:
        await moves.settle(0.2, stops=False)
        moves.assigned()

    async def read(events: Any) -> None:
        if moves.turn == 0:
            asyncio.get_running_loop().call_soon(lambda: asyncio.ensure_future(move()))
            await asyncio.sleep(reads)

    async def write(events: Any, _: None) -> None:
        await asyncio.sleep(writes if moves.turn < 2 else 0)
        written.extend(offsets_of(events))

    asyncio.run(batches_of(stream, Work(read, write, size=2), guard, moves).run())
    return written, stream.acknowledged


def test_what_came_before_partitions_were_given_up_is_dealt_with_only_when_it_is_told_again() -> None:
    """By then it may be another worker's. The batch under way is finished, so that it is not."""
    assert moved_amid(reads=0.05, writes=0.05) == (list(range(8)), list(range(8)))


def test_a_batch_that_is_read_too_long_for_partitions_that_move_is_not_written() -> None:
    assert moved_amid(reads=0.5, writes=0) == (list(range(8)), list(range(8)))


def test_a_batch_that_is_left_to_the_next_owner_is_not_acknowledged_and_ends_nothing() -> None:
    stream, tries = Stream(0, 0), []

    async def write(events: Any, _: None) -> None:
        tries.append(offsets_of(events))
        if len(tries) == 1:
            raise Moved

    asyncio.run(dealing(stream, Work(unread, write, size=1)))
    assert tries == [[0], [0]]
    assert stream.acknowledged == [0]


def test_a_lone_record_does_not_wait_for_a_batch_to_fill() -> None:
    stream, sizes = Stream(0, 1, pause=0.1), []

    async def write(events: Any, _: None) -> None:
        sizes.append(len(events))

    asyncio.run(dealing(stream, Work(unread, write, size=500)))
    assert sizes == [1, 1]
    assert stream.acknowledged == [0, 1]
