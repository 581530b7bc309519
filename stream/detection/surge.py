"""The odds that a surge is going on: Shiryaev and Roberts' statistic over likelihood ratios of counts.

R_t = (1 + memory * R_{t-1}) * P(count | surge) / P(count | usual), for each of some sizes of surge (Shiryaev 1963,
doi:10.1137/1108002; Roberts 1966, doi:10.1080/00401706.1966.10490374). A surge adds counts of its own, as many as
`size` standard deviations; both laws are negative binomial.
"""

from __future__ import annotations

import math
from operator import mul

from stream.detection.detector import Step
from stream.detection.rate import Forecast

SIZES = (0.8, 2.0, 5.0)
"""Standard deviations that a surge adds to a step's count."""
WEIGHTS = (0.4, 0.35, 0.25)
"""How likely each size is."""
INITIAL = (0.0,) * len(SIZES)
_WEEKS, _DAYS = (0.15, 2.0), (0.5, 1.0)
"""Weight of the steps before, for surges of days last longer in steps; and the counts that a surge's unit has at least,
where the deviation is smaller, for rare counts come by chance in twos."""
_DOUBT = 0.7
_LARGEST_RATIO = 200.0
_LARGEST_ODDS = 1e250
_SMALLEST_ODDS = 1e-9
_LARGEST_SIZE = 1e7
_LEAST_EXTRA = 1e-9


def odds_after(odds: tuple[float, ...], usual: Forecast, count: float, step: Step) -> tuple[float, ...]:
    """The statistics after a step's count."""
    mean = usual.mean
    memory, smallest = _WEEKS if step is Step.WEEK else _DAYS
    variance = usual.variance(usual.dispersion, _DOUBT)
    ordinary = _log_probability(count, mean, variance)
    unit = max(math.sqrt(variance), smallest)
    after = []
    for size, before in zip(SIZES, odds):
        more = size * unit
        gained = min(_log_probability(count, mean + more, variance + more) - ordinary, _LARGEST_RATIO)
        after.append(min((1.0 + memory * before) * math.exp(gained), _LARGEST_ODDS))
    return tuple(after)


def score(odds: tuple[float, ...]) -> float:
    """The decimal logarithm of the odds over all sizes."""
    return math.log10(sum(map(mul, WEIGHTS, odds)) + _SMALLEST_ODDS)


def _log_probability(count: float, mean: float, variance: float) -> float:
    """Of a negative binomial, but for the term in the count alone."""
    size = min(mean * mean / max(variance - mean, _LEAST_EXTRA * mean * mean), _LARGEST_SIZE)
    total = mean + size
    counted = count * math.log(mean / total) if count else 0.0
    return math.lgamma(count + size) - math.lgamma(size) + size * math.log(size / total) + counted
