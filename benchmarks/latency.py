"""How long it takes from an item to the alert that it brings, at 5, 50 and 90 % of what one worker can do.

    python -m benchmarks.latency
    python -m benchmarks.latency --seconds 120 --loads 0.5

Mixed news comes in at random (Poisson) at a share of the rate that the same worker just managed. Two items a second are
probes: each tells of a disaster so large that it brings an alert, or a new revision of one, at once. Both times are
Kafka's own: when it took the item, and when it took the first alert whose evidence names that item.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from aiokafka import AIOKafkaProducer

from agents import topics
from agents.clients import connection
from benchmarks.systems import System, bench
from benchmarks.telling import load, tell
from benchmarks.texts import EVERYDAY, days_until_now, mixed, taken
from stream import wire
from stream.records import NewsItem

LOADS = (0.05, 0.5, 0.9)
PROBES_A_SECOND = 2.0
PROBE = "probe-"
WARM = 3_000
"""Items whose rate is taken for what the worker can do."""

CITIES = (
    "Kabul", "Lagos", "Lima", "Karachi", "Dhaka", "Manila", "Jakarta", "Cairo", "Khartoum", "Nairobi", "Luanda",
    "Accra", "Abidjan", "Dakar", "Bamako", "Niamey", "Tunis", "Algiers", "Casablanca", "Tripoli", "Baghdad",
    "Tehran", "Damascus", "Beirut", "Amman", "Sanaa", "Riyadh", "Ankara", "Athens", "Rome", "Madrid", "Lisbon", "Paris",
    "Warsaw", "Kyiv", "Bucharest", "Sofia", "Belgrade", "Tbilisi", "Baku", "Tashkent", "Kathmandu", "Colombo",
    "Yangon", "Bangkok", "Hanoi", "Seoul", "Tokyo", "Caracas", "Quito", "Santiago", "Montevideo", "Bogota", "Havana",
)  # fmt: skip


def probe(number: int, name: str) -> NewsItem:
    """An item that brings an alert: far more dead than any day's news has."""
    now, city = datetime.now(UTC), CITIES[number % len(CITIES)]
    text = f"An earthquake killed {2_000 + number:,} people in {city} on {now:%A}, officials said."
    return NewsItem(id=f"{PROBE}{name}-{number}", text=text, published=now, source="Probe")


async def send(
    system: System, background: Iterator[NewsItem], name: str, rate: float, seconds: float, probes: int
) -> None:
    """Send news at that rate for so long, probes among it, numbered from `probes` on: each tells of more dead."""
    draw = random.Random(name)
    producer = AIOKafkaProducer(linger_ms=0, **connection(system.settings))
    async with producer:
        due = began = time.monotonic()
        while due < began + seconds:
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            if draw.random() < PROBES_A_SECOND / rate:
                item, probes = probe(probes, name), probes + 1
            else:
                item = replace(next(background), id=f"{name}-{draw.getrandbits(60)}", published=datetime.now(UTC))
            await producer.send(system.settings.topic(topics.ITEMS), wire.encode(item), item.id.encode())
            due += draw.expovariate(rate)


@dataclass(frozen=True, slots=True)
class Waits:
    """Milliseconds that probes took, each list in order."""

    read: list[float]
    """To their events."""
    told: list[float]
    """To the first alert that names each."""
    sent: int
    """How many probes there were."""


def waited(system: System, name: str) -> Waits:
    """What the probes of that name waited."""
    begun = {each.key.decode(): each.timestamp for each in system.records(topics.ITEMS)}
    probes = [key for key in begun if key.startswith(PROBE + name)]
    read = {each.key.decode(): each.timestamp for each in system.records(topics.EVENTS)}
    told: dict[str, int] = {}
    for record in system.records(topics.ALERTS):
        for evidence in wire.loads(record.value)["evidence"]:
            told.setdefault(evidence["item_id"], record.timestamp)
    waits = [sorted(float(at[key] - begun[key]) for key in probes if key in at) for at in (read, told)]
    return Waits(*waits, len(probes))


def capacity(system: System, seed: int) -> float:
    """Items a second that go all the way."""
    sent = system.send(taken(mixed(None, EVERYDAY, seed), WARM, f"warm-{seed}", days=0.1, first=days_until_now() - 0.1))
    system.wait_until_done()
    after = [each.timestamp / 1000 - sent for each in system.records(topics.ENRICHED)]
    stored = max(each.timestamp for each in system.rows()) / 1000 - sent
    return sum(at > 0 for at in after) / max(stored, *after)


def main() -> None:
    """Measure each load in turn, with one worker."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seconds", type=float, default=60.0, help="of each load")
    parser.add_argument("--loads", type=float, nargs="+", default=LOADS, help="shares of what the worker can do")
    told = parser.parse_args()
    with bench() as made:
        system = made.system()
        with system.workers():
            capacity(system, 1)  # warms its caches
            for number, share in enumerate(told.loads):
                most = capacity(system, 3 + 2 * number)  # anew each time: what else the machine does changes
                tell("one worker, mixed, items/s", most, load=load())
                name = f"load-{share}"
                rate = max(share * most, 2 * PROBES_A_SECOND)
                asyncio.run(send(system, mixed(None, EVERYDAY, 50), name, rate, told.seconds, 1_000 * number))
                system.wait_until_done()
                waits = waited(system, name)
                for part, at in (("median", 0.5), ("99th percentile", 0.99), ("longest", 1.0)):
                    tell(f"item to alert at {share:.0%} load, {part}, ms", _at(waits.told, at), load=load(),
                         to_its_events=_at(waits.read, at), alerts=len(waits.told), of=waits.sent,
                         rate=round(rate, 1))  # fmt: skip


def _at(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


if __name__ == "__main__":
    main()
