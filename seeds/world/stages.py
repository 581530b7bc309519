"""How the toll of an incident becomes known: at first a part of it, then more, seldom less."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from seeds.world.tolls import Claim
from stream.kinds import DISPLACEMENT, Metric

FALLS = 0.08
"""How often a first toll was too high, of those that change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What is claimed from a moment on."""

    at: datetime
    claims: dict[Metric, Claim]


def stages_of(rng: Random, at: datetime, final: Mapping[Metric, int]) -> tuple[Stage, ...]:
    """One stage or several; the last has the toll that holds."""
    victims = sum(n for metric, n in final.items() if metric not in DISPLACEMENT)
    more = 0.12 if victims < 3 else 0.4 if victims < 10 else 0.7
    count = 1 + (rng.random() < more) + (victims > 9 and rng.random() < 0.35)
    tolls = [dict(final)]
    for _ in range(count - 1):
        tolls.insert(0, _earlier(rng, tolls[0]))
    told, stages = at + timedelta(minutes=rng.randint(20, 200)), list[Stage]()
    for n, toll in enumerate(tolls):
        early = n < len(tolls) - 1
        claims = {metric: _claim(rng, metric, number, early) for metric, number in toll.items()}
        if not stages or {m: c.count.best for m, c in claims.items()} != _bests(stages[-1]):
            stages.append(Stage(at=told, claims=claims))
        told += timedelta(minutes=rng.randint(150, 1700))
    return tuple(stages)


def _bests(stage: Stage) -> dict[Metric, int]:
    return {metric: claim.count.best for metric, claim in stage.claims.items()}


def _earlier(rng: Random, toll: Mapping[Metric, int]) -> dict[Metric, int]:
    """A toll as it was known before."""
    falls = rng.random() < FALLS
    earlier = {}
    for metric, n in toll.items():
        if metric in DISPLACEMENT:
            earlier[metric] = n if n < 50 else max(10, round(n * rng.uniform(0.4, 1) / 10) * 10)
        elif metric is Metric.MISSING:
            earlier[metric] = n + rng.randint(0, n)
        elif falls and metric is Metric.KILLED:
            earlier[metric] = n + rng.randint(1, max(1, n // 2))
        else:
            earlier[metric] = rng.randint(max(1, n // 2), n)
    if len(earlier) > 1 and Metric.KILLED in earlier and rng.random() < 0.2:
        earlier = {metric: n for metric, n in earlier.items() if metric is not Metric.INJURED}
    return earlier


def _claim(rng: Random, metric: Metric, n: int, early: bool) -> Claim:
    draw = rng.random()
    if n == 1:
        return Claim(n=1, hedge="at_least" if draw < 0.1 else "exact")
    if metric in DISPLACEMENT:
        hedges = ("about", "about", "more_than", "at_least", "exact", "exact", "up_to")
        return Claim(n=n, hedge=rng.choice(hedges))
    if early and metric is Metric.INJURED and n > 2 and draw < 0.25:
        return Claim(n=n, vague="several" if n < 12 else "dozens of" if n < 40 else "scores of")
    if n >= 10 and n % 10 == 0 and draw < 0.5:
        return Claim(n=n, hedge=rng.choice(("more_than", "about", "up_to", "at_least")))
    if n >= 10 and n % 5 == 0 and draw < 0.25:
        return Claim(n=n, hedge="about")
    at_least = 0.3 if metric is Metric.KILLED else 0.1
    return Claim(n=n, hedge="at_least" if draw < at_least * (1.5 if early else 0.8) else "exact")
