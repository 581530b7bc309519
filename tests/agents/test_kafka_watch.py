"""An embedded Kafka that died is started again; one that does not start is tried later and later, and ends nothing."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from agents.commands.system import FIRST_PAUSE, LONGEST_PAUSE, KafkaWatch
from stream.errors import BrokerBroken


class Kafka:
    """Runs or not, and starts or not, as told; notes when it was started."""

    def __init__(self) -> None:
        self.now = 0.0
        self.running = False
        self.broken = True
        self.starts: list[float] = []

    def status(self) -> Any:
        return SimpleNamespace(running=self.running)

    def start(self) -> None:
        self.starts.append(self.now)
        if self.broken:
            raise BrokerBroken("no space left on device")
        self.running = True


def looked(kafka: Kafka, until: float) -> None:
    watch = KafkaWatch(kafka, lambda: kafka.now)  # type: ignore[arg-type]  # a stand-in
    while kafka.now < until:
        watch()
        kafka.now += 1


def test_one_that_does_not_start_is_tried_later_and_later() -> None:
    kafka = Kafka()
    looked(kafka, 1_000)
    gaps = [later - earlier for earlier, later in zip(kafka.starts, kafka.starts[1:])]
    assert gaps[0] == FIRST_PAUSE
    assert gaps[1] == 2 * FIRST_PAUSE
    assert gaps[-1] == LONGEST_PAUSE


def test_one_that_died_is_started_once() -> None:
    kafka = Kafka()
    kafka.broken = False
    looked(kafka, 100)
    assert kafka.starts == [0.0]
