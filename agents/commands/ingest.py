"""`tocsin ingest`: items from files, folders or standard input into the topic; of an archive by time of publication."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from agents import topics
from agents.clients import sure_producer
from agents.commands import console
from agents.commands.archive import Archive, Sendable, files_of, sendable
from agents.extract import REPLAY
from agents.sending import SEND_SECONDS
from agents.settings import Settings
from stream.errors import DeliveryFailed

IN_FLIGHT = 500
"""Records sent before their acknowledgements are awaited."""

Item = tuple[bytes, bytes]
"""The id and the bytes of an item."""


@dataclass(frozen=True, slots=True)
class Ingested:
    """What became of what was read."""

    sent: int
    refused: int


def ingest(settings: Settings, paths: Sequence[Path], replay: bool, speed: float | None = None) -> Ingested:
    """Send what the files and folders hold, or standard input, and wait until Kafka has it all.

    `replay`: by time of publication; `speed`: so many times as fast as it was published, else as fast as it goes.

    Raises:
        UsageError: a file is not there, or cannot be read.
        BrokerUnavailable: Kafka does not answer.
        DeliveryFailed: Kafka took some items, but not all.
    """
    files = files_of(paths)
    return asyncio.run(_replay(settings, files, speed) if replay else _straight(settings, files))


async def _straight(settings: Settings, files: Sequence[Path]) -> Ingested:
    await topics.create_topics(settings)
    refusals = _Refusals()
    with console.progress("bytes") as bar:
        task = bar.add_task("sending", total=_size(files))
        found = sendable(files, lambda done: bar.update(task, completed=done))
        sent = await send_lines(settings, ((item.key, item.value) for item in refusals.passed(found)), lambda _: None)
    return Ingested(sent, refusals.count)


async def _replay(settings: Settings, files: Sequence[Path], speed: float | None) -> Ingested:
    refusals = _Refusals()
    with contextlib.closing(Archive()) as archive:
        with console.progress("bytes") as bar:
            task = bar.add_task("reading", total=_size(files))
            for item in refusals.passed(sendable(files, lambda done: bar.update(task, completed=done))):
                archive.add(item)
        _announce(archive, speed)
        await topics.create_topics(settings)
        with console.progress("items") as bar:
            task = bar.add_task("replaying", total=len(archive))
            sent = await send_lines(
                settings, _paced(archive, speed, lambda at: bar.update(task, description=_day(at))),
                lambda n: bar.update(task, completed=n), replay=True,
            )  # fmt: skip
    return Ingested(sent, refusals.count)


def _size(files: Sequence[Path]) -> int | None:
    return sum(file.stat().st_size for file in files) if files else None


def _day(at: float) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d}" if at > float("-inf") else "undated"


def _announce(archive: Archive, speed: float | None) -> None:
    """Say what is to come, and how long it will take where that is set."""
    span = archive.span()
    if span is None:
        return
    whole = f"{len(archive):,} items, {_day(span[0])} to {_day(span[1])}"
    if speed is not None:
        lasts = timedelta(seconds=round((span[1] - span[0]) / speed))
        whole += f"; {speed:,.0f} times as fast takes {lasts}, until {datetime.now(UTC) + lasts:%Y-%m-%d %H:%M} UTC"
    console.err.print(whole, style="dim", soft_wrap=True)


async def _paced(
    archive: Archive,
    speed: float | None,
    at: Callable[[float], None],
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> AsyncIterator[Item]:
    """The archive's items, each when it is its time; `at` is told the publication."""
    span = archive.span()
    began = clock()
    for published, key, value in archive.items():
        if speed is not None and span is not None and published > span[0]:
            wait = began + (published - span[0]) / speed - clock()
            if wait > 0:
                await sleep(wait)
        at(published)
        yield key, value


class _Refusals:
    """Tells what holds no item, and counts it."""

    def __init__(self) -> None:
        self.count = 0

    def passed(self, found: Iterable[Sendable | str]) -> Iterable[Sendable]:
        """What does hold one."""
        for each in found:
            if isinstance(each, str):
                self.count += 1
                console.err.print(each, markup=False, soft_wrap=True)
            else:
                yield each


async def send_lines(
    settings: Settings,
    items: Iterable[Item] | AsyncIterator[Item],
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
        except (KafkaError, TimeoutError) as error:
            why = str(error) or f"Kafka took none for {SEND_SECONDS:.0f} s"
            raise DeliveryFailed(f"not all items sent ({why}); send them again: told twice counts once") from error


async def _send_all(
    producer: AIOKafkaProducer,
    topic: str,
    items: Iterable[Item] | AsyncIterator[Item],
    progress: Callable[[int], None],
    replay: bool,
) -> int:
    headers = [(REPLAY, b"1")] if replay else []
    sent = 0
    waiting: list[asyncio.Future[object]] = []
    async for key, value in _each(items):
        async with asyncio.timeout(SEND_SECONDS):
            waiting.append(await producer.send(topic, value, key=key, headers=headers))
            sent += 1
            if len(waiting) >= IN_FLIGHT:
                await asyncio.gather(*waiting)
                waiting.clear()
                progress(sent)
    async with asyncio.timeout(SEND_SECONDS):
        await asyncio.gather(*waiting)
    progress(sent)
    return sent


async def _each(items: Iterable[Item] | AsyncIterator[Item]) -> AsyncIterator[Item]:
    if isinstance(items, AsyncIterator):
        async for item in items:
            yield item
    else:
        for item in items:
            yield item
