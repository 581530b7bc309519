"""The detector "level": a wandering rate for counts beside a heavy-tailed law for sums of tolls.

Which of the two a series follows is learnt from how well each foretold it; p-values are those of the mixture,
corrected by how they came out before.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

from stream.detection import rate, recalibration
from stream.detection.detector import SeriesParams, Step, Verdict
from stream.detection.tails import (
    first_below,
    log_logistic_above,
    log_logistic_quantile,
    mid_p,
    negative_binomial_above,
    negative_binomial_guess,
)
from stream.outcomes import Rule

_PRIOR_ODDS = {Rule.REPORTS: -3.0, Rule.VICTIMS: 4.0, Rule.MASS_CASUALTY: 4.0}
"""Log odds that the series is a sum of tolls, before its first count."""
_ODDS_MEMORY = 0.99
_LARGEST_ODDS = 8.0
_LARGEST_GAIN = 1.0
"""What one step may change of the log odds: one massacre makes no sum of tolls."""
_MEMORY = {Step.WEEK: 0.985, Step.DAY: 0.994}
_PRIOR_STEPS = 3.0
_PRIOR_LOCATION = 1.0
_PRIOR_VARIANCE = 1.44
_LEAST_VARIANCE = 0.05
_WILDEST = 2.5
"""Standard deviations of the log at which a deviation is capped before it is learnt."""


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
    tail: recalibration.TailState


@dataclass(frozen=True, slots=True)
class LevelDetector:
    """Two laws of counts, weighed by how they foretold the series so far."""

    state_type: type[LevelState] = LevelState

    def initial(self, params: SeriesParams) -> LevelState:
        """Nothing seen: wide laws, weighed by the rule."""
        sums = SumState(steps=2.0, positive=1.0, location=_PRIOR_LOCATION, variance=_PRIOR_VARIANCE)
        return LevelState(
            params=params,
            steps=0,
            rate=rate.initial(params.step),
            sums=sums,
            odds=_PRIOR_ODDS[params.rule],
            tail=recalibration.INITIAL,
        )

    def judge(self, state: LevelState, count: float, day: date) -> Verdict:
        """The mixture's tail at the count, corrected by how often and how far such tails were passed before."""
        law, alpha = _mixture(rate.forecast(state.rate, day), state), state.params.alpha
        p = recalibration.corrected(state.tail, mid_p(law.above, count))
        return Verdict(
            expected=law.mean,
            threshold=law.first_below(recalibration.raw(state.tail, alpha)),
            p_value=p,
            score=-math.log10(p),
            alarm=p <= alpha,
            warm=state.steps >= state.params.warm_up,
        )

    def learn(self, state: LevelState, count: float, day: date) -> LevelState:
        """Every part of the state a step on."""
        usual = rate.forecast(state.rate, day)
        law = _mixture(usual, state)
        return LevelState(
            params=state.params,
            steps=state.steps + 1,
            rate=rate.learn(state.rate, usual, count, day),
            sums=_learn_sums(state.sums, count, _MEMORY[state.params.step]),
            odds=_learn_odds(state, law, count),
            tail=recalibration.learn(state.tail, mid_p(law.above, count)),
        )


@dataclass(frozen=True, slots=True)
class _Mixture:
    """The law of the next count: a negative binomial, and with probability `weight` a sum of tolls."""

    weight: float
    mean: float
    size: float
    zero: float
    location: float
    scale: float

    def above(self, count: float) -> float:
        """P(X > count)."""
        return (1.0 - self.weight) * self.counts_above(count) + self.weight * self.sums_above(count)

    def counts_above(self, count: float) -> float:
        """P(X > count) were it a count."""
        return negative_binomial_above(count, self.mean, self.size)

    def sums_above(self, count: float) -> float:
        """P(X > count) were it a sum of tolls."""
        return log_logistic_above(count, self.zero, self.location, self.scale)

    def first_below(self, alpha: float) -> float:
        """The smallest count whose mid-p is at most alpha."""
        counts = negative_binomial_guess(alpha / (1.0 - self.weight), self.mean, self.size)
        sums = log_logistic_quantile(alpha / self.weight, self.zero, self.location, self.scale)
        return first_below(self.above, alpha, max(counts, sums) + 0.5)


def _mixture(usual: rate.Forecast, state: LevelState) -> _Mixture:
    weight = 1.0 / (1.0 + math.exp(-state.odds))
    return _Mixture(weight, usual.mean, usual.size, *_sum_law(state.sums))


def _sum_law(sums: SumState) -> tuple[float, float, float]:
    """Share of zeros, location and scale; the spread is widened by what few steps leave unknown."""
    spread = math.sqrt(sums.variance * (1.0 + 1.0 / (sums.positive + _PRIOR_STEPS)))
    return 1.0 - sums.positive / sums.steps, sums.location, max(spread * math.sqrt(3.0) / math.pi, 0.1)


def _learn_sums(sums: SumState, count: float, memory: float) -> SumState:
    """Fading moments of the log, its deviations capped so that a massacre does not raise the bar."""
    steps, positive = memory * sums.steps + 1.0, memory * sums.positive
    if count < 1:
        return SumState(steps=steps, positive=positive, location=sums.location, variance=sums.variance)
    reach = _WILDEST * math.sqrt(sums.variance)
    error = min(max(math.log(count) - sums.location, -reach), reach)
    gain = 1.0 / (positive + 1.0 + _PRIOR_STEPS)
    variance = sums.variance + gain * (error * error * (1.0 - gain) - sums.variance)
    return SumState(
        steps=steps,
        positive=positive + 1.0,
        location=sums.location + gain * error,
        variance=max(variance, _LEAST_VARIANCE),
    )


def _learn_odds(state: LevelState, law: _Mixture, count: float) -> float:
    """Log odds of the two laws after one more count, fading to the prior."""
    sums = law.sums_above(count - 1) - law.sums_above(count)
    counts = law.counts_above(count - 1) - law.counts_above(count)
    gained = math.log(max(sums, 1e-12) / max(counts, 1e-12))
    odds = _ODDS_MEMORY * state.odds + (1 - _ODDS_MEMORY) * _PRIOR_ODDS[state.params.rule]
    return min(max(odds + min(max(gained, -_LARGEST_GAIN), _LARGEST_GAIN), -_LARGEST_ODDS), _LARGEST_ODDS)
