"""Which partitions of the items are behind: what the order of the second stage rests on (`stream.order`)."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import structlog

from agents import topics
from agents.settings import Settings
from agents.topics import Backlog
from stream.errors import BrokerUnavailable
from stream.order import Order
from stream.records import ItemEvents

log = structlog.get_logger(__name__)

PAUSE_SECONDS = 2.0
"""Time between two questions to Kafka, which are asked only while partitions lie far apart."""


LOOK_SECONDS = 0.02
"""How often it is looked whether an event has come: by so much does one come later to whoever waits for others."""


@dataclass(frozen=True, slots=True)
class Told:
    """An event as it came: the item's events, its partition where known, and the record itself."""

    item: ItemEvents
    partition: int | None
    event: Any


class Behind:
    """Answers which partitions may still send older items than those that came.

    A partition that the first stage has dealt with has sent nothing more only once the second stage has seen all that
    lay in its own topic at that time.
    """

    def __init__(
        self, settings: Settings, ask: Callable[[Settings], Awaitable[Backlog]] = topics.backlog,
        pause: float = PAUSE_SECONDS,
    ) -> None:  # fmt: skip
        self._settings = settings
        self._ask = ask
        self._pause = pause
        self._asked: Backlog | None = None
        """The last answer."""
        self._reached: Backlog | None = None
        """The last answer whose end of the topic has been reached."""
        self._asked_at = -pause

    async def of(self, order: Order, told: Sequence[Told], position: int) -> frozenset[int]:
        """The partitions that are behind; `position` is the offset up to which events have come, these included."""
        every = self._asked.partitions if self._asked else frozenset[int]()
        if not order.in_question([each.item for each in told], every, datetime.now(UTC)):
            return every
        await self._question(position)
        asked, reached = self._asked, self._reached
        if asked is None:
            return frozenset(range(self._settings.item_partitions))
        return asked.behind | reached.behind if reached else asked.used

    async def is_last(self, position: int, more: Callable[[], bool]) -> bool:
        """Whether no event follows that position, a moment from now; `more` says that one has come."""
        until = time.monotonic() + self._pause / 2
        while not more() and time.monotonic() < until:
            await asyncio.sleep(LOOK_SECONDS)
        if more():
            return False
        await self._question(position)
        return self._asked is None or position >= self._asked.events_end

    async def _question(self, position: int) -> None:
        """Ask, unless the last answer is fresh or its end of the topic still to be reached."""
        waits = self._asked is not None and self._asked is not self._reached and position < self._asked.events_end
        if not waits and time.monotonic() - self._asked_at >= self._pause:
            try:
                self._asked = await self._ask(self._settings)
            except BrokerUnavailable as error:
                log.warning("partitions that are behind not known", reason=str(error))
            self._asked_at = time.monotonic()
        if self._asked is not None and position >= self._asked.events_end:
            self._reached = self._asked
