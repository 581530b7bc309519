"""What can be seen of a running worker: every metric of its own, its health, its logs, the traces it takes part in."""

from __future__ import annotations

import asyncio
import json
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from debian_tools import needs
from prometheus_client.parser import text_string_to_metric_families
from running import System, wait_for

from agents import topics
from agents.clients import sure_producer
from agents.trace import TRACEPARENT, TRACESTATE, context_of
from stream import wire
from stream.metrics import Part, metrics_of
from stream.outcomes import IncidentStatus
from stream.records import NewsItem

pytestmark = pytest.mark.kafka

CONTEXT = {TRACEPARENT: b"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", TRACESTATE: b"desk=7"}

QUAKE = NewsItem(
    id="quake-1", title="Quake kills nine in Izmir", source="Test Wire", published=datetime(2024, 5, 7, 9, tzinfo=UTC),
    text="An earthquake in the Turkish city of Izmir on Tuesday killed nine people and injured 40, the governor said.",
)  # fmt: skip
WORSE = NewsItem(
    id="quake-2", title="Quake kills hundreds in Izmir", source="Test Wire",
    published=datetime(2024, 5, 7, 12, tzinfo=UTC),
    text="An earthquake in the Turkish city of Izmir on Tuesday killed 910 people, the governor said.",
)  # fmt: skip
CALM = NewsItem(
    id="calm", title="Parliament passes budget", text="Lawmakers passed the budget on Tuesday.", source="Test Wire",
    published=datetime(2024, 5, 7, 13, tzinfo=UTC),
)  # fmt: skip


@pytest.fixture
def port(system: System) -> Iterator[int]:
    """The address of a worker that has dealt with items, one of them traced, and with what is none."""
    with system.workers():
        for item in (QUAKE, WORSE, CALM, QUAKE):
            asyncio.run(send_traced(system, item.id.encode(), wire.encode(item)))
            if item is QUAKE:
                system.wait_until_done()
        asyncio.run(send_traced(system, b"broken", b"{"))
        system.wait_until_done()
        yield system.settings.metrics_port


async def send_traced(system: System, key: bytes, value: bytes) -> None:
    async with sure_producer(system.settings) as producer:
        topic = system.settings.topic(topics.ITEMS)
        await producer.send_and_wait(topic, value, key, headers=list(CONTEXT.items()))


def get(port: int, path: str) -> str:
    body: bytes = urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5).read()
    return body.decode()


def test_what_a_worker_has_done_can_be_seen(system: System, port: int) -> None:
    every_metric_is_told(port)
    nothing_is_amiss_with_them(port)
    health_is_good(system, port)
    all_that_came_of_an_item_has_its_context(system)
    every_line_of_the_log_is_one_event(system)


def every_metric_is_told(port: int) -> None:
    wanted = {spec.name for spec in metrics_of(Part.WORKER)}
    wait_for(lambda: not wanted - set(told(port)), 20, lambda: f"not told: {wanted - set(told(port))}")
    for name in ("tocsin_lag_records", "tocsin_lag_seconds"):  # measured every few seconds
        wait_for(lambda name=name: set(told(port)[name].values()) == {0}, 20)  # type: ignore[misc]  # of the loop
    values = told(port)
    assert values["tocsin_items_total"]["extract", "read"] == 3
    assert values["tocsin_items_total"]["extract", "nothing_told"] == 1
    assert values["tocsin_items_total"]["extract", "dead_letter"] == 1
    assert values["tocsin_items_total"]["watch", "joined"] == 3
    assert values["tocsin_items_total"]["watch", "told_again"] == 1
    assert values["tocsin_dead_letters_total"]["extract", "not_text"] == 1
    assert values["tocsin_incidents_reported_total"]["TUR", "disaster", "Actual"] == 1
    assert values["tocsin_victims_reported_total"]["TUR", "TR-35", "killed", "Actual"] == 910
    assert values["tocsin_open_incidents"]["TUR", "Actual"] == 1
    assert values["tocsin_end_to_end_latency_seconds"]["incident",] >= 2
    assert sum(values["tocsin_assigned_partitions"].values()) == 6
    assert values["tocsin_worker_starts_total"][()] == 1
    assert values["tocsin_batch_records"]["watch",] >= 2
    assert time.time() - min(values["tocsin_last_commit_timestamp_seconds"].values()) < 60


def told(port: int) -> dict[str, dict[tuple[str, ...], float]]:
    """Name of a metric -> labels in order of declaration -> value, of histograms their count."""
    specs = {spec.name: spec for spec in metrics_of(Part.WORKER)}
    found: dict[str, dict[tuple[str, ...], float]] = {}
    for family in text_string_to_metric_families(get(port, "/metrics")):
        for sample in family.samples:
            name = sample.name.removesuffix("_count")
            if name in specs:
                labels = tuple(sample.labels[label] for label in specs[name].labels)
                found.setdefault(name, {})[labels] = sample.value
    return found


def nothing_is_amiss_with_them(port: int) -> None:
    check = [needs("promtool"), "check", "metrics"]
    done = subprocess.run(check, input=get(port, "/metrics"), capture_output=True, text=True, timeout=20, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def health_is_good(system: System, port: int) -> None:
    assert json.loads(get(port, "/healthz"))["status"] == "alive"
    ready = json.loads(get(port, "/readyz"))
    assert ready["status"] == "ready"
    assert f"{system.settings.topic(topics.ITEMS)}[0]" in ready["partitions"]


def all_that_came_of_an_item_has_its_context(system: System) -> None:
    for name in (topics.ENRICHED, topics.EVENTS, topics.INCIDENTS, topics.ALERTS, topics.DEAD_LETTERS):
        records = system.records(name)
        assert records, name
        assert all(context_of(dict(record.headers)) == CONTEXT for record in records), name
    assert all(incident.status is IncidentStatus.OPEN for incident in system.incidents().values())


def every_line_of_the_log_is_one_event(system: System) -> None:
    lines = [json.loads(line) for line in system.log.read_text().splitlines()]
    assert {"event", "level", "logger", "timestamp"} <= set.intersection(*(set(line) for line in lines))
    assert [line["item"] for line in lines if line["event"] == "record set aside"] == ["broken"]
