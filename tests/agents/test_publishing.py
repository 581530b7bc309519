"""What is published has reached Kafka, or the caller hears of it."""

import asyncio
from typing import Any

import pytest

from agents.publishing import TRIES, Outgoing, publish
from stream.errors import DeliveryFailed


class CollectingProducer:
    """Takes records as a producer does; fails those it is told to, as often as told."""

    def __init__(self, failures: dict[bytes, int]) -> None:
        self.failures = failures
        self.written: list[bytes] = []
        self._held: dict[str, dict[str, bytes]] = {}

    def held(self, topic: str) -> dict[str, bytes]:
        """The last value of each key of a topic."""
        return self._held.setdefault(topic, {})

    async def send(self, topic: str, key: bytes, value: bytes, *_: Any) -> "asyncio.Future[None]":
        answer: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if self.failures.get(key, 0) > 0:
            self.failures[key] -= 1
            answer.set_exception(RuntimeError("not now"))
        else:
            self.written.append(key)
            self._held.setdefault(topic, {})[key.decode()] = value
            answer.set_result(None)
        return answer


RECORDS = [Outgoing("t", key, b"v") for key in (b"a", b"b", b"c")]


def test_a_record_that_fails_is_tried_again_alone() -> None:
    producer, failed = CollectingProducer({b"b": 2}), list[int]()
    asyncio.run(publish(producer, RECORDS, pause=0, failed=failed.append))
    assert failed == [1, 1]
    assert producer.written == [b"a", b"c", b"b"]


def test_a_record_that_keeps_failing_is_an_error() -> None:
    producer = CollectingProducer({b"b": TRIES})
    with pytest.raises(DeliveryFailed, match="1 records could not be written, first to t"):
        asyncio.run(publish(producer, RECORDS, pause=0))


def test_nothing_to_publish_is_fine() -> None:
    asyncio.run(publish(CollectingProducer({}), []))
