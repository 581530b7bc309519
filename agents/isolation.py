"""Reading processes as the worker sees them: a text that hangs or kills one is set aside alone.

A batch that does not come back in time, or whose process died, is read again one item at a time by a fresh process.
One by one and not by halves: each trial that fails costs the time limit and the start of a process, and there is one
such trial for each text at fault, where halving would need the logarithm of the batch.
"""

from __future__ import annotations

import asyncio
import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any, TypeVar

import structlog

from agents.reading import Outcome, RawItem, ReadingLimits, refused, serve
from stream.errors import OutageError, Unreadable

if TYPE_CHECKING:
    from stream.extraction import ReaderSettings

log = structlog.get_logger(__name__)

START_SECONDS = 120.0
"""Time a process may take to load the model, on a slow disk."""

DEATHS = 2
"""A text with which alone the process dies this often kills it; one death may be somebody else's doing."""

T = TypeVar("T")

Serve = Callable[[Connection, "ReaderSettings", ReadingLimits], None]
"""What runs in a reading process."""


class ReadingProcess:
    """One process with a reader; started when first needed, replaced when it hangs or dies."""

    def __init__(self, settings: ReaderSettings, limits: ReadingLimits, *, target: Serve = serve) -> None:
        self._settings = settings
        self._limits = limits
        self._target = target
        self._context = multiprocessing.get_context("spawn")
        self._process: multiprocessing.context.SpawnProcess | None = None
        self._launched: Connection | None = None
        """The connection to a process that still loads its model."""
        self._connection: Connection | None = None
        self.lost = 0
        """Processes that hung or died."""
        self._starting = asyncio.Lock()
        self._sending = asyncio.Lock()
        self._turn = asyncio.Lock()
        """Whose answer is the next one."""
        self._threads = ThreadPoolExecutor(2, "reader")
        """One that sends and one that waits for an answer."""

    def launch(self) -> None:
        """Start a process, and do not wait until its model is loaded; `start` does."""
        ours, theirs = self._context.Pipe()
        self._process = self._context.Process(
            target=self._target, args=(theirs, self._settings, self._limits), daemon=True, name="reader"
        )
        self._process.start()
        theirs.close()
        self._launched = ours

    async def start(self) -> None:
        """See that a process runs, and wait until its model is loaded.

        Raises:
            OutageError: it did not come up.
        """
        async with self._starting:
            if self._connection is None:
                await self._start()

    async def _start(self) -> None:
        if self._launched is None:
            self.launch()
        assert self._launched is not None
        try:
            await self._within(START_SECONDS, self._launched.recv)
        except (EOFError, OSError, TimeoutError) as error:
            raise OutageError("the reading process did not start; its own message stands above") from error
        self._connection, self._launched = self._launched, None

    async def read(self, batch: Sequence[RawItem]) -> list[Outcome]:
        """The outcomes of the batch, in its order. One text that hangs or kills the process is refused alone."""
        try:
            return await self._ask(batch)
        except (EOFError, OSError, TimeoutError) as error:
            log.warning("reading process lost", batch=len(batch), error=type(error).__name__)
        return [await self._alone(raw) for raw in batch]

    async def _alone(self, raw: RawItem) -> Outcome:
        """The outcome of an item of a batch that was not answered."""
        limit = f"{self._limits.seconds:g} s"
        for _ in range(DEATHS):
            try:
                (outcome,) = await self._ask([raw])
            except TimeoutError:
                return refused(Unreadable(f"the text hangs the reader: no answer within {limit}"))
            except (EOFError, OSError):
                continue
            return outcome
        return refused(Unreadable(f"the text kills the reader: {DEATHS} processes died of it"))

    async def _ask(self, batch: Sequence[RawItem]) -> list[Outcome]:
        """The answer of the process, which is started where none runs and ended where it gives none.

        The next batch is sent while one is read, so that the process does not wait for it; answers come in that order.
        """
        while True:
            await self.start()
            connection = self._connection
            async with self._sending:
                failure = await self._sent(connection, list(batch))
            async with self._turn:
                if self._connection is connection is not None:
                    return await self._answer(connection, failure)
            # The process was lost over an earlier batch: to another one this is as good as new.

    async def _sent(self, connection: Connection | None, batch: list[RawItem]) -> Exception | None:
        """Send the batch, which takes longer than a moment only where the process hangs; returns what went wrong."""
        if connection is None or connection is not self._connection:
            return None
        try:
            await asyncio.wait_for(self._in_thread(connection.send, batch), 2 * self._limits.seconds)
        except (OSError, TimeoutError) as error:
            return error
        return None

    async def _answer(self, connection: Connection, failure: Exception | None) -> list[Outcome]:
        if failure is not None:
            self.lost += 1
            self.stop()
            raise failure
        answer: list[Outcome] = await self._within(self._limits.seconds, connection.recv)
        return answer

    async def _within(self, seconds: float, exchange: Callable[[], T]) -> T:
        """What the exchange returns; where it fails, or takes longer, the process is ended.

        Raises:
            TimeoutError, EOFError, OSError: it took longer, or the process died.
        """
        try:
            return await asyncio.wait_for(self._in_thread(exchange), seconds)
        except (EOFError, OSError, TimeoutError):
            self.lost += 1
            self.stop()
            raise

    def _in_thread(self, call: Callable[..., T], *args: Any) -> asyncio.Future[T]:
        return asyncio.get_running_loop().run_in_executor(self._threads, call, *args)

    @property
    def pid(self) -> int | None:
        """The process that runs now."""
        return self._process.pid if self._process is not None else None

    def stop(self) -> None:
        """End the process at once; it holds nothing that would be lost."""
        if self._process is not None:
            self._process.kill()  # the other end closes with it, which releases a thread that waits for its answer
            self._process.join(5)
            self._process = None
        for connection in (self._launched, self._connection):
            if connection is not None:
                connection.close()
        self._launched = self._connection = None


class ReadingPool:
    """Several reading processes, among which a batch is divided."""

    def __init__(self, settings: ReaderSettings, processes: int, limits: ReadingLimits) -> None:
        self._processes = [ReadingProcess(settings, limits) for _ in range(processes)]

    @property
    def lost(self) -> int:
        """Processes that hung or died, so far."""
        return sum(process.lost for process in self._processes)

    def launch(self) -> None:
        """Start all processes, and do not wait for them."""
        for process in self._processes:
            process.launch()

    async def start(self) -> None:
        """See that all processes run, and wait until their models are loaded."""
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
