"""Records that cannot be read: kept byte for byte on a topic of their own, with the reason in headers, each once.

A batch is told again after a crash, and its letters with it. So before the first letter of a partition after a
rebalance, the topic is asked which letters of it there are; and a letter whose delivery failed is looked for before
it is sent again.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

import structlog
from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.errors import KafkaError, MessageSizeTooLargeError

from agents import topics
from agents.clients import MAX_LETTER, held_records, offset_reader, sure_producer
from agents.reading import Refused
from agents.settings import Settings
from agents.telemetry import Telemetry
from stream.errors import BrokerUnavailable, DeliveryFailed, TooManyLetters
from stream.metrics import DEAD_LETTERS

log = structlog.get_logger(__name__)

Headers = tuple[tuple[str, bytes], ...]

PREFIX = "tocsin-"
TOLD = ("reason", "class", "message", "stage", "topic", "partition", "offset", "time", "version", "left-out")
"""What our headers tell, each under its name behind the prefix; `left-out` only where the bytes could not be kept."""

VERSION = version("tocsin")

WINDOW = 1_000
"""Records of a stage over which the share of letters is taken; those before the first count as read."""

CLOCKS_MS = 3_600_000
"""How far the clocks of brokers may lie apart."""

TRIES = 4


@dataclass(frozen=True, slots=True)
class Origin:
    """The record that a letter holds; two letters of one origin are one."""

    topic: str
    partition: int
    offset: int

    def __str__(self) -> str:
        return f"{self.topic}:{self.partition}:{self.offset}"


@dataclass(frozen=True, slots=True)
class Letter:
    """One record to be set aside."""

    origin: Origin
    taken: int
    """When Kafka took the record, in milliseconds."""
    reason: str
    key: bytes | None
    value: bytes | None
    headers: Headers


def letter_of(message: Any, refusal: Refused, stage: str, now: datetime) -> Letter:
    """The letter for a message of Faust, with the message's own headers and ours."""
    origin = Origin(message.topic, message.partition, message.offset)
    told = {
        "reason": refusal.reason,
        "class": refusal.error,
        "message": refusal.message[:1_000],
        "stage": stage,
        "topic": origin.topic,
        "partition": str(origin.partition),
        "offset": str(origin.offset),
        "time": now.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "version": VERSION,
    }
    ours = tuple((PREFIX + name, text.encode(errors="replace")) for name, text in told.items())
    headers = (*own_headers(message.headers or ()), *ours)
    letter = Letter(origin, round(message.timestamp * 1_000), refusal.reason, message.key, message.value, headers)
    # Only what came compressed can be so large.
    return without_value(letter) if len(message.value or b"") > MAX_LETTER else letter


def without_value(letter: Letter) -> Letter:
    """The letter of a record that is too large to be written again: its size and digest stand for its bytes."""
    value = letter.value or b""
    left_out = f"{len(value)} bytes, sha256 {hashlib.sha256(value).hexdigest()}"
    return replace(letter, value=None, headers=(*letter.headers, (f"{PREFIX}left-out", left_out.encode())))


def own_headers(headers: Iterable[tuple[str, bytes]]) -> Headers:
    """The headers that a record had before it was set aside."""
    ours = {PREFIX + name for name in TOLD}
    return tuple((name, value) for name, value in headers if name not in ours)


def told(headers: Iterable[tuple[str, bytes]]) -> dict[str, str]:
    """What our headers tell, by its name without the prefix."""
    ours = {PREFIX + name for name in TOLD}
    return {name.removeprefix(PREFIX): value.decode(errors="replace") for name, value in headers if name in ours}


def origin_of(headers: Iterable[tuple[str, bytes]]) -> Origin | None:
    """The record that a letter with these headers holds; None where somebody else wrote it."""
    found = told(headers)
    try:
        return Origin(found["topic"], int(found["partition"]), int(found["offset"]))
    except (KeyError, ValueError):
        return None


async def _deliver(producer: Any, topic: str, letter: Letter) -> None:
    """Write a letter and wait until Kafka has it; without its bytes where the topic takes none so large."""
    try:
        await producer.send_and_wait(topic, letter.value, letter.key, headers=list(letter.headers))
    except MessageSizeTooLargeError:
        small = without_value(letter)
        await producer.send_and_wait(topic, None, small.key, headers=list(small.headers))


class Flood:
    """Watches the share of letters: a topic whose records all fail is not to be emptied into another."""

    def __init__(self, percent: int) -> None:
        self._percent = percent
        self._recent: deque[tuple[int, int]] = deque()
        self._records = self._letters = 0

    def check(self, records: int, letters: int) -> None:
        """A batch is about to be dealt with.

        Raises:
            TooManyLetters: with it, letters exceed their share of the last records.
        """
        self._recent.append((records, letters))
        self._records += records
        self._letters += letters
        while self._records - self._recent[0][0] >= WINDOW:
            gone, letters_gone = self._recent.popleft()
            self._records -= gone
            self._letters -= letters_gone
        share = 100 * self._letters / max(WINDOW, self._records)
        if self._percent < 100 and share > self._percent:
            raise TooManyLetters(
                f"{self._letters} of the last {max(WINDOW, self._records)} records cannot be read, more than "
                f"TOCSIN_DEAD_LETTER_PERCENT={self._percent} allows. See `tocsin dead-letters list`; mend what sends "
                "them, or set it to 100 to have all of them set aside"
            )


class DeadLetters:
    """Writes the letters of one stage."""

    def __init__(self, settings: Settings, telemetry: Telemetry) -> None:
        self._settings = settings
        self._telemetry = telemetry
        self._flood = Flood(settings.dead_letter_percent)
        self._known: set[tuple[str, int]] = set()
        """Partitions of which no letter can be on the topic already."""
        self._open = contextlib.AsyncExitStack()
        self._producer: AIOKafkaProducer | None = None

    def rebalanced(self) -> None:
        """Partitions may have moved, and their records be told again."""
        self._known.clear()

    async def write(self, letters: Sequence[Letter], records: int, pause: float = 1.0) -> None:
        """Write those letters of a batch of so many records that are not on the topic yet; wait until Kafka has them.

        Raises:
            TooManyLetters: they are too large a share of the last records; none is written.
            DeliveryFailed: some letter could not be written.
        """
        self._flood.check(records, len(letters))
        if not letters:
            return
        for attempt in range(TRIES):
            if attempt:
                await asyncio.sleep(pause * 2**attempt)
            try:
                await self._send(await self._missing(letters))
            except (KafkaError, BrokerUnavailable, OSError) as error:
                self._known.clear()  # some may have been written all the same
                log.warning("dead letters not delivered", letters=len(letters), error=repr(error))
            else:
                self._known |= {(letter.origin.topic, letter.origin.partition) for letter in letters}
                return
        raise DeliveryFailed(f"{len(letters)} dead letters could not be written")

    async def _missing(self, letters: Sequence[Letter]) -> list[Letter]:
        if all((letter.origin.topic, letter.origin.partition) in self._known for letter in letters):
            return list(letters)
        there = await self._there(min(letter.taken for letter in letters) - CLOCKS_MS)
        return [letter for letter in letters if letter.origin not in there]

    async def _there(self, since: int) -> set[Origin]:
        """The origins of the letters that are on the topic, written since that time (milliseconds)."""
        partition = TopicPartition(self._settings.topic(topics.DEAD_LETTERS), 0)
        async with offset_reader(self._settings) as consumer:
            consumer.assign([partition])
            found = (await consumer.offsets_for_times({partition: max(0, since)}))[partition]
            if found is None:  # nothing since then
                return set()
            consumer.seek(partition, found.offset)
            origins = [origin_of(record.headers) async for record in held_records(consumer)]
        return {origin for origin in origins if origin is not None}

    async def _send(self, letters: Sequence[Letter]) -> None:
        producer: Any = self._producer
        if producer is None:
            producer = self._producer = await self._open.enter_async_context(sure_producer(self._settings))
        topic = self._settings.topic(topics.DEAD_LETTERS)
        await asyncio.gather(*(_deliver(producer, topic, letter) for letter in letters))
        for letter in letters:
            stage = told(letter.headers)["stage"]
            self._telemetry.count(DEAD_LETTERS, stage, letter.reason)
            log.warning("record set aside", stage=stage, reason=letter.reason, origin=str(letter.origin),
                        message=told(letter.headers)["message"])  # fmt: skip

    async def close(self) -> None:
        """End the connection."""
        await self._open.aclose()
        self._producer = None
