"""The odds that a surge is going on, from likelihood ratios of this count and of those just before.

Of some sizes of surge, each adding as many counts as `size` standard deviations, R_t = L_t * (1 + w * Q_{t-1}) with
L_t = P(count | surge) / P(count | usual), both laws negative binomial, and Q_t = L_t * (1 + v * Q_{t-1}): w weighs a
surge that began before against one that begins now, v how likely one that has gone on for two steps lasts further.
With v = w this is Shiryaev and Roberts' statistic (Shiryaev 1963, doi:10.1137/1108002; Roberts 1966,
doi:10.1080/00401706.1966.10490374) with a memory that fades, as it fits surges of many days; with v near 0 a
likelihood ratio over two steps (of limited window as in Willsky and Jones 1976, doi:10.1109/TAC.1976.1101146), since
an outbreak tells itself within two weeks.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from stream.detection.detector import Step
from stream.detection.rate import Forecast

Odds = tuple[float, ...]

SIZES = (0.8, 2.0, 5.0)
"""Standard deviations that a surge adds to a step's count."""
WEIGHTS = (0.5, 0.3, 0.2)
"""How likely each size is."""
INITIAL: Odds = (0.0,) * len(SIZES)
_DOUBT = 0.7
_LARGEST_RATIO = 200.0
_LARGEST_ODDS = 1e250
_SMALLEST_ODDS = 1e-9
_LARGEST_SIZE = 1e7


@dataclass(frozen=True, slots=True)
class _Course:
    """How a surge runs, by the length of a step."""

    begun: float
    """Weight of a surge that began before, against one that begins now: w."""
    lasting: float
    """Weight of one that goes on beyond two steps: v."""
    smallest: float
    """Counts that its unit has at least: rare counts come by chance in twos."""
    usual_dispersion: float
    """The part of the learnt dispersion that is usual: past surges are in it too."""


_WEEKS = _Course(begun=0.25, lasting=0.01, smallest=2.0, usual_dispersion=0.9)
_DAYS = _Course(begun=0.5, lasting=0.5, smallest=1.0, usual_dispersion=1.0)


def odds_after(before: Odds, usual: Forecast, count: float, step: Step) -> tuple[Odds, Odds]:
    """The odds after a step's count, by size, and what the next step needs of them."""
    mean = usual.mean
    course = _WEEKS if step is Step.WEEK else _DAYS
    begun, lasting = course.begun, course.lasting
    variance = usual.variance(max(course.usual_dispersion * usual.dispersion, 1.0), _DOUBT)
    ordinary = _log_probability(count, mean, variance)
    unit = max(math.sqrt(variance), course.smallest)
    odds, onward = [], []
    for size, earlier in zip(SIZES, before):
        more = size * unit
        gained = _log_probability(count, mean + more, variance + more) - ordinary
        ratio = math.exp(gained if gained < _LARGEST_RATIO else _LARGEST_RATIO)
        odds.append(ratio + ratio * begun * earlier)
        kept = ratio + ratio * lasting * earlier
        onward.append(kept if kept < _LARGEST_ODDS else _LARGEST_ODDS)
    return tuple(odds), tuple(onward)


def score(odds: Odds) -> float:
    """The decimal logarithm of the odds over all sizes."""
    one, two, three = odds
    first, second, third = WEIGHTS
    return math.log10(first * one + second * two + third * three + _SMALLEST_ODDS)


def _log_probability(count: float, mean: float, variance: float) -> float:
    """Of a negative binomial, but for the term in the count alone."""
    extra, square = variance - mean, mean * mean
    size = square / extra if extra * _LARGEST_SIZE > square else _LARGEST_SIZE
    total = mean + size
    none = size * math.log(size / total)
    if not count:
        return none
    return math.lgamma(count + size) - math.lgamma(size) + none + count * math.log(mean / total)
