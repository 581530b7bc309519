"""A feed server, and a reader of one feed of it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from feed_server import Server

from agents.feeds.config import FeedSpec
from agents.feeds.memory import FeedMemory
from agents.feeds.polling import Looked, Poller
from agents.kept import RowsInMemory
from agents.outbound import Outbound
from agents.telemetry import Telemetry
from stream.errors import DeliveryFailed
from stream.metrics import Part, metrics_of
from stream.records import NewsItem
from stream.sources import read_item

START = 1_772_800_000.0  # 6 March 2026


@dataclass
class World:
    """A feed server, and a reader of one feed whose clock stands still unless it is moved."""

    server: Server = field(default_factory=Server)
    rows: RowsInMemory = field(default_factory=RowsInMemory)
    items: list[NewsItem] = field(default_factory=list)
    looks: list[Looked] = field(default_factory=list)
    telemetry: Telemetry = field(default_factory=lambda: Telemetry(metrics_of(Part.FEEDS)))
    now: float = START
    away: bool = False

    async def _send(self, items: Sequence[tuple[bytes, bytes]]) -> None:
        if self.away:
            raise DeliveryFailed("Kafka is away")
        self.items += [read_item(raw) for _, raw in items]

    def look(self, *answers: Any, times: int = 1, **spec: Any) -> list[NewsItem]:
        """Look some times, by a reader that was just started; returns what has been sent since the beginning."""
        if answers:
            self.server.answers = list(answers)

        async def whole() -> None:
            async with self.server.listening() as url, Outbound(True, "tocsin/test", 2.0) as outbound:
                told = {"name": "wire", "url": url, "allow_private": True, **spec}
                # the port changes with each server; the address is held to be the same
                for key, row in list(self.rows.rows.items()):
                    self.rows.rows[key] = row.replace(self._last.encode(), url.encode()) if self._last else row
                self._last = url
                memory = FeedMemory(FeedSpec(**told), self.rows)
                poller = Poller(
                    spec=FeedSpec(**told), outbound=outbound, memory=memory, send=self._send, telemetry=self.telemetry,
                    clock=lambda: self.now,
                )  # fmt: skip
                for _ in range(times):
                    self.looks.append(await poller.look())

        asyncio.run(whole())
        return self.items

    _last: str = ""

    @property
    def next(self) -> float:
        """Seconds until the next look."""
        memory = FeedMemory(FeedSpec(name="wire", url=self._last, allow_private=True), self.rows)
        return memory.course().next - self.now

    @property
    def last(self) -> Looked:
        return self.looks[-1]

    @property
    def titles(self) -> list[str | None]:
        return [item.title for item in self.items]
