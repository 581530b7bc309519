"""The detector "lasting": what "level" has learnt as usual, and Page's sums of the evidence that more goes on for days.

Of each day the logarithm of the likelihood ratio is taken: that it has `factor` times as many incidents as usual, both
laws negative binomial of one shape. Their sum, never below 0 (Page 1954, doi:10.1093/biomet/41.1-2.100), alarms from
log(1 / (6 alpha)) on. Were the law the true one, false alarms would be 1 / (6 alpha) days apart at the least (Lorden
1971, doi:10.1214/aoms/1177693055); with these counts they are some six times as rare. The ratio is linear in the count,
so the bar for a day is a count. A day that alarms has a p-value of at most a fifth, which is learnt from how such
values came out. Where counts are more dispersed than happenings are, as where a series begins a thousand times above
what is assumed, nothing gathers, and each day stands as in "level".

A sum of tolls hangs on its largest. Of victims the day's incidents are counted instead, and of them those that are
graver than usual (`graver.py`); the sum itself alarms as in "level".
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from stream.detection import graver
from stream.detection.detector import SeriesParams, Verdict
from stream.detection.level import Law, LevelDetector, LevelState, advanced, law_of
from stream.outcomes import Rule

FACTORS = (2.0, 4.0)
"""How many times as many incidents as usual are looked for."""
_LEVEL = LevelDetector()
_OVERSHOOT = 6.0
_LEAST = 1e-9
_ORDINARY = 0.2
"""A day of a higher p-value tells of nothing, whatever has gathered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LastingState:
    """What "level" remembers, and what has gathered up to now."""

    params: SeriesParams
    level: LevelState
    sums: tuple[float, ...]
    """Of reports, for each factor."""
    graver: graver.GraverState | None
    """Of victims."""


@dataclass(frozen=True, slots=True)
class LastingDetector:
    """Evidence of several days, of how many incidents and of how grave they are."""

    state_type: type[LastingState] = LastingState
    version: int = 1

    def initial(self, params: SeriesParams) -> LastingState:
        """Nothing seen, no evidence."""
        victims = params.rule is Rule.VICTIMS
        return LastingState(
            params=params,
            level=_LEVEL.initial(params),
            sums=(0.0,) * len(FACTORS),
            graver=graver.initial(params.step) if victims else None,
        )

    def like(self, state: LastingState, elder: LastingState) -> LastingState:
        """The level of the one with the scatter and the shares of the other."""
        known = graver.like(state.graver, elder.graver) if state.graver and elder.graver else state.graver
        return replace(state, level=_LEVEL.like(state.level, elder.level), graver=known)

    def judge(self, state: LastingState, count: float, day: date) -> Verdict:
        """The verdict of "level", alarming by what has gathered."""
        return self.advance(state, count, day)[0]

    def learn(self, state: LastingState, count: float, day: date) -> LastingState:
        """Every part a step on."""
        return self.advance(state, count, day)[1]

    def advance(self, state: LastingState, count: float, day: date) -> tuple[Verdict, LastingState]:
        """Both at once."""
        before = _level(state)
        law = law_of(before, day)
        verdict, level = advanced(before, law, count)
        onward = replace(state, level=level)
        if state.graver is not None:
            return _with_graver(state.graver, verdict, onward, count, day)
        return (
            _with_sums(state.sums, law, verdict, onward, count)
            if state.params.rule is Rule.REPORTS
            else (verdict, onward)
        )


def _level(state: LastingState) -> LevelState:
    """Under the parameters of now: those of a stored state may be others."""
    return state.level if state.level.params == state.params else replace(state.level, params=state.params)


def bar(alpha: float) -> float:
    """The sum from which on a day alarms."""
    return math.log(max(1.0 / (_OVERSHOOT * alpha), math.e))


def _with_graver(
    before: graver.GraverState, verdict: Verdict, state: LastingState, count: float, day: date
) -> tuple[Verdict, LastingState]:
    """What the gravity of the day's incidents adds to the verdict and the state of "level"."""
    alarms, known = graver.advance(before, count, day, bar(state.params.alpha))
    graves = alarms and verdict.p_value <= _ORDINARY
    # The sum is what is shown: where it is the incidents that alarm, the day's own sum is the bar.
    threshold = min(verdict.threshold, math.floor(count)) if graves else verdict.threshold
    return replace(verdict, threshold=threshold, alarm=verdict.alarm or graves), replace(state, graver=known)


def _with_sums(
    sums: tuple[float, ...], law: Law, verdict: Verdict, state: LastingState, count: float
) -> tuple[Verdict, LastingState]:
    """What the sums of evidence add to the verdict and the state of "level"."""
    if law.usual.dispersion >= graver.WILD:
        return verdict, replace(state, sums=(0.0,) * len(FACTORS))
    wanted = bar(state.params.alpha)
    ratios = [(gathered, *graver.ratio(factor, law.usual.mean, law.size)) for gathered, factor in zip(sums, FACTORS)]
    threshold = _threshold(ratios, law, wanted)
    gathered = tuple(min(max(before + count * each - rest, 0.0), wanted) for before, each, rest in ratios)
    return replace(verdict, threshold=threshold, alarm=count >= threshold), replace(state, sums=gathered)


def _threshold(ratios: Sequence[tuple[float, float, float]], law: Law, wanted: float) -> float:
    """The smallest count that lifts a sum to the bar, and speaks for more than usual itself.

    `ratios`: for each factor what has gathered, what an incident adds to it, and what a day takes from it.
    """
    least = min(math.ceil((max(wanted - gathered, _LEAST) + rest) / each) for gathered, each, rest in ratios)
    return max(float(least), law.threshold(_ORDINARY))
