"""How both stages take records from their topic: in order, in batches, acknowledged only when dealt with."""

from __future__ import annotations

import asyncio
import time
import zlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

import structlog

from agents.ending import abandon_over
from agents.guard import OffsetGuard
from agents.moving import Moved, Moves
from agents.telemetry import Telemetry
from stream.metrics import BATCH_RECORDS, LATENCY, STAGE_SECONDS

log = structlog.get_logger(__name__)

GATHER_SECONDS = 0.005
"""How long a batch waits for more records: what comes while others are dealt with waits anyway."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Work(Generic[T]):
    """What a stage does with a batch."""

    read: Callable[[Sequence[Any]], Awaitable[T]]
    """What depends on the records alone: it is done for the next batches while one is written."""
    write: Callable[[Sequence[Any], T], Awaitable[None]]
    """Returns when the results are in Kafka; called for one batch at a time, in their order."""
    size: int
    """Records of a batch, at most."""
    at_once: int = 1
    """Batches under way: with three, one is read while another lies ready and a third is written."""


class Batches(Generic[T]):
    """Takes a stream's records in batches and deals with them; all of its order is here.

    A batch is acknowledged when its results are written, and those of all before it. When anything fails, the process
    ends before that: what was not acknowledged is told again.
    """

    def __init__(
        self,
        stream: Any,
        work: Work[T],
        *,
        stage: str,
        guard: OffsetGuard,
        telemetry: Telemetry,
        moved: Callable[[], None],
        moves: Moves,
    ) -> None:
        """`moved` is called after each batch; `moves` knows when partitions move."""
        self._stream = stream.noack()
        self._work = work
        self._stage = stage
        self._guard = guard
        self._telemetry = telemetry
        self._moved = moved
        self._moves = moves
        self._arrived: asyncio.Queue[tuple[int, Any]] = asyncio.Queue(work.size)
        """Each with the turn in which it came; None at the end."""
        self._free = asyncio.Semaphore(work.at_once)
        self._last: asyncio.Task[None] | None = None
        self._stopping = False
        self._waits = 0
        """Records that have come and are in no batch."""

    @property
    def more(self) -> bool:
        """Whether a record has come that is in no batch yet."""
        return self._waits > 0

    async def run(self) -> None:
        """Deal with all that comes. Batches that are under way when the worker is told to stop are finished."""
        gathering = asyncio.ensure_future(self._gather())
        try:
            while True:
                await self._free.acquire()
                events = await self._next()
                if not events:
                    break
                turn = self._moves.turn
                await self._check(events, turn)
                self._moves.begin(events[0].message.topic, time.monotonic())
                self._last = asyncio.ensure_future(self._deal(events, turn, self._last))
            await gathering  # which tells why it ended, where it failed
        finally:
            self._stopping = True
            gathering.cancel()
            if self._last is not None:
                await asyncio.shield(self._last)

    async def _gather(self) -> None:
        """Let what comes wait, up to a batch of it; at the end comes None."""
        try:
            async for event in self._stream.events():
                self._waits += 1
                await self._arrived.put((self._moves.turn, event))
        except Exception:
            await self._arrived.put((self._moves.turn, None))
            raise
        await self._arrived.put((self._moves.turn, None))

    async def _next(self) -> list[Any]:
        """The next batch: what is there, and comes within a moment. It is empty where nothing comes any more."""
        while True:
            came = [await self._arrived.get()]
            if self._arrived.qsize() + 1 < self._work.size:
                await asyncio.sleep(GATHER_SECONDS)
            while came[-1][1] is not None and len(came) < self._work.size and not self._arrived.empty():
                came.append(self._arrived.get_nowait())
            ends = came[-1][1] is None
            if ends and len(came) > 1:
                self._arrived.put_nowait(came[-1])  # for the next call
            records = came[:-1] if ends else came
            self._waits -= len(records)
            # What came before partitions were given up is told again, to whoever has them now.
            events = [event for turn, event in records if turn == self._moves.turn]
            if events or (ends and not records):
                return events

    async def _check(self, events: Sequence[Any], turn: int) -> None:
        try:
            for event in events:
                if not self._moves.may_begin(turn):  # what is left to be told again may follow no longer
                    return
                await self._guard.check(event.message.topic, event.message.partition, event.message.offset)
        except Exception as error:
            self._abandon(error, len(events))

    async def _deal(self, events: Sequence[Any], turn: int, before: asyncio.Task[None] | None) -> None:
        try:
            self._see(self._moves.may_begin(turn))
            started = time.monotonic()
            read = await self._work.read(events)
            took = time.monotonic() - started
            if before is not None:
                await before
            self._see(self._moves.may_write(turn))
            started = time.monotonic()
            await self._work.write(events, read)
            took += time.monotonic() - started
            for event in events:
                self._guard.done(event.message.topic, event.message.partition, event.message.offset)
                await self._stream.ack(event)
        except Moved:
            log.info("batch left to be told again: its partitions move", stage=self._stage, records=len(events))
            return
        except BaseException as error:  # a batch that is cancelled would hold up all that follow, in silence
            if isinstance(error, Exception) or not self._stopping:
                self._abandon(error, len(events))
            raise
        finally:
            self._moves.end(events[0].message.topic)
            self._free.release()
        self._moved()
        self._measure(events, took)

    def _see(self, holds: bool) -> None:
        if not holds:
            raise Moved

    def _abandon(self, error: BaseException, records: int) -> None:
        abandon_over(error, self._stage, records=records)

    def _measure(self, events: Sequence[Any], seconds: float) -> None:
        self._telemetry.observe(STAGE_SECONDS, seconds, self._stage)
        self._telemetry.observe(BATCH_RECORDS, len(events), self._stage)
        now = time.time()
        for event in events:
            self._telemetry.observe(LATENCY, max(0.0, now - event.message.timestamp), self._stage)


PARTITION = "tocsin-partition"
"""Header of an event: the partition that its item came from."""

OFFSET = "tocsin-offset"
"""Header of an event: the offset of its item in that partition."""


def received_at(event: Any) -> datetime:
    """When Kafka took the record."""
    return datetime.fromtimestamp(event.message.timestamp, UTC)


def partition_of(event: Any) -> int | None:
    """The partition that an event's item came from, where that is known."""
    told = headers_of(event).get(PARTITION, b"")
    return int(told) if told.isdigit() else None


def item_of(event: Any) -> str | None:
    """Which record of the first stage an event tells, and with what bytes, where that is known: a telling of the same
    record once more, after a worker was killed, say, has the same."""
    offset, partition = headers_of(event).get(OFFSET, b""), partition_of(event)
    if partition is None or not offset.isdigit():
        return None
    return f"{partition}:{offset.decode()}:{zlib.crc32(event.message.value or b''):x}"


def headers_of(event: Any) -> dict[str, bytes]:
    """The headers of a record."""
    headers = event.message.headers
    return dict(headers) if headers else {}
