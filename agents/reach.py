"""Whether Kafka answers: asked now and then by processes that would not notice, for they wait for what it sends."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from agents.clients import admin_client
from agents.settings import Settings
from stream.errors import TocsinError

LOOK_SECONDS = 5.0


async def ask_kafka(settings: Settings) -> None:
    """Return where Kafka answers.

    Raises:
        BrokerUnavailable: it does not.
    """
    async with admin_client(settings) as client:
        await client.describe_cluster()


class Reach:
    """What became of the last question."""

    def __init__(self, ask: Callable[[], Awaitable[object]]) -> None:
        self._ask = ask
        self._reason: str | None = "Kafka has not answered yet"

    async def watch(self) -> None:
        """Ask until cancelled."""
        while True:
            try:
                await self._ask()
                self._reason = None
            except TocsinError as error:
                self._reason = str(error)
            await asyncio.sleep(LOOK_SECONDS)

    def reasons(self) -> list[str]:
        """Why this process cannot do its work; nothing where Kafka answered."""
        return [] if self._reason is None else [self._reason]
