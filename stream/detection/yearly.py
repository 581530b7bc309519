"""What comes back every year in one week of it, beside the smooth season: feasts, harvests, square seasons.

Each of 52 slots of the year keeps what was seen there and what was expected. How far slots differ from the smooth
season is the covariance between a slot's deviation now and in the years before, which chance alone leaves at 0; a
slot's factor is its gamma posterior under that variance. Where nothing comes back, every factor is 1.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

SLOTS = 52
_ROW = 7
"""Slots are kept in rows, so that a step copies two short tuples rather than the year."""
_MEMORY = 0.9
"""Of a slot, from year to year."""
_SPREAD_MEMORY = 0.9995
_PRIOR_WEIGHT = 20.0
_CERTAIN = 3.0
"""Standard errors taken off the estimated variance: a season is believed when it is proven."""

Slot = tuple[float, float]
"""Counts seen and expected, in units of the dispersion."""


@dataclass(frozen=True, slots=True)
class YearState:
    """The slots by rows; the covariance's sum and its weight."""

    rows: tuple[tuple[Slot, ...], ...]
    common: float
    weight: float

    @classmethod
    def empty(cls) -> YearState:
        """Nothing seen."""
        return cls((((0.0, 0.0),) * _ROW,) * -(-SLOTS // _ROW), 0.0, 0.0)


def factor(state: YearState, slot: int) -> float:
    """By how much the slot's rate exceeds the smooth season's."""
    weight = state.weight + _PRIOR_WEIGHT
    variance = state.common / weight - _CERTAIN / math.sqrt(weight)
    if variance <= 0.0:
        return 1.0
    seen, expected = state.rows[slot // _ROW][slot % _ROW]
    return (1.0 + variance * seen) / (1.0 + variance * expected)


def learn_year(state: YearState, slot: int, seen: float, expected: float) -> YearState:
    """The state after a step in the slot; both counts in units of the dispersion, expected by the smooth season."""
    at, place = slot // _ROW, slot % _ROW
    rows = state.rows
    row = rows[at]
    before, foretold = row[place]
    told = (_MEMORY * before + seen, _MEMORY * foretold + expected)
    return YearState(
        (*rows[:at], (*row[:place], told, *row[place + 1 :]), *rows[at + 1 :]),
        _SPREAD_MEMORY * state.common + (seen - expected) * (before - foretold),
        _SPREAD_MEMORY * state.weight + expected * foretold,
    )
