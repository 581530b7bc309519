"""Partitions move: batches under way are finished first, up to a limit; what is not begun is left to be told again."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque


class Moved(Exception):
    """What was to be dealt with may be another worker's by now, or comes once more; nothing of it was written."""


class Moves:
    """The turns of a worker's partitions, and how many batches of all its stages are under way."""

    def __init__(self) -> None:
        self.turn = 0
        """Raised when partitions are given up, and when they are assigned: what came before is told again."""
        self._settling = False
        self._under_way: dict[str, deque[float]] = {}
        """When each batch began, of the stage of each topic. They end in the order in which they begin."""
        self._idle = asyncio.Event()
        self._idle.set()

    def at_rest(self, topic: str) -> bool:
        """Whether the stage of that topic has no batch under way."""
        return not self._under_way.get(topic)

    def begin(self, topic: str, now: float) -> None:
        """A batch is under way; `now` in seconds of any steady clock."""
        self._under_way.setdefault(topic, deque()).append(now)
        self._idle.clear()

    def under_way(self, topic: str, now: float) -> float:
        """For how many seconds the oldest batch of the topic's stage has been under way."""
        begun = self._under_way.get(topic)
        return now - begun[0] if begun else 0.0

    def end(self, topic: str) -> None:
        """A batch is over."""
        self._under_way[topic].popleft()
        if not any(self._under_way.values()):
            self._idle.set()

    async def settle(self, seconds: float, *, stops: bool) -> None:
        """Partitions are given up: wait for the batches under way, so that as little as can be is told again.

        `stops`: the worker does, and is a member of its group until it has: what takes longer may still be written.
        """
        self.turn += 1
        self._settling = True
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._idle.wait(), seconds)
        self._settling = stops

    def assigned(self) -> None:
        """Partitions have been assigned."""
        self.turn += 1
        self._settling = False

    def may_begin(self, turn: int) -> bool:
        """Whether what came in that turn may still be begun."""
        return turn == self.turn

    def may_write(self, turn: int) -> bool:
        """Whether what was begun in that turn may still be written."""
        return turn == self.turn or (self._settling and turn == self.turn - 1)
