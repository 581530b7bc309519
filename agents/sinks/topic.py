"""Alerts into a topic of their own, each revision under the alert's id as on the topic of all alerts."""

from __future__ import annotations

import contextlib

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from agents import topics
from agents.clients import sure_producer
from agents.settings import Settings
from agents.sinks.config import Target
from agents.sinks.sink import Message, NotTaken
from stream import wire
from stream.errors import OutageError


def topic_of(name: str) -> str:
    """The name behind the prefix of the topic of a sink, or of a watchlist's (`LIST.SINK`)."""
    listed, dot, _ = name.partition(".")
    return f"watchlist-{listed}" if dot else f"sink-{name}"


class AlertTopic:
    """One compacted topic, made when the first alert comes."""

    def __init__(self, target: Target, settings: Settings) -> None:
        self._settings = settings
        self._name = topic_of(target.name)
        self._open = contextlib.AsyncExitStack()
        self._producer: AIOKafkaProducer | None = None

    async def deliver(self, message: Message) -> None:
        """Write the alert's record.

        Raises:
            NotTaken: Kafka did not take it.
        """
        alert = message.alert
        try:
            producer = await self._connected()
            topic = self._settings.topic(self._name)
            await producer.send_and_wait(topic, wire.encode(alert), key=alert.id.encode())
        except (KafkaError, OutageError, OSError) as error:
            raise NotTaken(f"{type(error).__name__}: {error}") from error

    async def close(self) -> None:
        """End the connection."""
        await self._open.aclose()
        self._producer = None

    async def _connected(self) -> AIOKafkaProducer:
        if self._producer is None:
            await topics.create_table(self._settings, self._name)
            self._producer = await self._open.enter_async_context(sure_producer(self._settings))
        return self._producer
