"""The running system on a real Kafka: what goes in comes out, whatever is wrong with its neighbours."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from aiokafka import AIOKafkaProducer, ConsumerRecord
from poison import POISON
from running import System, wait_for

from agents import topics
from agents.clients import servers
from seeds import dispatches, generate
from stream import wire
from stream.outcomes import IncidentStatus
from stream.records import EnrichedRecord, NewsItem, PublishedBasis

pytestmark = pytest.mark.kafka

QUAKE = NewsItem(
    id="quake-1", title="Quake kills nine in Izmir", source="Test Wire", published=datetime(2024, 5, 7, 9, tzinfo=UTC),
    text="An earthquake in the Turkish city of Izmir on Tuesday killed nine people and injured 40, the governor said.",
)  # fmt: skip


def enriched(system: System) -> dict[str, EnrichedRecord]:
    return {r.key.decode(): wire.decode(r.value, EnrichedRecord) for r in system.records(topics.ENRICHED)}


def test_one_item_goes_all_the_way(system: System) -> None:
    with system.workers():
        system.send([QUAKE])
        system.wait_until_done()
        record = enriched(system)["quake-1"]
        assert {metric.value: count.best for metric, count in record.events[0].toll.items()} == {
            "killed": 9,
            "injured": 40,
        }
        (incident,) = system.incidents().values()
        assert incident.places[0].country == "TUR"
        assert {metric.value: count.best for metric, count in incident.toll.items()} == {"killed": 9, "injured": 40}
        assert incident.status is IncidentStatus.OPEN


def test_the_twelve_dispatches_are_all_read(system: System) -> None:
    with system.workers():
        system.send(dispatches())
        system.wait_until_done()
        assert set(enriched(system)) == {item.id for item in dispatches()}


LONG = "Nothing happened in the long meeting. " * 27_000
READABLE: dict[bytes, bytes] = {
    b"future": b'{"id": "future", "text": "Nine people died in Lima.", "published": "2099-01-01T00:00:00Z"}',
    b"other-language": wire.encode(
        {"id": "other-language", "language": "fr", "text": "Neuf personnes ont été tuées mardi, a dit la police."}
    ),
    b"unknown-language": b'{"id": "unknown-language", "text": "Blarg wibble zonk.", "language": "tlh"}',
    b"long": wire.encode({"id": "long", "text": LONG[:990_000]}),
}  # fmt: skip


def test_bad_input_is_set_aside_with_its_reason_and_its_neighbours_are_read(system: System) -> None:
    neighbours = [NewsItem(id=f"n{n}", text=f"A bomb killed {n + 2} people in Kabul.") for n in range(20)]
    lines = [(item.id.encode(), wire.encode(item)) for item in neighbours]
    for n, pair in enumerate([*POISON.items(), *READABLE.items()]):
        lines.insert(2 * n, pair)
    with system.workers() as supervisor:
        system.send_raw(lines)
        system.wait_until_done()
        found = enriched(system)
        assert {item.id for item in neighbours} <= set(found)
        assert {key.decode() for key in READABLE} <= set(found)
        letters = system.records(topics.DEAD_LETTERS)
        assert {letter.key: letter.value for letter in letters} == POISON
        assert len(letters) == len(POISON)
        for letter in letters:
            headers = dict(letter.headers)
            assert headers["tocsin-reason"] in (b"not_text", b"not_an_item", b"too_large")
            assert headers["tocsin-topic"].decode() == system.settings.topic(topics.ITEMS)
            assert int(headers["tocsin-offset"]) >= 0
        assert found["future"].published_basis is PublishedBasis.KAFKA
        assert abs(found["future"].published.timestamp() - time.time()) < 600
        assert found["other-language"].events == ()
        assert found["other-language"].notes
        assert len(supervisor.pids()) == 1
    assert "worker ended" not in system.log.read_text()


def test_items_sent_in_transactions_are_read_and_their_markers_are_no_loss(system: System) -> None:
    async def send() -> None:
        producer = AIOKafkaProducer(bootstrap_servers=servers(system.settings), transactional_id="tx")
        await producer.start()
        for n in range(3):
            async with producer.transaction():
                item = replace(QUAKE, id=f"q{n}")
                await producer.send(system.settings.topic(topics.ITEMS), wire.encode(item), key=b"same partition")
        await producer.stop()

    asyncio.run(send())
    with system.workers():
        wait_for(lambda: {"q0", "q1", "q2"} <= set(enriched(system)), 60, system.log_end)
    assert "cannot go on" not in system.log.read_text()


@pytest.mark.slow
def test_workers_told_to_stop_end_in_time_and_lose_nothing(system: System) -> None:
    items = generate(6, days=20, end=date(2026, 9, 30)).items
    system.send(items)
    with system.workers() as supervisor:
        wait_for(lambda: system.lag() < 0.8 * len(items), 120, system.log_end)
        (pid,) = supervisor.pids()
        os.kill(pid, signal.SIGTERM)
        wait_for(lambda: not Path(f"/proc/{pid}").exists(), 11, system.log_end)
    with system.workers():
        system.wait_until_done()
    assert {(r.id, r.version) for r in map(_record, system.records(topics.ENRICHED))} == {
        (item.id, item.version) for item in items
    }
    assert system.records(topics.DEAD_LETTERS) == []


def _record(record: ConsumerRecord) -> EnrichedRecord:
    return wire.decode(record.value, EnrichedRecord)
