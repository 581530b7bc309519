"""The rows of a table come from its changelog whole, a fetch at a time, and Faust hears of the last of each."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from aiokafka import AIOKafkaProducer

from agents.clients import connection
from agents.faust_app import FETCH_BYTES, App, bare_app, raw_topic
from agents.recovering import FETCH_WAIT_MS
from agents.rows import on_disk
from agents.settings import Settings
from agents.topics import create_table

KEYS, TIMES = 40, 5
SIZE = FETCH_BYTES // 50
"""Bytes of a row: all rows of these keys take four fetches."""


def rows_in_order() -> list[tuple[str, bytes | None]]:
    """Each key has several rows, one after the other; every fourth is deleted in the end."""
    told: list[tuple[str, bytes | None]] = [
        (f"key-{key}", b"%d" % time * SIZE) for time in range(TIMES) for key in range(KEYS)
    ]
    return told + [(f"key-{key}", None) for key in range(0, KEYS, 4)]


@pytest.mark.kafka
def test_a_table_has_the_last_row_of_each_key_and_faust_is_told_of_few(broker: str, tmp_path: Path) -> None:
    settings = Settings(broker=f"kafka://{broker}", data_dir=tmp_path, group=f"rows-{uuid4().hex[:8]}")
    found, told = asyncio.run(asyncio.wait_for(recovered(settings, rows_in_order()), 60))
    last = dict(rows_in_order())
    assert found == {key: row for key, row in last.items() if row is not None}
    assert 1 <= told <= len(last)  # of 210


async def recovered(settings: Settings, rows: list[tuple[str, bytes | None]]) -> tuple[dict[str, bytes], int]:
    """What the table holds once it is recovered, and how many records Faust was told of."""
    names = [f"{settings.group}-{what}" for what in ("events", "changelog")]
    for name in names:
        await create_table(settings, name)
    events, changelog = (settings.topic(name) for name in names)
    async with AIOKafkaProducer(**connection(settings)) as producer:
        for key, row in rows:
            await producer.send(changelog, row, key.encode())
        await producer.flush()
    app = bare_app(settings)
    given = changelog_of(app, changelog)
    table = app.Table("rows", partitions=1, store=on_disk(settings.data_dir), changelog_topic=given)
    told = watched(table)

    async def take(stream: Any) -> None:
        async for _ in stream.events():
            pass

    app.agent(raw_topic(app, events, 1), name="take", concurrency=1)(take)
    app.finalize()
    async with app:
        await app.tables.recovery.completed.wait()
        assert app.consumer._thread._consumer._fetcher._fetch_max_wait_ms == FETCH_WAIT_MS
        return dict(table.items()), len(told)


def changelog_of(app: App, name: str) -> Any:
    return app.topic(
        name, partitions=1, key_type=str, value_type=bytes, key_serializer="raw", value_serializer="raw",
        allow_empty=True, compacting=True, deleting=False, acks=False, internal=True,
    )  # fmt: skip


def watched(table: Any) -> list[Any]:
    """What Faust tells the table of its changelog."""
    told: list[Any] = []

    async def tell(event: Any) -> None:
        told.append(event)

    table.on_changelog_event = tell
    return told


def test_a_worker_imports_no_reader_which_is_another_process() -> None:
    code = (
        "import sys, pathlib; import agents.worker, agents.app, agents.assembly, agents.isolation;"
        "from stream.extraction import ReaderSettings; agents.assembly.state_maker(pathlib.Path());"
        "print(*sorted({'stream.extraction.reader', 'datasketch', 'scipy.optimize'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
