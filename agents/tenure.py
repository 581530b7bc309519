"""Whose the partition of the second stage is while a batch is under way: nobody may write over what its next owner
writes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager

import structlog

from agents.ending import abandon
from agents.moving import Moved

log = structlog.get_logger(__name__)


class Tenure:
    """One batch at a time; partitions that are to move wait for it, up to a limit.

    A batch that outlasts the limit is written only if the partition has stayed. Where it has gone, or nobody knows yet,
    it is dropped before anything of it is written, and told again to whoever has the partition.
    """

    def __init__(self, keep: Callable[[], None] = lambda: None, end: Callable[[str], None] = abandon) -> None:
        """`keep` is asked before anything is written, and ends a process that was suspended; `end` is told why the
        process has to end, and does not return."""
        self.turn = 0
        """Raised whenever the partition may have moved."""
        self._keep = keep
        self._end = end
        self._moving = False
        """Whether partitions were given up and none is assigned yet."""
        self._gone = 0
        """How often the partition has gone."""
        self._began = 0
        """How often it had, when the batch under way began."""
        self._writing = False
        self._one = asyncio.Lock()
        self._idle = asyncio.Event()
        self._idle.set()

    @property
    def at_rest(self) -> bool:
        """Whether nothing is under way, and the partition is not moving."""
        return not self._one.locked() and not self._moving

    async def settle(self, seconds: float, *, stops: bool) -> None:
        """Partitions are given up: wait for the batch under way. One that waits for others does not hold this up, as it
        looks whether the turn is still its own.

        `stops`: the worker does, and is a member of its group until it has: what takes longer may still be written.
        """
        self.turn += 1
        try:
            await asyncio.wait_for(self._idle.wait(), seconds)
        except TimeoutError:
            log.warning("partitions move while a batch is under way", seconds=seconds)
            if self._writing and not stops:
                self._end("what is being written may come after what the partition's next owner writes")
        self._moving = not stops

    def assigned(self, *, stays: bool) -> None:
        """Partitions have moved. `stays`: this one is here, and was nobody else's since it was given up."""
        self.turn += 1
        self._moving = False
        self._gone += not stays

    @asynccontextmanager
    async def batch(self) -> AsyncIterator[None]:
        """A batch, which is waited for when partitions are to move.

        Raises:
            Moved: they have, or are about to, since the batch came.
        """
        turn = self.turn
        async with self._one:
            if turn != self.turn:
                raise Moved
            self._began = self._gone
            self._idle.clear()
            try:
                yield
            finally:
                self._idle.set()

    @asynccontextmanager
    async def pause(self) -> AsyncIterator[None]:
        """Between two batches: what is done writes nothing, and moving partitions need not wait for it."""
        async with self._one:
            yield

    @contextmanager
    def writing(self) -> Iterator[None]:
        """What only the owner of the partition may write.

        Raises:
            Moved: the partition may be another's by now.
        """
        self.check()
        self._writing = True
        try:
            yield
        finally:
            self._writing = False

    def check(self) -> None:
        """See that the batch under way may still be written.

        Raises:
            Moved: the partition may be another's by now.
        """
        self._keep()
        if self._moving or self._began != self._gone:
            raise Moved
