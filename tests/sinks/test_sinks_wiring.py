"""How the process that delivers asks Kafka for records, and what it tells of itself; without a broker."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any

import pytest
from sending import Sender, spec

from agents.companion import Running
from agents.kept import RowsInMemory
from agents.settings import load_settings
from agents.sinks import running
from agents.sinks.config import SinkSpec
from agents.telemetry import Telemetry
from stream import wire
from stream.metrics import SINK_LAST_SUCCESS, Part, metrics_of

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


def test_a_sink_that_never_took_anything_counts_from_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def away(_: object) -> None:
        raise RuntimeError("nothing is asked here")

    monkeypatch.setattr(running.topics, "ready_topics", away)
    (tmp_path / "sinks.toml").write_text(
        '[[sink]]\nname = "desk"\nkind = "webhook"\nurl = "https://desk.example/"\nsecret_env = "DESK_SECRET"\n'
    )
    telemetry, began = Telemetry(metrics_of(Part.SINKS)), time.time()
    told = Running(
        settings=load_settings(sinks=tmp_path / "sinks.toml"), telemetry=telemetry, stop=asyncio.Event(),
        moved=lambda: None,
    )  # fmt: skip
    with pytest.raises(RuntimeError, match="nothing is asked"):
        asyncio.run(running.deliver(told))
    last = telemetry.registry.get_sample_value(SINK_LAST_SUCCESS.name, {"sink": "desk"})
    assert last == pytest.approx(began, abs=60)


def test_when_a_sink_last_took_something_stands_in_the_ledger() -> None:
    rows = RowsInMemory()
    for name, outcome, at in (
        ("desk|al-1", "sent", 100), ("desk|al-2", "sent", 200), ("desk|al-3", "given_up", 300),
        ("late|al-1", "sent", 400),
    ):  # fmt: skip
        rows.rows[name] = wire.encode({"revision": 1, "outcome": outcome, "at": at})
    rows.rows["desk"] = wire.encode({"first": "now"})
    sender = Sender(rows, spec())
    sender.delivery.tell_last()
    assert sender.telemetry.registry.get_sample_value(SINK_LAST_SUCCESS.name, {"sink": "desk"}) == 200
