"""Records of the public topics for programs, typed: `async with alerts("kafka://127.0.0.1:9092") as told: …`.

What belongs to a transaction is told once that is committed. With a `group` the place is kept in Kafka, moved on once
the next record is asked for: what a program was at work on when it ended is told again. Without one it begins where
`start` says, and nothing is kept.
"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from agents import topics
from agents.clients import MAX_RECORD, connection
from agents.settings import Settings, load_settings
from stream import wire
from stream.errors import BrokerUnavailable, InputError, NewerRecord
from stream.outcomes import Alert, Incident
from stream.records import EnrichedRecord

log = structlog.get_logger(__name__)

Record = TypeVar("Record", Alert, Incident, EnrichedRecord)


class Start(StrEnum):
    """Where a subscription begins that has no place yet."""

    BEGINNING = "beginning"
    NOW = "now"


@dataclass(frozen=True, slots=True, kw_only=True)
class Received(Generic[Record]):
    """A record and where it stands."""

    record: Record
    topic: str
    partition: int
    offset: int
    written: datetime
    """When Kafka took it."""


Subscription = AbstractAsyncContextManager[AsyncIterator[Received[Record]]]


def alerts(broker: str | Settings, *, group: str | None = None, start: Start = Start.NOW) -> Subscription[Alert]:
    """Revisions of alerts, in the order in which they were raised, updated, closed and cancelled.

    Raises:
        BrokerUnavailable: Kafka does not answer, when the block is entered.
    """
    return _subscribed(broker, topics.ALERTS, Alert, group, start)


def incidents(broker: str | Settings, *, group: str | None = None, start: Start = Start.NOW) -> Subscription[Incident]:
    """Revisions of incidents; one that was `merged` names the one it is part of.

    Raises:
        BrokerUnavailable: Kafka does not answer, when the block is entered.
    """
    return _subscribed(broker, topics.INCIDENTS, Incident, group, start)


def records(
    broker: str | Settings, *, group: str | None = None, start: Start = Start.NOW
) -> Subscription[EnrichedRecord]:
    """Items with what was read in them; one may come twice, by its id and version the same.

    Raises:
        BrokerUnavailable: Kafka does not answer, when the block is entered.
    """
    return _subscribed(broker, topics.ENRICHED, EnrichedRecord, group, start)


@contextlib.asynccontextmanager
async def _subscribed(
    broker: str | Settings, name: str, kind: type[Record], group: str | None, start: Start
) -> AsyncIterator[AsyncIterator[Received[Record]]]:
    settings = load_settings(broker=broker) if isinstance(broker, str) else broker
    topic = settings.topic(name)
    consumer = AIOKafkaConsumer(
        topic, group_id=group, enable_auto_commit=False, isolation_level="read_committed",
        auto_offset_reset="earliest" if start is Start.BEGINNING else "latest",
        max_partition_fetch_bytes=4 * MAX_RECORD, **connection(settings),
    )  # fmt: skip
    try:
        await consumer.start()
    except (KafkaError, OSError) as error:
        with contextlib.suppress(Exception):
            await consumer.stop()
        raise BrokerUnavailable(f"Kafka at {settings.broker} does not answer ({error})") from error
    try:
        await _placed(consumer, group)
        yield _told(consumer, kind, group)
    finally:
        with contextlib.suppress(KafkaError):
            await consumer.stop()


async def _placed(consumer: AIOKafkaConsumer, group: str | None) -> None:
    """See that the place is fixed before the block begins: what is written from then on is told."""
    if group is None:
        for partition in consumer.assignment():
            await consumer.position(partition)


async def _told(consumer: AIOKafkaConsumer, kind: type[Record], group: str | None) -> AsyncIterator[Received[Record]]:
    async for raw in consumer:
        received = _received(raw, kind)
        if received is not None:
            yield received
        if group is not None:
            await consumer.commit({TopicPartition(raw.topic, raw.partition): raw.offset + 1})


def _received(raw: Any, kind: type[Record]) -> Received[Record] | None:
    """The record; None for one that was deleted, or that cannot be read, which is logged.

    Raises:
        NewerRecord: it is of a later version than this program.
    """
    if raw.value is None:
        return None
    try:
        record = wire.decode(raw.value, kind)
    except NewerRecord:
        raise  # the program is to be brought up to date: what it passes over now would not come again
    except InputError as error:
        # No traceback: the caller is told of the record, which is all that is wrong.
        # A line for whoever subscribes: the record is at fault, not the code.
        log.error("unreadable", topic=raw.topic, partition=raw.partition, offset=raw.offset, reason=str(error))  # noqa: TRY400
        return None
    written = datetime.fromtimestamp(raw.timestamp / 1000, UTC)
    return Received(record=record, topic=raw.topic, partition=raw.partition, offset=raw.offset, written=written)
