"""The usual rate of a series: a level that wanders, a yearly season and, for days, factors of the weekday.

A dynamic generalised linear model with log link and conjugate updates (West, Harrison and Migon 1985,
doi:10.2307/2287971), for counts of variance dispersion * mean. A step costs the same however long the history.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from stream.detection.detector import Step

Vector = tuple[float, ...]

_PRIOR_VARIANCE = (4.0, 0.2, 0.2, 0.05, 0.05)
_WANDER = {Step.WEEK: (0.0008, 2e-6, 2e-6, 2e-6, 2e-6), Step.DAY: (0.0003, 3e-7, 3e-7, 3e-7, 3e-7)}
_PRIOR_MEAN = {Step.WEEK: 1.0, Step.DAY: 0.3}
_PRIOR_DISPERSION = 1.6
_DISPERSION_STEPS = 12.0
_DISPERSION_MEMORY = 0.994
_WEEKDAY_CASES = 8.0
_WEEKDAY_MEMORY = 0.995
_LOWEST_LOG_RATE = -6.0
_LARGEST_VARIANCE = 4.0
_WILDEST = 2.5
"""Standard deviations above the mean at which a count is capped before it is learnt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RateState:
    """What is known of the rate: a normal law of (log level, two harmonics), dispersion and weekdays."""

    step: Step
    mean: Vector
    covariance: tuple[Vector, ...]
    residuals: float
    residual_steps: float
    weekday_seen: Vector
    weekday_expected: Vector


@dataclass(frozen=True, slots=True)
class Forecast:
    """The law of the next count: negative binomial of this mean and size."""

    mean: float
    size: float
    dispersion: float
    log_variance: float
    """Variance of the log rate: what is not known of it."""

    @property
    def deviation(self) -> float:
        """The standard deviation of the count."""
        return math.sqrt(self.mean + self.mean * self.mean / self.size)


def initial(step: Step) -> RateState:
    """Before the first count: a rate known to a factor of ten either way, hardly any season."""
    size = len(_PRIOR_VARIANCE)
    rows = tuple(
        tuple(_PRIOR_VARIANCE[i] if i == j else 0.0 for j in range(size)) for i in range(size)
    )  # fmt: skip
    return RateState(
        step=step,
        mean=(math.log(_PRIOR_MEAN[step]), *(0.0,) * (size - 1)),
        covariance=rows,
        residuals=_PRIOR_DISPERSION * _DISPERSION_STEPS,
        residual_steps=_DISPERSION_STEPS,
        weekday_seen=(0.0,) * 7,
        weekday_expected=(0.0,) * 7,
    )


def forecast(state: RateState, day: date) -> Forecast:
    """The law of the count of the step that begins on `day`."""
    h = _season(day.timetuple().tm_yday)
    log_rate = _dot(h, state.mean)
    variance = min(_dot(h, _times(state.covariance, h)), _LARGEST_VARIANCE)
    mean = math.exp(min(log_rate, 40.0)) * _weekday(state, day)
    dispersion = max(state.residuals / state.residual_steps, 1.0)
    extra = (dispersion - 1.0) * mean + mean * mean * variance
    return Forecast(mean, min(mean * mean / max(extra, 1e-12), 1e9), dispersion, variance)


def learn(state: RateState, now: Forecast, count: float, day: date) -> RateState:
    """The state after the step, given the forecast for it.

    What is beyond the ordinary is capped: one wild week must not raise the bar.
    """
    kept = min(count, now.mean + _WILDEST * now.deviation + 1.0)
    shape = 1.0 / now.log_variance
    gain = (shape + kept / now.dispersion) / (shape + now.mean / now.dispersion)
    variance = 1.0 / (shape + 0.5 * (kept + now.mean) / now.dispersion)
    h = _season(day.timetuple().tm_yday)
    column = _times(state.covariance, h)
    shift = math.log(gain) / now.log_variance
    shrink = (1.0 - variance / now.log_variance) / now.log_variance
    mean = [m + c * shift for m, c in zip(state.mean, column)]
    mean[0] = max(mean[0], _LOWEST_LOG_RATE)
    seen, expected = _learn_weekday(state, kept, now.mean, day)
    surprise = (kept - now.mean) ** 2 / (now.mean * (1.0 + now.mean * now.log_variance / now.dispersion))
    return RateState(
        step=state.step,
        mean=tuple(mean),
        covariance=_narrow(state, column, shrink),
        residuals=_DISPERSION_MEMORY * state.residuals + min(surprise, 16.0 * now.dispersion),
        residual_steps=_DISPERSION_MEMORY * state.residual_steps + 1.0,
        weekday_seen=seen,
        weekday_expected=expected,
    )


def _narrow(state: RateState, column: Vector, shrink: float) -> tuple[Vector, ...]:
    """The covariance after an observation and one step of wandering."""
    rows = []
    for i, (row, c, wander) in enumerate(zip(state.covariance, column, _WANDER[state.step])):
        pull = c * shrink
        new = [v - pull * d for v, d in zip(row, column)]
        new[i] = min(new[i] + wander, _PRIOR_VARIANCE[i])
        rows.append(tuple(new))
    return tuple(rows)


def _learn_weekday(state: RateState, kept: float, mean: float, day: date) -> tuple[Vector, Vector]:
    """Counts and expectations (without the weekday's factor) by weekday, fading."""
    if state.step is Step.WEEK:
        return state.weekday_seen, state.weekday_expected
    at, plain = day.weekday(), mean / _weekday(state, day)
    seen, expected = list(state.weekday_seen), list(state.weekday_expected)
    seen[at] = _WEEKDAY_MEMORY * seen[at] + kept
    expected[at] = _WEEKDAY_MEMORY * expected[at] + plain
    return tuple(seen), tuple(expected)


def _weekday(state: RateState, day: date) -> float:
    if state.step is Step.WEEK:
        return 1.0
    at = day.weekday()
    return (state.weekday_seen[at] + _WEEKDAY_CASES) / (state.weekday_expected[at] + _WEEKDAY_CASES)


def _dot(one: Vector, other: Vector) -> float:
    """Written out, for it is most of a step's cost."""
    a, b, c, d, e = one
    v, w, x, y, z = other
    return a * v + b * w + c * x + d * y + e * z


def _times(rows: tuple[Vector, ...], h: Vector) -> Vector:
    return tuple([_dot(row, h) for row in rows])


@lru_cache(maxsize=366)
def _season(day_of_year: int) -> Vector:
    angle = 2 * math.pi * day_of_year / 365.25
    return (1.0, math.cos(angle), math.sin(angle), math.cos(2 * angle), math.sin(2 * angle))
