"""Tails of the laws that counts follow: negative binomial, and log-logistic with a mass at zero."""

from __future__ import annotations

import math
from collections.abc import Callable

from scipy.special import betainc, gammainc

_POISSON_SIZE = 1e6
SMALLEST_P = 1e-300
LARGEST_COUNT = 1e12


def negative_binomial_above(count: float, mean: float, size: float) -> float:
    """P(X > count) for a negative binomial with variance mean + mean**2 / size; Poisson for a huge size."""
    if count < 0:
        return 1.0
    if mean <= 0:
        return 0.0
    k = math.floor(count) + 1.0
    if size >= _POISSON_SIZE:
        return float(gammainc(k, mean))
    return float(betainc(k, size, mean / (mean + size)))


def log_logistic_above(count: float, zero: float, location: float, scale: float) -> float:
    """P(X > count): 0 with probability `zero`, else a log-logistic rounded to whole numbers from 1 up.

    `location` and `scale` are those of the logistic law of log X. Its tail is a power, as victims' is.
    """
    if count < 0:
        return 1.0
    return (1 - zero) * _logistic_above(count + 0.5, location, scale) / _logistic_above(0.5, location, scale)


def _logistic_above(x: float, location: float, scale: float) -> float:
    return 1.0 / (1.0 + math.exp(min((math.log(x) - location) / scale, 700.0)))


def negative_binomial_guess(alpha: float, mean: float, size: float) -> float:
    """About where P(X > x) = alpha: the gamma law of the same mean and variance, by Wilson and Hilferty (1931)."""
    if mean <= 0:
        return 0.0
    shape = mean / (1.0 + mean / size)
    root = 1.0 - 1.0 / (9.0 * shape) + normal_quantile(alpha) / (3.0 * math.sqrt(shape))
    return mean * max(root, 0.0) ** 3


def log_logistic_quantile(alpha: float, zero: float, location: float, scale: float) -> float:
    """About where P(X > x) = alpha."""
    if zero >= 1.0:  # after years without a count
        return 0.0
    share = alpha / (1.0 - zero) * _logistic_above(0.5, location, scale)
    return math.exp(min(location + scale * math.log(1.0 / share - 1.0), 40.0)) if share < 1.0 else 0.0


def normal_quantile(alpha: float) -> float:
    """z with P(Z > z) = alpha (Abramowitz and Stegun 26.2.23, to .00045), for alpha up to one half."""
    t = math.sqrt(-2.0 * math.log(min(max(alpha, SMALLEST_P), 0.5)))
    top = 2.515517 + t * (0.802853 + t * 0.010328)
    return t - top / (1.0 + t * (1.432788 + t * (0.189269 + t * 0.001308)))


def mid_p(above: Callable[[float], float], count: float) -> float:
    """P(X > x) + P(X = x) / 2, from the law's P(X > x)."""
    return 0.5 * (above(count) + above(count - 1))


def first_below(above: Callable[[float], float], alpha: float, guess: float) -> float:
    """The smallest whole count whose mid-p is at most alpha, sought outward from a guess."""
    at = int(min(max(guess, 0.0), LARGEST_COUNT))
    if mid_p(above, at) <= alpha:
        low, high = _outward(above, alpha, at, -1)
    else:
        high, low = _outward(above, alpha, at, 1)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if mid_p(above, middle) <= alpha else (middle, high)
    return float(high)


def _outward(above: Callable[[float], float], alpha: float, start: int, way: int) -> tuple[int, int]:
    """The first count found beyond the bound, in growing strides, and the last one before it."""
    before, stride, inside = start, 1 + start // 64, way < 0
    while 0 <= before <= LARGEST_COUNT:
        at = max(before + way * stride, -1)
        if at < 0 or (mid_p(above, at) <= alpha) != inside:
            return at, before
        before, stride = at, stride * 3
    return before + way, before
