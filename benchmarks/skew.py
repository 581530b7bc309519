"""How unevenly keys load the partitions, and what that costs: a simulation, without Kafka.

    python -m benchmarks.skew

Partitions are chosen as Kafka's clients do (murmur2 of the key). Items are keyed by their id, as ours are, or by their
outlet, as one might: outlets send by Zipf's law. One item in ten is relevant and costs so many times the others. Of a
span of news the busiest partition's work is held against the mean: its inverse is the share of all cores that can be
used before that partition falls behind. `workers` adds what whole partitions to a worker cost.
"""

from __future__ import annotations

import random
from bisect import bisect
from collections.abc import Callable, Sequence
from itertools import accumulate

from aiokafka.partitioner import murmur2

from benchmarks.telling import tell

OUTLETS = 5_000
RELEVANT, DEARER = 0.1, 10.0
"""The share of relevant items, and how many times an everyday one's cost one has."""

RUNS = 5


def partition_of(key: str, partitions: int) -> int:
    """Where a client of Kafka puts a record of that key."""
    return int(murmur2(key.encode()) & 0x7FFFFFFF) % partitions


def by_id(draw: random.Random) -> Callable[[], str]:
    """Keys of which each comes once."""
    return lambda: f"https://example.org/news/{draw.getrandbits(48):012x}"


def by_outlet(draw: random.Random) -> Callable[[], str]:
    """Keys of outlets, the k-th of which sends 1/k as much as the first."""
    reach = list(accumulate(1 / rank for rank in range(1, OUTLETS + 1)))
    names = [f"outlet-{draw.getrandbits(32):08x}" for _ in range(OUTLETS)]
    return lambda: names[bisect(reach, draw.random() * reach[-1])]


def loads(key: Callable[[], str], items: int, partitions: int, draw: random.Random) -> list[float]:
    """The work of each partition, in everyday items."""
    work = [0.0] * partitions
    for _ in range(items):
        work[partition_of(key(), partitions)] += DEARER if draw.random() < RELEVANT else 1.0
    return work


def worst(work: Sequence[float], workers: int) -> float:
    """The busiest worker's work over the mean, partitions dealt out one after the other."""
    shares = [sum(work[at::workers]) for at in range(workers)]
    return max(shares) / (sum(shares) / workers)


def main() -> None:
    """Both keys, short and long spans, few and many partitions."""
    for name, keys in (("item", by_id), ("outlet", by_outlet)):
        for items, partitions, workers in ((1_000, 4, 2), (20_000, 4, 2), (20_000, 16, 8), (20_000, 64, 32),
                                           (20_000, 64, 24), (20_000, 64, 64)):  # fmt: skip
            ratios, by_worker = [], []
            for run in range(RUNS):
                draw = random.Random(run)
                work = loads(keys(draw), items, partitions, draw)
                ratios.append(worst(work, partitions))
                by_worker.append(worst(work, workers))
            tell(f"keyed by {name}: busiest partition to mean", sum(ratios) / RUNS, items=items, partitions=partitions)
            tell(f"keyed by {name}: share of the workers' cores that can be used", RUNS / sum(by_worker), items=items,
                 partitions=partitions, workers=workers)  # fmt: skip


if __name__ == "__main__":
    main()
