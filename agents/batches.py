"""How both stages take records from their topic: in order, in batches, acknowledged only when dealt with."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import structlog

from agents.guard import Exit, OffsetGuard, abandon
from agents.telemetry import Telemetry
from stream.errors import BrokerUnavailable, DeliveryFailed, TooManyLetters
from stream.metrics import LATENCY, STAGE_SECONDS

log = structlog.get_logger(__name__)

Handle = Callable[[Sequence[Any]], Awaitable[None]]

WITHIN_SECONDS = 0.05
"""How long a batch waits for more records: the least latency of a stage."""


async def run_batches(
    stream: Any,
    handle: Handle,
    *,
    stage: str,
    size: int,
    guard: OffsetGuard,
    telemetry: Telemetry,
    moved: Callable[[], None],
) -> None:
    """Hand the stream's records to `handle` in batches.

    When `handle` returns, the batch is acknowledged; when it raises, the process ends before that, because Faust
    acknowledges a batch whose agent raised. A batch that is under way when the worker is told to stop is finished.
    `moved` is called after each.
    """
    async for events in stream.take_events(size, within=WITHIN_SECONDS):
        work = asyncio.ensure_future(_deal(events, handle, stage, guard, telemetry, moved))
        try:
            await asyncio.shield(work)
        except asyncio.CancelledError:
            await work
            raise


async def _deal(
    events: Sequence[Any],
    handle: Handle,
    stage: str,
    guard: OffsetGuard,
    telemetry: Telemetry,
    moved: Callable[[], None],
) -> None:
    started = time.monotonic()
    try:
        for event in events:
            await guard.check(event.message.topic, event.message.partition, event.message.offset)
        await handle(events)
        for event in events:
            guard.done(event.message.topic, event.message.partition, event.message.offset)
    except TooManyLetters as error:
        abandon(f"{stage}: {error}", Exit.INPUT)
    except (BrokerUnavailable, DeliveryFailed) as error:
        abandon(f"{stage}: {error}", Exit.UNAVAILABLE)
    except Exception as error:
        log.exception("batch failed", stage=stage, records=len(events))
        abandon(f"{stage}: {type(error).__name__}: {error}")
    moved()
    telemetry.observe(STAGE_SECONDS, time.monotonic() - started, stage)
    now = time.time()
    for event in events:
        telemetry.observe(LATENCY, max(0.0, now - event.message.timestamp), stage)


PARTITION = "tocsin-partition"
"""Header of an event: the partition that its item came from."""


def received_at(event: Any) -> datetime:
    """When Kafka took the record."""
    return datetime.fromtimestamp(event.message.timestamp, UTC)


def partition_of(event: Any) -> int | None:
    """The partition that an event's item came from, where that is known."""
    told = headers_of(event).get(PARTITION, b"")
    return int(told) if told.isdigit() else None


def headers_of(event: Any) -> dict[str, bytes]:
    """The headers of a record."""
    headers = event.message.headers
    return dict(headers) if headers else {}
