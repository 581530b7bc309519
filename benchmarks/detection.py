"""What a step and a tail of 60 days cost a detector, and how often its p-values come, as JSON on standard output.

    python benchmarks/detection.py [SERIES]

Half of the series count happenings of a day, the others the tolls of such happenings: most are small, some large.
All are calm, so that a true p-value is at most a on a share a of the steps.
"""

from __future__ import annotations

import json
import random
import sys
import time
from datetime import date, timedelta
from typing import Any

from stream.detection import DETECTORS, Detector, SeriesParams
from stream.outcomes import Rule

FIRST = date(2015, 1, 5)
DAYS, WARM, TAIL = 1500, 500, 60
LEVELS = (0.005, 0.01, 0.05)


def a_toll(rng: random.Random) -> int:
    """Of one happening."""
    return int(15 + 16 * (rng.paretovariate(2.0) - 1)) if rng.random() < 0.08 else int(rng.lognormvariate(0.7, 0.8))


def a_series(rng: random.Random, rule: Rule) -> list[float]:
    """Overdispersed counts of days, or the sums of their tolls."""
    rate = rng.lognormvariate(-0.7, 0.7)
    counts: list[float] = []
    for _ in range(DAYS):
        today, at, happenings = rng.gammavariate(1.5, rate / 1.5), rng.expovariate(1.0), 0
        while at < today:
            happenings, at = happenings + 1, at + rng.expovariate(1.0)
        counts.append(float(happenings if rule is Rule.REPORTS else sum(a_toll(rng) for _ in range(happenings))))
    return counts


def measured(detector: Detector[Any], rule: Rule, series: int) -> dict[str, float]:
    """Microseconds of CPU a step, milliseconds a tail, and actual over nominal rates."""
    said: list[float] = []
    spent = tail_spent = 0.0
    for number in range(series):
        counts = a_series(random.Random(f"{rule} {number}"), rule)
        state = detector.initial(SeriesParams(rule=rule, alpha=0.01))
        began = time.process_time()
        for at, count in enumerate(counts):
            verdict, state = detector.advance(state, count, FIRST + timedelta(days=at))
            if at >= WARM:
                said.append(verdict.p_value)
        middle = time.process_time()
        for at, count in enumerate(counts[-TAIL:], DAYS):
            _, state = detector.advance(state, count, FIRST + timedelta(days=at))
        spent += middle - began
        tail_spent += time.process_time() - middle
    figures = {f"actual / nominal at {a:g}": round(sum(p <= a for p in said) / len(said) / a, 2) for a in LEVELS}
    return {
        "us a step": round(1e6 * spent / series / DAYS, 1),
        "ms a tail": round(1e3 * tail_spent / series, 2),
        **figures,
    }


def main() -> None:
    """Every detector on both kinds of series."""
    series = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    rules = (Rule.REPORTS, Rule.VICTIMS)
    print(
        json.dumps({f"{name}, {r}": measured(d, r, series) for name, d in DETECTORS.items() for r in rules}, indent=1)
    )


if __name__ == "__main__":
    main()
