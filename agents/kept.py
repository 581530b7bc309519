"""Rows that outlive a process: in memory while it runs, in a compacted topic for good."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Mapping
from typing import Protocol

from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.errors import KafkaError

from agents import topics
from agents.clients import held_records, offset_reader, sure_producer
from agents.settings import Settings
from stream.errors import DeliveryFailed


class Rows(Protocol):
    """Rows by key."""

    rows: dict[str, bytes]

    async def put(self, changes: Mapping[str, bytes | None]) -> None:
        """Write rows, or forget those whose value is None; returns when that is kept."""


class RowsInMemory:
    """Rows that nobody keeps: for a try, and for tests."""

    def __init__(self) -> None:
        self.rows: dict[str, bytes] = {}

    async def put(self, changes: Mapping[str, bytes | None]) -> None:
        """Write them."""
        apply(self.rows, changes)


def apply(rows: dict[str, bytes], changes: Mapping[str, bytes | None]) -> None:
    """Make the changes in the rows."""
    for key, value in changes.items():
        if value is None:
            rows.pop(key, None)
        else:
            rows[key] = value


class RowsInKafka:
    """Rows of a compacted topic of one partition."""

    def __init__(self, settings: Settings, topic: str, producer: AIOKafkaProducer) -> None:
        self.rows: dict[str, bytes] = {}
        self._settings = settings
        self._topic = settings.topic(topic)
        self._producer = producer

    async def load(self) -> None:
        """Read what the topic holds now.

        Raises:
            BrokerUnavailable: Kafka does not answer.
        """
        rows: dict[str, bytes] = {}
        async with offset_reader(self._settings) as consumer:
            consumer.assign([TopicPartition(self._topic, 0)])
            await consumer.seek_to_beginning()
            async for record in held_records(consumer):
                apply(rows, {record.key.decode(): record.value})
        self.rows = rows

    async def put(self, changes: Mapping[str, bytes | None]) -> None:
        """Write them, and return when Kafka has them.

        Raises:
            DeliveryFailed: Kafka did not take them.
        """
        try:
            sent = [await self._producer.send(self._topic, value, key=key.encode()) for key, value in changes.items()]
            for each in sent:
                await each
        except KafkaError as error:
            raise DeliveryFailed(f"Kafka did not take rows of {self._topic} ({error!r})") from error
        apply(self.rows, changes)


async def put_rows(settings: Settings, topic: str, changes: Mapping[str, bytes | None]) -> None:
    """Write rows of a topic, which is created where it is missing, and return when Kafka has them.

    Raises:
        BrokerUnavailable, DeliveryFailed: Kafka does not answer, or did not take them.
    """
    await topics.create_table(settings, topic)
    async with sure_producer(settings) as producer:
        await RowsInKafka(settings, topic, producer).put(changes)


@contextlib.asynccontextmanager
async def kept_rows(settings: Settings, topic: str) -> AsyncIterator[RowsInKafka]:
    """The rows of a topic, which is created where it is missing.

    Raises:
        BrokerUnavailable: Kafka does not answer.
    """
    await topics.create_table(settings, topic)
    async with sure_producer(settings) as producer:
        rows = RowsInKafka(settings, topic, producer)
        await rows.load()
        yield rows
