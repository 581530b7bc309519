"""The usual rate of a series: a level with its drift, a yearly season, and for days factors of the weekday.

A dynamic generalised linear model with log link and conjugate updates (West, Harrison and Migon 1985,
doi:10.2307/2287971), for counts of variance dispersion * mean. How fast the level wanders is learnt from how far
one deviation foretells the next; what two harmonics cannot follow of the year is learnt by week, where it comes back
every year. A step costs the same however long the history.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from stream.detection.detector import Step
from stream.detection.yearly import SLOTS, YearState, factor, learn_year
from stream.outcomes import Rule

Vector = tuple[float, ...]

_HARMONICS = 4
_LEAST_VARIANCE = 1e-9
_LARGEST_VARIANCE = 4.0
"""Of the log level: it wanders no farther from what is known."""
_LOWEST_LOG_RATE, _HIGHEST_LOG_RATE = -8.0, 40.0
_LOWEST_LEVEL = -6.0
_PRIOR_DISPERSION = {Rule.REPORTS: 1.5, Rule.VICTIMS: 15.0, Rule.MASS_CASUALTY: 15.0}
"""Sums of tolls are dispersed like the tolls: their mean square over their mean."""
_PRIOR_DISPERSION_STEPS = 20.0
_WILDEST = 3.0
"""Standard deviations above the mean at which a count is capped before it is learnt: one wild week raises no bar."""
_WILDEST_FEW = 2.0
"""Further counts allowed beyond the cap, in units of the dispersion: rare counts are skew."""
_MOST_FEW = 5.0
"""A dispersion beyond this is that of tolls, and a single one of them says little of the days after."""
_WILDEST_RESIDUAL, _WILDEST_RESIDUAL_FEW = 3.5, 1.5
_TELLING_MEAN = 0.5
"""Mean count, in units of the dispersion, at which a step tells half as much of the dispersion as it could."""
_LARGEST_ECHO = 2.0
_USUAL_ECHO = 0.1
_WEEKDAY_CASES = 8.0
_WEEKDAY_MEMORY = 0.995
_PRIOR_WEEKDAY_CASES = 20.0
"""Expected cases of a weekday, in units of the dispersion, that a region's prior rests on at most."""


@dataclass(frozen=True, slots=True)
class _Pace:
    """What depends on the length of a step."""

    prior_level: float
    prior_variance: Vector
    wander: Vector
    """Variance that level, drift and the four terms of the season gain in a step."""
    echo_wander: float
    most_echo_wander: float
    echo_steps: float
    echo_memory: float
    dispersion_memory: float


_WEEKS = _Pace(
    prior_level=0.0,
    prior_variance=(4.0, 1e-5, 0.2, 0.2, 0.05, 0.05),
    wander=(5e-5, 1e-9, 1e-7, 1e-7, 5e-8, 5e-8),
    echo_wander=0.5,
    most_echo_wander=0.05,
    echo_steps=60.0,
    echo_memory=0.99,
    dispersion_memory=0.998,
)
_DAYS = _Pace(
    prior_level=math.log(0.3),
    prior_variance=(4.0, 2e-7, 0.2, 0.2, 0.05, 0.05),
    wander=(1.5e-5, 3e-11, 7e-8, 7e-8, 3.5e-8, 3.5e-8),
    echo_wander=0.01,
    most_echo_wander=0.007,
    echo_steps=200.0,
    echo_memory=0.997,
    dispersion_memory=0.9995,
)


def _pace(step: Step) -> _Pace:
    return _WEEKS if step is Step.WEEK else _DAYS


@dataclass(frozen=True, slots=True)
class RateState:
    """What is known of the rate before a step.

    `mean` and `covariance` (upper triangle by rows) are the normal law of (log level, drift a step, cosine and sine
    of the year, of the half-year); `echo` sums the products of successive deviations.
    """

    step: Step
    mean: Vector
    covariance: Vector
    residuals: float
    residual_steps: float
    deviation: float
    echo: float
    echo_steps: float
    year: YearState
    weekday_seen: Vector
    weekday_expected: Vector


class Forecast(NamedTuple):
    """The law of the next count, and what learning it needs."""

    mean: float
    dispersion: float
    log_variance: float
    """Variance of the log rate: what is not known of it."""
    column: Vector
    """Covariance of each component with the log rate."""
    slot: int
    year_factor: float
    weekday: int
    weekday_factor: float

    def variance(self, dispersion: float, doubt: float = 1.0) -> float:
        """Of the count, under another dispersion and a share of the doubt about the rate."""
        return dispersion * self.mean + doubt * self.log_variance * self.mean * self.mean


def initial(step: Step, rule: Rule) -> RateState:
    """Before the first count: a rate known to a factor of ten either way, hardly any season."""
    pace = _pace(step)
    size = len(pace.prior_variance)
    triangle = tuple(
        pace.prior_variance[i] if i == j else 0.0 for i in range(size) for j in range(i, size)
    )  # fmt: skip
    return RateState(
        step=step,
        mean=(pace.prior_level, *(0.0,) * (_HARMONICS + 1)),
        covariance=triangle,
        residuals=_PRIOR_DISPERSION[rule] * _PRIOR_DISPERSION_STEPS,
        residual_steps=_PRIOR_DISPERSION_STEPS,
        deviation=0.0,
        echo=0.0,
        echo_steps=pace.echo_steps,
        year=YearState.empty(),
        weekday_seen=(0.0,) * 7,
        weekday_expected=(0.0,) * 7,
    )


def like(state: RateState, elder: RateState) -> RateState:
    """The level of the one with the scatter and the weekdays of the other, of which it is a part.

    The weekdays are believed as far as some weeks of the elder's counts would bear it out.
    """
    steps = min(elder.residual_steps, _PRIOR_DISPERSION_STEPS)
    share = min(_PRIOR_WEEKDAY_CASES / max(*elder.weekday_expected, _PRIOR_WEEKDAY_CASES), 1.0)
    return replace(
        state,
        residuals=elder.residuals / elder.residual_steps * steps,
        residual_steps=steps,
        weekday_seen=tuple(share * seen for seen in elder.weekday_seen),
        weekday_expected=tuple(share * expected for expected in elder.weekday_expected),
    )


def forecast(state: RateState, day: date) -> Forecast:
    """The law of the count of the step that begins on `day`."""
    ordinal = day.toordinal()
    weekly = state.step is Step.WEEK
    slot, c1, s1, c2, s2 = _season((ordinal - 1) // 7 % SLOTS * 7 if weekly else int(ordinal % 365.2425), weekly)
    m0, _, m2, m3, m4, m5 = state.mean
    log_rate = m0 + c1 * m2 + s1 * m3 + c2 * m4 + s2 * m5
    a, ab, ac, ad, ae, af, _, bc, bd, be, bf, c, cd, ce, cf, d, de, df, e, ef, f = state.covariance
    x0 = a + c1 * ac + s1 * ad + c2 * ae + s2 * af
    x1 = ab + c1 * bc + s1 * bd + c2 * be + s2 * bf
    x2 = ac + c1 * c + s1 * cd + c2 * ce + s2 * cf
    x3 = ad + c1 * cd + s1 * d + c2 * de + s2 * df
    x4 = ae + c1 * ce + s1 * de + c2 * e + s2 * ef
    x5 = af + c1 * cf + s1 * df + c2 * ef + s2 * f
    variance = x0 + c1 * x2 + s1 * x3 + c2 * x4 + s2 * x5
    yearly = factor(state.year, slot)
    weekday = (ordinal - 1) % 7
    daily = 1.0 if weekly else _weekday_factor(state, weekday)
    dispersion = state.residuals / state.residual_steps
    if not _LOWEST_LOG_RATE < log_rate < _HIGHEST_LOG_RATE:
        log_rate = min(max(log_rate, _LOWEST_LOG_RATE), _HIGHEST_LOG_RATE)
    return Forecast(
        math.exp(log_rate) * yearly * daily,
        dispersion if dispersion > 1.0 else 1.0,
        variance if variance > _LEAST_VARIANCE else _LEAST_VARIANCE,
        (x0, x1, x2, x3, x4, x5),
        slot,
        yearly,
        weekday,
        daily,
    )


def learn(state: RateState, now: Forecast, count: float) -> RateState:
    """The state after the step, given the forecast for it. What is beyond the ordinary is capped."""
    pace, mean, dispersion, doubt = _pace(state.step), now.mean, now.dispersion, now.log_variance
    spread = math.sqrt(now.variance(dispersion))
    kept = _kept(count, mean, dispersion, doubt)
    deviation = (kept - mean) / spread
    if not -_LARGEST_ECHO < deviation < _LARGEST_ECHO:
        deviation = math.copysign(_LARGEST_ECHO, deviation)
    fit = 1.0 + mean * doubt / dispersion
    tells = mean / (mean + _TELLING_MEAN * dispersion) / (fit * fit)
    off, farthest = abs(count - mean), _WILDEST_RESIDUAL * spread + _WILDEST_RESIDUAL_FEW * dispersion
    off = off if off < farthest else farthest
    level, covariance = _updated(state, now, kept)
    scaled, expected = kept / dispersion, mean / dispersion
    seen_days, expected_days = state.weekday_seen, state.weekday_expected
    if state.step is Step.DAY:
        seen_days = _faded(seen_days, now.weekday, scaled)
        expected_days = _faded(expected_days, now.weekday, expected / now.weekday_factor)
    return RateState(
        state.step,
        level,
        covariance,
        pace.dispersion_memory * state.residuals + tells * off * off / (mean * fit),
        pace.dispersion_memory * state.residual_steps + tells,
        deviation,
        pace.echo_memory * state.echo + deviation * state.deviation,
        pace.echo_memory * state.echo_steps + 1.0,
        learn_year(state.year, now.slot, scaled, expected / now.year_factor),
        seen_days,
        expected_days,
    )


def _kept(count: float, mean: float, dispersion: float, doubt: float) -> float:
    """The part of a count that is learnt: what is far beyond the usual is capped."""
    if count <= mean:
        return count
    reach = mean * math.exp(_WILDEST * math.sqrt(min(doubt, _LARGEST_VARIANCE)))
    most = reach + _WILDEST * math.sqrt(dispersion * mean) + _WILDEST_FEW * min(dispersion, _MOST_FEW)
    return count if count < most else most


def _updated(state: RateState, now: Forecast, kept: float) -> tuple[Vector, Vector]:
    """Mean and covariance after the count and one step of wandering."""
    doubt, dispersion = now.log_variance, now.dispersion
    shape = 1.0 / doubt
    gain = math.log((shape + kept / dispersion) / (shape + now.mean / dispersion)) / doubt
    shrink = (1.0 - 1.0 / (shape + 0.5 * (kept + now.mean) / dispersion) / doubt) / doubt
    x0, x1, x2, x3, x4, x5 = now.column
    m0, m1, m2, m3, m4, m5 = state.mean
    m1 += gain * x1
    mean = (
        max(m0 + gain * x0, _LOWEST_LEVEL) + m1, m1, m2 + gain * x2, m3 + gain * x3, m4 + gain * x4, m5 + gain * x5,
    )  # fmt: skip
    a, ab, ac, ad, ae, af, b, bc, bd, be, bf, c, cd, ce, cf, d, de, df, e, ef, f = state.covariance
    y0, y1, y2, y3, y4, y5 = shrink * x0, shrink * x1, shrink * x2, shrink * x3, shrink * x4, shrink * x5
    ab, b, bc, bd, be, bf = ab - y0 * x1, b - y1 * x1, bc - y1 * x2, bd - y1 * x3, be - y1 * x4, bf - y1 * x5
    a = a - y0 * x0 + 2.0 * ab + b
    w0, w1, w2, w3, w4, w5 = _wander(state, now) if a < _LARGEST_VARIANCE else (0.0,) * 6
    covariance = (
        a + w0, ab + b, ac - y0 * x2 + bc, ad - y0 * x3 + bd, ae - y0 * x4 + be, af - y0 * x5 + bf,
        b + w1, bc, bd, be, bf,
        c - y2 * x2 + w2, cd - y2 * x3, ce - y2 * x4, cf - y2 * x5,
        d - y3 * x3 + w3, de - y3 * x4, df - y3 * x5,
        e - y4 * x4 + w4, ef - y4 * x5,
        f - y5 * x5 + w5,
    )  # fmt: skip
    return mean, covariance


def _wander(state: RateState, now: Forecast) -> Vector:
    """Variance gained in a step; the level's grows where deviations come in runs: it then moves more than thought.

    Runs are told in units of what a count scatters about the rate, hence so is what they add.
    """
    pace = _pace(state.step)
    echo = state.echo / state.echo_steps - _USUAL_ECHO
    if echo <= 0.0:
        return pace.wander
    noise = now.dispersion / now.mean + now.log_variance
    return (pace.wander[0] + min(pace.echo_wander * echo * noise, pace.most_echo_wander), *pace.wander[1:])


def _faded(values: Vector, at: int, more: float) -> Vector:
    return (*values[:at], _WEEKDAY_MEMORY * values[at] + more, *values[at + 1 :])


def _weekday_factor(state: RateState, at: int) -> float:
    return (state.weekday_seen[at] + _WEEKDAY_CASES) / (state.weekday_expected[at] + _WEEKDAY_CASES)


@lru_cache(maxsize=1024)
def _season(day_of_year: int, weekly: bool) -> tuple[int, float, float, float, float]:
    """The slot of the year and its harmonics; a year of weeks has 52 of them."""
    angle = 2 * math.pi * day_of_year / (7 * SLOTS if weekly else 365.2425)
    slot = min(day_of_year // 7, SLOTS - 1)
    return slot, math.cos(angle), math.sin(angle), math.cos(2 * angle), math.sin(2 * angle)
