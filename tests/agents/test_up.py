"""`tocsin up` is everything on one machine: a second one beside the first would lose its Kafka with it."""

from __future__ import annotations

import contextlib
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from agents.commands import system
from agents.commands.system import running_broker
from agents.settings import Settings
from stream.errors import UsageError


class Kafka:
    """An embedded Kafka that starts and stops in a word."""

    def __init__(self, running: bool = False) -> None:
        self.running = running

    def status(self) -> Any:
        return SimpleNamespace(running=self.running, address="127.0.0.1:9192" if self.running else None)

    def start(self) -> Any:
        self.running = True
        return self.status()

    def stop(self) -> None:
        self.running = False


@pytest.fixture
def kafka(monkeypatch: pytest.MonkeyPatch) -> Kafka:
    found = Kafka()
    monkeypatch.setattr(system, "embedded", lambda _: found)
    return found


def test_a_second_one_is_refused_and_leaves_the_first_alone(kafka: Kafka, tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    with running_broker(settings):
        with (
            pytest.raises(UsageError, match=r"runs already .*TOCSIN_BROKER=kafka://127.0.0.1:9192 tocsin worker"),
            running_broker(settings),
        ):
            pass
        assert kafka.running
    assert not kafka.running


def test_after_the_first_has_ended_another_begins(kafka: Kafka, tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    with contextlib.suppress(KeyboardInterrupt), running_broker(settings):
        raise KeyboardInterrupt
    with running_broker(settings) as running:
        assert running.broker == "kafka://127.0.0.1:9192"
        assert kafka.running


def test_a_kafka_that_ran_before_goes_on(kafka: Kafka, tmp_path: Path) -> None:
    kafka.start()
    with running_broker(Settings(data_dir=tmp_path)):
        pass
    assert kafka.running


def test_on_a_broker_of_somebody_else_there_may_be_many(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, broker="kafka://h:1")
    with running_broker(settings), running_broker(settings) as second:
        assert second is settings
