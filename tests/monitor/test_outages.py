"""What the page says, and does, while something around it is away: Kafka, or room on the disk."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import aiohttp
import pytest
from aiokafka import TopicPartition
from monitor_build import METRICS, incident, opened, record
from ports import free_port

from agents.monitor import following, serving, store
from agents.monitor.assets import Assets
from agents.monitor.custody import Custody
from agents.monitor.following import Follower
from agents.monitor.freshness import Lag
from agents.monitor.store import Store
from agents.reach import Reach
from agents.settings import Settings
from stream import wire
from stream.errors import BadSetting, BrokerUnavailable, OutageError

INCIDENTS = TopicPartition("news.incidents", 0)


@dataclass
class Held:
    """A consumer of one partition, whose records it has in memory."""

    values: list[bytes]
    at: int = 0
    sought: list[int] = field(default_factory=list)

    def assign(self, _: Any) -> None:
        pass

    def assignment(self) -> set[TopicPartition]:
        return {INCIDENTS}

    def seek(self, _: TopicPartition, offset: int) -> None:
        self.at = offset
        self.sought.append(offset)

    async def beginning_offsets(self, asked: Any) -> dict[TopicPartition, int]:
        return dict.fromkeys(asked, 0)

    def highwater(self, _: TopicPartition) -> int:
        return len(self.values)

    async def position(self, _: TopicPartition) -> int:
        return self.at

    async def getmany(self, **_: Any) -> dict[TopicPartition, list[Any]]:
        await asyncio.sleep(0.01)
        found = [
            SimpleNamespace(topic=INCIDENTS.topic, partition=0, offset=n, key=b"", value=value)
            for n, value in enumerate(self.values)
            if n >= self.at
        ]
        self.at = len(self.values)
        return {INCIDENTS: found} if found else {}

    async def describe_topics(self, _: Any) -> list[Any]:
        return [{"topic": INCIDENTS.topic, "partitions": [{"partition": 0}]}]


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Held:
    """What the follower connects to."""
    consumer = Held([wire.encode(incident(f"inc-{n}", [record(f"i-{n}", "It killed 3.", "3")])) for n in range(50)])

    @contextlib.asynccontextmanager
    async def connected(*_: Any) -> AsyncIterator[Held]:
        yield consumer

    monkeypatch.setattr(following, "offset_reader", connected)
    monkeypatch.setattr(following, "admin_client", connected)
    monkeypatch.setattr(following, "PAUSES", (0.05,))
    return consumer


def room(held_by: Store, pages: int) -> None:
    """Let the store grow to so many pages: SQLite then says, as on a full disk, that there is no room."""
    held_by._writer.execute(f"PRAGMA max_page_count = {pages}")


async def until(true: Callable[[], object], task: asyncio.Task[None]) -> None:
    async with asyncio.timeout(10):
        while not true():
            await asyncio.sleep(0.01)
            assert not task.done(), task.exception()


def test_where_there_is_no_room_the_follower_says_so_and_goes_on_when_there_is(tmp_path: Path, held: Held) -> None:
    full = opened(tmp_path)
    room(full, 1)  # no less than it has

    async def run() -> None:
        follower = Follower(Settings(), full, Custody(metrics=METRICS), lambda *_: None)
        assert follower.reasons() == ["the topics are not read yet"]
        task = asyncio.create_task(follower.run())
        await until(lambda: "disk is full" in "".join(follower.reasons()), task)
        await until(lambda: len(held.sought) > 2, task)
        assert not follower.connected
        assert full.positions() == {}
        room(full, 1_000_000)
        await until(lambda: full.positions() == {tuple(INCIDENTS): 50}, task)
        await until(lambda: follower.connected and follower.reasons() == [], task)
        task.cancel()

    asyncio.run(run())


def test_a_store_for_which_there_is_no_room_can_be_opened_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "TABLES", f"PRAGMA max_page_count = 2; {store.TABLES}")
    with pytest.raises(OutageError, match="disk is full"):
        opened(tmp_path)
    (tmp_path / "file").touch()
    with pytest.raises(BadSetting, match="TOCSIN_DATA_DIR"):
        opened(tmp_path / "file" / "below")


def test_a_process_is_ready_while_kafka_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    away = [True]

    async def ask() -> None:
        if away[0]:
            raise BrokerUnavailable("Kafka at kafka://k:1 does not answer")

    async def run() -> None:
        monkeypatch.setattr("agents.reach.LOOK_SECONDS", 0.01)
        reach = Reach(ask)
        assert reach.reasons() == ["Kafka has not answered yet"]
        task = asyncio.create_task(reach.watch())
        for gone in (True, False, True):
            away[0] = gone
            said = ["Kafka at kafka://k:1 does not answer"] if gone else []
            await until(lambda said=said: reach.reasons() == said, task)  # type: ignore[misc]  # bound in the loop
        task.cancel()

    asyncio.run(run())


def test_the_page_tells_what_runs_and_whether_kafka_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def nothing(*_: Any) -> None:
        await asyncio.sleep(0)

    async def store_here(*_: Any) -> Store:
        return opened(tmp_path)

    async def answered(lag: Lag) -> None:
        lag.topics, lag.why = {}, None
        await asyncio.Event().wait()

    async def followed(follower: Follower) -> None:
        follower.why = "Kafka does not answer"
        await asyncio.Event().wait()

    monkeypatch.setattr(serving.topics, "ready_topics", nothing)
    monkeypatch.setattr(serving, "open_store", store_here)
    monkeypatch.setattr(serving, "load", lambda _: Assets({}, "0"))
    monkeypatch.setattr(Follower, "run", followed)
    monkeypatch.setattr(Lag, "run", answered)

    async def run() -> tuple[int, Any, str]:
        addresses: asyncio.Queue[str] = asyncio.Queue()
        settings = Settings(broker="kafka://127.0.0.1:1", data_dir=tmp_path, web_port=free_port())
        task = asyncio.create_task(serving.serve(settings, addresses.put_nowait))
        async with asyncio.timeout(30), aiohttp.ClientSession(await addresses.get()) as session:
            await asyncio.sleep(0.05)
            async with session.get("/readyz") as ready, session.get("/metrics") as metrics:
                found = ready.status, await ready.json(), await metrics.text()
        task.cancel()
        return found

    status, told, metrics = asyncio.run(run())
    assert (status, told["reasons"]) == (503, ["Kafka does not answer"])
    assert "tocsin_build_info{" in metrics
    assert "tocsin_worker_starts_total 1.0" in metrics
    assert "tocsin_ready 0.0" in metrics
