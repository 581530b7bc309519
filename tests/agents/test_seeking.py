"""What Faust threw away while partitions moved is told again, committed or not."""

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
