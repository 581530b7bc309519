"""Tails of the laws that counts follow: negative binomial, and log-logistic with a mass at zero."""

from __future__ import annotations

import math
from collections.abc import Callable

from scipy.special import betainc, gammainc

_POISSON_SIZE = 1e6
SMALLEST_P = 1e-300


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


def negative_binomial_log_pmf(count: float, mean: float, size: float) -> float:
    """log P(X = count); `count` is taken as a whole number."""
    k, mean = math.floor(count), max(mean, 1e-12)
    if size >= _POISSON_SIZE:
        return k * math.log(mean) - mean - math.lgamma(k + 1)
    return (
        math.lgamma(k + size)
        - math.lgamma(size)
        - math.lgamma(k + 1)
        + size * math.log(size / (size + mean))
        + k * math.log(mean / (mean + size))
    )


def log_logistic_above(count: float, zero: float, location: float, scale: float) -> float:
    """P(X > count): 0 with probability `zero`, else a log-logistic rounded to whole numbers from 1 up.

    `location` and `scale` are those of the logistic law of log X. Its tail is a power, as victims' is.
    """
    if count < 0:
        return 1.0
    return (1 - zero) * _logistic_above(count + 0.5, location, scale) / _logistic_above(0.5, location, scale)


def _logistic_above(x: float, location: float, scale: float) -> float:
    return 1.0 / (1.0 + math.exp(min((math.log(x) - location) / scale, 700.0)))


def mid_p(above: Callable[[float], float], count: float) -> float:
    """P(X > x) + P(X = x) / 2, from the law's P(X > x)."""
    return 0.5 * (above(count) + above(count - 1))


def first_below(above: Callable[[float], float], alpha: float, guess: float) -> float:
    """The smallest whole count whose mid-p is at most alpha, searched from a guess by doubling and halving."""
    low, high = -1, max(int(guess), 1)
    stride = max(high // 4, 1)
    while mid_p(above, high) > alpha:
        low, high = high, high + stride
        stride *= 2
        if high > 1_000_000_000_000:
            return float(high)
    if low < 0:
        low, stride = high - 1, 1
        while low >= 0 and mid_p(above, low) <= alpha:
            high, low, stride = low, low - stride, 2 * stride
        low = max(low, -1)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if mid_p(above, middle) <= alpha else (middle, high)
    return float(high)
