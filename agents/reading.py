"""Reading texts in processes of their own: parsing blocks for longer than an event loop may wait.

A process that hangs or dies is replaced, and its batch read again one item at a time, so that only the text at fault
is set aside.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import signal
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

import structlog

from agents.assembly import without_text
from agents.topics import MAX_RECORD
from stream import wire
from stream.errors import InputError, OutageError, TooLarge, Unreadable
from stream.linking.tellings import item_events
from stream.records import EnrichedRecord
from stream.sources import read_item

if TYPE_CHECKING:
    from stream.extraction import Reader, ReaderSettings

log = structlog.get_logger(__name__)

START_SECONDS = 120.0
"""Time a process may take to load the model, on a slow disk."""


@dataclass(frozen=True, slots=True)
class RawItem:
    """An item as Kafka gave it."""

    value: bytes | None
    received: datetime
    replay: bool


@dataclass(frozen=True, slots=True)
class Read:
    """What became of an item that could be read: the records to publish."""

    id: str
    enriched: bytes
    events: bytes
    published: datetime
    figures: tuple[tuple[str, str], ...]
    """(metric, scope) of every figure, for the metrics."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Why an item is to be set aside."""

    reason: str
    error: str
    message: str


Outcome = Read | Refused


def refused(error: InputError) -> Refused:
    """The refusal that an error stands for."""
    return Refused(error.reason, type(error).__name__, str(error))


# -- in the reading process ------------------------------------------------------------------------------------------


def read_batch(reader: Reader, batch: Sequence[RawItem], keep_text: bool = True) -> list[Outcome]:
    """The outcomes of a batch, in its order."""
    outcomes: dict[int, Outcome] = {}
    readable = []
    for n, raw in enumerate(batch):
        try:
            readable.append((n, read_item(raw.value)))
        except InputError as error:
            outcomes[n] = refused(error)
    records = reader.read([item for _, item in readable], [batch[n].received for n, _ in readable])
    for (n, _), record in zip(readable, records):
        outcomes[n] = _outcome(record, batch[n].replay, keep_text)
    return [outcomes[n] for n in range(len(batch))]


def _outcome(record: EnrichedRecord, replay: bool, keep_text: bool) -> Outcome:
    try:
        events = wire.encode(item_events(record, replay))  # before the text goes: its words join the tellings
        enriched = _bounded(record if keep_text else without_text(record))
        if len(events) > MAX_RECORD:
            raise TooLarge(f"its events take {len(events):,} bytes; at most {MAX_RECORD:,} can be written")
    except InputError as error:
        return refused(error)
    figures = tuple((f.metric.value, f.scope.value) for event in record.events for f in event.figures)
    return Read(record.id, enriched, events, record.published, figures)


def _bounded(record: EnrichedRecord) -> bytes:
    """The record in bytes, without its text where that would be too large to write."""
    encoded = wire.encode(record)
    if len(encoded) > MAX_RECORD:
        note = f"text left out: the record took {len(encoded):,} bytes"
        encoded = wire.encode(replace(without_text(record), notes=(*record.notes, note)))
    if len(encoded) > MAX_RECORD:
        raise TooLarge(f"its record takes {len(encoded):,} bytes; at most {MAX_RECORD:,} can be written")
    return encoded


def _read_singly(reader: Reader, batch: Sequence[RawItem], keep_text: bool) -> list[Outcome]:
    """The outcomes of a batch in which some item makes the reader fail: that one alone is refused."""
    outcomes: list[Outcome] = []
    for raw in batch:
        try:
            outcomes += read_batch(reader, [raw], keep_text)
        except Exception as error:
            outcomes.append(refused(Unreadable(f"the reader failed: {type(error).__name__}: {error}")))
    return outcomes


def serve(connection: Connection, settings: ReaderSettings, keep_text: bool) -> None:
    """Answer batches until the other end closes, as it does when the worker dies."""
    from stream.extraction import Reader

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the worker ends us
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    reader = Reader(settings)
    connection.send(None)
    while True:
        try:
            batch = connection.recv()
        except (EOFError, OSError):  # closed, or reset where the worker was killed
            return
        try:
            outcomes = read_batch(reader, batch, keep_text)
        except Exception:
            outcomes = _read_singly(reader, batch, keep_text)
        try:
            connection.send(outcomes)
        except OSError:
            return


Serve = Callable[[Connection, "ReaderSettings", bool], None]
"""What runs in a reading process."""


# -- in the worker ---------------------------------------------------------------------------------------------------


class ReadingProcess:
    """One process with a reader; started when first needed, replaced when it hangs or dies."""

    def __init__(
        self, settings: ReaderSettings, seconds: float, *, keep_text: bool = True, target: Serve = serve
    ) -> None:
        self._settings = settings
        self._keep_text = keep_text
        self._seconds = seconds
        self._target = target
        self._context = multiprocessing.get_context("spawn")
        self._process: multiprocessing.context.SpawnProcess | None = None
        self._connection: Connection | None = None

    async def start(self) -> None:
        """Start the process and wait until its model is loaded.

        Raises:
            OutageError: it did not come up.
        """
        ours, theirs = self._context.Pipe()
        self._process = self._context.Process(
            target=self._target, args=(theirs, self._settings, self._keep_text), daemon=True, name="reader"
        )
        self._process.start()
        theirs.close()
        self._connection = ours
        try:
            await self._answer(START_SECONDS)
        except (EOFError, OSError, TimeoutError) as error:
            self.stop()
            raise OutageError("the reading process did not start; its own message stands above") from error

    async def read(self, batch: Sequence[RawItem]) -> list[Outcome]:
        """The outcomes of the batch, in its order. One text that hangs or kills the process is refused alone."""
        try:
            return await self._ask(batch)
        except (EOFError, OSError, TimeoutError) as error:
            log.warning("reading process lost", batch=len(batch), error=type(error).__name__)
            self.stop()
        if len(batch) == 1:
            return [refused(Unreadable(f"the text hangs or kills the reader (limit {self._seconds:g} s)"))]
        return [outcome for raw in batch for outcome in await self.read([raw])]

    async def _ask(self, batch: Sequence[RawItem]) -> list[Outcome]:
        if self._connection is None:
            await self.start()
        assert self._connection is not None
        await asyncio.to_thread(self._connection.send, list(batch))
        outcomes: list[Outcome] = await self._answer(self._seconds)
        return outcomes

    async def _answer(self, seconds: float) -> list[Outcome]:
        connection = self._connection
        assert connection is not None

        def receive() -> list[Outcome]:
            if not connection.poll(seconds):
                raise TimeoutError
            answer: list[Outcome] = connection.recv()
            return answer

        return await asyncio.to_thread(receive)

    def stop(self) -> None:
        """End the process at once; it holds nothing that would be lost."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        if self._process is not None:
            self._process.kill()
            self._process.join(5)
            self._process = None


class ReadingPool:
    """Several reading processes, among which a batch is divided."""

    def __init__(self, settings: ReaderSettings, processes: int, seconds: float, keep_text: bool) -> None:
        self._processes = [ReadingProcess(settings, seconds, keep_text=keep_text) for _ in range(processes)]

    async def start(self) -> None:
        """Start all processes and wait until their models are loaded."""
        await asyncio.gather(*(process.start() for process in self._processes))

    async def read(self, batch: Sequence[RawItem]) -> list[Outcome]:
        """The outcomes of the batch, in its order."""
        share = -(-len(batch) // len(self._processes))
        parts = [batch[n : n + share] for n in range(0, len(batch), share)]
        answers = await asyncio.gather(*(process.read(part) for process, part in zip(self._processes, parts)))
        return [outcome for answer in answers for outcome in answer]

    def stop(self) -> None:
        """End all processes."""
        for process in self._processes:
            process.stop()
