"""What Faust threw away while partitions moved is told again, committed or not; what was dealt with is not."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from agents.faust_app import bare_app, raw_topic
from agents.settings import Settings
from agents.topics import create_table

RECORDS = 3


@pytest.mark.kafka
@pytest.mark.parametrize("committed", [0, 2])
def test_partitions_are_taken_up_where_they_were_committed_or_at_their_beginning(
    broker: str, tmp_path: Path, committed: int
) -> None:
    settings = Settings(broker=f"kafka://{broker}", data_dir=tmp_path, group=f"seeking-{uuid4().hex[:8]}")
    told = asyncio.run(asyncio.wait_for(told_around_a_seek(settings, committed), 60))
    assert told == [*range(RECORDS), *range(committed, RECORDS)]


async def told_around_a_seek(settings: Settings, committed: int) -> list[int]:
    """The offsets that an agent is told, with a seek once all have come."""
    await create_table(settings, settings.group)
    name = settings.topic(settings.group)
    app, told = bare_app(settings), asyncio.Queue[int]()

    async def take(stream: Any) -> None:
        async for event in stream.noack().events():
            told.put_nowait(event.message.offset)
            if event.message.offset < committed:
                await stream.ack(event)

    app.agent(raw_topic(app, name, 1), name="take", concurrency=1)(take)
    app.finalize()
    async with app:
        for n in range(RECORDS):
            await app.producer.send_and_wait(name, b"%d" % n, b"told", 0, None, {})
        before = [await told.get() for _ in range(RECORDS)]
        await app.consumer.commit()
        await app.consumer.perform_seek()
        return before + [await told.get() for _ in range(RECORDS - committed)]


@pytest.mark.kafka
def test_what_is_acknowledged_during_a_commit_is_committed_when_partitions_are_given_up(
    broker: str, tmp_path: Path
) -> None:
    settings = Settings(broker=f"kafka://{broker}", data_dir=tmp_path, group=f"seeking-{uuid4().hex[:8]}")
    assert asyncio.run(asyncio.wait_for(committed_around_a_slow_commit(settings), 60)) == RECORDS


async def committed_around_a_slow_commit(settings: Settings) -> int | None:
    """The offset that is committed in the end, where the last record is acknowledged amid a commit of the others."""
    await create_table(settings, settings.group)
    name = settings.topic(settings.group)
    app, told = bare_app(settings), asyncio.Queue[tuple[Any, Any]]()

    async def take(stream: Any) -> None:
        async for event in stream.noack().events():
            told.put_nowait((stream, event))

    app.agent(raw_topic(app, name, 1), name="take", concurrency=1)(take)
    app.finalize()
    async with app:
        for n in range(RECORDS):
            await app.producer.send_and_wait(name, b"%d" % n, b"told", 0, None, {})
        *first, (stream, last) = [await told.get() for _ in range(RECORDS)]
        for _, event in first:
            await stream.ack(event)
        begun, go_on, commit = asyncio.Event(), asyncio.Event(), app.consumer._commit

        async def slow(offsets: Any) -> Any:
            begun.set()
            await go_on.wait()
            return await commit(offsets)

        app.consumer._commit = slow
        under_way = asyncio.ensure_future(app.consumer.commit())
        await begun.wait()
        await stream.ack(last)
        leaving = asyncio.ensure_future(app.consumer.commit_and_end_transactions())
        await asyncio.sleep(0)
        go_on.set()
        await asyncio.gather(under_way, leaving)
        (tp,) = app.consumer.assignment()
        found: int | None = (await app.consumer.seek_to_committed())[tp]
        return found
