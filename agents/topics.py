"""The topics of the contract: their names, partitions and policies, and how they are created and measured."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import TopicAlreadyExistsError, for_code

from agents.clients import MAX_LETTER, MAX_RECORD, admin_client, held_records, offset_reader, persistent
from agents.committed import committed
from agents.settings import Settings
from stream.errors import BadSetting, BrokerFalters, BrokerUnavailable, UsageError

log = structlog.get_logger(__name__)

ITEMS = "items"
ENRICHED = "enriched"
EVENTS = "events"
INCIDENTS = "incidents"
ALERTS = "alerts"
DECISIONS = "decisions"
DEAD_LETTERS = "dead-letters"
FEEDS = "feeds"
"""What is known of each feed and its entries; there where feeds are read."""
DELIVERIES = "deliveries"
"""Which revisions the sinks have taken; there where alerts are delivered."""
REDACTIONS = "redactions"
"""What was ordered of items' words."""
WATCHLISTS = "watchlists"
"""Lists that were made while the system ran; there once somebody asked for them."""


EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

LONGEST_PAUSE = 8.0
"""Seconds between two looks whether the broker is back."""


@dataclass(frozen=True, slots=True)
class TopicSpec:
    """One topic as we create it."""

    name: str
    partitions: int
    compact: bool
    largest: int = MAX_RECORD
    """Bytes of the largest record."""


def table_name(settings: Settings) -> str:
    """The name of the watch stage's table; Faust names its changelog after it."""
    return f"{settings.topic_prefix}watch"


def changelog_name(settings: Settings) -> str:
    """The topic that holds the watch stage's state."""
    return f"{settings.group}-{table_name(settings)}-changelog"


def topic_specs(settings: Settings) -> tuple[TopicSpec, ...]:
    """Every topic, with its partitions and policy. Events and the changelog have one partition: watch is ordered."""
    many = settings.item_partitions
    return (
        TopicSpec(settings.topic(ITEMS), many, compact=False),
        TopicSpec(settings.topic(ENRICHED), many, compact=False),
        TopicSpec(settings.topic(EVENTS), 1, compact=False),
        TopicSpec(settings.topic(INCIDENTS), 1, compact=True),
        TopicSpec(settings.topic(ALERTS), 1, compact=True),
        TopicSpec(settings.topic(DECISIONS), 1, compact=True),
        TopicSpec(settings.topic(DEAD_LETTERS), 1, compact=False, largest=MAX_LETTER),
        TopicSpec(changelog_name(settings), 1, compact=True),
    )


def wanted_config(spec: TopicSpec, settings: Settings) -> dict[str, str]:
    """The policies of a topic."""
    common = {
        "message.timestamp.type": "LogAppendTime",
        "max.message.bytes": str(spec.largest + 100_000),
        # What is acknowledged survives the loss of one broker, where there are three copies or more.
        "min.insync.replicas": "2" if settings.replication > 2 else "1",
    }
    if spec.compact:
        return common | {
            "cleanup.policy": "compact",
            "min.cleanable.dirty.ratio": "0.2",
            "segment.ms": "3600000",
            # A worker that was away reads of what was deleted meanwhile, as long as items are kept for it.
            "delete.retention.ms": str(settings.retention_hours * 3_600_000),
        }
    return common | {"cleanup.policy": "delete", "retention.ms": str(settings.retention_hours * 3_600_000)}


async def wait_for_broker(settings: Settings, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
    """Return once Kafka answers; until then try again with growing pauses, and say so."""
    pause = 1.0
    while True:
        try:
            async with admin_client(settings):
                return
        except BrokerUnavailable as error:
            log.warning("waiting for the broker", reason=str(error), again_in_s=pause)
            await sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)


@persistent
async def create_topics(settings: Settings) -> list[str]:
    """Create the topics that are missing; returns their names.

    Raises:
        BrokerUnavailable: Kafka does not answer.
        BadSetting: a topic exists with another number of partitions than the stage needs.
    """
    async with admin_client(settings) as client:
        existing = set(await client.list_topics())
        missing = [spec for spec in topic_specs(settings) if spec.name not in existing]
        for spec in missing:
            await _create(client, spec, settings)
        await _check_partitions(client, settings)
        return [spec.name for spec in missing]


@persistent
async def create_table(settings: Settings, name: str) -> None:
    """Create a compacted topic of one partition, if it is missing.

    Raises:
        BrokerUnavailable: Kafka does not answer.
    """
    spec = TopicSpec(settings.topic(name), 1, compact=True)
    async with admin_client(settings) as client:
        if spec.name not in await client.list_topics():
            await _create(client, spec, settings)


async def _create(client: AIOKafkaAdminClient, spec: TopicSpec, settings: Settings) -> None:
    topic = NewTopic(spec.name, spec.partitions, settings.replication, topic_configs=wanted_config(spec, settings))
    answer = await client.create_topics([topic], timeout_ms=20_000)
    for _, code, message in answer.topic_errors:
        error = for_code(code)
        if code and error is not TopicAlreadyExistsError:  # another worker was faster
            raise BrokerUnavailable(f"topic {spec.name} could not be created: {message or error.__name__}")


async def _check_partitions(client: AIOKafkaAdminClient, settings: Settings) -> None:
    """More item partitions than set are fine; the ordered stages have one, or order is lost."""
    wanted = {spec.name: spec for spec in topic_specs(settings)}
    for found in await client.describe_topics(list(wanted)):
        spec, partitions = wanted[found["topic"]], len(found["partitions"])
        if spec.partitions == 1 and partitions > 1:
            raise BadSetting(f"topic {spec.name} has {partitions} partitions; it must have one")


async def ready_topics(settings: Settings) -> None:
    """Wait for the broker, then see that every topic is there."""
    await wait_for_broker(settings)
    created = await create_topics(settings)
    if created:
        log.info("topics created", topics=created)


async def read_whole(consumer: AIOKafkaConsumer, settings: Settings, name: str) -> None:
    """Let the consumer read a topic from its beginning.

    Raises:
        UsageError: the topic does not exist yet.
    """
    consumer.assign(await _partitions(settings, settings.topic(name)))
    await consumer.seek_to_beginning()


@persistent
async def _partitions(settings: Settings, topic: str) -> list[TopicPartition]:
    async with admin_client(settings) as client:
        (found,) = await client.describe_topics([topic])
    if found["error_code"]:
        raise UsageError(f"topic {topic} does not exist yet: `tocsin topics create`, or start a worker")
    return [TopicPartition(topic, p["partition"]) for p in found["partitions"]]


@persistent
async def stored_rows(
    settings: Settings, empty: Callable[[], MutableMapping[str, bytes]] = dict
) -> MutableMapping[str, bytes]:
    """The watch stage's state as Kafka holds it now: the last row of each key, in what `empty` gives.

    Raises:
        BrokerUnavailable: Kafka does not answer.
    """
    rows = empty()
    async with offset_reader(settings) as consumer:
        consumer.assign([TopicPartition(changelog_name(settings), 0)])
        await consumer.seek_to_beginning()
        async for record in held_records(consumer):
            if record.value is None:
                rows.pop(record.key.decode(), None)
            else:
                rows[record.key.decode()] = record.value
    return rows


@persistent
async def holds_records(settings: Settings, topic: str, partition: int, start: int, end: int) -> bool:
    """Whether the partition holds any record from offset `start` up to, not including, `end`.

    Raises:
        BrokerUnavailable: Kafka does not answer.
        BrokerFalters: Kafka does not show what it says to have.
    """
    async with offset_reader(settings) as consumer:
        wanted = TopicPartition(topic, partition)
        consumer.assign([wanted])
        consumer.seek(wanted, start)
        try:
            async with asyncio.timeout(LOOK_SECONDS):
                record = await consumer.getone(wanted)  # there is one: the caller has seen that at `end`
        except TimeoutError as error:
            raise BrokerFalters("the broker gives no records that it says to have") from error
    found: int = record.offset
    return found < end


@dataclass(frozen=True, slots=True)
class Backlog:
    """How far the items have been read."""

    partitions: frozenset[int]
    """All partitions of the items."""
    used: frozenset[int]
    """Those of them that ever had one."""
    behind: frozenset[int]
    """Those of them with items that the first stage has not dealt with."""
    events_end: int
    """Where the topic of events ended, after that was asked: what was dealt with lies before."""


@persistent
async def backlog(settings: Settings) -> Backlog:
    """Which partitions of the items are behind.

    Raises:
        BrokerUnavailable: Kafka does not answer.
    """
    items, events = settings.topic(ITEMS), TopicPartition(settings.topic(EVENTS), 0)
    async with admin_client(settings) as client, offset_reader(settings, fetch_bytes=1) as consumer:
        (found,) = await client.describe_topics([items])
        partitions = [TopicPartition(items, each["partition"]) for each in found["partitions"]]
        starts, ends = await consumer.beginning_offsets(partitions), await consumer.end_offsets(partitions)
        told = await committed(client, settings.group, partitions)
        done = {each: max(starts[each], told[each].offset) for each in partitions}
        events_end = (await consumer.end_offsets([events]))[events]
        behind = await _with_records(consumer, {each: done[each] for each in partitions if done[each] < ends[each]})
    every = frozenset(each.partition for each in partitions)
    used = frozenset(each.partition for each in partitions if ends[each] > 0)
    return Backlog(every, used, behind, events_end)


LOOK_SECONDS = 10.0
"""How long Kafka may take to show a record that lies before the end."""


async def _with_records(consumer: AIOKafkaConsumer, since: Mapping[TopicPartition, int]) -> frozenset[int]:
    """The partitions that hold a record from that offset on. The marks that end transactions take offsets too.

    Raises:
        BrokerFalters: Kafka does not show what it says to have.
    """
    if not since:
        return frozenset()
    consumer.assign(list(since))
    for partition, offset in since.items():
        consumer.seek(partition, offset)
    ends = await consumer.end_offsets(list(since))
    left, found = set(since), set()
    try:
        async with asyncio.timeout(LOOK_SECONDS):
            while left:
                found |= {tp for tp, records in (await consumer.getmany(timeout_ms=200)).items() if records}
                left = {tp for tp in left - found if await consumer.position(tp) < ends[tp]}
    except TimeoutError as error:
        raise BrokerFalters("the broker gives no records that it says to have") from error
    return frozenset(tp.partition for tp in found)
