"""The page's API under load: requests come at a steady rate, whether earlier ones are answered or not.

    python -m benchmarks.page
    python -m benchmarks.page --incidents 10000 --rate 50 --seconds 30

A store is filled with invented incidents, the items that tell them and alerts; the monitor's application is served
from it in a process of its own. Once a second some incidents change, so that little that is kept is of use for longer.
What is asked for, and how often, is in ASKED: what a page asks when it opens, and again as things change. The times are
from when a request was due. Beside them stands what a request costs in processor time: a busy machine changes it less.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import os
import random
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import aiohttp
import psutil
from aiohttp import web

from agents.health import Health
from agents.monitor.assets import Assets
from agents.monitor.deciding import Desk
from agents.monitor.entries import alert_entry, incident_entry, item_entry
from agents.monitor.hub import Hub
from agents.monitor.lists import Lists
from agents.monitor.serving import Parts, application
from agents.monitor.store import Batch, Received, Store
from agents.monitor.withholding import Redactor
from agents.redactions import Redactions
from agents.settings import Settings
from agents.telemetry import Telemetry
from benchmarks.invented import REGIONS, World
from stream import wire
from stream.detection.params import DetectionParams
from stream.metrics import Part, metrics_of

ASKED: Sequence[tuple[str, int]] = (
    ("/api/alerts?state=open&state=updated&order=worst&view=brief&limit=100", 6),
    ("/api/incidents?view=brief&limit=40", 6),
    ("/api/incidents?view=brief&limit=40&country={country}", 4),
    ("/api/incidents?view=brief&limit=40&q={word}&metric=killed", 3),
    ("/api/incidents?country={country}&kind=conflict&severity=Severe&since=2026-08-01", 2),
    ("/api/incidents/{incident}", 3),
    ("/api/alerts/{alert}", 3),
    ("/api/items/{item}", 2),
    ("/api/series?country={country}&adm1={adm1}&metric=killed", 4),
    ("/api/series?country={country}", 2),
    ("/api/map", 2),
    ("/api/map?country={country}", 2),
    ("/api/choices", 2),
    ("/api/status", 6),
    ("/alerts.atom", 1),
    ("/incidents.geojson?country={country}", 1),
    ("/", 2),
)  # fmt: skip


def fill(store: Store, world: World) -> float:
    """Put the whole world into the store; returns records a second."""
    params, started, offset = DetectionParams(), time.perf_counter(), 0
    for start in range(0, world.incidents, 200):
        received = []
        for n in range(start, min(start + 200, world.incidents)):
            incident, items = world.incident(n)
            received += [Received(item_entry(wire.encode(each)), 0, offset + k) for k, each in enumerate(items)]
            received.append(Received(incident_entry(wire.encode(incident), params.victim_floors), 0, offset + 9))
            offset += 10
        store.apply(Batch(received, [], {}))
    alerts = [Received(alert_entry(wire.encode(world.alert(n))), 0, n) for n in range(world.alerts)]
    store.apply(Batch(alerts, [], {}))
    return (4 * world.incidents + world.alerts) / (time.perf_counter() - started)


def serve(folder: Path, incidents: int, ready: Any) -> None:
    """The process that is measured: fills a store, serves it, and changes some of it every second."""
    world, params = World(incidents), DetectionParams()
    store = Store(folder / "monitor.sqlite", "bench")
    rate = fill(store, world)

    async def send(*_: Any) -> None:
        raise AssertionError

    async def run() -> None:
        app = application(Parts(
            settings=Settings(data_dir=folder), store=store, params=params, assets=Assets({}, "0"), hub=Hub(),
            telemetry=Telemetry(metrics_of(Part.PAGE)), health=Health(), send=send,
            lists=Lists(store, (), dict), put=send, desk=Desk(dict, send),
            redactor=Redactor(Settings(), Redactions(Settings())),
            fresh=lambda now: {"now": now.isoformat()},
        ))  # fmt: skip
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        assert runner.addresses
        ready.send((runner.addresses[0][1], rate, (folder / "monitor.sqlite").stat().st_size))
        chance = random.Random(1)
        while True:
            await asyncio.sleep(1)
            entries = []
            for n in range(5):
                told = replace(world.incident(chance.randrange(incidents))[0], revision=chance.randint(2, 10**6))
                entries.append(Received(incident_entry(wire.encode(told), params.victim_floors), 0, 10**9 + n))
            await asyncio.to_thread(store.apply, Batch(entries, [], {}))

    asyncio.run(run())


async def load(port: int, incidents: int, rate: float, seconds: float) -> tuple[dict[str, list[float]], int]:
    """Seconds that each request took, by its pattern, from when it was due; and how many failed."""
    took: dict[str, list[float]] = defaultdict(list)
    failed = 0
    chance = random.Random(2)
    clock = asyncio.get_running_loop().time

    async def one(session: aiohttp.ClientSession, pattern: str, due: float) -> None:
        nonlocal failed
        country, adm1, *_ = chance.choice(REGIONS)
        n = chance.randrange(incidents)
        path = pattern.format(
            country=country, adm1=adm1, word=chance.choice(["strike", "flood", "market", "witness 12"]),
            incident=f"inc-{n}", item=f"item-{n}-0", alert=f"al-{chance.randrange(max(1, incidents // 100))}",
        )  # fmt: skip
        async with session.get(f"http://127.0.0.1:{port}{path}") as response:
            await response.read()
            failed += response.status != 200
        took[pattern].append(clock() - due)

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=200)) as session:
        begun, tasks = clock(), []
        for number in range(int(rate * seconds)):
            due = begun + number / rate
            await asyncio.sleep(max(0.0, due - clock()))
            pattern = chance.choices([p for p, _ in ASKED], [w for _, w in ASKED])[0]
            tasks.append(asyncio.create_task(one(session, pattern, due)))
        await asyncio.gather(*tasks)
    return took, failed


def percentile(values: Sequence[float], share: float) -> float:
    return 1000 * sorted(values)[min(len(values) - 1, int(share * len(values)))]


def tell(measure: str, value: float, **more: float) -> None:
    rounded = {name: round(each, 1) for name, each in {"value": value, **more}.items()}
    print(json.dumps({"measure": measure, **rounded}), flush=True)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--incidents", type=int, default=10_000)
    options.add_argument("--rate", type=float, default=50.0, help="requests a second")
    options.add_argument("--seconds", type=float, default=30.0)
    asked = options.parse_args()
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    with tempfile.TemporaryDirectory() as folder:
        server = context.Process(target=serve, args=(Path(folder), asked.incidents, there), daemon=True)
        server.start()
        port, rate, size = here.recv()
        tell("taken in, records a second", rate, incidents=asked.incidents, store_mb=size / 1e6)
        asyncio.run(load(port, asked.incidents, asked.rate, 3))
        measured = psutil.Process(server.pid)
        before = sum(measured.cpu_times()[:2])
        took, failed = asyncio.run(load(port, asked.incidents, asked.rate, asked.seconds))
        cost = sum(measured.cpu_times()[:2]) - before
        server.kill()
        server.join()
    every = [value for each in took.values() for value in each]
    for pattern, each in [*sorted(took.items(), key=lambda item: -percentile(item[1], 0.95)), ("all", every)]:
        tell(f"median, ms: {pattern}", percentile(each, 0.5), p95_ms=percentile(each, 0.95), requests=len(each))
    tell("processor time a request, ms", 1000 * cost / len(every), failed=failed, load=os.getloadavg()[0])


if __name__ == "__main__":
    main()
