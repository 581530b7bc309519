"""What the tests of the broker share."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from agents.broker import EmbeddedKafka


class Records:
    """Writes to and reads from one topic of a broker."""

    topic = "kept"

    def write(self, address: str, *values: bytes) -> None:
        asyncio.run(self._write(address, values))

    def read(self, address: str) -> list[bytes]:
        return asyncio.run(self._read(address))

    async def _write(self, address: str, values: tuple[bytes, ...]) -> None:
        admin = AIOKafkaAdminClient(bootstrap_servers=address)
        await admin.start()
        await admin.create_topics([NewTopic(self.topic, 1, 1)])
        await admin.close()
        async with AIOKafkaProducer(bootstrap_servers=address, acks="all") as producer:
            for value in values:
                await producer.send_and_wait(self.topic, value)

    async def _read(self, address: str) -> list[bytes]:
        partition = TopicPartition(self.topic, 0)
        async with AIOKafkaConsumer(bootstrap_servers=address, auto_offset_reset="earliest") as consumer:
            consumer.assign([partition])
            end = (await consumer.end_offsets([partition]))[partition]
            return [(await consumer.getone()).value for _ in range(end)]


@pytest.fixture
def records() -> Records:
    return Records()


@pytest.fixture
def kafka(tmp_path: Path) -> Iterator[EmbeddedKafka]:
    """An embedded Kafka of its own, not started; stopped in the end."""
    embedded = EmbeddedKafka(tmp_path / "data of tocsin", port=0)
    yield embedded
    embedded.stop()
