"""How long a worker takes to start with model, gazetteer and state, what it then holds, and `tocsin --help`.

    python -m benchmarks.start
    python -m benchmarks.start --items 20000

The state is that of so many relevant items, worked out here and written to the changelog. A worker has started when an
item that lay in its topic has brought its alert: that takes the model, the gazetteer, the state, and both stages.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import gettempdir

from aiokafka import AIOKafkaProducer

from agents import topics
from agents.assembly import state_maker
from agents.clients import connection
from benchmarks.latency import PROBE, probe, waited
from benchmarks.systems import System, bench, median
from benchmarks.telling import load, tell
from benchmarks.texts import days_until_now, relevant, taken
from stream.extraction import Reader
from stream.linking import item_events
from stream.records import NewsItem

TURNS = 3
SPENT = (
    "processor time of the worker until then, s", "processor time of its reading process until then, s",
    "memory of the worker, MB", "memory of its reading process, MB",
)  # fmt: skip
BATCH = 100


def rows_of(items: list[NewsItem]) -> dict[str, bytes]:
    """The rows of a watch stage that has seen the items."""
    reader, state, rows = Reader(), state_maker(Path(gettempdir()))(), dict[str, bytes]()
    now = datetime.now(UTC)
    for batch in (items[at : at + BATCH] for at in range(0, len(items), BATCH)):
        told = [item_events(record, replay=False) for record in reader.read(batch, [now] * len(batch))]
        for key, row in state.apply(told, now).rows.items():
            if row is None:
                rows.pop(key, None)
            else:
                rows[key] = row
    return rows


async def store(system: System, rows: dict[str, bytes]) -> None:
    """Write rows as the watch stage does."""
    topic = topics.changelog_name(system.settings)
    async with AIOKafkaProducer(linger_ms=20, **connection(system.settings)) as producer:
        for part in _parts(list(rows.items()), 1_000):
            await asyncio.gather(*[await producer.send(topic, row, key.encode()) for key, row in part])


def _parts(rows: list[tuple[str, bytes]], size: int) -> Iterator[list[tuple[str, bytes]]]:
    return (rows[at : at + size] for at in range(0, len(rows), size))


def started(system: System, number: int) -> tuple[float, ...]:
    """Seconds from the start of a worker to its first alert; processor time of the worker and of its reading process
    until then; megabytes of both.
    """
    name = f"start{number}"
    system.send([probe(number, name)])
    began = time.time()
    with system.workers():
        system.wait_until_done()
        spent, held = system.costs(), system.memory()
    (lay,) = waited(system, name).told
    sent = next(
        each.timestamp for each in system.records(topics.ITEMS) if each.key == f"{PROBE}{name}-{number}".encode()
    )
    return (lay + sent) / 1000 - began, spent.workers, spent.readers, *held


def help_time() -> tuple[float, float]:
    """Seconds of `tocsin --help`, by the clock and of processor time."""
    before, began = os.times(), time.perf_counter()
    subprocess.run([sys.executable, "-m", "agents.cli", "--help"], check=True, capture_output=True)
    after = os.times()
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return time.perf_counter() - began, spent


def main() -> None:
    """An empty state, then a full one, then the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--items", type=int, default=10_000, help="relevant items that the state comes from")
    told = parser.parse_args()
    rows = rows_of(taken(relevant(None, 1), told.items, "state", days=100, first=days_until_now() - 101))
    with bench() as made:
        for label, stored in (("no state", {}), (f"the state of {told.items:,} items", rows)):
            system = made.system()
            asyncio.run(store(system, stored))
            turns = [started(system, at) for at in range(TURNS)]
            size = {"rows": len(stored), "mb": round(sum(map(len, stored.values())) / 1e6, 1), "load": load()}
            tell(f"start with {label}, s", median([each[0] for each in turns]), **size)
            for at, what in enumerate(SPENT, 1):
                tell(f"{what} with {label}", median([each[at] for each in turns]), **size)
    helped = [help_time() for _ in range(7)]
    tell("tocsin --help, s by the clock", median([each[0] for each in helped]), load=load())
    tell("tocsin --help, s of processor time", median([each[1] for each in helped]))


if __name__ == "__main__":
    main()
