"""The odds that a surge is going on, from likelihood ratios of this count and of those just before.

Of some sizes of surge, each adding as many counts as `size` standard deviations, R_t = L_t * (1 + w * Q_{t-1}) with
L_t = P(count | surge) / P(count | usual), both laws negative binomial, and Q_t = L_t * (1 + v * Q_{t-1}): w weighs a
surge that began before against one that begins now, v how likely one that has gone on for two steps lasts further.
With v = w this is Shiryaev and Roberts' statistic (Shiryaev 1963, doi:10.1137/1108002; Roberts 1966,
doi:10.1080/00401706.1966.10490374) with a memory that fades, as it fits surges of many days; with v near 0 a
likelihood ratio over two steps (of limited window as in Willsky and Jones 1976, doi:10.1109/TAC.1976.1101146), since
an outbreak tells itself within two weeks.

Of two such laws that of the surge has the lighter tail: L_t rises with the count to a peak and falls beyond it. No
surge ends there: from the peak on L_t keeps its height.

Sums of tolls have no such laws. Their tails are those of a single toll, so that a surge makes the largest sums only as
much likelier as it brings more happenings (subexponential laws: Embrechts, Kluppelberg and Mikosch 1997,
doi:10.1007/978-3-642-33483-2, section 1.3): where the dispersion is that of tolls, one wild step is one massacre, and
it takes a second step to tell a surge. There L_t is bounded, and v higher.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from stream.detection.detector import Step
from stream.detection.rate import Forecast
from stream.detection.tails import SMALLEST_P

Odds = tuple[float, ...]

SIZES = (0.8, 2.0, 5.0)
"""Standard deviations that a surge adds to a step's count."""
WEIGHTS = (0.5, 0.3, 0.2)
"""How likely each size is."""
INITIAL: Odds = (0.0,) * len(SIZES)
_DOUBT = 0.7
_TOLLS_DISPERSION = 8.0
"""Counts of happenings are seldom more dispersed than this: beyond it they are taken for tolls."""
_HEAVINESS = 1.5
"""log L_t is at most this many times log(1 + size) for tolls, and more in proportion the less dispersed counts are."""
_LARGEST_ONWARD = 300.0
"""Of the odds that the next step starts from: a surge that is certain may still be over by then."""
_LOG_GROWTHS = tuple(math.log(1.0 + size) for size in SIZES)
_SMALLEST_ODDS = 1e-9
_SHADE = 1e-3
_LARGEST_SIZE = 1e7


@dataclass(frozen=True, slots=True)
class _Course:
    """How a surge runs, by the length of a step."""

    begun: float
    """Weight of a surge that began before, against one that begins now: w."""
    lasting: float
    """Weight of one that goes on beyond two steps: v."""
    lasting_of_tolls: float
    """The same where each step tells so little that it takes more of them."""
    smallest: float
    """Counts that its unit has at least: rare counts come by chance in twos."""
    usual_dispersion: float
    """The part of the learnt dispersion that is usual: past surges are in it too."""


_WEEKS = _Course(begun=0.25, lasting=0.01, lasting_of_tolls=0.25, smallest=2.0, usual_dispersion=0.9)
_DAYS = _Course(begun=0.5, lasting=0.5, lasting_of_tolls=0.5, smallest=1.0, usual_dispersion=1.0)


def odds_after(before: Odds, usual: Forecast, count: float, step: Step) -> tuple[Odds, Odds]:
    """The odds after a step's count, by size, and what the next step needs of them.

    Neither falls as the count rises.
    """
    mean = usual.mean
    course = _WEEKS if step is Step.WEEK else _DAYS
    begun, lasting = course.begun, course.lasting + (course.lasting_of_tolls - course.lasting) * _likeness(usual)
    variance = usual.variance(max(course.usual_dispersion * usual.dispersion, 1.0), _DOUBT)
    unit = max(math.sqrt(variance), course.smallest)
    lightness = _HEAVINESS * max(_TOLLS_DISPERSION / usual.dispersion, 1.0)
    odds, onward = [], []
    for size, most, earlier in zip(SIZES, _LOG_GROWTHS, before):
        gained, bound = _log_ratio(count, mean, mean + size * unit, variance - mean), lightness * most
        ratio = math.exp(gained if gained < bound else bound)
        odds.append(ratio + ratio * begun * earlier)
        kept = ratio + ratio * lasting * earlier
        onward.append(kept if kept < _LARGEST_ONWARD else _LARGEST_ONWARD)
    return tuple(odds), tuple(onward)


def _likeness(usual: Forecast) -> float:
    """How far counts are taken for tolls, from 0 to 1: a soft step at the dispersion of these."""
    share = usual.dispersion / _TOLLS_DISPERSION
    return share**4 if share < 1.0 else 1.0


def score(odds: Odds, p: float) -> float:
    """The decimal logarithm of the odds over all sizes; of equal odds the rarer count is a shade up, by its p."""
    one, two, three = odds
    first, second, third = WEIGHTS
    told = math.log10(first * one + second * two + third * three + _SMALLEST_ODDS)
    return told - _SHADE * math.log10(p if p > SMALLEST_P else SMALLEST_P)


def _log_ratio(count: float, mean: float, raised: float, extra: float) -> float:
    """Log likelihood ratio of the raised mean, both laws with variance mean + extra; beyond its peak that of the peak.

    Of negative binomial probabilities P(k + 1) / P(k) = (k + size) / (k + 1) * mean / (mean + size): the ratio of two
    laws rises from k to k + 1 just where k <= mean + raised + mean * raised / extra.
    """
    least = raised * raised / _LARGEST_SIZE
    extra = extra if extra > least else least
    peak = mean + raised + mean * raised / extra
    at = count if count < peak else peak
    return _log_probability(at, raised, extra) - _log_probability(at, mean, extra)


def _log_probability(count: float, mean: float, extra: float) -> float:
    """Of a negative binomial of variance mean + extra, but for the term in the count alone."""
    size = mean * mean / extra
    total = mean + size
    none = size * math.log(size / total)
    if not count:
        return none
    return math.lgamma(count + size) - math.lgamma(size) + none + count * math.log(mean / total)
