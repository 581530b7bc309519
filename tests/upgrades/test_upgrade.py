"""A system of an earlier version, as its topics hold it, is taken over by today's workers on the real broker."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer
from ports import free_port
from running import System, in_the_end
from test_versions import NOW, VERSIONS, rows, state, told

from agents import topics
from agents.clients import connection, sure_producer
from agents.settings import load_settings
from stream import wire
from stream.records import ItemEvents, NewsItem

TOPICS = (topics.ITEMS, topics.ENRICHED, topics.EVENTS, topics.INCIDENTS, topics.ALERTS)
NEWS = NewsItem(
    id="news-1", title="Bomb kills nine in Aleppo", text="A bomb killed nine people in Aleppo, police said.",
    published=NOW, source="Wire",
)  # fmt: skip


@pytest.fixture
def system(broker: str, tmp_path: Path) -> System:
    settings = load_settings(
        broker=f"kafka://{broker}", topic_prefix=f"{tmp_path.name}.", group=tmp_path.name, metrics_port=free_port(),
        data_dir=tmp_path, log_format="json",
    )  # fmt: skip
    return System(settings, tmp_path / "log")


def play_back(system: System, version: str) -> None:
    """Let the topics be as the earlier version left them: all that came was dealt with."""

    async def run() -> None:
        settings = system.settings
        names = {name: settings.topic(name) for name in TOPICS} | {"changelog": topics.changelog_name(settings)}
        async with sure_producer(settings) as producer:
            for name, topic in names.items():
                for key, value in rows(version, name):
                    await producer.send(topic, None if value is None else wire.encode(value), key=key.encode())
            await producer.flush()
        await acknowledged(system, [names[topics.ITEMS], names[topics.EVENTS]])

    asyncio.run(run())


async def acknowledged(system: System, read: Sequence[str]) -> None:
    consumer = AIOKafkaConsumer(group_id=system.settings.group, enable_auto_commit=False, **connection(system.settings))
    await consumer.start()
    try:
        held = {topic: await topics._partitions(system.settings, topic) for topic in read}
        found = [each for partitions in held.values() for each in partitions]
        consumer.assign(found)
        await consumer.commit(await consumer.end_offsets(found))
    finally:
        await consumer.stop()


@pytest.mark.kafka
@pytest.mark.parametrize("version", VERSIONS[-1:])
def test_todays_workers_go_on_where_those_of_the_version_before_ended(system: System, version: str) -> None:
    system.create_topics()
    play_back(system, version)
    before = system.count(topics.ENRICHED)
    with system.workers(1):
        system.send([NEWS])
        system.wait_until_done()
    assert system.count(topics.ENRICHED) == before + 1, "nothing is read again"
    events = [wire.decode(record.value, ItemEvents) for record in system.records(topics.EVENTS)]
    fresh = state()
    ordered = sorted(events, key=lambda item: (item.published, item.id, item.version))
    expected = told(iter([fresh.apply(ordered[:-1], NOW), fresh.apply(ordered[-1:], NOW)]))
    assert (in_the_end(list(system.incidents().values())), in_the_end(list(system.alerts().values()))) == expected
