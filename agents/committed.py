"""What a group has committed, as its coordinator tells it."""

from __future__ import annotations

from collections.abc import Sequence

from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.structs import OffsetAndMetadata

from stream.errors import BrokerFalters

NOTHING = -1
"""The offset of a partition of which nothing was committed."""


async def committed(
    client: AIOKafkaAdminClient, group: str, partitions: Sequence[TopicPartition]
) -> dict[TopicPartition, OffsetAndMetadata]:
    """What the group has committed of each of the partitions; `NOTHING` where it never did.

    A coordinator that is still loading what it knows answers with no partition at all, which the client takes for an
    answer: to act on it would tell again what was told, or take a healthy stream for one with a gap.

    Raises:
        BrokerFalters: the coordinator does not know yet.
        KafkaError: it does not answer.
    """
    found: dict[TopicPartition, OffsetAndMetadata] = (
        await client.list_consumer_group_offsets(group, partitions=list(partitions)) if partitions else {}
    )
    if any(each not in found for each in partitions):
        raise BrokerFalters(f"Kafka does not tell yet what group {group} has committed")
    return found
