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

from agents import batches, worker
from agents.batches import run_batches
from agents.guard import Exit, OffsetGuard
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
from agents.worker import _end_with_parent
_end_with_parent()
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
    assert "in main" in done.stderr


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
    """Two batches of two records each; notes which were acknowledged, that is, when the next was asked for."""

    def __init__(self, *offsets: tuple[int, int]) -> None:
        self.offsets = offsets
        self.acknowledged: list[int] = []

    async def take_events(self, size: int, within: float) -> AsyncIterator[list[Any]]:
        for pair in self.offsets:
            messages = [SimpleNamespace(topic="t", partition=0, offset=n, timestamp=time.time()) for n in pair]
            yield [SimpleNamespace(message=message) for message in messages]
            self.acknowledged += pair


def taken(monkeypatch: pytest.MonkeyPatch, stream: Stream, fail: Exception | None) -> list[int]:
    """The statuses with which the worker would have ended."""
    statuses: list[int] = []

    def ended(reason: str, status: Exit = Exit.UNSAFE) -> None:
        statuses.append(status)
        raise Ended

    async def handle(events: Any) -> None:
        if fail is not None and events[0].message.offset >= 2:
            raise fail

    monkeypatch.setattr(batches, "abandon", ended)
    guard = OffsetGuard(first_offset, holds_records)
    work = run_batches(
        stream, handle, stage="extract", size=2, guard=guard, telemetry=Telemetry(), moved=lambda: None
    )  # fmt: skip
    with contextlib.suppress(Ended):
        asyncio.run(work)
    return statuses


@pytest.mark.parametrize(
    ("fail", "status"),
    [
        (TooManyLetters("most"), Exit.INPUT),
        (BrokerUnavailable("away"), Exit.UNAVAILABLE),
        (DeliveryFailed("none"), Exit.UNAVAILABLE),
        (ZeroDivisionError("a fault of ours"), Exit.UNSAFE),
    ],
)
def test_a_batch_that_fails_ends_the_worker_unacknowledged(
    monkeypatch: pytest.MonkeyPatch, fail: Exception, status: Exit
) -> None:
    stream = Stream((0, 1), (2, 3))
    assert taken(monkeypatch, stream, fail) == [status]
    assert stream.acknowledged == [0, 1]


def test_a_gap_ends_the_worker_before_the_batch_is_dealt_with(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Stream((0, 1), (3, 4))
    assert taken(monkeypatch, stream, None) == [Exit.UNSAFE]
    assert stream.acknowledged == [0, 1]


def test_batches_that_are_dealt_with_are_acknowledged(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Stream((0, 1), (2, 3))
    assert taken(monkeypatch, stream, None) == []
    assert stream.acknowledged == [0, 1, 2, 3]
