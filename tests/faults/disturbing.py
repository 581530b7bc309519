"""What is sent to a system that is to be disturbed, and how it is disturbed."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from aiokafka import AIOKafkaProducer
from running import System, in_the_end, wait_for

from agents import topics
from agents.clients import connection
from agents.supervisor import Supervisor
from stream import wire
from stream.records import NewsItem

NewSystem = Callable[..., System]

PATIENCE = 900.0
"""Seconds that the long form waits for what must come."""

CITIES = ["Kabul", "Aleppo", "Mogadishu", "Goma", "Karachi", "Kharkiv", "Maiduguri", "Manila"]
KINDS = [
    "A bomb killed {} people in {} on Monday, police said.",
    "An air strike killed {} people in {} on Tuesday, officials said.",
    "A flood killed {} people in {} this week, officials said.",
    "Nothing of note happened to the {} guests of a fair in {}.",
]


def faulty(fault: str) -> tuple[str, ...]:
    """The command of a worker with a fault."""
    return (sys.executable, str(Path(__file__).with_name("faulty_worker.py")), fault)


def archive(days: int, per_day: float, seed: int = 1, end: datetime | None = None) -> list[NewsItem]:
    """So many days of short news up to `end`, in the order of publication."""
    draw, last = random.Random(seed), end or datetime(2026, 9, 30, tzinfo=UTC)
    moments = sorted(last - timedelta(days=days * draw.random()) for _ in range(round(days * per_day)))
    return [
        NewsItem(
            id=f"a{n}", published=moment, source=draw.choice(["One", "Two", "Three"]),
            text=draw.choice(KINDS).format(draw.randint(2, 90), draw.choice(CITIES)),
        )
        for n, moment in enumerate(moments)
    ]  # fmt: skip


def tell_again(system: System, ids: Iterable[str]) -> None:
    """The events of items once more, as the first stage writes them again when it is killed before it says so."""
    wanted = {each.encode() for each in ids}
    told = [record for record in system.records(topics.EVENTS) if record.key in wanted]
    assert {record.key for record in told} == wanted

    async def send() -> None:
        async with AIOKafkaProducer(**connection(system.settings)) as producer:
            for record in told:
                await producer.send_and_wait(record.topic, record.value, record.key, headers=list(record.headers))

    asyncio.run(send())


def burst(day: datetime = datetime(2026, 9, 30, tzinfo=UTC)) -> list[NewsItem]:
    """A day on which far more die in one country than is usual: it must alarm."""
    cities = ["Kabul", "Kandahar", "Herat", "Kunduz", "Jalalabad", "Mazar-i-Sharif"]
    return [
        NewsItem(
            id=f"b{n}", published=day + timedelta(hours=n), source="One",
            text=f"A bomb killed {210 + n} people in {city} on Wednesday, police said.",
        )
        for n, city in enumerate(cities)
    ]  # fmt: skip


Figure = Callable[[str], None]
"""Tells a figure at the end of the run: the fixture `figure`."""

CODECS = (None, "gzip", "snappy", "lz4", "zstd")


def send_records(
    system: System, records: Iterable[tuple[bytes | None, bytes | None]], codec: str | None = None,
    headers: Sequence[tuple[str, bytes]] = (),
) -> None:  # fmt: skip
    """Key and value as they are, by a producer that is not ours."""

    async def send() -> None:
        producer = AIOKafkaProducer(compression_type=codec, max_request_size=4_000_000, **connection(system.settings))
        async with producer:
            topic = system.settings.topic(topics.ITEMS)
            sent = [await producer.send(topic, value, key, headers=headers) for key, value in records]
            await asyncio.gather(*sent)

    asyncio.run(send())


def pairs(items: Iterable[NewsItem]) -> list[tuple[bytes | None, bytes | None]]:
    return [(item.id.encode(), wire.encode(item)) for item in items]


def kill(pid: int, number: signal.Signals = signal.SIGKILL) -> None:
    os.kill(pid, number)


def wait_for_progress(system: System, seconds: float = 60, more: int = 1) -> float:
    """Wait until so many more records have been enriched; returns after how many seconds."""
    before, started = system.count(topics.ENRICHED), time.monotonic()
    wait_for(lambda: system.count(topics.ENRICHED) >= before + more, seconds, system.log_end)
    return time.monotonic() - started


def wait_for_workers(system: System, supervisor: Supervisor, count: int) -> None:
    wait_for(lambda: len(supervisor.pids()) == count, 60, system.log_end)


def assert_nothing_lost(system: System, items: Sequence[NewsItem]) -> Counter[tuple[str, int]]:
    """Every item is enriched; returns how often each was."""
    found = Counter(system.read_items())
    assert set(found) == {(item.id, item.version) for item in items}
    return found


def told_twice(found: Counter[tuple[str, int]]) -> int:
    return sum(found.values()) - len(found)


def assert_equal_in_the_end(system: System, expected: tuple[dict[str, Any], dict[str, Any]]) -> None:
    """Incidents and alerts are those of a reading that nobody disturbed."""
    found = in_the_end(list(system.incidents().values())), in_the_end(list(system.alerts().values()))
    apart = [_apart(ours, theirs) for ours, theirs in zip(found, expected)]
    assert apart == [[], []], system.log_end()


def _apart(ours: dict[str, Any], theirs: dict[str, Any]) -> list[str]:
    """Where two views differ, shortly."""
    return [
        f"{name}: {_shown(ours.get(name), theirs.get(name))} where {_shown(theirs.get(name), ours.get(name))} is right"
        for name in sorted(ours.keys() | theirs.keys())
        if ours.get(name) != theirs.get(name)
    ]


def _shown(row: dict[str, Any] | None, other: dict[str, Any] | None) -> str:
    """What is in a row and not in the other."""
    if row is None:
        return "none"
    if other is None:
        return f"one that is {row.get('status')} {row.get('state', '')}"
    return str({name: value for name, value in row.items() if other[name] != value})[:500]


def letters_by_origin(system: System) -> list[tuple[str, int, int]]:
    """The origin of every dead letter, told twice or not."""
    told = [dict(record.headers) for record in system.records(topics.DEAD_LETTERS)]
    return sorted((h["tocsin-topic"].decode(), int(h["tocsin-partition"]), int(h["tocsin-offset"])) for h in told)
