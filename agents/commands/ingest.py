"""`tocsin ingest`: items from files or standard input into the topic."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from agents import topics
from agents.clients import sure_producer
from agents.commands import console
from agents.commands.offline import lines_of
from agents.extract import REPLAY
from agents.settings import Settings
from stream.errors import DeliveryFailed, InputError
from stream.sources import read_item

IN_FLIGHT = 500
"""Records sent before their acknowledgements are awaited."""

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Sendable:
    """A line that holds an item, as it is sent: its own bytes."""

    key: bytes
    value: bytes
    published: datetime


@dataclass(frozen=True, slots=True)
class Ingested:
    """What became of the lines."""

    sent: int
    refused: int


def sendable(lines: Iterable[tuple[int, bytes]]) -> Iterator[Sendable | str]:
    """The lines as they are sent; of a line that holds no item, what is wrong with it."""
    for number, line in lines:
        try:
            item = read_item(line)
        except InputError as error:
            yield f"line {number}: {error}"
        else:
            yield Sendable(item.id.encode(), line, item.published or _LONG_AGO)


def ingest(settings: Settings, files: Sequence[Path], replay: bool) -> Ingested:
    """Send the items of the files, or of standard input, and wait until Kafka has them all.

    Raises:
        BrokerUnavailable: Kafka does not answer.
        DeliveryFailed: Kafka took some items, but not all.
    """
    lines: Iterable[Sendable | str] = sendable(lines_of(files))
    if replay:
        found = list(lines)
        told = [line for line in found if isinstance(line, str)]
        items = [line for line in found if isinstance(line, Sendable)]
        lines = [*told, *sorted(items, key=lambda item: item.published)]
    return asyncio.run(_send(settings, lines, replay))


async def _send(settings: Settings, lines: Iterable[Sendable | str], replay: bool) -> Ingested:
    await topics.create_topics(settings)
    refused = 0

    def items() -> Iterator[tuple[bytes, bytes]]:
        nonlocal refused
        for line in lines:
            if isinstance(line, str):
                refused += 1
                console.err.print(line, markup=False, soft_wrap=True)
            else:
                yield line.key, line.value

    with console.progress() as bar:
        task = bar.add_task("sending", total=None)
        sent = await send_lines(settings, items(), lambda n: bar.update(task, completed=n), replay=replay)
    return Ingested(sent, refused)


async def send_lines(
    settings: Settings,
    items: Iterable[tuple[bytes, bytes]],
    progress: Callable[[int], None],
    *,
    replay: bool = False,
) -> int:
    """Send (key, value) pairs to the topic of items and wait until Kafka has them all; returns how many.

    Raises:
        BrokerUnavailable: Kafka does not answer.
        DeliveryFailed: Kafka took some items, but not all.
    """
    async with sure_producer(settings) as producer:
        try:
            return await _send_all(producer, settings.topic(topics.ITEMS), items, progress, replay)
        except KafkaError as error:
            raise DeliveryFailed(f"not all items sent ({error}); send them again: told twice counts once") from error


async def _send_all(
    producer: AIOKafkaProducer,
    topic: str,
    items: Iterable[tuple[bytes, bytes]],
    progress: Callable[[int], None],
    replay: bool,
) -> int:
    headers = [(REPLAY, b"1")] if replay else []
    sent = 0
    waiting: list[asyncio.Future[object]] = []
    for key, value in items:
        waiting.append(await producer.send(topic, value, key=key, headers=headers))
        sent += 1
        if len(waiting) >= IN_FLIGHT:
            await asyncio.gather(*waiting)
            waiting.clear()
            progress(sent)
    await asyncio.gather(*waiting)
    progress(sent)
    return sent
