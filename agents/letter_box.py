"""Letters of one source partition, each written once, whoever else writes them or is killed while doing so.

A transaction holds letters and a mark: the offset up to which the partition's letters are written, kept as a committed
offset of a group of its own. Opening a box fences off whoever had it open, and ends what that one left undone; only
then the mark is read. So of two workers that hold one partition at the same moment, one that was suspended, say, only
the last to open writes, and it knows what the other has written.

The mark also names what the last letters were of. A record that the first stage told twice lies at two offsets of the
second stage's topic, and still gets one letter.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence
from typing import Any

from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.errors import MessageSizeTooLargeError
from aiokafka.structs import OffsetAndMetadata

from agents import topics
from agents.clients import admin_client, letter_producer, send_as_is
from agents.committed import committed
from agents.letters import Letter, without_value
from agents.settings import Settings
from stream.errors import BrokerFalters

CLOSE_SECONDS = 5.0

NAMED = 100
"""Letters that a mark names, of those that can be told twice: what is told again is a batch or two. Kafka keeps 4 kB
of a mark."""


def marks_group(settings: Settings) -> str:
    """The group whose committed offsets are the marks."""
    return f"{settings.group}-letters"


class LetterBox:
    """The letters of one partition; to be closed, and another opened, after whatever fails."""

    def __init__(self, settings: Settings, source: TopicPartition) -> None:
        self._settings = settings
        self._source = source
        self._producer: AIOKafkaProducer | None = None
        self._mark = 0
        """Letters of offsets below are written."""
        self._named: tuple[str, ...] = ()
        """What the last letters were of."""

    async def put(self, letters: Sequence[Letter]) -> list[Letter]:
        """Write those letters that are not written yet, all or none, and return them.

        What lies before a letter must have been dealt with: no letter from below the mark is written any more.

        Raises:
            KafkaError, BrokerUnavailable, OSError: whether they were written is not known.
        """
        if self._producer is None:
            await self._open()
        new = self._not_written(letters)
        large = await self._write(new)
        if large:  # what was sent in vain leaves a gap in a producer's count of its batches: begin with a new one
            await self.close()
            await self._open()
            if await self._write([without_value(letter) if letter in large else letter for letter in new]):
                raise BrokerFalters("the topic of dead letters takes none of them, not even without its bytes")
        return new

    async def close(self) -> None:
        """Let go of the connection; what is undone is undone for good, by Kafka or by whoever opens next."""
        producer, self._producer = self._producer, None
        if producer is not None:
            with contextlib.suppress(Exception):  # it may be fenced, or its broker away
                await asyncio.wait_for(producer.stop(), CLOSE_SECONDS)

    async def _open(self) -> None:
        name = f"{marks_group(self._settings)}-{self._source.topic}-{self._source.partition}"
        self._producer = letter_producer(self._settings, name)
        await self._producer.start()
        async with admin_client(self._settings) as client:
            mark = (await committed(client, marks_group(self._settings), [self._source]))[self._source]
        self._mark, self._named = mark.offset, tuple((mark.metadata or "").split())

    def _not_written(self, letters: Sequence[Letter]) -> list[Letter]:
        """Those that are not written yet, the first of each record."""
        found: list[Letter] = []
        named = set(self._named)
        for letter in letters:
            if letter.origin.offset >= self._mark and letter.item not in named:
                found.append(letter)
                named |= {letter.item} if letter.item is not None else set()
        return found

    async def _write(self, letters: Sequence[Letter]) -> list[Letter]:
        """Write all letters, and the mark behind them; or none where the topic takes some only without their bytes.

        Returns those.
        """
        if not letters:
            return []
        producer: Any = self._producer
        group, mark = marks_group(self._settings), max(letter.origin.offset for letter in letters) + 1
        named = (*self._named, *(letter.item for letter in letters if letter.item is not None))[-NAMED:]
        await producer.begin_transaction()
        large = await self._send(producer, letters)
        if not large:
            await producer.send_offsets_to_transaction({self._source: OffsetAndMetadata(mark, " ".join(named))}, group)
            await producer.commit_transaction()
            self._mark, self._named = mark, named
        return large

    async def _send(self, producer: Any, letters: Sequence[Letter]) -> list[Letter]:
        """Send the letters; returns those that are too large to be written, and could be smaller."""
        topic = self._settings.topic(topics.DEAD_LETTERS)
        sends = (send_as_is(producer, topic, each.key, each.value, each.headers) for each in letters)
        answers = await asyncio.gather(*sends, return_exceptions=True)
        failed = [(each, answer) for each, answer in zip(letters, answers) if isinstance(answer, BaseException)]
        large = [each for each, error in failed if isinstance(error, MessageSizeTooLargeError) and each.value]
        if failed and not large:
            raise failed[0][1]
        return large
