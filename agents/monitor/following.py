"""Reads the topics into the store, from where it was left, for as long as the monitor runs."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition

from agents import topics
from agents.clients import admin_client, offset_reader, persistent
from agents.monitor.custody import Custody
from agents.monitor.entries import Entry
from agents.monitor.schema import Kind
from agents.monitor.store import Batch, Position, Received, Store
from agents.settings import Settings
from stream.errors import InputError, NewerRecord, OutageError

log = structlog.get_logger(__name__)

AT_ONCE = 400
"""Records that are taken in together: what comes after them waits, and so do those who look."""

PRUNE_SECONDS = 600.0

SCRUB_AFTER = (0.0, 20.0, 120.0)
"""Seconds after which the store's file is cleaned of what was redacted: incidents and alerts follow one by one."""
PAUSES = (1.0, 2.0, 4.0, 8.0)

TOPICS: Mapping[Kind, str] = {Kind.ALERT: topics.ALERTS, Kind.INCIDENT: topics.INCIDENTS, Kind.ITEM: topics.ENRICHED}


def full_names(settings: Settings) -> dict[Kind, str]:
    """The topics' names by what they hold."""
    return {kind: settings.topic(name) for kind, name in TOPICS.items()}


async def open_store(settings: Settings, path: Path) -> Store:
    """The store of these topics on this cluster, as far as it goes; begun anew where it is of others.

    Raises:
        BrokerUnavailable: Kafka does not answer.
        BadSetting: the file cannot be used.
    """
    cluster, ends = await _seen(settings)
    identity = "|".join([cluster, *full_names(settings).values()])
    store = Store(path, identity)
    ahead = [position for position, offset in store.positions().items() if offset > ends.get(position, 0)]
    if ahead:
        log.warning("topics were made anew", topics=sorted({topic for topic, _ in ahead}))
        store.close()
        path.unlink()
        store = Store(path, identity)
    return store


@persistent
async def _seen(settings: Settings) -> tuple[str, dict[Position, int]]:
    async with admin_client(settings) as client, offset_reader(settings) as consumer:
        cluster = await client.describe_cluster()
        found = await client.describe_topics(list(full_names(settings).values()))
        partitions = [TopicPartition(t["topic"], p["partition"]) for t in found for p in t["partitions"]]
        ends = await consumer.end_offsets(partitions)
    return str(cluster["cluster_id"]), {(tp.topic, tp.partition): end for tp, end in ends.items()}


class Follower:
    """Follows the topics, whatever happens to Kafka."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        custody: Custody,
        tell: Callable[[list[Entry], int], None],
    ) -> None:
        """`tell` hears, on the event loop, of what a batch changed, and the store's revision after it."""
        self._custody = custody
        self._scrub_at: list[float] = []
        self._settings = settings
        self._store = store
        self._kinds = {name: kind for kind, name in full_names(settings).items()}
        self._tell = tell
        self._writing = ThreadPoolExecutor(1, "store")
        self.behind = 0
        """Records that are not read yet."""
        self.connected = False
        self.why: str | None = "the topics are not read yet"
        """Why nothing can be taken in."""
        self._tries = 0
        """Since something was last taken in, or nothing was there to be."""
        self.received: datetime | None = None
        """When a record last came."""

    async def run(self) -> None:
        """Follow until cancelled."""
        while True:
            try:
                async with offset_reader(self._settings) as consumer:
                    await self._begin(consumer)
                    await self._follow(consumer)
            except OutageError as error:
                self.connected, self.why = False, str(error)
                pause = PAUSES[min(self._tries, len(PAUSES) - 1)]
                log.warning("the topics cannot be read", reason=str(error), again_in_s=pause)
                await asyncio.sleep(pause)
                self._tries += 1

    async def _begin(self, consumer: AIOKafkaConsumer) -> None:
        """Go on where the store ends, or where the topic now begins if that is later."""
        async with admin_client(self._settings) as client:
            found = await client.describe_topics(list(self._kinds))
        partitions = [TopicPartition(t["topic"], p["partition"]) for t in found for p in t["partitions"]]
        consumer.assign(partitions)
        starts, known = await consumer.beginning_offsets(partitions), await self._written(self._store.positions)
        for tp in partitions:
            consumer.seek(tp, max(starts[tp], known.get((tp.topic, tp.partition), 0)))

    async def _follow(self, consumer: AIOKafkaConsumer) -> None:
        clock = asyncio.get_running_loop().time
        prune_at = clock()
        while True:
            got = await consumer.getmany(timeout_ms=1000, max_records=AT_ONCE)
            if got:
                self.received = datetime.now(UTC)
                entries = await self._written(self._apply, [record for records in got.values() for record in records])
                self._tell(entries, self._store.revision)
            if self._scrub_at and clock() >= self._scrub_at[0]:
                self._scrub_at.pop(0)
                redactions = self._custody.redactions
                await self._written(self._store.scrub, redactions.names if redactions else ())
            if clock() >= prune_at:
                await self._prune(consumer)
                await self._written(self._custody.expire, self._store)
                prune_at = clock() + PRUNE_SECONDS
            await self._measure(consumer)
            self.connected, self.why, self._tries = True, None, 0

    def redacted(self) -> None:
        """Something was redacted: see that the store forgets its words, also once what told them was replaced."""
        now = asyncio.get_running_loop().time()
        self._scrub_at = [now + seconds for seconds in SCRUB_AFTER]

    async def _measure(self, consumer: AIOKafkaConsumer) -> None:
        behind = 0
        for tp in consumer.assignment():
            high = consumer.highwater(tp)
            behind += max(0, high - await consumer.position(tp)) if high is not None else 0
        self.behind = behind

    async def _prune(self, consumer: AIOKafkaConsumer) -> None:
        items = [tp for tp in consumer.assignment() if self._kinds[tp.topic] is Kind.ITEM]
        for tp, start in (await consumer.beginning_offsets(items)).items():
            await self._written(self._store.prune, tp.partition, start)

    async def _written(self, work: Callable[..., Any], *args: Any) -> Any:
        """What the store says, from the thread that writes.

        Raises:
            OutageError: it cannot be written now, for want of room for instance; what was read is read again.
        """
        try:
            return await asyncio.get_running_loop().run_in_executor(self._writing, work, *args)
        except sqlite3.OperationalError as error:
            raise OutageError(f"the store {self._store.path} cannot be used now: {error}") from error

    def reasons(self) -> list[str]:
        """Why nothing can be taken in; nothing where all is well."""
        return [] if self.why is None else [self.why]

    def _apply(self, records: Iterable[Any]) -> list[Entry]:
        entries: list[Received] = []
        gone: list[tuple[Kind, str]] = []
        positions: dict[Position, int] = {}
        for record in records:
            kind = self._kinds[record.topic]
            positions[record.topic, record.partition] = record.offset + 1
            if record.value is None:
                gone.append((kind, (record.key or b"").decode(errors="replace")))
                continue
            try:
                entries.append(Received(self._custody.entry(kind, record.value), record.partition, record.offset))
            except NewerRecord as error:  # to leave it out would be to lack it once the page is of that version too
                raise OutageError(str(error)) from error
            except InputError as error:
                log.warning("a record is left out", topic=record.topic, offset=record.offset, reason=str(error))
        return self._store.apply(Batch(entries, gone, positions))
