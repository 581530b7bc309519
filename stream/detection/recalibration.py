"""Correcting the p-values of a law by how they came out before, so that p <= a on a share a of the usual steps.

If the law were right, its p would fall below `KNEE` on that share of steps, and log(KNEE / p) would then be exponential
with mean 1. The share is learnt, and beyond the knee a generalised Pareto law of that excess: sums of tolls have
tails heavier by far than any law of counts foretells. Each excess moves scale and shape by one step of natural gradient
(Amari 1998, doi:10.1162/089976698300017746) of the likelihood, with the information of Smith 1984
(doi:10.1007/978-94-017-3069-3_48). A count's probabilities enter without a random draw (Czado, Gneiting and Held 2009,
doi:10.1111/j.1541-0420.2009.01191.x): as the share of them below the knee and their mean excess there.

Past surges are among the steps that this is learnt from, so the usual tail is somewhat lighter than the learnt one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

from stream.detection.detector import Step
from stream.detection.tails import SMALLEST_P
from stream.outcomes import Rule

KNEE = 0.2
_MEMORY_OF_WEEKS, _MEMORY_OF_DAYS = 0.998, 0.9995
_PRIOR_STEPS = 300.0
_PRIOR_PASSES = 80.0
_PRIOR_SHAPE = {Rule.REPORTS: 0.02, Rule.VICTIMS: 0.3, Rule.MASS_CASUALTY: 0.3}
_SHARES = (0.05, 0.5)
_LOG_SCALES = (-0.4, 3.0)
_SHAPES = (0.01, 1.0)
_LARGEST_MOVES = (0.3, 0.1)
"""Of log scale and shape in one step: one massacre makes no tail."""
_FARTHEST = 60.0
_USUAL_SHARE = 0.97
_USUAL_TAIL = 1.2
"""The usual part of what was learnt: of the share, and as a power of the tail."""
_WILD_DISPERSION = 8.0
_WILD_SHAPE = 0.2
"""Counts of happenings are seldom more dispersed than this; beyond it, and until excesses tell better, the tail is
taken as heavier."""
_DOUBT_SHAPE = 0.1
_YOUNG_SHAPE, _YOUNG_WEEKS = 0.8, 40.0
"""Added at first, and the weeks after which a quarter of it is left: a year of weeks is few, and before it has passed
its season is taken for surprise. A year of days is many, and the level follows it."""


@dataclass(frozen=True, slots=True)
class TailState:
    """Fading weights of steps and of those below the knee; the excess law, and the weight of what taught it."""

    steps: float
    below: float
    passes: float
    log_scale: float
    shape: float


class Correction(NamedTuple):
    """From a law's p-values to true ones, and back; both ways keep the order."""

    share: float
    scale: float
    shape: float

    def corrected(self, p: float) -> float:
        """The p-value in the light of those before."""
        share, scale, shape = self
        if p >= KNEE:
            return 1.0 - (1.0 - p) / (1.0 - KNEE) * (1.0 - share)
        excess = math.log(KNEE / p if p > SMALLEST_P else KNEE / SMALLEST_P)
        return float(share * (1.0 + shape * excess / scale) ** (-_USUAL_TAIL / shape))

    def raw(self, p: float) -> float:
        """The law's p-value that is corrected to `p`."""
        share, scale, shape = self
        if p >= share:
            return 1.0 - (1.0 - p) / (1.0 - share) * (1.0 - KNEE)
        power = (share / max(p, SMALLEST_P)) ** (shape / _USUAL_TAIL)
        return max(KNEE * math.exp(-scale / shape * (power - 1.0)), SMALLEST_P)


def correction(tail: TailState, weeks: int | None, dispersion: float, log_variance: float) -> Correction:
    """For a law of this dispersion, after so many weeks (None: of days); what is little known may go far."""
    share = _within(_USUAL_SHARE * tail.below / tail.steps, _SHARES)
    shape = tail.shape + _DOUBT_SHAPE * log_variance * log_variance
    if weeks is not None:
        shape += _YOUNG_SHAPE * (_YOUNG_WEEKS / (_YOUNG_WEEKS + weeks)) ** 2
    if dispersion > _WILD_DISPERSION:
        shape += _WILD_SHAPE * _PRIOR_PASSES / tail.passes * math.log(dispersion / _WILD_DISPERSION)
    return Correction(share, math.exp(tail.log_scale), shape)


def initial(rule: Rule) -> TailState:
    """Before the first count: the law is trusted, but for sums of tolls."""
    return TailState(_PRIOR_STEPS, _PRIOR_STEPS * KNEE, _PRIOR_PASSES, 0.0, _PRIOR_SHAPE[rule])


def like(elder: TailState) -> TailState:
    """The tail of a series that is a part of another's, believed no more than what is taken for granted at first."""
    passes, steps = min(elder.passes, _PRIOR_PASSES), min(elder.steps, _PRIOR_STEPS)
    return TailState(steps, elder.below / elder.steps * steps, passes, elder.log_scale, elder.shape)


def learn(tail: TailState, above: float, at_least: float, step: Step) -> TailState:
    """The state after a step on which the law gave P(X > x) and P(X >= x)."""
    memory = _MEMORY_OF_WEEKS if step is Step.WEEK else _MEMORY_OF_DAYS
    steps, below = memory * tail.steps + 1.0, memory * tail.below
    if above >= KNEE:
        return TailState(steps, below, tail.passes, tail.log_scale, tail.shape)
    weight = min((KNEE - above) / max(at_least - above, 1e-12), 1.0)
    log_scale, shape = _fitted(tail, _mean_excess(above, min(at_least, KNEE)), weight / (tail.passes + 1.0))
    passes = tail.passes * (1.0 - (1.0 - memory) * weight) + weight
    return TailState(steps, below + weight, passes, log_scale, shape)


def _mean_excess(low: float, high: float) -> float:
    """The mean of log(KNEE / p) over p from `low` to `high`, both up to the knee."""
    if high - low <= 1e-6 * high:
        return min(math.log(KNEE / max(high, SMALLEST_P)), _FARTHEST)
    under = low * (math.log(KNEE / low) + 1.0) if low > SMALLEST_P else 0.0
    return min((high * (math.log(KNEE / high) + 1.0) - under) / (high - low), _FARTHEST)


def _fitted(tail: TailState, excess: float, gain: float) -> tuple[float, float]:
    """Log scale and shape after one more excess."""
    xi = tail.shape
    x = excess * math.exp(-tail.log_scale)
    d = 1.0 + xi * x
    by_scale = (1.0 + xi) * x / d - 1.0
    by_shape = math.log(d) / (xi * xi) - (1.0 / xi + 1.0) * x / d
    pull = gain * (1.0 + xi)
    most_scale, most_shape = _LARGEST_MOVES
    scale_move = _within(pull * (2.0 * by_scale - by_shape), (-most_scale, most_scale))
    shape_move = _within(pull * ((1.0 + xi) * by_shape - by_scale), (-most_shape, most_shape))
    return _within(tail.log_scale + scale_move, _LOG_SCALES), _within(xi + shape_move, _SHAPES)


def _within(value: float, bounds: tuple[float, float]) -> float:
    low, high = bounds
    return low if value < low else high if value > high else value
