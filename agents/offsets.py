"""How far the stages are, as Kafka knows it: what a partition holds, what is acknowledged, how long the next waits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from aiokafka import TopicPartition

from agents.clients import admin_client, offset_reader, persistent
from agents.committed import committed
from agents.settings import Settings
from agents.topics import DECISIONS, EVENTS, ITEMS

Partition = tuple[str, int]

LOOK_SECONDS = 3.0
"""Time to read the next record of each partition."""


@dataclass(frozen=True, slots=True)
class Offsets:
    """Where a partition stands."""

    start: int
    """The first offset that it still holds."""
    end: int
    """The offset that the next record will get."""
    committed: int
    """The offset up to which records were acknowledged; -1 where none was."""

    @property
    def position(self) -> int:
        """Where it is to be taken up."""
        return max(self.start, self.committed)

    @property
    def lag(self) -> int:
        """Records not acknowledged; a commit may be younger than the end that was told before it."""
        return max(0, self.end - self.position)


@persistent
async def group_offsets(settings: Settings) -> dict[Partition, Offsets]:
    """Where the partitions stand that the stages read.

    Raises:
        BrokerUnavailable: Kafka does not answer.
    """
    async with admin_client(settings) as client, offset_reader(settings) as consumer:
        found = await client.describe_topics([settings.topic(name) for name in (ITEMS, EVENTS, DECISIONS)])
        partitions = [TopicPartition(t["topic"], p["partition"]) for t in found for p in t["partitions"]]
        done = {each: told.offset for each, told in (await committed(client, settings.group, partitions)).items()}
        ends = await consumer.end_offsets(partitions)
        starts = await consumer.beginning_offsets(partitions)
    return {(tp.topic, tp.partition): Offsets(starts[tp], ends[tp], done[tp]) for tp in partitions}


async def lag(settings: Settings) -> dict[str, int]:
    """Topic -> records that the stages have not dealt with yet."""
    behind: dict[str, int] = {}
    for (topic, _), offsets in (await group_offsets(settings)).items():
        behind[topic] = behind.get(topic, 0) + offsets.lag
    return behind


@persistent
async def waiting_since(settings: Settings, positions: Mapping[Partition, int]) -> dict[Partition, float]:
    """When Kafka took the first record at or after each position, in seconds since 1970, where that was soon told.

    Raises:
        BrokerUnavailable: Kafka does not answer.
    """
    since: dict[Partition, float] = {}
    if not positions:
        return since
    async with offset_reader(settings, fetch_bytes=1) as consumer:
        left = {TopicPartition(*partition) for partition in positions}
        consumer.assign(left)
        for each in left:
            consumer.seek(each, positions[each.topic, each.partition])
        while left:
            answer = await consumer.getmany(*left, timeout_ms=int(LOOK_SECONDS * 1_000), max_records=len(left))
            if not answer:
                break
            for found, records in answer.items():
                since[found.topic, found.partition] = records[0].timestamp / 1_000
            left -= answer.keys()
    return since
