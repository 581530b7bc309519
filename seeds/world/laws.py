"""The laws of chance behind a world: how many incidents a day, and what each costs.

Incidents of a day are Poisson around a gamma rate (shape `SCATTER`: news comes in clusters, variance 1 + μ / 10 of the
mean). The dead of an incident follow a Pareto law of exponent 1.7 from one on, as the dead of attacks do (Clauset,
Young and Gleditsch 2007, doi:10.1177/0022002706296157, find 2.4 for the density, which is 1.4 here); the hurt one of
1.5. Both are cut off, so that sums have a variance.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random

from stream.kinds import Metric

SCATTER = 10.0
MOST_KILLED, MOST_INJURED = 120, 300
KILLED_TAIL, INJURED_TAIL = 1.7, 1.5
FAMILY = 5


@dataclass(frozen=True, slots=True)
class KindLaw:
    """How often an incident of a kind has victims of a metric."""

    killed: float = 0.0
    injured: float = 0.0
    missing: float = 0.0
    abducted: float = 0.0
    displaced: float = 0.0
    evacuated: float = 0.0


LAWS: dict[str, KindLaw] = {
    "clash": KindLaw(killed=0.95, injured=0.5),
    "air_strike": KindLaw(killed=0.85, injured=0.7),
    "shelling": KindLaw(killed=0.65, injured=0.8),
    "bomb": KindLaw(killed=0.75, injured=0.8),
    "suicide_bomb": KindLaw(killed=1.0, injured=0.9),
    "raid": KindLaw(killed=0.95, injured=0.45, abducted=0.12),
    "abduction": KindLaw(abducted=1.0, killed=0.25),
    "shooting": KindLaw(killed=0.85, injured=0.5),
    "displacement": KindLaw(displaced=1.0, killed=0.15),
    "flood": KindLaw(killed=0.7, missing=0.3, displaced=0.5),
    "landslide": KindLaw(killed=0.9, injured=0.4, missing=0.3),
    "storm": KindLaw(killed=0.8, injured=0.6, displaced=0.2),
    "bus": KindLaw(killed=0.85, injured=0.9),
    "boat": KindLaw(killed=0.85, missing=0.6),
    "fire": KindLaw(killed=0.85, injured=0.6),
    "collapse": KindLaw(killed=0.85, injured=0.6, missing=0.15),
    "evacuation": KindLaw(evacuated=1.0),
}
HEAVY = {"suicide_bomb": 3.0, "bus": 2.0, "boat": 3.0, "air_strike": 1.4, "raid": 1.6}
"""Kinds whose tolls are larger by so much."""


def poisson(rng: Random, mean: float) -> int:
    """A Poisson number."""
    n, product, floor = 0, rng.random(), math.exp(-mean)
    while product > floor:
        n, product = n + 1, product * rng.random()
    return n


def incidents_of_a_day(rng: Random, rate: float) -> int:
    """How many incidents a day has whose usual number is `rate`."""
    return poisson(rng, rate * rng.gammavariate(SCATTER, 1 / SCATTER))


def toll(rng: Random, kind: str, graver: float = 1.0) -> dict[Metric, int]:
    """What an incident costs, by metric; families count five each."""
    law = LAWS[kind]
    chances = {metric: chance for metric in Metric if (chance := getattr(law, metric.value, 0.0))}
    told = [metric for metric, chance in chances.items() if rng.random() < chance]
    told = told or [max(chances, key=lambda metric: chances[metric])]
    return {metric: _number(rng, metric, HEAVY.get(kind, 1.0) * graver) for metric in told}


def _number(rng: Random, metric: Metric, scale: float) -> int:
    if metric is Metric.KILLED:
        return min(MOST_KILLED, int(scale * rng.paretovariate(KILLED_TAIL))) or 1
    if metric is Metric.INJURED:
        return min(MOST_INJURED, int(1.7 * scale * rng.paretovariate(INJURED_TAIL))) or 1
    if metric is Metric.MISSING:
        return min(60, int(1 + scale * rng.paretovariate(1.6)))
    if metric is Metric.ABDUCTED:
        return min(80, int(2 * scale * rng.paretovariate(1.4)))
    return _rounded(min(6000.0, scale * rng.lognormvariate(4.6, 0.9)))


def _rounded(number: float) -> int:
    """As those who flee are counted: to five, to ten, to fifty."""
    step = 5 if number < 100 else 10 if number < 500 else 50
    return max(10, round(number / step) * step)
