"""Dead letters on a real Kafka: each is written once, whoever else writes them or dies while doing so."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka import TopicPartition
from aiokafka.errors import KafkaError
from running import System

from agents import topics
from agents.letter_box import NAMED, LetterBox
from agents.letters import Letter, letter_of, origin_of, told
from agents.reading import Refused

pytestmark = pytest.mark.kafka

NOW = datetime(2026, 9, 30, tzinfo=UTC)


class Boxes:
    """Workers that each hold one and the same partition of items."""

    def __init__(self, system: System) -> None:
        self.system = system
        self.source = TopicPartition(system.settings.topic(topics.ITEMS), 1)

    def new(self) -> LetterBox:
        return LetterBox(self.system.settings, self.source)

    def letter(self, offset: int, key: bytes | None = b"k", value: bytes | None = b"{") -> Letter:
        message = SimpleNamespace(topic=self.source.topic, partition=1, offset=offset, key=key, value=value, headers=())
        return letter_of(message, Refused("not_text", "NotText", "not JSON"), "extract", NOW)

    def letters(self, *offsets: int) -> list[Letter]:
        return [self.letter(offset) for offset in offsets]

    def held(self) -> list[Any]:
        return self.system.records(topics.DEAD_LETTERS)

    def offsets(self) -> list[int]:
        return [origin.offset for origin in (origin_of(record.headers) for record in self.held()) if origin]


@pytest.fixture
def boxes(system: System) -> Boxes:
    return Boxes(system)


def test_of_two_workers_that_hold_one_partition_only_the_last_to_open_writes(boxes: Boxes) -> None:
    async def both() -> None:
        suspended, other = boxes.new(), boxes.new()
        assert len(await suspended.put(boxes.letters(3, 7))) == 2
        assert [each.origin.offset for each in await other.put(boxes.letters(3, 7, 9))] == [9]
        with pytest.raises(KafkaError):
            await suspended.put(boxes.letters(9, 10))
        await suspended.close()
        assert [each.origin.offset for each in await suspended.put(boxes.letters(9, 10))] == [10]
        await suspended.close()
        await other.close()

    asyncio.run(both())
    assert boxes.offsets() == [3, 7, 9, 10]


def test_what_the_first_stage_told_twice_is_set_aside_once(boxes: Boxes) -> None:
    """Also by the next to hold the partition; what only looks alike, and what was sent without a place, is not."""

    async def put() -> None:
        first, following = boxes.new(), boxes.new()
        twice = [replace(each, item="0:7:ab12") for each in boxes.letters(3, 5)]
        other = replace(boxes.letter(4), item="0:7:ff00")
        assert [each.origin.offset for each in await first.put([twice[0], other, twice[1]])] == [3, 4]
        await first.close()
        again = [replace(each, item="0:7:ab12") for each in boxes.letters(8)]
        assert [each.origin.offset for each in await following.put([*again, *boxes.letters(9, 10)])] == [9, 10]
        many = [replace(boxes.letter(20 + n), item=f"4294967295:{10**12 + n}:ffffffff") for n in range(NAMED + 5)]
        assert len(await following.put(many)) == NAMED + 5
        assert await following.put([replace(boxes.letter(500), item=many[-1].item)]) == []
        await following.close()

    asyncio.run(put())
    assert len(boxes.offsets()) == 4 + NAMED + 5


def test_what_a_killed_worker_left_half_written_counts_for_nothing(boxes: Boxes) -> None:
    async def killed_then_another() -> None:
        killed, other = boxes.new(), boxes.new()
        await killed._open()
        producer: Any = killed._producer
        await producer.begin_transaction()
        await killed._send(producer, boxes.letters(3, 7))  # and it is never heard of again
        assert len(await other.put(boxes.letters(3, 7, 9))) == 3
        with pytest.raises(KafkaError):  # or is, after all
            await producer.commit_transaction()
        await killed.close()
        await other.close()

    asyncio.run(killed_then_another())
    assert boxes.offsets() == [3, 7, 9]


def test_a_letter_too_large_for_the_topic_is_written_without_its_bytes_and_its_neighbours_whole(boxes: Boxes) -> None:
    async def put() -> None:
        box = boxes.new()
        await box.put([boxes.letter(3), boxes.letter(4, value=b"x" * 2_500_000), boxes.letter(5)])
        await box.put(boxes.letters(6))
        await box.close()

    asyncio.run(put())
    assert [record.value for record in boxes.held()] == [b"{", None, b"{", b"{"]
    assert told(boxes.held()[1].headers)["left-out"].startswith("2500000 bytes")


def test_a_record_of_nothing_is_kept_as_nothing(boxes: Boxes) -> None:
    async def put() -> None:
        box = boxes.new()
        await box.put([boxes.letter(3, key=None, value=None), boxes.letter(4, key=None)])
        await box.close()

    asyncio.run(put())
    assert [(record.key, record.value) for record in boxes.held()] == [(None, None), (None, b"{")]
