"""The rule of OCHA's HDX Signals, as a named alternative: the highest in a year.

Of weeks the count alone, of days the sum of thirty, against the same of the last 52 weeks or 366 days; it has to be
passed, and to reach a floor of its own. Its p-value is by rank: among n earlier values and this one, each is as likely
the highest.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

from stream.detection.detector import SeriesParams, Step, Verdict

_LEAST_HISTORY = 8
_LEAST_SCORE = 1e-9


@dataclass(frozen=True, slots=True)
class _Rule:
    """How much is summed, how far it looks back, and the least that alarms."""

    summed: int
    back: int
    least: float


_RULES = {Step.WEEK: _Rule(1, 52, 5.0), Step.DAY: _Rule(30, 366, 10.0)}


@dataclass(frozen=True, slots=True, kw_only=True)
class HighestState:
    """The counts that the next sum begins with, and the sums looked back on, oldest first."""

    params: SeriesParams
    steps: int
    counts: tuple[float, ...]
    sums: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class HighestInAYear:
    """Alarms where the year's highest is passed, whatever the alarm level."""

    state_type: type[HighestState] = HighestState
    version: int = 1

    def initial(self, params: SeriesParams) -> HighestState:
        """No history."""
        return HighestState(params=params, steps=0, counts=(), sums=())

    def like(self, state: HighestState, elder: HighestState) -> HighestState:  # noqa: ARG002  nothing is shared
        """Its own history alone."""
        return state

    def judge(self, state: HighestState, count: float, day: date) -> Verdict:  # noqa: ARG002  knows no calendar
        """The sum that ends with the count, against those before."""
        rule, before = _RULES[state.params.step], sum(state.counts)
        now, known = before + count, len(state.sums)
        ready = known >= _LEAST_HISTORY
        bar = max(math.floor(max(state.sums, default=0.0)) + 1.0, rule.least)
        higher, equal = sum(past > now for past in state.sums), sum(past == now for past in state.sums)
        return Verdict(
            expected=max(sum(state.sums) / known - before, 0.0) if known else 0.0,
            threshold=max(bar - before, 0.0),
            p_value=(higher + 0.5 * (equal + 1)) / (known + 1),
            score=math.log10((now + 0.5) / (max(state.sums) + 0.5) + _LEAST_SCORE) if ready else 0.0,
            alarm=ready and now >= bar,
            warm=ready and state.steps >= state.params.warm_up,
        )

    def learn(self, state: HighestState, count: float, day: date) -> HighestState:  # noqa: ARG002  as above
        """The sum becomes history, once it is whole."""
        rule = _RULES[state.params.step]
        counts = (*state.counts, float(count))
        whole = (sum(counts),) if len(counts) == rule.summed else ()
        return HighestState(
            params=state.params,
            steps=state.steps + 1,
            counts=counts[max(len(counts) - rule.summed + 1, 0) :],
            sums=(*state.sums, *whole)[-rule.back :],
        )

    def advance(self, state: HighestState, count: float, day: date) -> tuple[Verdict, HighestState]:
        """Both at once."""
        return self.judge(state, count, day), self.learn(state, count, day)
