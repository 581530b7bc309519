"""EARS C2 (Hutwagner et al. 2003, doi:10.1007/PL00022317): seven steps of history behind a gap of two."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

from stream.detection.detector import SeriesParams, Verdict
from stream.detection.tails import SMALLEST_P, normal_quantile

_HISTORY, _GAP = 7, 2
_SMALLEST_DEVIATION = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class EarsState:
    """The last nine counts, oldest first."""

    params: SeriesParams
    steps: int
    last: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class EarsC2:
    """A normal law with the mean and deviation of the history."""

    state_type: type[EarsState] = EarsState
    version: int = 1

    def initial(self, params: SeriesParams) -> EarsState:
        """No history."""
        return EarsState(params=params, steps=0, last=())

    def like(self, state: EarsState, elder: EarsState) -> EarsState:  # noqa: ARG002  nothing is shared
        """Its own history alone."""
        return state

    def judge(self, state: EarsState, count: float, day: date) -> Verdict:  # noqa: ARG002  knows no calendar
        """The normal tail beyond the count; it says nothing alarming before the history is full."""
        history = state.last[: max(len(state.last) - _GAP, 0)]
        full = len(history) == _HISTORY
        mean = sum(history) / max(len(history), 1)
        variance = sum((x - mean) ** 2 for x in history) / max(len(history) - 1, 1)
        deviation = max(math.sqrt(variance), _SMALLEST_DEVIATION)
        z = (count - mean) / deviation
        p = max(0.5 * math.erfc(z / math.sqrt(2.0)), SMALLEST_P) if full else 1.0
        alpha = state.params.alpha
        return Verdict(
            expected=mean,
            threshold=mean + normal_quantile(alpha) * deviation,
            p_value=p,
            score=z if full else 0.0,
            alarm=p <= alpha,
            warm=full and state.steps >= state.params.warm_up,
        )

    def learn(self, state: EarsState, count: float, day: date) -> EarsState:  # noqa: ARG002  as above
        """The count becomes history two steps later."""
        last = (*state.last, float(count))[-(_HISTORY + _GAP) :]
        return EarsState(params=state.params, steps=state.steps + 1, last=last)

    def advance(self, state: EarsState, count: float, day: date) -> tuple[Verdict, EarsState]:
        """Both at once."""
        return self.judge(state, count, day), self.learn(state, count, day)
