"""Rows of a compacted topic that others write, kept up while a process runs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Any

import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition

from agents import topics
from agents.clients import held_records, offset_reader
from agents.settings import Settings
from stream.errors import OutageError

log = structlog.get_logger(__name__)

AGAIN_SECONDS = 2.0
LOOK_MS = 1_000


class Heard:
    """The rows as they stand; what changes is there about a second later, as long as Kafka answers."""

    def __init__(self, settings: Settings, topic: str, changed: Callable[[], None] = lambda: None) -> None:
        """`changed` is called, on the event loop, whenever rows have changed."""
        self.rows: dict[str, bytes] = {}
        self.known = asyncio.Event()
        """Set once the rows are those that the topic held."""
        self._settings = settings
        self._name = topic
        self._changed = changed

    async def run(self) -> None:
        """Follow the topic, whatever happens to Kafka, until cancelled."""
        while True:
            try:
                await topics.create_table(self._settings, self._name)
                async with offset_reader(self._settings) as consumer:
                    await self._begin(consumer)
                    await self._follow(consumer)
            except OutageError as error:
                log.warning("rows cannot be read", topic=self._name, reason=str(error), again_in_s=AGAIN_SECONDS)
                await asyncio.sleep(AGAIN_SECONDS)

    async def _begin(self, consumer: AIOKafkaConsumer) -> None:
        """Read all of it: what was forgotten while nobody followed leaves nothing else behind."""
        consumer.assign([TopicPartition(self._settings.topic(self._name), 0)])
        await consumer.seek_to_beginning()
        rows: dict[str, bytes] = {}
        _apply(rows, [record async for record in held_records(consumer)])
        changed = rows != self.rows
        self.rows = rows
        self.known.set()
        if changed:
            self._changed()

    async def _follow(self, consumer: AIOKafkaConsumer) -> None:
        while True:
            got = await consumer.getmany(timeout_ms=LOOK_MS)
            if got:
                rows = dict(self.rows)
                _apply(rows, (record for records in got.values() for record in records))
                self.rows = rows
                self._changed()


def _apply(rows: dict[str, bytes], records: Iterable[Any]) -> None:
    for record in records:
        key = record.key.decode(errors="replace") if record.key is not None else ""
        if record.value is None:
            rows.pop(key, None)
        else:
            rows[key] = record.value
