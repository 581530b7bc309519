"""Which partitions of the items are behind, as the real broker tells it: marks of transactions and what has expired are
no items."""

from __future__ import annotations

import asyncio

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import RecordsToDelete
from aiokafka.structs import OffsetAndMetadata
from running import System

from agents import topics
from agents.clients import admin_client, connection
from agents.settings import Settings

pytestmark = pytest.mark.kafka


async def send(settings: Settings, partition: int, name: str, transaction: bool) -> None:
    producer = AIOKafkaProducer(transactional_id=name if transaction else None, **connection(settings))
    topic = settings.topic(topics.ITEMS)
    async with producer:
        if not transaction:
            await producer.send_and_wait(topic, b"{}", name.encode(), partition=partition)
            return
        async with producer.transaction():
            await producer.send(topic, b"{}", name.encode(), partition=partition)


async def commit(settings: Settings, partition: int, offset: int) -> None:
    wanted = TopicPartition(settings.topic(topics.ITEMS), partition)
    async with AIOKafkaConsumer(group_id=settings.group, **connection(settings)) as consumer:
        consumer.assign([wanted])
        await consumer.commit({wanted: OffsetAndMetadata(offset, "")})


async def story(settings: Settings) -> list[frozenset[int]]:
    found = []

    async def look() -> None:
        found.append((await topics.backlog(settings)).behind)

    await send(settings, 0, "a", transaction=True)
    await send(settings, 1, "b", transaction=False)
    await look()
    await commit(settings, 0, 1)  # the mark that ends the transaction stays
    await look()
    await send(settings, 0, "c", transaction=True)
    await look()
    await commit(settings, 0, 3)
    async with admin_client(settings) as client:
        expired = TopicPartition(settings.topic(topics.ITEMS), 1)
        await client.delete_records({expired: RecordsToDelete(1)})
    await look()
    return found


def test_a_partition_is_behind_only_while_it_holds_an_item_that_was_not_dealt_with(system: System) -> None:
    assert asyncio.run(story(system.settings)) == [{0, 1}, {1}, {0, 1}, frozenset()]
