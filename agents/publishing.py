"""Writing records to topics, awaited: what is published is in Kafka before its input is acknowledged."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import structlog

from stream.errors import DeliveryFailed

log = structlog.get_logger(__name__)

TRIES = 4


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One record to write."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: Mapping[str, bytes] = field(default_factory=dict)


async def publish(
    producer: Any,
    records: Sequence[Outgoing],
    pause: float = 0.5,
    failed: Callable[[int], None] = lambda _: None,
    before: Callable[[], None] = lambda: None,
) -> None:
    """Write all records and wait until Kafka has them; those that fail are tried again, with growing pauses.

    `failed` is told how many Kafka did not take, each time; `before` is called before each try. Keys of one call must
    differ per topic: a retry may change the order within the call.

    Raises:
        DeliveryFailed: some record could not be written.
    """
    left: Sequence[Outgoing] = records
    for attempt in range(TRIES):
        if attempt:
            await asyncio.sleep(pause * 2**attempt)
        before()
        errors = await _send_all(producer, left)
        left = [record for record, error in zip(left, errors) if error is not None]
        if not left:
            return
        failed(len(left))
        error = next(error for error in errors if error is not None)
        log.warning("records not delivered", failed=len(left), of=len(records), error=repr(error))
    raise DeliveryFailed(f"{len(left)} records could not be written, first to {left[0].topic}")


async def _send_all(producer: Any, records: Sequence[Outgoing]) -> list[BaseException | None]:
    """The error of each record, None where it was written."""
    waiting = [await _send(producer, record) for record in records]
    answers = await asyncio.gather(*waiting, return_exceptions=True)
    return [answer if isinstance(answer, BaseException) else None for answer in answers]


async def _send(producer: Any, record: Outgoing) -> asyncio.Future[Any]:
    try:
        sent: asyncio.Future[Any] = await producer.send(
            record.topic, record.key, record.value, None, None, dict(record.headers)
        )
    except Exception as error:
        sent = asyncio.get_running_loop().create_future()
        sent.set_exception(error)
    return sent
