"""What comes of an item belongs to the item's trace; a broken context belongs to nobody's."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from link_build import event, item
from test_publishing import CollectingProducer
from test_watch_stage import record, stage

from agents.extract import Extract
from agents.letters import letter_of
from agents.reading import Read, Refused
from agents.settings import Settings
from agents.telemetry import Telemetry
from agents.trace import context_of, received_header, received_in

PARENT = b"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
OTHER = b"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b8-00"
STATE = b"vendor=1"


@pytest.mark.parametrize(
    "parent",
    [
        b"", b"00-4BF92F3577B34DA6A3CE929D0E0E4736-00F067AA0BA902B7-01",
        b"ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        b"00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        b"00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        PARENT + b"\n", b"\xff" * 55,
    ],
)  # fmt: skip
def test_a_broken_context_is_not_passed_on(parent: bytes) -> None:
    assert context_of({"traceparent": parent, "tracestate": STATE}) == {}


def test_a_context_is_passed_on_as_it_came() -> None:
    whole = {"traceparent": PARENT, "tracestate": STATE}
    assert context_of({**whole, "other": b"x"}) == whole
    assert context_of({"traceparent": PARENT, "tracestate": b"x" * 513}) == {"traceparent": PARENT}
    assert context_of({"traceparent": PARENT, "tracestate": b""}) == {"traceparent": PARENT}


def test_the_time_of_taking_survives() -> None:
    assert received_in(received_header(1_764_000_000.1234)) == pytest.approx(1_764_000_000.123)
    assert received_in({}) is None
    assert received_in({"tocsin-received": b"-1"}) is None
    assert received_in({"tocsin-received": b"9" * 400}) is None


class Keeping(CollectingProducer):
    """Keeps the headers of every record: topic -> key -> headers."""

    def __init__(self) -> None:
        super().__init__({})
        self.headers: dict[str, dict[str, dict[str, bytes]]] = {}

    async def send(self, topic: str, key: bytes, value: bytes, *rest: Any) -> asyncio.Future[None]:
        self.headers.setdefault(topic, {})[key.decode()] = rest[-1]
        return await super().send(topic, key, value, *rest)


def traced(told: Any, offset: int, parent: bytes | None) -> Any:
    made = record(told, offset)
    made.message.headers = [("traceparent", parent), ("tracestate", STATE)] if parent else []
    return made


def test_record_and_events_of_an_item_carry_its_context() -> None:
    producer = Keeping()
    extract = Extract(Settings(), SimpleNamespace(), SimpleNamespace(), Telemetry())  # type: ignore[arg-type]  # neither is asked
    told = traced(item("a", 6, event(killed=5)), 0, PARENT)
    read = Read("a", b"record", b"events", item("a", 6).published, ())
    (records,) = extract._in_rounds([told], [read])
    assert {each.topic: context_of(each.headers) for each in records} == {
        "news.enriched": {"traceparent": PARENT, "tracestate": STATE},
        "news.events": {"traceparent": PARENT, "tracestate": STATE},
    }
    assert producer.headers == {}


def test_a_dead_letter_carries_the_context_of_its_record() -> None:
    told = traced(item("a", 6), 0, PARENT)
    letter = letter_of(told.message, Refused("unreadable", "Unreadable", "why"), "extract", item("a", 6).published)
    assert context_of(dict(letter.headers)) == {"traceparent": PARENT, "tracestate": STATE}


def test_incidents_carry_the_context_of_the_item_that_changed_them() -> None:
    producer = Keeping()
    watch = stage(producer=producer)
    flood, attack = event(kind="flood", day=1, killed=2), event(killed=5)
    first = [traced(item("a", 6, attack), 0, PARENT), traced(item("b", 40, flood), 1, None)]
    asyncio.run(watch.handle(producer, {}, first))
    contexts = [context_of(headers) for headers in producer.headers["news.incidents"].values()]
    assert sorted(contexts, key=len) == [{}, {"traceparent": PARENT, "tracestate": STATE}]
    assert all(not headers for headers in producer.headers["tocsin-news.watch-changelog"].values())
    producer.headers.clear()
    again = [traced(item("a", 6, attack), 2, OTHER), traced(item("c", 8, event(killed=7)), 3, PARENT)]
    asyncio.run(watch.handle(producer, {}, again))
    assert [headers["traceparent"] for headers in producer.headers["news.incidents"].values()] == [PARENT]
