"""What comes back every year in one week of it, beside the smooth season: feasts, harvests, square seasons.

Each of 52 slots of the year keeps what was seen there and what was expected. How far slots differ from the smooth
season is the covariance between a slot's deviation now and in the years before, which chance alone leaves at 0; a
slot's factor is its gamma posterior under that variance. Where nothing comes back, every factor is 1.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

SLOTS = 52
_MEMORY = 0.9
"""Of a slot, from year to year."""
_SPREAD_MEMORY = 0.9995
_PRIOR_WEIGHT = 20.0
_CERTAIN = 3.0
"""Standard errors taken off the estimated variance: a season is believed when it is proven."""


@dataclass(frozen=True, slots=True)
class YearState:
    """By slot, counts seen and expected in units of the dispersion; the covariance's sum and its weight."""

    seen: tuple[float, ...]
    expected: tuple[float, ...]
    common: float
    weight: float

    @classmethod
    def empty(cls) -> YearState:
        """Nothing seen."""
        return cls((0.0,) * SLOTS, (0.0,) * SLOTS, 0.0, 0.0)


def factor(state: YearState, slot: int) -> float:
    """By how much the slot's rate exceeds the smooth season's."""
    weight = state.weight + _PRIOR_WEIGHT
    variance = state.common / weight - _CERTAIN / math.sqrt(weight)
    if variance <= 0.0:
        return 1.0
    return (1.0 + variance * state.seen[slot]) / (1.0 + variance * state.expected[slot])


def learn_year(state: YearState, slot: int, seen: float, expected: float) -> YearState:
    """The state after a step in the slot; both counts in units of the dispersion, expected by the smooth season."""
    before, foretold = state.seen[slot], state.expected[slot]
    return YearState(
        (*state.seen[:slot], _MEMORY * before + seen, *state.seen[slot + 1 :]),
        (*state.expected[:slot], _MEMORY * foretold + expected, *state.expected[slot + 1 :]),
        _SPREAD_MEMORY * state.common + (seen - expected) * (before - foretold),
        _SPREAD_MEMORY * state.weight + expected * foretold,
    )
