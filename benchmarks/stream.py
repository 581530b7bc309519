"""The stream end to end, with one worker and with two, beside extraction alone in the same run.

    python -m benchmarks.stream
    python -m benchmarks.stream --texts news.jsonl --everyday other.jsonl --turns 5

Extraction alone, one worker and two take turns on the same items, on the embedded broker. A turn of the stream counts
the items whose results Kafka took after the last item was sent, until the watch stage had stored its last row: by
Kafka's own clock. Beside the rates stands what an item costs in processor time: a busy machine changes it less.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from agents import topics
from benchmarks.alone import Alone, Turn
from benchmarks.systems import Bench, Costs, System, bench, median
from benchmarks.telling import load, tell
from benchmarks.texts import EVERYDAY, mixed, relevant, taken
from stream import wire
from stream.records import NewsItem

WARM = 300
"""Items that a system reads before it is measured."""

TOPICS = (topics.ITEMS, topics.ENRICHED, topics.EVENTS, topics.INCIDENTS, topics.ALERTS)

Source = Callable[[int], Iterator[NewsItem]]


@dataclass(frozen=True, slots=True)
class Flow:
    """What a turn of the stream came to."""

    read: float
    """Items a second up to the last enriched record."""
    watched: float
    """Items a second up to the last row of the watch stage."""
    costs: Costs
    items: int


def flow(system: System, items: list[NewsItem]) -> Flow:
    """Send the items and see how fast they come out."""
    before = system.costs()
    sent = system.send(items)
    system.wait_until_done()
    costs = system.costs().since(before)
    after = [each.timestamp / 1000 for each in system.records(topics.ENRICHED) if each.timestamp / 1000 > sent]
    stored = max(each.timestamp for each in system.rows()) / 1000
    return Flow(len(after) / (max(after) - sent), len(after) / (max(stored, max(after)) - sent), costs, len(items))


def measure(made: Bench, name: str, source: Source, number: int, turns: int) -> None:
    """One kind of stream."""
    alone, systems = Alone(), {1: made.system(), 2: made.system()}
    figures: list[dict[str, float]] = []
    for at in range(turns):
        warm = taken(source(99), WARM, f"w{at}", days=0.2, first=2.0 * at)
        items = taken(source(at), number, f"t{at}", days=1.0, first=2.0 * at + 0.2)
        alone.turn([wire.encode(item) for item in warm], made.folder)
        read = alone.turn([wire.encode(item) for item in items], made.folder)
        flows = {}
        for workers, system in systems.items():
            with system.workers(workers):
                system.send(warm)
                system.wait_until_done()
                flows[workers] = flow(system, items)
        figures.append(compared(read, flows))
    alone.end()
    tell_sizes(name, systems[1], turns * (number + WARM))
    for measured in figures[0]:
        values = [turn[measured] for turn in figures]
        tell(
            f"{name}: {measured}", median(values), least=round(min(values), 3), most=round(max(values), 3), load=load()
        )


def tell_sizes(name: str, system: System, items: int) -> None:
    """What an item comes to in each topic, keys included."""
    records = {topic: system.records(topic) for topic in TOPICS} | {"changelog": system.rows()}
    for topic, found in records.items():
        size = sum(len(each.key or b"") + len(each.value or b"") for each in found)
        tell(f"{name}: bytes an item in {topic}", size / items, records_an_item=round(len(found) / items, 3))


def compared(read: Turn, flows: dict[int, Flow]) -> dict[str, float]:
    """What a turn tells."""
    alone = read.texts / read.seconds
    told = {"extraction alone, items/s": alone}
    for workers, each in flows.items():
        label = f"{workers} worker" + "s" * (workers > 1)
        told |= {
            f"{label}, items/s": each.watched,
            f"{label}, end to end to extraction alone": each.watched / alone,
            f"{label}, read and published to extraction alone": each.read / alone,
            **{
                f"{label}, processor time of {part} to extraction's": getattr(each.costs, part) / read.processor
                for part in ("workers", "readers", "broker")
            },
        }
    return {**told, "2 workers to 1": flows[2].watched / flows[1].watched}


def main() -> None:
    """Measure both kinds of stream."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--texts", type=Path, help="relevant JSON lines (default: dispatches of `seeds`)")
    parser.add_argument("--everyday", type=Path, default=EVERYDAY, help="JSON lines of no interest (default: our own)")
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--items", type=int, default=2000, help="of a turn; three times that of mixed")
    parser.add_argument("--only", choices=("relevant", "mixed"))
    told = parser.parse_args()
    sources: dict[str, tuple[Source, int]] = {
        "relevant": (lambda seed: relevant(told.texts, 1 + 2 * seed), told.items),
        "mixed": (lambda seed: mixed(told.texts, told.everyday, 1 + 2 * seed), 3 * told.items),
    }
    with bench() as made:
        for name, (source, number) in sources.items():
            if told.only in (None, name):
                measure(made, name, source, number, told.turns)


if __name__ == "__main__":
    main()
