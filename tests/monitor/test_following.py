"""What the topics hold reaches the store, from where it was left; other topics than before begin it anew."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from aiokafka.admin import AIOKafkaAdminClient
from monitor_build import METRICS, alert, incident, record

from agents import topics
from agents.clients import sure_producer
from agents.monitor import queries
from agents.monitor.custody import Custody
from agents.monitor.entries import Entry
from agents.monitor.following import Follower, open_store
from agents.monitor.schema import Kind
from agents.monitor.store import Store
from agents.settings import Settings
from stream import wire

pytestmark = pytest.mark.kafka

FIRST = record("a-1", "An air strike killed 12 people in Aleppo, rescuers said.", "12")
TOLD = incident("inc-1", [FIRST])


async def written(settings: Settings, name: str, *records: tuple[str, bytes | None]) -> None:
    async with sure_producer(settings) as producer:
        for key, value in records:
            await producer.send_and_wait(settings.topic(name), value, key=key.encode())


async def followed(settings: Settings, store: Store, enough: Callable[[list[Entry]], bool]) -> list[Entry]:
    """What a follower takes in until that is enough."""
    told: list[Entry] = []
    follower = Follower(settings, store, Custody(metrics=METRICS), lambda entries, _: told.extend(entries))
    task = asyncio.create_task(follower.run())
    try:
        async with asyncio.timeout(60):
            while not enough(told):
                await asyncio.sleep(0.05)
                assert not task.done(), task.exception()
    finally:
        task.cancel()
    return told


def test_topics_are_followed_from_where_they_were_left(broker: str, tmp_path: Path) -> None:
    settings = Settings(broker=f"kafka://{broker}", data_dir=tmp_path, topic_prefix="follow.", group="follow")
    path = tmp_path / "monitor.sqlite"

    async def run() -> None:
        await topics.create_topics(settings)
        await written(settings, topics.ENRICHED, ("a-1", wire.encode(FIRST)), ("bad", b"{"))
        await written(settings, topics.INCIDENTS, ("inc-1", wire.encode(TOLD)), ("inc-0", None))
        await written(settings, topics.ALERTS, ("al-1", wire.encode(alert("al-1", [TOLD]))))
        store = await open_store(settings, path)
        first = await followed(settings, store, lambda told: len(told) == 3)
        assert {each.id for each in first} == {"a-1", "inc-1", "al-1"}
        store.close()

        await written(settings, topics.INCIDENTS, ("inc-1", wire.encode(replace(TOLD, revision=2))))
        again = await open_store(settings, path)
        assert queries.one(again, Kind.ALERT, "al-1") is not None
        second = await followed(settings, again, lambda told: len(told) == 1)
        assert [(each.id, each.version) for each in second] == [("inc-1", 2)]
        again.close()

        other = await open_store(settings.model_copy(update={"topic_prefix": "none."}), tmp_path / "none.sqlite")
        assert other.positions() == {}
        other.close()

    asyncio.run(run())


def test_topics_that_were_made_anew_are_read_from_their_beginning(broker: str, tmp_path: Path) -> None:
    settings = Settings(broker=f"kafka://{broker}", data_dir=tmp_path, topic_prefix="anew.", group="anew")
    path = tmp_path / "monitor.sqlite"

    async def run() -> None:
        await topics.create_topics(settings)
        await written(settings, topics.INCIDENTS, ("inc-1", wire.encode(TOLD)))
        store = await open_store(settings, path)
        await followed(settings, store, lambda told: len(told) == 1)
        store.close()
        client = AIOKafkaAdminClient(bootstrap_servers=broker)
        await client.start()
        await client.delete_topics([settings.topic(topics.INCIDENTS)])
        await client.close()
        await asyncio.sleep(1)
        await topics.create_topics(settings)
        again = await open_store(settings, path)
        assert queries.one(again, Kind.INCIDENT, "inc-1") is None
        again.close()

    asyncio.run(run())
