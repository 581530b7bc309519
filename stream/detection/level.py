"""The detector "level": a wandering rate foretells each count; how its p-values came out corrects them.

`p_value` judges a single step. `alarm` and `threshold` rest on it and on how surprising the steps before were; `score`
on the odds that a surge is going on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from stream.detection import rate, recalibration, recent, surge
from stream.detection.detector import SeriesParams, Step, Verdict
from stream.detection.tails import first_below, negative_binomial_guess, negative_binomial_tail, one_more
from stream.outcomes import Rule

_USUAL_DISPERSION = 0.82
"""The part of the learnt dispersion that is usual: past surges are in it too."""
_LARGEST_SIZE = 1e7
_WALK = 3
"""Counts walked from the guess of a threshold before it is sought outright."""

Tail = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelState:
    """All that is remembered of a series."""

    params: SeriesParams
    steps: int
    rate: rate.RateState
    tail: recalibration.TailState
    odds: surge.Odds
    recent: float


@dataclass(frozen=True, slots=True)
class LevelDetector:
    """One law for counts of happenings and for sums of their tolls: the scale and the tail are learnt."""

    state_type: type[LevelState] = LevelState
    version: int = 4

    def initial(self, params: SeriesParams) -> LevelState:
        """Nothing seen: wide laws."""
        return LevelState(
            params=params,
            steps=0,
            rate=rate.initial(params.step, params.rule),
            tail=recalibration.initial(params.rule),
            odds=surge.INITIAL,
            recent=recent.NEUTRAL,
        )

    def like(self, state: LevelState, elder: LevelState) -> LevelState:
        """The level of the one with the scatter, the tail and the week of the other, believed no more than at first."""
        return replace(
            state,
            rate=rate.like(state.rate, elder.rate),
            tail=recalibration.like(elder.tail),
        )

    def judge(self, state: LevelState, count: float, day: date) -> Verdict:
        """The corrected tail at the count."""
        law = law_of(state, day)
        p = law.mid_p(law.tail(count))
        odds, _ = surge.odds_after(state.odds, law.usual, count, state.params.step)
        return _verdict(state, law, odds, count, p)

    def learn(self, state: LevelState, count: float, day: date) -> LevelState:
        """Every part of the state a step on."""
        law = law_of(state, day)
        tail = law.tail(count)
        p = law.mid_p(tail)
        _, odds = surge.odds_after(state.odds, law.usual, count, state.params.step)
        return _learnt(state, law, odds, count, tail, p)

    def advance(self, state: LevelState, count: float, day: date) -> tuple[Verdict, LevelState]:
        """Both at once, for what they share is most of the cost."""
        return advanced(state, law_of(state, day), count)


class Law(NamedTuple):
    """The negative binomial law of the next count, and the correction of its tail."""

    usual: rate.Forecast
    size: float
    correction: recalibration.Correction

    def tail(self, count: float) -> Tail:
        """P(X > count) and P(X >= count) by the law itself."""
        return negative_binomial_tail(count, self.usual.mean, self.size)

    def mid_p(self, tail: Tail) -> float:
        """The corrected mid-p-value of a tail."""
        above, at_least = tail
        return 0.5 * (self.correction.corrected(above) + self.correction.corrected(at_least))

    def threshold(self, level: float) -> float:
        """The smallest whole count whose corrected mid-p-value is at most the level, walked to from a near guess."""
        mean, size, corrected, bar = self.usual.mean, self.size, self.correction.corrected, 2.0 * level
        at = int(negative_binomial_guess(self.correction.raw(level), mean, size) + 0.5)
        above, at_least = self.tail(at)
        here, likely, rare = at_least - above, corrected(at_least), corrected(above)
        for _ in range(_WALK):
            if rare + likely > bar:
                here *= one_more(at, mean, size)
                above, at = above - here, at + 1
                likely, rare = rare, corrected(above)
                if rare + likely <= bar:
                    return float(at)
            else:
                if not at:
                    return 0.0
                here /= one_more(at - 1, mean, size)
                at_least += here
                lower = corrected(at_least)
                if likely + lower > bar:
                    return float(at)
                at, likely, rare = at - 1, lower, likely
        return first_below(lambda count: self.mid_p(self.tail(count)), level, at)


def law_of(state: LevelState, day: date) -> Law:
    """The law of the day's count by what was known before it."""
    usual = rate.forecast(state.rate, day)
    weeks = state.steps if state.params.step is Step.WEEK else None
    return Law(usual, size_of(usual), recalibration.correction(state.tail, weeks, usual.dispersion, usual.log_variance))


def size_of(usual: rate.Forecast) -> float:
    """The size of the negative binomial law that a usual count follows."""
    square = usual.mean * usual.mean
    extra = usual.variance(max(_USUAL_DISPERSION * usual.dispersion, 1.0)) - usual.mean
    return square / extra if extra * _LARGEST_SIZE > square else _LARGEST_SIZE


def advanced(state: LevelState, law: Law, count: float) -> tuple[Verdict, LevelState]:
    """The verdict and the state after a day, by the law of its count."""
    tail = law.tail(count)
    p = law.mid_p(tail)
    odds, onward = surge.odds_after(state.odds, law.usual, count, state.params.step)
    return _verdict(state, law, odds, count, p), _learnt(state, law, onward, count, tail, p)


def _level(state: LevelState) -> float:
    """The level for the p-value; each single incident stands for itself."""
    params = state.params
    return params.alpha if params.rule is Rule.MASS_CASUALTY else recent.level(state.recent, params.alpha)


def _verdict(state: LevelState, law: Law, odds: surge.Odds, count: float, p: float) -> Verdict:
    """What is said of a count with this p-value."""
    threshold = law.threshold(_level(state))
    return Verdict(
        expected=law.usual.mean,
        threshold=threshold,
        p_value=p,
        score=surge.score(odds, p),
        alarm=count >= threshold,
        warm=state.steps >= state.params.warm_up,
    )


def _learnt(state: LevelState, law: Law, odds: surge.Odds, count: float, tail: Tail, p: float) -> LevelState:
    """The state after the step."""
    return LevelState(
        params=state.params,
        steps=state.steps + 1,
        rate=rate.learn(state.rate, law.usual, count),
        tail=recalibration.learn(state.tail, *tail, state.params.step),
        odds=odds,
        recent=recent.after(state.recent, p),
    )
