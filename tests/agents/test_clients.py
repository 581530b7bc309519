"""Questions to Kafka: asked again where one of several brokers falters, told at once where none answers."""

from __future__ import annotations

import asyncio

import pytest
from aiokafka.errors import NodeNotReadyError

from agents import clients
from agents.clients import PAUSES, _connected, persistent
from agents.settings import Settings
from agents.topics import topic_specs, wanted_config
from stream.errors import BrokerFalters, BrokerUnavailable


@pytest.fixture(autouse=True)
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses that were made, none of which takes time."""
    made: list[float] = []

    async def sleep(seconds: float) -> None:
        made.append(seconds)

    monkeypatch.setattr(clients.asyncio, "sleep", sleep)
    return made


class Broker:
    """Raises what it is told, one error a question, then answers."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)

    @persistent
    async def ask(self) -> str:
        if self.errors:
            raise self.errors.pop(0)
        return "answer"


def test_a_broker_that_falters_is_asked_again(pauses: list[float]) -> None:
    broker = Broker(BrokerFalters("lost"), BrokerFalters("lost"))
    assert asyncio.run(broker.ask()) == "answer"
    assert pauses == list(PAUSES[:2])


def test_one_that_keeps_faltering_is_an_outage(pauses: list[float]) -> None:
    with pytest.raises(BrokerFalters):
        asyncio.run(Broker(*[BrokerFalters("lost")] * 20).ask())
    assert pauses == list(PAUSES)


def test_one_that_does_not_answer_at_all_is_told_at_once(pauses: list[float]) -> None:
    with pytest.raises(BrokerUnavailable):
        asyncio.run(Broker(BrokerUnavailable("away")).ask())
    assert pauses == []


@pytest.mark.parametrize(("fails_at", "error"), [("start", BrokerUnavailable), ("work", BrokerFalters)])
def test_what_a_client_raises_tells_whether_anybody_was_there(fails_at: str, error: type[Exception]) -> None:
    class Client:
        stopped = False

        async def start(self) -> None:
            if fails_at == "start":
                raise NodeNotReadyError

        async def stop(self) -> None:
            self.stopped = True
            raise NodeNotReadyError

    client = Client()

    async def work() -> None:
        async with _connected(Settings(broker="kafka://h:1"), client, "stop"):
            raise NodeNotReadyError

    with pytest.raises(error) as raised:
        asyncio.run(work())
    assert type(raised.value) is error
    assert client.stopped


@pytest.mark.parametrize(("copies", "needed"), [(1, "1"), (2, "1"), (3, "2"), (5, "2")])
def test_with_three_copies_or_more_two_must_have_a_record(copies: int, needed: str) -> None:
    settings = Settings(replication=copies)
    assert {wanted_config(spec, settings)["min.insync.replicas"] for spec in topic_specs(settings)} == {needed}
