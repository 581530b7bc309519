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
import multiprocessing
import os
import random
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import psutil
from aiohttp import web

from agents.health import Health
from agents.monitor.assets import Assets
from agents.monitor.entries import alert_entry, incident_entry, item_entry
from agents.monitor.hub import Hub
from agents.monitor.serving import Parts, application
from agents.monitor.store import Batch, Received, Store
from agents.settings import Settings
from agents.telemetry import Telemetry
from stream import wire
from stream.detection.params import DetectionParams
from stream.kinds import Cause, Metric, PlacePrecision, Quantifier
from stream.metrics import Part, metrics_of
from stream.outcomes import (
    Alert,
    AlertConfidence,
    AlertState,
    CapStatus,
    Certainty,
    Change,
    Incident,
    MsgType,
    Region,
    Revision,
    Rule,
    Severity,
    Telling,
    Urgency,
    Window,
)  # fmt: skip
from stream.records import (
    Count,
    EnrichedRecord,
    Event,
    Evidence,
    EvidenceSentence,
    Extractor,
    Figure,
    NewsItem,
    Place,
    PublishedBasis,
    Scope,
    TextField,
)  # fmt: skip

START = datetime(2026, 6, 1, tzinfo=UTC)
DAYS = 120
REGIONS = [
    ("SYR", "SY-HL", "Aleppo", 36.2, 37.2), ("UKR", "UA-63", "Kharkiv", 50.0, 36.2),
    ("NGA", "NG-BO", "Borno", 11.8, 13.1), ("COD", "CD-NK", "North Kivu", -1.7, 29.2),
    ("MMR", "MM-16", "Rakhine", 20.1, 92.9), ("SDN", "SD-DN", "North Darfur", 13.6, 25.3),
    ("PHL", "PH-SUR", "Surigao del Sur", 9.0, 126.2), ("COL", "CO-NAR", "Nariño", 1.2, -77.3),
    ("HTI", "HT-OU", "Ouest", 18.5, -72.3), ("PAK", "PK-KP", "Khyber Pakhtunkhwa", 34.0, 71.5),
]  # fmt: skip
KINDS = [
    ("Explosions/Remote violence", "Air/drone strike", Cause.CONFLICT),
    ("Battles", "Armed clash", Cause.CONFLICT),
    ("Disaster", "Flood", Cause.DISASTER),
    ("Accident", "Transport", Cause.ACCIDENT),
    ("Crime", "Shooting", Cause.CRIME),
]  # fmt: skip
SOURCES = [f"Wire {n}" for n in range(40)]

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


class World:
    """Invented records, by their numbers."""

    def __init__(self, incidents: int) -> None:
        self.incidents = incidents
        self.alerts = max(1, incidents // 100)

    def place(self, n: int) -> Place:
        chance = random.Random(n)
        country, adm1, name, lat, lon = REGIONS[n % len(REGIONS)]
        near = (round(lat + chance.uniform(-1, 1), 3), round(lon + chance.uniform(-1, 1), 3))
        precision = chance.choices(list(PlacePrecision), [80, 15, 5])[0]
        exact = precision is PlacePrecision.POINT
        return Place(
            name=name, text=name, country=country, adm1=adm1, adm1_name=name, precision=precision,
            lat=near[0] if exact else None, lon=near[1] if exact else None,
        )  # fmt: skip

    def item(self, n: int, told: int) -> EnrichedRecord:
        chance = random.Random(n * 31 + told)
        best, place, (kind, sub_kind, cause) = chance.randint(1, 60), self.place(n), KINDS[n % len(KINDS)]
        text = f"{sub_kind} near {place.name} killed {best} people near market stalls, witness {n} said on {told}."
        start = text.index(str(best), text.index("killed"))
        figure = Figure(
            metric=Metric.KILLED, term="killed", text=str(best), quantifier=Quantifier.EXACT, low=best, best=best,
            high=best, persons=best,
            evidence=Evidence(
                field=TextField.TEXT, start=start, end=start + len(str(best)), sentence_start=0, sentence_end=len(text)
            ),
        )  # fmt: skip
        event = Event(
            id=f"ev-{n}-{told}", type=kind, sub_type=sub_kind, cause=cause, scope=Scope.INCIDENT, fresh=True,
            places=(place,), figures=(figure,), toll={Metric.KILLED: Count(low=best, best=best, high=best)},
        )  # fmt: skip
        published = START + timedelta(days=DAYS * (n % 977) / 977, hours=told)
        source = SOURCES[(n + 7 * told) % len(SOURCES)]
        item = NewsItem(id=f"item-{n}-{told}", title=text[:60], text=text * 6, published=published, source=source)
        return EnrichedRecord(
            id=item.id, version=1, item=item, language="en", published=published,
            published_basis=PublishedBasis.ITEM, fingerprint="", events=(event,),
            extractor=Extractor(name="b", version="1", model="m"),
        )  # fmt: skip

    def incident(self, n: int, tellings: int = 3) -> tuple[Incident, list[EnrichedRecord]]:
        items = [self.item(n, told) for told in range(tellings)]
        first, event, place = items[0], items[-1].events[0], items[0].events[0].places[0]
        day = f"{first.published:%Y-%m-%d}"
        return Incident(
            id=f"inc-{n}", type=event.type, sub_type=event.sub_type, cause=event.cause, places=(place,), period=None,
            toll=event.toll, by_region=(),
            changes=tuple(
                Change(day=day, country=place.country, adm1=place.adm1, metric=metric, count=count)
                for metric, count in ((None, 1), (Metric.KILLED, event.toll[Metric.KILLED].best))
            ),
            history=tuple(Revision(published=r.published, toll=r.events[0].toll, item_id=r.id) for r in items),
            history_total=tellings,
            items=tuple(
                Telling(id=r.id, version=1, event=r.events[0].id, source=r.item.source, url=None,
                        published=r.published, toll=r.events[0].toll) for r in items
            ),
            items_total=tellings, distinct_sources=tellings, first_published=first.published,
            last_published=items[-1].published,
            evidence=tuple(
                EvidenceSentence(item_id=r.id, source=r.item.source, url=None, sentence=(r.item.text or "")[:120])
                for r in items
            ),
        ), items  # fmt: skip

    def alert(self, n: int) -> Alert:
        told = [self.incident(n + len(REGIONS) * k)[0] for k in range(8)]
        country, adm1, name, *_ = REGIONS[n % len(REGIONS)]
        day = f"{told[0].first_published:%Y-%m-%d}"
        evidence = tuple(sentence for each in told for sentence in each.evidence)
        return Alert(
            id=f"al-{n}", status=CapStatus.ACTUAL, msg_type=MsgType.ALERT,
            state=AlertState.OPEN if n % 5 == 0 else AlertState.CLOSED, rule=Rule.VICTIMS, metric=Metric.KILLED,
            region=Region(country=country, adm1=adm1, name=name), severity=list(Severity)[n % 4],
            certainty=Certainty.OBSERVED, urgency=Urgency.IMMEDIATE, category="Security",
            window=Window(start=day, end=day), observed=90.0, expected=4.0, threshold=30.0, p_value=1e-5, score=5.0,
            largest_share=0.4, confidence=AlertConfidence.NORMAL, reason=f"{name}: 90 people reported killed.",
            incidents=tuple(each.id for each in told), incidents_total=8, evidence=evidence,
            evidence_total=len(evidence), first_raised=START, sent=START + timedelta(days=n % DAYS),
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
        told = f"{asked.incidents:,} incidents, {3 * asked.incidents:,} items"
        print(f"{told}: taken in at {rate:,.0f} records/s, {size / 1e6:.0f} MB")
        asyncio.run(load(port, asked.incidents, asked.rate, 3))
        measured = psutil.Process(server.pid)
        before = sum(measured.cpu_times()[:2])
        took, failed = asyncio.run(load(port, asked.incidents, asked.rate, asked.seconds))
        cost = sum(measured.cpu_times()[:2]) - before
        server.kill()
        server.join()
    for pattern in sorted(took, key=lambda each: -percentile(took[each], 0.95)):
        each = took[pattern]
        print(f"{percentile(each, 0.5):8.1f} {percentile(each, 0.95):8.1f} ms  {len(each):5}  {pattern}")
    every = [value for each in took.values() for value in each]
    print(f"{percentile(every, 0.5):8.1f} {percentile(every, 0.95):8.1f} ms  {len(every):5}  all")
    each_cost, busy = 1000 * cost / len(every), os.getloadavg()[0]
    print(f"failed {failed}; {each_cost:.1f} ms of processor time a request; load of the machine {busy:.1f}")


if __name__ == "__main__":
    main()
