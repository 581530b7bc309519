"""A coordinator that is still loading is not taken for one that knows of nothing."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import CoordinatorLoadInProgressError
from aiokafka.protocol.commit import OffsetFetchResponse_v3

from agents import letter_box, offsets
from agents.committed import NOTHING, committed
from agents.letter_box import LetterBox
from agents.settings import load_settings
from stream.errors import BrokerFalters

SOURCE = TopicPartition("news.items", 0)


class Answering(AIOKafkaAdminClient):
    """Answers with this error of the whole, and what is told of the partition."""

    def __init__(self, error: int = 0, *told: tuple[int, int, str, int]) -> None:
        self._answer = OffsetFetchResponse_v3(0, [(SOURCE.topic, list(told))] if told else [], error)

    async def find_coordinator(self, *_: Any, **__: Any) -> int:
        return 1

    async def _send_request(self, *_: Any, **__: Any) -> Any:
        return self._answer

    async def __aenter__(self) -> Any:
        return self

    async def __aexit__(self, *_: object) -> None:
        pass

    async def describe_topics(self, names: Any) -> Any:
        return [{"topic": name, "partitions": [{"partition": 0}]} for name in names]


def loading(*_: Any) -> Answering:
    return Answering(CoordinatorLoadInProgressError.errno)


class Reader:
    async def __aenter__(self) -> Any:
        return self

    async def __aexit__(self, *_: object) -> None:
        pass

    async def end_offsets(self, tps: Any) -> Any:
        return dict.fromkeys(tps, 100)

    beginning_offsets = end_offsets


@pytest.mark.parametrize("offset", [NOTHING, 0, 7])
def test_what_was_committed_is_told(offset: int) -> None:
    found = asyncio.run(committed(Answering(0, (0, offset, "", 0)), "group", [SOURCE]))
    assert {each: told.offset for each, told in found.items()} == {SOURCE: offset}
    assert asyncio.run(committed(loading(), "group", [])) == {}


def test_letters_are_not_written_before_the_mark_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    async def start() -> None:
        pass

    monkeypatch.setattr(letter_box, "admin_client", loading)
    monkeypatch.setattr(letter_box, "letter_producer", lambda *_: SimpleNamespace(start=start))
    box = LetterBox(load_settings({}), SOURCE)
    with pytest.raises(BrokerFalters):
        asyncio.run(box._open())


def test_a_group_that_has_committed_is_not_taken_for_one_that_never_did(monkeypatch: pytest.MonkeyPatch) -> None:
    async def at_once(_: float) -> None:
        pass

    monkeypatch.setattr(offsets, "admin_client", loading)
    monkeypatch.setattr(offsets, "offset_reader", lambda *_, **__: Reader())
    monkeypatch.setattr("agents.clients.asyncio.sleep", at_once)
    with pytest.raises(BrokerFalters):
        asyncio.run(offsets.group_offsets(load_settings({})))
