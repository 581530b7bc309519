"""A text that hangs or kills its reading process is set aside alone; its neighbours are read."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from agents.isolation import DEATHS, ReadingProcess
from agents.reading import RawItem, Read, ReadingLimits, Refused, read_batch, serve
from stream.extraction import Reader, ReaderSettings
from stream.wire import encode, loads

NOW = datetime(2026, 9, 30, 12, tzinfo=UTC)


def raw(text: str, name: str = "a") -> RawItem:
    return RawItem(encode({"id": name, "text": text}), NOW, replay=False)


def touchy_serve(connection: Connection, settings: ReaderSettings, limits: ReadingLimits) -> None:
    """Stands in for a reader with faults: it hangs, dies, or reads, as the text says."""
    connection.send(None)
    while True:
        try:
            batch = connection.recv()
        except EOFError:
            return
        texts = [loads(item.value)["text"] for item in batch]
        if "hang" in texts:
            time.sleep(60)
        if "die" in texts:
            os._exit(1)
        connection.send([Read(text, b"", b"", NOW, ()) for text in texts])


class Counted(ReadingProcess):
    """Counts how often a process was started."""

    starts = 0

    async def _start(self) -> None:
        self.starts += 1
        await super()._start()


def outcomes_of(process: ReadingProcess, *batches: list[str]) -> list[object]:
    async def run() -> list[object]:
        try:
            return [outcome for batch in batches for outcome in await process.read([raw(text) for text in batch])]
        finally:
            process.stop()

    return asyncio.run(run())


@pytest.mark.parametrize(("fault", "starts"), [("hang", 1 + 2), ("die", 1 + 1 + DEATHS)])
def test_only_the_text_at_fault_is_refused(fault: str, starts: int) -> None:
    """However large the batch: one trial for the batch, and for a text at fault one, or as many as prove it."""
    process = Counted(ReaderSettings(), ReadingLimits(seconds=2), target=touchy_serve)
    names = [f"n{n}" for n in range(20)]
    outcomes = outcomes_of(process, [*names[:7], fault, *names[7:]], ["after"])
    refused = outcomes.pop(7)
    assert [outcome.id for outcome in outcomes] == [*names, "after"]  # type: ignore[attr-defined]  # either has an id
    assert isinstance(refused, Refused)
    assert refused.reason == "unreadable"
    assert process.starts == starts
    assert process.lost == starts - 1


def test_who_reads_while_the_process_still_starts_waits_for_it() -> None:
    process = Counted(ReaderSettings(), ReadingLimits(seconds=20), target=touchy_serve)

    async def run() -> list[object]:
        try:
            warm = asyncio.ensure_future(process.start())
            await asyncio.sleep(0)
            found = await process.read([raw("early")])
            await warm
            return list(found)
        finally:
            process.stop()

    (outcome,) = asyncio.run(run())
    assert isinstance(outcome, Read)
    assert process.starts == 1


def test_a_process_that_somebody_else_killed_costs_no_text() -> None:
    """Also where it read a single one."""
    process = Counted(ReaderSettings(), ReadingLimits(seconds=20), target=touchy_serve)

    async def run() -> list[object]:
        try:
            await process.start()
            pid = process.pid
            assert pid is not None
            os.kill(pid, signal.SIGKILL)
            return await process.read([raw("innocent")])
        finally:
            process.stop()

    (outcome,) = asyncio.run(run())
    assert isinstance(outcome, Read)


@pytest.mark.parametrize("fault", ["hang", "die"])
def test_batches_that_lie_ready_behind_one_that_fails_are_read_whole(fault: str) -> None:
    """Each process reads what was sent to it in order; a batch that was not the one at fault is not blamed."""
    process = Counted(ReaderSettings(), ReadingLimits(seconds=2), target=touchy_serve)
    batches = [["a", fault, "b"], ["c", "d"], ["e"]]

    async def run() -> list[list[Any]]:
        try:
            return await asyncio.gather(*(process.read([raw(text) for text in batch]) for batch in batches))
        finally:
            process.stop()

    first, second, third = asyncio.run(run())
    assert [getattr(outcome, "id", "refused") for outcome in first] == ["a", "refused", "b"]
    assert [outcome.id for outcome in second] == ["c", "d"]
    assert [outcome.id for outcome in third] == ["e"]


def stuck_serve(connection: Connection, settings: ReaderSettings, limits: ReadingLimits) -> None:
    """The real thing, with a reader that never comes back."""
    import stream.extraction

    class Stuck(Reader):
        def read(self, items: Any, received: Any) -> Any:
            time.sleep(600)

    stream.extraction.Reader = Stuck  # type: ignore[misc]  # put in its place
    serve(connection, settings, limits)


STUCK = """
import asyncio, sys
from agents.isolation import ReadingProcess
from agents.reading import ReadingLimits
from stream.extraction import ReaderSettings
from test_reading import raw, stuck_serve

async def run():
    process = ReadingProcess(ReaderSettings(), ReadingLimits(seconds=300), target=stuck_serve)
    await process.start()
    print(process.pid, flush=True)
    await process.read([raw("a")])

if __name__ == "__main__":
    asyncio.run(run())
"""


@pytest.mark.slow
def test_a_process_that_hangs_ends_with_its_worker(tmp_path: Path) -> None:
    script = tmp_path / "stuck.py"
    script.write_text(STUCK)
    path = os.pathsep.join([str(Path(__file__).parents[2]), str(Path(__file__).parent)])
    worker = subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": path}
    )  # fmt: skip
    assert worker.stdout is not None
    reader = int(worker.stdout.readline())
    time.sleep(1)
    assert Path(f"/proc/{reader}").exists()
    worker.kill()
    worker.wait()
    deadline = time.monotonic() + 20
    while Path(f"/proc/{reader}").exists() and "Z" not in Path(f"/proc/{reader}/stat").read_text().split()[2]:
        assert time.monotonic() < deadline
        time.sleep(0.1)


def greedy_serve(connection: Connection, settings: ReaderSettings, limits: ReadingLimits) -> None:
    """The real thing, with a reader that needs as much memory as the text asks for."""
    import stream.extraction

    class Greedy(Reader):
        def read(self, items: Any, received: Any) -> Any:
            for item in items:
                if item.text.startswith("take "):
                    bytearray(int(item.text[5:]))
            return super().read(items, received)

    stream.extraction.Reader = Greedy  # type: ignore[misc]  # as above
    serve(connection, settings, limits)


def test_a_text_that_needs_too_much_memory_is_refused_alone_and_ends_nothing() -> None:
    process = Counted(ReaderSettings(), ReadingLimits(memory_mb=1_500), target=greedy_serve)
    first, refused, last = outcomes_of(process, ["Nothing.", "take 3000000000", "Nothing more."])
    assert isinstance(first, Read)
    assert isinstance(last, Read)
    assert isinstance(refused, Refused)
    assert "MemoryError" in refused.message
    assert process.starts == 1


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(ReaderSettings())


def test_outcomes_come_in_the_order_of_the_batch(reader: Reader) -> None:
    batch = [raw("A bomb killed 4 people in Kabul.", "k"), RawItem(b"{", NOW, False), raw("Nothing happened.", "n")]
    killed, bad, nothing = read_batch(reader, batch)
    assert isinstance(killed, Read)
    assert killed.figures == (("killed", "incident"),)
    assert isinstance(bad, Refused)
    assert bad.reason == "not_text"
    assert isinstance(nothing, Read)
    assert nothing.figures == ()


def test_each_item_without_a_time_takes_that_of_its_own_record(reader: Reader) -> None:
    later = datetime(2026, 9, 30, 18, tzinfo=UTC)
    batch = [raw("A bomb killed 4 people in Kabul.", "a"), RawItem(raw("Nothing.", "b").value, later, False)]
    assert [outcome.published for outcome in read_batch(reader, batch)] == [NOW, later]  # type: ignore[union-attr]  # none is refused


def test_a_record_without_its_text_still_tells_linking_what_it_needs(reader: Reader) -> None:
    (outcome,) = read_batch(reader, [raw("A bomb killed 4 people in Kabul.")], keep_text=False)
    assert isinstance(outcome, Read)
    assert loads(outcome.enriched)["item"]["text"] is None
    assert list(loads(outcome.events)["sentences"].values()) == ["A bomb killed 4 people in Kabul."]


def test_a_record_too_large_to_write_goes_without_its_text(reader: Reader) -> None:
    text = "A bomb killed 4 people in Kabul. " + 'He said "no". ' * 50_000
    (outcome,) = read_batch(reader, [raw(text)])
    assert isinstance(outcome, Read)
    assert len(outcome.enriched) < 1_000_000
    record = loads(outcome.enriched)
    assert record["events"][0]["toll"]["killed"]["best"] == 4
