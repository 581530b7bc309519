"""How many items a second linking takes in, with many incidents open, as JSON on standard output.

    python benchmarks/linking.py 10000 100000

A made-up world: towns in 150 countries, the first told of far more often than the last; an incident has one to five
tellings within two days, which come in almost, not quite, in the order of publication. All incidents fall into 14 days,
so that every one is open while the last items are timed.
"""

from __future__ import annotations

import base64
import json
import random
import sys
import time
from datetime import UTC, datetime, timedelta
from resource import RUSAGE_SELF, getrusage

from stream.kinds import KINDS, Metric, PeriodPrecision, PlacePrecision, Scope
from stream.linking import Linker
from stream.records import Count, Event, ItemEvents, ItemStatus, Period, Place

START = datetime(2024, 1, 1, tzinfo=UTC)
DAYS = 14
TIMED = 4000
COUNTRIES = 150
REGIONS = 12
TOWNS = 30
KIND_NAMES = ("air_strike", "armed_clash", "bomb", "attack", "shooting", "flood", "transport_accident", "fire")


def a_place(rng: random.Random) -> Place:
    """A town; the first countries are told of far more often than the last."""
    country = int(COUNTRIES ** rng.random())
    region, town = rng.randrange(REGIONS), rng.randrange(TOWNS)
    return Place(
        name=f"town {country}-{region}-{town}",
        text="town",
        country=f"C{country:03}",
        adm1=f"C{country:03}-{region}",
        lat=-60.0 + country + region // 4,
        lon=-150.0 + 12 * (country % 25) + 3 * (region % 4) + town / 10,
        precision=PlacePrecision.POINT,
        geonameid=country * 1000 + region * 40 + town,
    )


def an_incident(rng: random.Random, name: str) -> list[ItemEvents]:
    """The items that tell one incident."""
    began = START + timedelta(seconds=rng.randrange(DAYS * 86400))
    place, kind = a_place(rng), KINDS[rng.choice(KIND_NAMES)]
    words = tuple(f"w{rng.randrange(5000)}" for _ in range(20))
    day = began.date().isoformat()
    killed = int(rng.paretovariate(1.0))
    items = []
    for n in range(rng.choice((1, 1, 1, 2, 3, 5))):
        dead = killed + rng.randrange(2)
        event = Event(
            id=f"{name}-{n}-0",
            type=kind.type,
            sub_type=kind.sub_type,
            cause=kind.cause,
            scope=Scope.PERIOD if rng.random() < 0.05 else Scope.INCIDENT,
            fresh=True,
            period=Period(start=day, end=day, precision=PeriodPrecision.DAY, basis="text"),
            places=(place,),
            toll={Metric.KILLED: Count(low=dead, best=dead, high=dead)},
        )
        items.append(
            ItemEvents(
                id=f"{name}-{n}",
                version=1,
                status=ItemStatus.USABLE,
                published=began + timedelta(minutes=rng.randrange(2880) if n else 0),
                source=f"outlet {rng.randrange(300)}",
                url=None,
                fingerprint=base64.b64encode(rng.randbytes(256)).decode(),
                events=(event,),
                terms=tuple(rng.sample(words, 12)),
            )
        )
    return items


def measure(incidents: int, seed: int = 1) -> dict[str, float]:
    """Times the last items of a world with so many incidents."""
    rng = random.Random(seed)
    items = [item for n in range(incidents) for item in an_incident(rng, f"i{n}")]
    items.sort(key=lambda item: item.published + timedelta(minutes=rng.randrange(30)))
    linker = Linker()
    filling = time.perf_counter()
    for item in items[:-TIMED]:
        linker.apply(item)
    timed = time.perf_counter()
    slowest = 0.0
    for item in items[-TIMED:]:
        began = time.perf_counter()
        linker.apply(item)
        slowest = max(slowest, time.perf_counter() - began)
    ended = time.perf_counter()
    return {
        "incidents": sum(incident.status == "open" for incident in linker.incidents()),
        "items": len(items),
        "items_per_second_while_filling": round((len(items) - TIMED) / (timed - filling)),
        "items_per_second": round(TIMED / (ended - timed)),
        "slowest_ms": round(1000 * slowest, 1),
        "peak_mb": round(getrusage(RUSAGE_SELF).ru_maxrss / 1024),
    }


if __name__ == "__main__":
    for size in map(int, sys.argv[1:] or ("10000", "100000")):
        print(json.dumps(measure(size)), flush=True)
