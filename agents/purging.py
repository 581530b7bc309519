"""Bytes out of Kafka's logs: topics are compacted once, now, whatever their policy is otherwise.

Compaction keeps the last record of each key, by offset. Of a topic with policy `delete` that may be the wrong one: an
older version that came late, or a record under no key or another's. So what counts and would go is written once more
before. In order:

1. the segment that is written to is closed behind a mark, and the next one is kept open: what comes from now on lies in
   it, and the cleaner never touches it;
2. the topic is read up to its end, and what compaction must not drop is appended;
3. the policy allows compaction, until no superseded record can be read any more; then all settings are as before.

Kafka deletes the files of what it wrote anew after `file.delete.delay.ms`, here a second.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import RecordsToDelete
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

from agents import topics
from agents.clients import admin_client, held_records, offset_reader, send_as_is, sure_producer
from agents.letters import headers_left_out
from agents.redactions import REDACTION
from agents.settings import Settings
from stream import wire
from stream.errors import BrokerFalters, InputError
from stream.sources import read_item

log = structlog.get_logger(__name__)

MARK = b"tocsin-mark"
"""Key of the record behind which a segment is closed; it holds nothing, and nobody has it."""

ROLL_MS, LOOK_SECONDS, DONE_SECONDS = 100, 2.0, 120.0

_TOPIC = 1
"""Kafka's word for a setting of the topic itself (`DYNAMIC_TOPIC_CONFIG`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Purged:
    """What came of one topic."""

    topic: str
    kept: int
    """Records written once more, since they count and would have gone."""
    left: int
    """Superseded records that can still be read; 0 where all are gone."""


async def purge(settings: Settings, names: Collection[str]) -> list[Purged]:
    """Compact every topic that may hold words of these items; letters are written anew.

    Raises:
        BrokerUnavailable, DeliveryFailed: Kafka does not answer; settings of a topic may then not be as before.
    """
    bare = [settings.topic(name) for name in (topics.ITEMS, topics.ENRICHED, topics.EVENTS)]
    compacted = [settings.topic(topics.INCIDENTS), settings.topic(topics.ALERTS), topics.changelog_name(settings)]
    async with admin_client(settings) as client:
        there = sorted(await client.list_topics())
    own = (settings.topic("watchlist-"), settings.topic("sink-"))
    compacted += [name for name in there if name.startswith(own)]
    work = [_compact(settings, topic, names, topic in bare) for topic in (*bare, *compacted)]
    return [*await asyncio.gather(*work), await _rewrite_letters(settings, names)]


async def _compact(settings: Settings, topic: str, names: Collection[str], bare: bool) -> Purged:
    before = await _config(settings, topic)
    soon = {**before, "file.delete.delay.ms": "1000"}  # from now on: a compacted topic may be cleaned at once
    open_long = {**soon, "segment.ms": str(7 * 24 * 3_600_000)}
    cleaned = {"cleanup.policy": "compact,delete" if bare else "compact", "min.cleanable.dirty.ratio": "0.0",
               "min.compaction.lag.ms": "0"}  # fmt: skip
    try:
        await _roll(settings, topic, soon)
        await _configure(settings, topic, open_long)
        async with sure_producer(settings) as producer:
            kept, ends = await _keep_what_counts(settings, producer, topic, names, bare)
        await _configure(settings, topic, open_long | cleaned)
        left = await _superseded(settings, topic, names, ends)
        until = asyncio.get_running_loop().time() + DONE_SECONDS
        while left and asyncio.get_running_loop().time() < until:
            await asyncio.sleep(LOOK_SECONDS)
            left = await _superseded(settings, topic, names, ends)
        await asyncio.sleep(2.0)  # for the files
    finally:
        await _configure(settings, topic, before)
    log.info("topic compacted", topic=topic, kept=kept, left=left)
    return Purged(topic=topic, kept=kept, left=left)


async def _roll(settings: Settings, topic: str, before: Mapping[str, str]) -> None:
    """Close the segment that is written to, in every partition."""
    await _configure(settings, topic, {**before, "segment.ms": str(ROLL_MS)})
    async with sure_producer(settings) as producer:
        for _ in range(2):  # the second one finds the segment old enough, and begins the next
            await asyncio.sleep(3 * ROLL_MS / 1000)
            await mark(producer, topic)


async def mark(producer: AIOKafkaProducer, topic: str) -> None:
    """A record that holds nothing, in every partition."""
    for partition in sorted(await producer.partitions_for(topic)):
        await producer.send_and_wait(topic, None, key=MARK, partition=partition, headers=[(REDACTION, b"1")])


@dataclass(slots=True)
class _Seen:
    """What counts of an item: the last record of its highest version."""

    version: int
    where: TopicPartition
    offset: int
    key: bytes | None


async def _keep_what_counts(
    settings: Settings, producer: AIOKafkaProducer, topic: str, names: Collection[str], bare: bool
) -> tuple[int, dict[TopicPartition, int]]:
    """Append what compaction would drop though it counts; how many records, and up to where the topic was read."""
    counting: dict[str, _Seen] = {}
    last: dict[tuple[TopicPartition, bytes | None], int] = {}
    async with offset_reader(settings) as consumer:
        await _begin(consumer, settings, topic)
        ends = dict(await consumer.end_offsets(consumer.assignment()))
        if not bare:
            return 0, ends
        async for record in held_records(consumer):
            where = TopicPartition(topic, record.partition)
            last[where, record.key] = record.offset
            told = _told(record)
            if told is None or told[0] in names:
                continue
            name, version = told
            known = counting.get(name)
            if known is None or version >= known.version:
                counting[name] = _Seen(version, where, record.offset, record.key)
        lost = {name: seen for name, seen in counting.items()
                if seen.key is None or last[seen.where, seen.key] != seen.offset}  # fmt: skip
        for name, seen in lost.items():
            consumer.seek(seen.where, seen.offset)
            record = await consumer.getone(seen.where)
            await producer.send_and_wait(
                topic, record.value, key=name.encode(), partition=record.partition, headers=list(record.headers)
            )
    return len(lost), ends


def _told(record: Any) -> tuple[str, int] | None:
    """The id and version of the item that a record holds; None where it holds none."""
    if record.value is None or REDACTION in dict(record.headers):
        return None
    try:
        plain = wire.loads(record.value)
        if isinstance(plain, dict) and isinstance(plain.get("id"), str) and isinstance(plain.get("version"), int):
            return plain["id"], plain["version"]
        item = read_item(record.value)
    except InputError:
        return None
    return item.id, item.version


async def _superseded(
    settings: Settings, topic: str, names: Collection[str], ends: Mapping[TopicPartition, int]
) -> int:
    """Records before the ends that are not the last of their key, and are of these items or mention them."""
    keys, marks = {name.encode() for name in names}, [wire.encode(name)[1:-1] for name in names]
    mentions: dict[tuple[int, bytes | None], list[int]] = {}
    last: dict[tuple[int, bytes | None], int] = {}
    async with offset_reader(settings) as consumer:
        await _begin(consumer, settings, topic)
        async for record in held_records(consumer):
            where = (record.partition, record.key)
            last[where] = record.offset
            told = record.value is not None and any(each in record.value for each in marks)
            if (told or record.key in keys) and record.offset < ends[TopicPartition(topic, record.partition)]:
                mentions.setdefault(where, []).append(record.offset)
    return sum(offset != last[where] for where, offsets in mentions.items() for offset in offsets)


async def _rewrite_letters(settings: Settings, names: Collection[str]) -> Purged:
    """Write the letters of other records once more, and these without their bytes; then delete what was before.

    A topic of letters cannot be compacted: records without a key are letters too.
    """
    topic = settings.topic(topics.DEAD_LETTERS)
    keys, marks = {name.encode() for name in names}, [wire.encode(name)[1:-1] for name in names]

    def ours(record: Any) -> bool:
        return record.key in keys or any(each in (record.value or b"") for each in marks)

    async with offset_reader(settings, committed=True) as consumer:
        await _begin(consumer, settings, topic)
        letters = [record async for record in held_records(consumer)]
        ends = dict(await consumer.end_offsets(consumer.assignment()))
    if not any(ours(letter) and letter.value for letter in letters):
        return Purged(topic=topic, kept=0, left=0)
    async with sure_producer(settings) as producer:
        for letter in letters:
            value, headers = letter.value, tuple(letter.headers)
            if ours(letter):
                value, headers = None, headers_left_out(headers, value)
            await send_as_is(producer, topic, letter.key, value, headers)
    before = await _config(settings, topic)
    try:
        await _roll(settings, topic, before)
    finally:
        await _configure(settings, topic, before)
    async with admin_client(settings) as client:
        await client.delete_records({tp: RecordsToDelete(before_offset=end) for tp, end in ends.items()})
    return Purged(topic=topic, kept=len(letters), left=0)


async def _begin(consumer: AIOKafkaConsumer, settings: Settings, topic: str) -> None:
    async with admin_client(settings) as client:
        (found,) = await client.describe_topics([topic])
    consumer.assign([TopicPartition(topic, each["partition"]) for each in found["partitions"]])
    await consumer.seek_to_beginning()


async def _config(settings: Settings, topic: str) -> dict[str, str]:
    """What is set of the topic itself."""
    async with admin_client(settings) as client:
        (answer,) = await client.describe_configs([ConfigResource(ConfigResourceType.TOPIC, topic)])
    _, _, _, _, entries = answer.resources[0][:5]
    return {name: value for name, value, _, source, *_ in entries if source == _TOPIC}


async def _configure(settings: Settings, topic: str, config: Mapping[str, str]) -> None:
    async with admin_client(settings) as client:
        resource = ConfigResource(ConfigResourceType.TOPIC, topic, configs=dict(config))
        (answer,) = await client.alter_configs([resource])
    _raise_refused(topic, answer.resources)


def _raise_refused(topic: str, resources: Iterable[Any]) -> None:
    for code, message, *_ in resources:
        if code:
            raise BrokerFalters(f"settings of {topic} could not be changed: {message or code}")
