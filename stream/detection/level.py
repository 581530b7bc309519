"""The detector "level": a wandering rate foretells each count; how its p-values came out corrects them.

`p_value` judges a single step; `score` the odds that a surge is going on, over this step and those just before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from stream.detection import rate, recalibration, surge
from stream.detection.detector import SeriesParams, Verdict
from stream.detection.tails import first_below, negative_binomial_guess, negative_binomial_tail

_USUAL_DISPERSION = 0.82
"""The part of the learnt dispersion that is usual: past surges are in it too."""
_LARGEST_SIZE = 1e7


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelState:
    """All that is remembered of a series."""

    params: SeriesParams
    steps: int
    rate: rate.RateState
    tail: recalibration.TailState
    odds: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class LevelDetector:
    """One law for counts of happenings and for sums of their tolls: the scale and the tail are learnt."""

    state_type: type[LevelState] = LevelState
    version: int = 2

    def initial(self, params: SeriesParams) -> LevelState:
        """Nothing seen: wide laws."""
        usual, tail = rate.initial(params.step, params.rule), recalibration.initial(params.rule)
        return LevelState(params=params, steps=0, rate=usual, tail=tail, odds=surge.INITIAL)

    def judge(self, state: LevelState, count: float, day: date) -> Verdict:
        """The corrected tail at the count."""
        law = _law(state, day)
        odds = surge.odds_after(state.odds, law.usual, count, state.params.step)
        return _verdict(state, law, odds, law.tail(count))

    def learn(self, state: LevelState, count: float, day: date) -> LevelState:
        """Every part of the state a step on."""
        law = _law(state, day)
        odds = surge.odds_after(state.odds, law.usual, count, state.params.step)
        return _learnt(state, law, odds, count, law.tail(count))

    def advance(self, state: LevelState, count: float, day: date) -> tuple[Verdict, LevelState]:
        """Both at once, for what they share is most of the cost."""
        law = _law(state, day)
        odds = surge.odds_after(state.odds, law.usual, count, state.params.step)
        tail = law.tail(count)
        return _verdict(state, law, odds, tail), _learnt(state, law, odds, count, tail)


@dataclass(frozen=True, slots=True)
class _Law:
    """The negative binomial law of the next count, and the correction of its tail."""

    usual: rate.Forecast
    size: float
    correction: recalibration.Correction

    def tail(self, count: float) -> tuple[float, float]:
        """P(X > count) and P(X >= count) by the law itself."""
        return negative_binomial_tail(count, self.usual.mean, self.size)

    def mid_p(self, count: float) -> float:
        """The corrected mid-p-value."""
        return self.correction.mid_p(*self.tail(count))


def _law(state: LevelState, day: date) -> _Law:
    usual = rate.forecast(state.rate, day)
    mean = usual.mean
    extra = usual.variance(max(_USUAL_DISPERSION * usual.dispersion, 1.0)) - mean
    size = min(mean * mean / max(extra, 1e-12), _LARGEST_SIZE)
    return _Law(usual, size, recalibration.correction(state.tail, usual.dispersion, usual.log_variance))


def _verdict(state: LevelState, law: _Law, odds: tuple[float, ...], tail: tuple[float, float]) -> Verdict:
    """What is said of a count with these tails."""
    alpha, correction = state.params.alpha, law.correction
    p = correction.mid_p(*tail)
    guess = negative_binomial_guess(correction.raw(alpha), law.usual.mean, law.size)
    return Verdict(
        expected=law.usual.mean,
        threshold=first_below(law.mid_p, alpha, guess + 0.5),
        p_value=p,
        score=surge.score(odds),
        alarm=p <= alpha,
        warm=state.steps >= state.params.warm_up,
    )


def _learnt(
    state: LevelState, law: _Law, odds: tuple[float, ...], count: float, tail: tuple[float, float]
) -> LevelState:
    """The state after the step."""
    return LevelState(
        params=state.params,
        steps=state.steps + 1,
        rate=rate.learn(state.rate, law.usual, count),
        tail=recalibration.learn(state.tail, *tail, state.params.step),
        odds=odds,
    )
