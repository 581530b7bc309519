"""The process that reads feeds: each at its own pace, and one request at a time of a host."""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from collections.abc import AsyncIterator
from importlib.metadata import version

import structlog

from agents.companion import Running, pause
from agents.feeds.config import FeedFile, FeedSpec, read_feeds
from agents.feeds.fetching import SECONDS
from agents.feeds.memory import FeedMemory
from agents.feeds.polling import Looked, Poller
from agents.kept import Rows, kept_rows
from agents.outbound import Outbound
from agents.sending import item_sender
from agents.settings import Settings
from agents.telemetry import Telemetry
from agents.topics import FEEDS, ready_topics
from stream.errors import OutageError
from stream.metrics import FEED_LAST_ITEM, FEED_LAST_SUCCESS, FEED_POLLS, FEED_SILENCE, Part, metrics_of

log = structlog.get_logger(__name__)

AGAIN_SECONDS = 5.0


def user_agent(file: FeedFile) -> str:
    """Who asks, and where to complain."""
    contact = f"; +{file.contact}" if file.contact else ""
    return f"tocsin/{version('tocsin')} (feed reader{contact})"


@contextlib.asynccontextmanager
async def pollers(settings: Settings, file: FeedFile, rows: Rows, telemetry: Telemetry) -> AsyncIterator[list[Poller]]:
    """What looks at each feed of the file, with its connections open."""
    async with contextlib.AsyncExitStack() as opened:
        sender = await opened.enter_async_context(item_sender(settings))
        outbound = {
            private: await opened.enter_async_context(Outbound(private, user_agent(file), SECONDS))
            for private in {spec.allow_private for spec in file.feeds}
        }
        yield [
            Poller(
                spec=spec, outbound=outbound[spec.allow_private], memory=FeedMemory(spec, rows), send=sender.send,
                telemetry=telemetry, chance=random.random,
            )
            for spec in file.feeds
        ]  # fmt: skip


async def read(running: Running) -> None:
    """Read every feed of the file until told to stop.

    Raises:
        BadSetting: the file is wrong.
    """
    file = read_feeds(running.settings.feeds)
    if not file.feeds:
        log.warning("no feed is configured", file=str(running.settings.feeds))
    for spec in file.feeds:
        running.telemetry.set(FEED_SILENCE, 3600 * spec.silent_hours, spec.name)
        for metric in (FEED_LAST_SUCCESS, FEED_LAST_ITEM):  # what a feed never did counts from the start
            running.telemetry.set(metric, time.time(), spec.name)
        for outcome in ("changed", "unchanged", "failed"):  # a series that begins with its first event tells no rate
            running.telemetry.count(FEED_POLLS, spec.name, outcome, by=0)
    while not running.stop.is_set():
        try:
            await _serve(running, file)
        except* OutageError as errors:
            reason = "; ".join(str(error) for error in errors.exceptions)
            log.warning("feeds interrupted", reason=reason, again_in_s=AGAIN_SECONDS)
            await pause(running.stop, AGAIN_SECONDS)


async def _serve(running: Running, file: FeedFile) -> None:
    await ready_topics(running.settings)
    async with (
        kept_rows(running.settings, FEEDS) as rows,
        pollers(running.settings, file, rows, running.telemetry) as found,
        asyncio.TaskGroup() as tasks,
    ):
        for poller in found:
            tasks.create_task(_keep(running, poller))
        await running.stop.wait()


async def _keep(running: Running, poller: Poller) -> None:
    """Look at one feed whenever it is time."""
    poller.tell_last(poller.memory.course())
    while not running.stop.is_set():
        await pause(running.stop, max(0.0, poller.memory.course().next - time.time()))
        if not running.stop.is_set():
            await poller.look()
            running.moved()


async def once(settings: Settings, file: FeedFile) -> list[tuple[FeedSpec, Looked]]:
    """Look at every feed once, whether it is time or not.

    Raises:
        OutageError: Kafka is away.
    """
    await ready_topics(settings)
    async with (
        kept_rows(settings, FEEDS) as rows,
        pollers(settings, file, rows, Telemetry(metrics_of(Part.FEEDS))) as found,
    ):
        looked = await asyncio.gather(*(poller.look() for poller in found))
    return list(zip(file.feeds, looked, strict=True))
