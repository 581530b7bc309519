"""Items into their topic, by whatever way they came: one producer, kept open, and errors that say what to do."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterable, Sequence

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from agents import topics
from agents.clients import sure_producer
from agents.settings import Settings
from stream.errors import DeliveryFailed

SEND_SECONDS = 30.0
"""Time in which Kafka has to take what is sent at once: its client would try for ever."""


class ItemSender:
    """Sends items, connecting when the first come; to be closed at the end."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._open = contextlib.AsyncExitStack()
        self._producer: AIOKafkaProducer | None = None
        self._starting = asyncio.Lock()

    async def send(self, items: Iterable[tuple[bytes, bytes]], headers: Sequence[tuple[str, bytes]] = ()) -> None:
        """Send (id, bytes) pairs and return once Kafka has them all.

        Raises:
            BrokerUnavailable: Kafka does not answer.
            DeliveryFailed: it may have taken some of them; they can be sent again, for told twice counts once.
        """
        producer = await self._connected()
        topic = self._settings.topic(topics.ITEMS)
        try:
            async with asyncio.timeout(SEND_SECONDS):
                sent = [await producer.send(topic, value, key=key, headers=list(headers)) for key, value in items]
                await asyncio.gather(*sent)
        except (KafkaError, TimeoutError) as error:
            raise DeliveryFailed(f"Kafka did not take the items ({error!r})") from error

    async def close(self) -> None:
        """End the connection."""
        await self._open.aclose()

    async def _connected(self) -> AIOKafkaProducer:
        async with self._starting:
            if self._producer is None:
                await topics.create_topics(self._settings)
                self._producer = await self._open.enter_async_context(sure_producer(self._settings))
            return self._producer


@contextlib.asynccontextmanager
async def item_sender(settings: Settings) -> AsyncIterator[ItemSender]:
    """A sender that is closed at the end of the block."""
    sender = ItemSender(settings)
    try:
        yield sender
    finally:
        await sender.close()
