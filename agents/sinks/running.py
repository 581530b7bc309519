"""The process that delivers alerts: one consumer for each sink, so that a sink that is away holds up nobody else."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, TopicPartition
from aiokafka.errors import KafkaError

from agents import topics
from agents.clients import MAX_RECORD, connection
from agents.companion import Running, pause
from agents.heard import Heard
from agents.kept import RowsInKafka, kept_rows
from agents.settings import Settings
from agents.sinks import SINKS
from agents.sinks.config import Target, read_sinks
from agents.sinks.delivering import Delivery, Pace, Stopped
from agents.sinks.lists import KeptList, all_lists, read_lists
from agents.sinks.sink import Sink
from stream import wire
from stream.errors import BadSetting, BrokerUnavailable, OutageError
from stream.metrics import SINK_DELIVERIES, SINK_LAST_SUCCESS, SINK_PENDING
from stream.watchlists import Watchlist

log = structlog.get_logger(__name__)

LOOK_SECONDS = 1.0
AGAIN_SECONDS = 5.0

DETAINED_SECONDS = 3600.0
"""Time beyond `give_up_hours` that a record may take: its last attempts, and a clock that differs from Kafka's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """One sink and what it asks for."""

    target: Target
    asks: Watchlist


@dataclass(frozen=True, slots=True, kw_only=True)
class _Served:
    """An outlet that is being served."""

    outlet: Outlet
    task: asyncio.Task[None]
    stop: asyncio.Event


def outlets(lists: Iterable[KeptList]) -> list[Outlet]:
    """The outlets of watchlists, each named after its list and itself."""
    return [
        Outlet(target=replace(target, name=f"{each.name}.{target.name}"), asks=each.listed)
        for each in lists
        for target in each.sinks
    ]


def outlets_of_files(settings: Settings) -> list[Outlet]:
    """The outlets that the files of sinks and of watchlists name.

    Raises:
        BadSetting: a file is wrong, or a secret is missing.
    """
    found = [Outlet(target=spec, asks=spec.asks) for spec in read_sinks(settings.sinks, SINKS)]
    found += outlets(read_lists(settings.watchlists, SINKS))
    for outlet in found:
        SINKS[outlet.target.kind](outlet.target, settings)  # a secret that is missing is told at once
    return found


async def deliver(running: Running) -> None:
    """Deliver alerts to every sink of the files, and of the watchlists as they come and go, until told to stop.

    Raises:
        BadSetting: a file is wrong, or a secret is missing.
    """
    fixed = outlets_of_files(running.settings)
    for outlet in fixed:
        _begin_telling(running, outlet.target.name)
    await topics.ready_topics(running.settings)
    listed = read_lists(running.settings.watchlists, SINKS)
    changed = asyncio.Event()
    heard = Heard(running.settings, topics.WATCHLISTS, changed.set)
    following = asyncio.create_task(heard.run())
    served: dict[str, _Served] = {}
    try:
        while not running.stop.is_set():
            lists = all_lists(listed, heard.rows, SINKS).values()
            wanted = fixed + outlets(each for each in lists if not each.fixed)
            changed.clear()
            await _arrange(running, served, {outlet.target.name: outlet for outlet in wanted}, changed)
            await _either(changed, running.stop)
    finally:
        following.cancel()
        await _arrange(running, served, {}, changed)


async def _either(one: asyncio.Event, other: asyncio.Event) -> None:
    waiting = [asyncio.create_task(each.wait()) for each in (one, other)]
    try:
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for each in waiting:
            each.cancel()


async def _arrange(
    running: Running, served: dict[str, _Served], wanted: Mapping[str, Outlet], changed: asyncio.Event
) -> None:
    """Serve what is wanted, and nothing else; `changed` is set where serving one ends. What failed fails here."""
    for each in served.values():
        if each.task.done():
            each.task.result()
    ended = [name for name, each in served.items() if wanted.get(name) != each.outlet]
    for name in ended:
        served[name].stop.set()
    for name in ended:
        await served.pop(name).task
        log.info("serves no more", sink=name)
    for name, outlet in wanted.items():
        if name not in served:
            stop = asyncio.Event()
            task = asyncio.create_task(_keep(replace(running, stop=stop), outlet))
            task.add_done_callback(lambda _: changed.set())
            served[name] = _Served(outlet=outlet, task=task, stop=stop)


def _begin_telling(running: Running, name: str) -> None:
    running.telemetry.set(SINK_LAST_SUCCESS, time.time(), name)  # who never took anything: from the start
    for outcome in ("sent", "failed", "given_up"):
        running.telemetry.count(SINK_DELIVERIES, name, outcome, by=0)  # else the first would tell no rate


async def _keep(running: Running, outlet: Outlet) -> None:
    """Serve one outlet, again after every outage of Kafka."""
    target = outlet.target
    try:
        sink = SINKS[target.kind](target, running.settings)
    except BadSetting as error:  # of a list that came while the process ran: the others go on
        log.error("a sink cannot be served", sink=target.name, reason=str(error))  # noqa: TRY400  a line for the operator
        return
    _begin_telling(running, target.name)
    try:
        while not running.stop.is_set():
            try:
                await _serve(running, outlet, sink)
            except Stopped:
                return
            except (OutageError, KafkaError, OSError) as error:
                log.warning("deliveries interrupted", sink=target.name, reason=repr(error), again_in_s=AGAIN_SECONDS)
                await pause(running.stop, AGAIN_SECONDS)
    finally:
        await sink.close()


async def _serve(running: Running, outlet: Outlet, sink: Sink) -> None:
    spec = outlet.target
    async with contextlib.AsyncExitStack() as opened:
        ledger = await opened.enter_async_context(kept_rows(running.settings, topics.DELIVERIES))
        await _place(running.settings, spec, ledger)
        consumer = await opened.enter_async_context(_consumer(running.settings, spec))
        pace = Pace(stop=running.stop, pause=pause)
        delivery = Delivery(
            spec=spec, wants=outlet.asks.matches, sink=sink, ledger=ledger, telemetry=running.telemetry, pace=pace,
            moved=running.moved,
        )  # fmt: skip
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


def _tell_pending(running: Running, spec: Target, consumer: AIOKafkaConsumer, tp: Any, offset: int) -> None:
    running.telemetry.set(SINK_PENDING, max(0, (consumer.highwater(tp) or offset) - offset), spec.name)


@contextlib.asynccontextmanager
async def _consumer(settings: Settings, spec: Target) -> Any:
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


async def _place(settings: Settings, spec: Target, ledger: RowsInKafka) -> None:
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
