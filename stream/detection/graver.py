"""Evidence that for some days incidents are more, and graver than usual, however grave the gravest of them is.

Of a day's incidents with victims all are counted, and those as grave as two in five usually are. That they are
1.7 times as many, and the odds of being grave six times the usual, has a likelihood ratio that hangs on two counts, so
that a massacre weighs no more than any other grave incident. Tolls whose law is Pareto's of exponent 1.7 and that are
three times as large have those odds seven times. The logarithms are summed by Page's rule (`lasting.py`).
"""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass, replace
from datetime import date

from stream.detection import rate
from stream.detection.counts import Sum
from stream.detection.detector import Step
from stream.detection.level import size_of
from stream.outcomes import Rule

LEVELS = (2, 3, 5, 8, 12, 20, 30, 50, 80, 120, 200, 300, 500, 800, 1200, 2000, 5000)
"""Tolls that may divide the grave from the light."""
_GRAVE = 0.45
"""The share of incidents that is grave at most."""
_MORE, _GRAVER = 1.7, 6.0
_MEMORY = 0.995
_PRIOR = 10.0
"""Incidents that what is assumed of shares is worth."""
_PRIOR_SHARE = 0.4
_PRIOR_OF_ELDER = 20.0
_FEWEST, _MOST = 5, 12
"""Incidents that evidence rests on at least: two grave ones in a quiet region are no series of them."""
_KNOWN = 300.0
"""Divided by the incidents that a series knows of: the fewer these are, the more must bear the evidence."""
WILD = 8.0
"""From this dispersion on counts are hardly those of happenings, or not known yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GraverState:
    """How many incidents are usual, how grave they are, and the sum of the evidence."""

    rate: rate.RateState
    seen: float
    reached: tuple[float, ...]
    """Of those seen, how many reached each level."""
    gathered: float
    told: int
    """Incidents since the sum was last 0."""


def initial(step: Step) -> GraverState:
    """Nothing seen."""
    return GraverState(
        rate=rate.initial(step, Rule.REPORTS),
        seen=_PRIOR,
        reached=(_PRIOR * _PRIOR_SHARE,) * len(LEVELS),
        gathered=0.0,
        told=0,
    )


def like(state: GraverState, elder: GraverState) -> GraverState:
    """The level of the one with the scatter and the shares of the other, which it is a part of."""
    share = min(_PRIOR_OF_ELDER / elder.seen, 1.0)
    return replace(
        state,
        rate=rate.like(state.rate, elder.rate),
        seen=share * elder.seen,
        reached=tuple(share * n for n in elder.reached),
    )


def ratio(factor: float, mean: float, size: float) -> tuple[float, float]:
    """What an incident adds to the log likelihood ratio of so many times the mean, and what a day takes from it."""
    growth = math.log((size + factor * mean) / (size + mean))
    return math.log(factor) - growth, size * growth


def fewest(state: GraverState) -> float:
    """Incidents that evidence must rest on: the fewer are known of, the more."""
    return min(max(_KNOWN / state.seen, _FEWEST), _MOST)


def advance(state: GraverState, count: float, day: date, bar: float) -> tuple[bool, GraverState]:
    """Whether a day's incidents lift the sum to the bar, and speak for more themselves; and the state after it."""
    tolls = tolls_of(count)
    usual = rate.forecast(state.rate, day)
    more = _evidence(state, usual, tolls)
    alarms = more > 0.0 and state.gathered + more >= bar and state.told + len(tolls) >= fewest(state)
    gathered = min(max(state.gathered + more, 0.0), bar)
    return alarms, _learnt(state, usual, tolls, gathered)


def _learnt(state: GraverState, usual: rate.Forecast, tolls: tuple[int, ...], gathered: float) -> GraverState:
    # As a count is capped before it is learnt: an escalation is not to become the usual.
    most = usual.mean + 3.0 * math.sqrt(usual.mean) + 1.0
    weight = min(most / len(tolls), 1.0) if tolls else 0.0
    over = [bisect_right(LEVELS, toll) for toll in tolls]
    reached = (sum(n > at for n in over) for at in range(len(LEVELS)))
    return GraverState(
        rate=rate.learn(state.rate, usual, float(len(tolls))),
        seen=_MEMORY * state.seen + weight * len(tolls),
        reached=tuple(_MEMORY * before + weight * more for before, more in zip(state.reached, reached)),
        gathered=gathered,
        told=min(state.told + len(tolls), _MOST) if gathered else 0,
    )


def tolls_of(count: float) -> tuple[int, ...]:
    """What single incidents add to a day; nothing where only their sum is told."""
    return tuple(toll for toll in count.parts if toll > 0) if isinstance(count, Sum) else ()


def _evidence(state: GraverState, usual: rate.Forecast, tolls: tuple[int, ...]) -> float:
    """The logarithm of the likelihood ratio of a day."""
    if usual.dispersion >= WILD:
        return -state.gathered
    each, rest = ratio(_MORE, usual.mean, size_of(usual))
    shares = [(n / state.seen, level) for n, level in zip(state.reached, LEVELS)]
    share, level = next((one for one in shares if one[0] <= _GRAVE), shares[-1])
    share = min(max(share, 1.0 / (state.seen + _PRIOR)), _GRAVE)
    graver = _GRAVER * share / (1.0 - share + _GRAVER * share)
    grave = sum(toll >= level for toll in tolls)
    light = len(tolls) - grave
    marks = grave * math.log(graver / share) + light * math.log((1.0 - graver) / (1.0 - share))
    return len(tolls) * each - rest + marks
