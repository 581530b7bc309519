"""The process that delivers alerts: one consumer for each sink, so that a sink that is away holds up nobody else."""

from __future__ import annotations

import asyncio
import contextlib
import time
from itertools import product
from typing import Any

import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, TopicPartition
from aiokafka.errors import KafkaError

from agents import topics
from agents.clients import MAX_RECORD, connection
from agents.companion import Running, pause
from agents.kept import RowsInKafka, kept_rows
from agents.settings import Settings
from agents.sinks import SINKS
from agents.sinks.config import SinkSpec, read_sinks
from agents.sinks.delivering import Delivery, Pace, Stopped
from stream import wire
from stream.errors import BrokerUnavailable, OutageError
from stream.metrics import SINK_DELIVERIES, SINK_LAST_SUCCESS, SINK_PENDING

log = structlog.get_logger(__name__)

LOOK_SECONDS = 1.0
AGAIN_SECONDS = 5.0

DETAINED_SECONDS = 3600.0
"""Time beyond `give_up_hours` that a record may take: its last attempts, and a clock that differs from Kafka's."""


async def deliver(running: Running) -> None:
    """Deliver alerts to every sink of the file until told to stop.

    Raises:
        BadSetting: the file is wrong, or a secret is missing.
    """
    specs = read_sinks(running.settings.sinks, SINKS)
    sinks = [SINKS[spec.kind](spec) for spec in specs]  # before anything else: a secret that is missing is told at once
    for spec in specs:
        running.telemetry.set(SINK_LAST_SUCCESS, time.time(), spec.name)  # who never took anything: from the start
    for spec, outcome in product(specs, ("sent", "failed", "given_up")):
        running.telemetry.count(SINK_DELIVERIES, spec.name, outcome, by=0)  # else the first would tell no rate
    if not specs:
        log.warning("no sink is configured", file=str(running.settings.sinks))
    await topics.ready_topics(running.settings)
    try:
        await asyncio.gather(
            running.stop.wait(), *(_keep(running, spec, sink) for spec, sink in zip(specs, sinks, strict=True))
        )
    finally:
        for sink in sinks:
            await sink.close()


async def _keep(running: Running, spec: SinkSpec, sink: Any) -> None:
    """Serve one sink, again after every outage of Kafka."""
    while not running.stop.is_set():
        try:
            await _serve(running, spec, sink)
        except Stopped:
            return
        except (OutageError, KafkaError, OSError) as error:
            log.warning("deliveries interrupted", sink=spec.name, reason=repr(error), again_in_s=AGAIN_SECONDS)
            await pause(running.stop, AGAIN_SECONDS)


async def _serve(running: Running, spec: SinkSpec, sink: Any) -> None:
    async with contextlib.AsyncExitStack() as opened:
        ledger = await opened.enter_async_context(kept_rows(running.settings, topics.DELIVERIES))
        await _place(running.settings, spec, ledger)
        consumer = await opened.enter_async_context(_consumer(running.settings, spec))
        pace = Pace(stop=running.stop, pause=pause)
        delivery = Delivery(
            spec=spec, sink=sink, ledger=ledger, telemetry=running.telemetry, pace=pace, moved=running.moved
        )
        delivery.tell_last()
        consumer.subscribe([running.settings.topic(topics.ALERTS)], listener=_Reread(ledger))
        log.info("delivers", sink=spec.name)
        while not running.stop.is_set():
            polled = await consumer.getmany(timeout_ms=int(1000 * LOOK_SECONDS), max_records=1)
            for tp, records in polled.items():
                for record in records:
                    _tell_pending(running, spec, consumer, tp, record.offset)
                    await delivery.handle(record.value, record.timestamp / 1000)
                    await consumer.commit({tp: record.offset + 1})
                    _tell_pending(running, spec, consumer, tp, record.offset + 1)


def _tell_pending(running: Running, spec: SinkSpec, consumer: AIOKafkaConsumer, tp: Any, offset: int) -> None:
    running.telemetry.set(SINK_PENDING, max(0, (consumer.highwater(tp) or offset) - offset), spec.name)


@contextlib.asynccontextmanager
async def _consumer(settings: Settings, spec: SinkSpec) -> Any:
    """A consumer of the sink's own group: of several processes one delivers, and another takes over.

    It asks for no record while one is handed over, and stays in the group as long as that may take: whether the process
    lives is told by its heartbeats.

    Raises:
        BrokerUnavailable: Kafka does not answer.
    """
    consumer = AIOKafkaConsumer(
        group_id=f"{settings.group}-sink-{spec.name}", enable_auto_commit=False, auto_offset_reset="earliest",
        isolation_level="read_committed", max_partition_fetch_bytes=4 * MAX_RECORD, session_timeout_ms=6_000,
        heartbeat_interval_ms=2_000, max_poll_interval_ms=int(1000 * (3600 * spec.give_up_hours + DETAINED_SECONDS)),
        **connection(settings),
    )  # fmt: skip
    try:
        await consumer.start()
    except (KafkaError, OSError) as error:
        with contextlib.suppress(Exception):
            await consumer.stop()
        raise BrokerUnavailable(f"Kafka at {settings.broker} does not answer ({error})") from error
    try:
        yield consumer
    finally:
        with contextlib.suppress(KafkaError):
            await consumer.stop()


async def _place(settings: Settings, spec: SinkSpec, ledger: RowsInKafka) -> None:
    """See that the sink's group has a place in the topic of alerts, before anybody joins it.

    A new sink begins where it asks to; one that Kafka has forgotten at the beginning: the ledger knows what it took.
    """
    tp = TopicPartition(settings.topic(topics.ALERTS), 0)
    async with _consumer(settings, spec) as consumer:
        consumer.assign([tp])
        if await consumer.committed(tp) is None:
            new = spec.name not in ledger.rows
            ends = await consumer.end_offsets([tp])
            await consumer.commit({tp: ends[tp] if new and spec.first == "now" else 0})
    if spec.name not in ledger.rows:
        await ledger.put({spec.name: wire.encode({"first": spec.first})})


class _Reread(ConsumerRebalanceListener):  # type: ignore[misc]  # aiokafka has no types
    """Reads the ledger when a partition comes: another process may have delivered meanwhile."""

    def __init__(self, ledger: RowsInKafka) -> None:
        self._ledger = ledger

    async def on_partitions_revoked(self, revoked: set[TopicPartition]) -> None:
        """Nothing is held that would have to be handed on."""

    async def on_partitions_assigned(self, assigned: set[TopicPartition]) -> None:  # noqa: ARG002  the parent's
        """Read it."""
        await self._ledger.load()
