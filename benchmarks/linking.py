"""How many items a second linking takes in, with many incidents open, as a line of JSON for each number of incidents.

    python -m benchmarks.linking                     # 10,000, 30,000 and 100,000 incidents: half an hour
    python -m benchmarks.linking --quick             # 3,000: half a minute
    python -m benchmarks.linking --incidents 10000 30000
    python -m benchmarks.linking --copies 100 200    # copies of one text, the newest first

Cycles are looked for as seldom as in a worker (agents/garbage.py). `load` is how many processes wanted a core; what
does not hang on it is how many functions are called for an item, and how many earlier tellings it is fully compared
with (`calls_an_item`, `compared_an_item`, of the last thousand). Memory is what is resident: `kb_an_item` what
the linker added since it had taken in a few hundred. What it seldom looks at is on disk, as in a worker.
A made-up world, as near to a busy fortnight of news as is known to matter for the cost. Places are the towns of our
gazetteer, told of in proportion to their population and to how troubled their country is (log-normal: some lands are
told of ten times as often as others), so that a few towns have hundreds of incidents open at a time; one telling
in eight names only the region, the country or no place at all. Kinds are as uneven as tolls (Pareto). An incident has
one to eight tellings within days: a third reprint an earlier one, others tell another toll; words are drawn by their
frequency in English beside a few names, shared as the rarer surnames are. One item in a hundred is a total of a region
or a land over a day or two. Items come within minutes of their publication, some hours later, so the order is never
that of publication. All incidents fall into 14 days, so that every one is open while the last items are timed: a
hundred thousand are seven thousand happenings a day, more than any day's news that we know of. What the world has not:
texts that mislead, outlets that tell the same story in other words for weeks.
"""

from __future__ import annotations

import argparse
import base64
import cProfile
import json
import os
import pstats
import random
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import accumulate, islice
from multiprocessing import get_context
from pathlib import Path

from agents.attic import FileAttic
from agents.garbage import collect_rarely
from stream import wire
from stream.extraction.gazetteer.gazetteer import COMPILED
from stream.extraction.gazetteer.store import DEGREE_STEPS, POPULATION_STEPS, EntryKind, unpack
from stream.kinds import KINDS, Metric, PeriodPrecision, PlacePrecision, Scope
from stream.linking import Linker
from stream.linking.pairs import score
from stream.linking.rarity import table
from stream.records import Count, Event, ItemEvents, ItemStatus, Period, Place

START = datetime(2024, 1, 1, tzinfo=UTC)
DAYS = 14
WARMING, TIMED, COUNTED = 500, 4000, 1000
SURNAMES = 60_000
TERMS, OF_INCIDENT = 20, 16
KIND_WEIGHTS = {
    "transport_accident": 28,
    "shooting": 18,
    "attack": 16,
    "armed_clash": 9,
    "fire": 7,
    "air_strike": 6,
    "bomb": 5,
    "shelling": 4,
    "riot": 2,
    "industrial_accident": 2,
    "flood": 1.5,
    "storm": 1,
    "landslide": 0.5,
}
PRECISIONS = (PlacePrecision.POINT, PlacePrecision.ADM1, PlacePrecision.ADM0, None)
PRECISION_WEIGHTS = (88, 6, 4, 2)


@dataclass(frozen=True)
class World:
    """What is drawn from, with running sums of the weights."""

    towns: Sequence[Place]
    town_weights: Sequence[float]
    words: Sequence[str]
    word_weights: Sequence[float]
    name_weights: Sequence[float]


def a_world(rng: random.Random) -> World:
    towns, populations = _towns()
    trouble = {town.country: rng.lognormvariate(0.0, 1.0) for town in towns}
    words = [word for word, nats in table().items() if nats > 8]
    return World(
        towns=towns,
        town_weights=[*accumulate(p * trouble[t.country] for p, t in zip(populations, towns))],
        words=words,
        word_weights=[*accumulate(2.718 ** -table()[word] for word in words)],
        name_weights=[*accumulate(1 / (n + 500) for n in range(SURNAMES))],
    )


def _towns() -> tuple[list[Place], list[float]]:
    arrays, texts = unpack(COMPILED)
    names, regions, end = bytes(texts["names"]), json.loads(bytes(texts["regions"])), 0
    towns, populations = [], []
    for n, length in enumerate(arrays["name"].tolist()):
        end += length
        region = regions[arrays["region"][n]]
        if arrays["kind"][n] != EntryKind.TOWN or not region or not region[0]:
            continue
        towns.append(
            Place(
                name=names[end - length : end].decode(),
                text="town",
                country=region[0],
                adm1=region[1] if len(region) > 1 else None,
                lat=int(arrays["lat"][n]) / DEGREE_STEPS,
                lon=int(arrays["lon"][n]) / DEGREE_STEPS,
                precision=PlacePrecision.POINT,
                geonameid=int(arrays["geonameid"][n]),
            )
        )
        populations.append(2 ** (int(arrays["population"][n]) / POPULATION_STEPS))
    return towns, populations


def _as_told(rng: random.Random, town: Place, total: bool) -> tuple[Place, ...]:
    (precision,) = rng.choices(PRECISIONS[1:3] if total else PRECISIONS, (9, 1) if total else PRECISION_WEIGHTS)
    if precision is PlacePrecision.POINT:
        return (town,)
    if precision is None:
        return ()
    adm1 = town.adm1 if precision is PlacePrecision.ADM1 else None
    name = adm1 or town.country or ""
    return (replace(town, name=name, adm1=adm1, lat=None, lon=None, precision=precision, geonameid=None),)


def _terms(rng: random.Random, world: World, number: int) -> list[str]:
    names = rng.choices(range(SURNAMES), cum_weights=world.name_weights, k=number // 3)
    words = rng.choices(world.words, cum_weights=world.word_weights, k=number - len(names))
    return [f"Name{n:x}q" for n in names] + words


def an_incident(rng: random.Random, world: World, name: str) -> list[ItemEvents]:
    """The items that tell one incident."""
    began = START + timedelta(seconds=rng.randrange(DAYS * 86400))
    (town,) = rng.choices(world.towns, cum_weights=world.town_weights)
    kind = KINDS[rng.choices([*KIND_WEIGHTS], [*KIND_WEIGHTS.values()])[0]]
    pool, killed, total = _terms(rng, world, TERMS + 4), int(rng.paretovariate(1.2)), rng.random() < 0.02
    items: list[ItemEvents] = []
    for n in range(1 if total else rng.choice((1, 1, 1, 2, 3, 5, 8))):
        published = began + timedelta(hours=min(100.0, rng.expovariate(1 / 20)) if n else 1)
        if items and rng.random() < 1 / 3:
            told = rng.choice(items)
            items.append(replace(told, id=f"{name}-{n}", published=published, source=f"outlet {rng.randrange(300)}"))
            continue
        killed += rng.randrange(1 + killed // 4) if rng.random() < 0.4 else 0
        event = Event(
            id=f"{name}-{n}-0",
            type=kind.type,
            sub_type=kind.sub_type,
            cause=kind.cause,
            scope=Scope.PERIOD if total else Scope.INCIDENT,
            fresh=True,
            period=_period(rng, began, published),
            places=_as_told(rng, town, total),
            toll={Metric.KILLED: Count(low=killed, best=killed, high=killed)},
        )
        items.append(
            ItemEvents(
                id=f"{name}-{n}",
                version=1,
                status=ItemStatus.USABLE,
                published=published,
                source=f"outlet {rng.randrange(300)}",
                url=None,
                fingerprint=base64.b64encode(rng.randbytes(256)).decode(),
                events=(event,),
                terms=(*rng.sample(pool, OF_INCIDENT), *_terms(rng, world, TERMS - OF_INCIDENT)),
            )
        )
    return items


def _period(rng: random.Random, began: datetime, published: datetime) -> Period:
    dated = rng.random() < 0.7
    day = (began if dated else published).date()
    first = day if dated else day - timedelta(days=1)
    basis = "text" if dated else "published"
    return Period(start=first.isoformat(), end=day.isoformat(), precision=PeriodPrecision.DAY, basis=basis)


def arrivals(incidents: int, seed: int = 1) -> list[ItemEvents]:
    """The items of so many incidents, in the order in which they come in."""
    rng = random.Random(seed)
    world = a_world(rng)
    items = [item for n in range(incidents) for item in an_incident(rng, world, f"i{n}")]
    delays = [timedelta(minutes=_delay(rng)) for _ in items]
    return [item for _, item in sorted(zip(delays, items), key=lambda late: late[1].published + late[0])]


def _delay(rng: random.Random) -> float:
    return rng.expovariate(1 / 10) if rng.random() < 0.98 else rng.uniform(60, 720)


def measure(incidents: int) -> dict[str, float]:
    """Times the last items of a world with so many incidents, but those of which it counts the calls."""
    with tempfile.TemporaryDirectory() as folder:
        world = Path(folder) / "world"
        maker = get_context("spawn").Process(
            target=write_world, args=(incidents, world)
        )  # or what it leaves would be filled
        maker.start()
        maker.join()
        return _measured(world, Linker(attic=FileAttic(Path(folder))))


def write_world(incidents: int, path: Path) -> None:
    """The items of so many incidents, a line each."""
    path.write_bytes(b"\n".join(map(wire.encode, arrivals(incidents))))


def _measured(world: Path, linker: Linker) -> dict[str, float]:
    """Items are read one by one, as a worker gets them: nothing of one is shared with another."""
    with world.open("rb") as rows:
        number = sum(1 for _ in rows)
        rows.seek(0)
        items = (wire.decode(row, ItemEvents) for row in rows)
        _seconds(linker, islice(items, WARMING))
        collect_rarely()
        before = _resident()
        filling = _seconds(linker, islice(items, number - WARMING - TIMED - COUNTED))
        timed = [_seconds(linker, [item]) for item in islice(items, TIMED)]
        room = _resident() - before
        counted = _calls(linker, list(items))
    return {
        "incidents": sum(incident.status == "open" for incident in linker.incidents()),
        "items": number,
        "items_per_second_while_filling": round((number - WARMING - TIMED - COUNTED) / filling),
        "items_per_second": round(TIMED / sum(timed)),
        "load": round(os.getloadavg()[0], 1),
        "slowest_ms": round(1000 * max(timed), 1),
        "kb_an_item": round(room / number, 2),
        "resident_mb": round((before + room) / 1000),
        **counted,
    }


def _resident() -> int:
    """Memory in use, in kB."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmRSS:")[1].split()[0])


def _seconds(linker: Linker, items: Iterable[ItemEvents]) -> float:
    """How long the items take, without their making; the clock is asked seldom, for it costs something too."""
    spent, left = 0.0, iter(items)
    while some := list(islice(left, 500)):
        began = time.process_time()
        for item in some:
            linker.apply(item)
        spent += time.process_time() - began
    return spent


def _calls(linker: Linker, items: Sequence[ItemEvents]) -> dict[str, float]:
    profile = cProfile.Profile()
    profile.runcall(_seconds, linker, items)
    stats = pstats.Stats(profile)
    compared = sum(calls[1] for (_, _, name), calls in stats.stats.items() if name == score.__name__)
    return {
        "calls_an_item": round(stats.total_calls / len(items)),
        "compared_an_item": round(compared / len(items), 1),
    }


def newest_first(copies: int) -> dict[str, float]:
    """Times the copies of one text, and as many tellings of one happening, that come in against their order."""
    rng = random.Random(1)
    world = a_world(rng)
    first = an_incident(rng, world, "i")[0]
    told = [replace(first, id=f"c{n:06}", published=first.published + timedelta(minutes=n)) for n in range(copies)]
    own = [replace(item, fingerprint=base64.b64encode(rng.randbytes(256)).decode()) for item in told]
    return {
        "copies": copies,
        "seconds_in_order": round(_seconds(Linker(), told), 2),
        "seconds_newest_first": round(_seconds(Linker(), told[::-1]), 2),
        "seconds_newest_first_of_texts_of_their_own": round(_seconds(Linker(), own[::-1]), 2),
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Measure how many items a second linking takes in.")
    parser.add_argument("--incidents", type=int, nargs="+", default=(10_000, 30_000, 100_000))
    parser.add_argument("--quick", action="store_const", const=(3_000,), dest="incidents")
    parser.add_argument("--copies", type=int, nargs="+", default=())
    options = parser.parse_args()
    for number in options.copies:
        print(json.dumps(newest_first(number)), flush=True)
    for size in () if options.copies else options.incidents:
        print(json.dumps(measure(size)), flush=True)
