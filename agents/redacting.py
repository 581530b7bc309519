"""A redaction as it is carried out: remembered, then told to the watch stage and to the topics, then looked after.

Processes that handle words hear of it from the topic of redactions within a second or two (`agents.redactions`), so
what is written after that by any of them has no words. What was written before is replaced: in compacted topics by the
next revision, in the others by a tombstone, which counts for whoever reads the last record of a key. When the bytes go
is up to Kafka, or to `agents.purging`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from aiokafka import AIOKafkaProducer

from agents import topics
from agents.clients import held_records, offset_reader, sure_producer
from agents.kept import put_rows
from agents.offsets import group_offsets
from agents.redactions import REDACTION
from agents.settings import Settings
from stream import wire
from stream.linking.params import LinkParams
from stream.outcomes import Incident
from stream.redaction import near_copies
from stream.wordless import Redaction, incident_without

HEARD_SECONDS = 4.0
"""Time in which every process has heard of a redaction, and has written what it read before."""

SETTLE_SECONDS = 120.0
"""Time for the watch stage to take it in: it restores its state, a fraction of a millisecond an item."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """An item under another id whose text is near that of a redacted one."""

    id: str
    source: str | None
    url: str | None
    published: datetime
    of: str


async def carry_out(settings: Settings, orders: Sequence[Redaction], pause: float | None = None) -> int:
    """Remember the redactions, and tell of them; returns the offset up to which the watch stage must get.

    Raises:
        BrokerUnavailable, DeliveryFailed: Kafka does not answer, or did not take them. What was remembered stands; to
            do it again does no harm.
    """
    await topics.create_topics(settings)
    await put_rows(settings, topics.REDACTIONS, {order.id: wire.encode(order) for order in orders})
    await asyncio.sleep(HEARD_SECONDS if pause is None else pause)
    async with sure_producer(settings) as producer:
        offset = 0
        for order in orders:
            written = await producer.send_and_wait(
                settings.topic(topics.EVENTS), wire.encode(order), key=order.id.encode(), partition=0,
                headers=[(REDACTION, b"1")],
            )  # fmt: skip
            offset = max(offset, written.offset + 1)
        for name in (topics.ITEMS, topics.ENRICHED):
            await tombstones(producer, settings.topic(name), [order.id for order in orders])
    return offset


async def tombstones(producer: AIOKafkaProducer, topic: str, names: Iterable[str]) -> None:
    """Say in every partition of a topic that these keys hold nothing: who sent an item chose where it lies."""
    partitions = sorted(await producer.partitions_for(topic))
    for name in names:
        for partition in partitions:
            await producer.send_and_wait(
                topic, None, key=name.encode(), partition=partition, headers=[(REDACTION, b"1")]
            )  # fmt: skip


async def is_settled(settings: Settings, offset: int, seconds: float = SETTLE_SECONDS) -> bool:
    """Wait until the watch stage has taken in what lies before an offset of its topic; whether it did in that time."""
    clock = asyncio.get_running_loop().time
    until = clock() + seconds
    while clock() < until:
        found = (await group_offsets(settings)).get((settings.topic(topics.EVENTS), 0))
        if found is not None and found.committed >= offset:
            return True
        await asyncio.sleep(0.5)
    return False


async def sweep(settings: Settings, names: Collection[str]) -> int:
    """Rewrite incidents that the watch stage remembers no more and that still have words of these items; how many.

    To be called when it has settled: what it remembers has none by then, and what it does not it never writes again.
    """
    last: dict[bytes, bytes] = {}
    marks = [wire.encode(name)[1:-1] for name in names]
    async with offset_reader(settings, committed=True) as consumer:
        await topics.read_whole(consumer, settings, topics.INCIDENTS)
        async for record in held_records(consumer):
            if record.value is not None and any(mark in record.value for mark in marks):
                last[record.key] = record.value
            else:
                last.pop(record.key, None)
    incidents = [wire.decode(value, Incident) for value in last.values()]
    left = [(each, cleared) for each in incidents if (cleared := incident_without(each, names)) is not each]
    async with sure_producer(settings) as producer:
        for _, cleared in left:
            await producer.send_and_wait(
                settings.topic(topics.INCIDENTS), wire.encode(cleared), key=cleared.id.encode()
            )  # fmt: skip
    return len(left)


async def copies(settings: Settings, names: Collection[str]) -> list[Copy]:
    """Items that are remembered whose text is near that of one of these, the earliest first.

    Raises:
        BrokerUnavailable: Kafka does not answer.
    """
    rows = await topics.stored_rows(settings)
    found = await asyncio.to_thread(lambda: list(near_copies(rows, names, LinkParams().copy)))
    told = [Copy(id=item.id, source=item.source, url=item.url, published=item.published, of=of) for item, of in found]
    return sorted(told, key=lambda each: (each.published, each.id))


async def held_bytes(settings: Settings, names: Collection[str]) -> Mapping[str, int]:
    """Topic -> how many records with words of these items can still be read from its beginning, by their keys."""
    keys = {name.encode() for name in names}
    found: dict[str, int] = {}
    for name in (topics.ITEMS, topics.ENRICHED, topics.EVENTS, topics.DEAD_LETTERS):
        async with offset_reader(settings) as consumer:
            await topics.read_whole(consumer, settings, name)
            found[settings.topic(name)] = sum([
                1 async for record in held_records(consumer)
                if record.key in keys and record.value and REDACTION not in dict(record.headers)
            ])  # fmt: skip
    return found
