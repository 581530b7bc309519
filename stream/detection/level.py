"""The detector "level": a wandering rate for counts beside a heavy-tailed law for sums of tolls.

Which of the two a series follows is learnt from how well each foretold it; p-values are those of the mixture.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from stream.detection import rate
from stream.detection.detector import SeriesParams, Step, Verdict
from stream.detection.tails import (
    SMALLEST_P,
    first_below,
    log_logistic_above,
    mid_p,
    negative_binomial_above,
    negative_binomial_log_pmf,
)
from stream.outcomes import Rule

_PRIOR_ODDS = {Rule.REPORTS: -4.0, Rule.VICTIMS: 2.0, Rule.MASS_CASUALTY: 4.0}
"""Log odds that the series is a sum of tolls, before its first count."""
_ODDS_MEMORY = 0.98
_LARGEST_ODDS = 8.0
_MEMORY = {Step.WEEK: 0.985, Step.DAY: 0.994}
_PRIOR_STEPS = 3.0
_PRIOR_LOCATION = 1.0
_PRIOR_SPREAD = 1.2
_WILDEST = 2.5


@dataclass(frozen=True, slots=True, kw_only=True)
class SumState:
    """The log-logistic law: fading weights of steps, of those above zero, and the logs' mean and variance."""

    steps: float
    positive: float
    location: float
    variance: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelState:
    """All that is remembered of a series."""

    params: SeriesParams
    steps: int
    rate: rate.RateState
    sums: SumState
    odds: float


@dataclass(frozen=True, slots=True)
class LevelDetector:
    """Two laws of counts, weighed by how they foretold the series so far."""

    state_type: type[LevelState] = LevelState

    def initial(self, params: SeriesParams) -> LevelState:
        """Nothing seen: wide laws, weighed by the rule."""
        sums = SumState(steps=2.0, positive=1.0, location=_PRIOR_LOCATION, variance=_PRIOR_SPREAD * _PRIOR_SPREAD)
        return LevelState(
            params=params, steps=0, rate=rate.initial(params.step), sums=sums, odds=_PRIOR_ODDS[params.rule]
        )

    def judge(self, state: LevelState, count: float, day: date) -> Verdict:
        """The mixture's tail at the count."""
        usual = rate.forecast(state.rate, day)
        above = _above(usual, state)
        p = min(max(mid_p(above, count), SMALLEST_P), 1.0)
        alpha = state.params.alpha
        return Verdict(
            expected=usual.mean,
            threshold=first_below(above, alpha, usual.mean + 3.0 * usual.deviation),
            p_value=p,
            score=-math.log10(p),
            alarm=p <= alpha,
            warm=state.steps >= state.params.warm_up,
        )

    def learn(self, state: LevelState, count: float, day: date) -> LevelState:
        """Every part of the state a step on."""
        return LevelState(
            params=state.params,
            steps=state.steps + 1,
            rate=rate.learn(state.rate, count, day),
            sums=_learn_sums(state.sums, count, _MEMORY[state.params.step]),
            odds=_learn_odds(state, count, rate.forecast(state.rate, day)),
        )


def _above(usual: rate.Forecast, state: LevelState) -> Callable[[float], float]:
    """P(X > count) of the mixture."""
    weight = 1.0 / (1.0 + math.exp(-state.odds))
    zero, location, scale = _sum_law(state.sums)
    mean, size = usual.mean, usual.size

    def above(count: float) -> float:
        return (1.0 - weight) * negative_binomial_above(count, mean, size) + weight * log_logistic_above(
            count, zero, location, scale
        )

    return above


def _sum_law(sums: SumState) -> tuple[float, float, float]:
    """Share of zeros, location and scale; the spread is widened by what few steps leave unknown."""
    spread = math.sqrt(sums.variance * (1.0 + 1.0 / (sums.positive + _PRIOR_STEPS)))
    return 1.0 - sums.positive / sums.steps, sums.location, max(spread * math.sqrt(3.0) / math.pi, 0.1)


def _learn_sums(sums: SumState, count: float, memory: float) -> SumState:
    """Fading moments of the log, its deviations capped so that a massacre does not raise the bar."""
    if count < 1:
        return SumState(
            steps=memory * sums.steps + 1.0,
            positive=memory * sums.positive,
            location=sums.location,
            variance=sums.variance,
        )
    positive = memory * sums.positive + 1.0
    reach = _WILDEST * math.sqrt(sums.variance)
    error = min(max(math.log(count) - sums.location, -reach), reach)
    gain = 1.0 / (positive + _PRIOR_STEPS)
    return SumState(
        steps=memory * sums.steps + 1.0,
        positive=positive,
        location=sums.location + gain * error,
        variance=max(sums.variance + gain * (error * error * (1.0 - gain) - sums.variance), 0.05),
    )


def _learn_odds(state: LevelState, count: float, usual: rate.Forecast) -> float:
    """Log odds of the two laws after one more count, fading to the prior."""
    zero, location, scale = _sum_law(state.sums)
    share = log_logistic_above(count - 1, zero, location, scale) - log_logistic_above(count, zero, location, scale)
    gained = math.log(max(share, 1e-12)) - negative_binomial_log_pmf(count, usual.mean, usual.size)
    odds = _ODDS_MEMORY * state.odds + (1 - _ODDS_MEMORY) * _PRIOR_ODDS[state.params.rule]
    return min(max(odds + min(max(gained, -3.0), 3.0), -_LARGEST_ODDS), _LARGEST_ODDS)
