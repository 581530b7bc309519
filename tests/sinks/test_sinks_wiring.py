"""How the process that delivers asks Kafka for records, and what it tells of itself; without a broker."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from agents.settings import load_settings
from agents.sinks import running
from agents.sinks.config import SinkSpec

SPEC = SinkSpec(name="desk", kind="webhook", url="https://desk.example/", secret_env="DESK_SECRET")


class Consumer:
    """Notes how it was made, and stands for a connection."""

    made: dict[str, Any]

    def __init__(self, **how: Any) -> None:
        Consumer.made = how

    async def start(self) -> None:
        pass

    async def stop(self) -> None:
        pass


def test_a_consumer_stays_in_its_group_while_it_hands_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "AIOKafkaConsumer", Consumer)

    async def once() -> None:
        async with running._consumer(load_settings(broker="kafka://127.0.0.1:1"), SPEC):
            pass

    asyncio.run(once())
    assert Consumer.made["max_poll_interval_ms"] >= 1000 * 3600 * SPEC.give_up_hours
    assert Consumer.made["session_timeout_ms"] <= 10_000, "one that has died is still noticed by its silence"
