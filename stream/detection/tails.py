"""Tails and quantiles of the law that counts follow, the negative binomial."""

from __future__ import annotations

import math
from collections.abc import Callable

from scipy.special.cython_special import betainc, gammainc

POISSON_SIZE = 1e6
"""From this size on a negative binomial is as good as Poisson."""
SMALLEST_P = 1e-300
LARGEST_COUNT = 1e12
_RARE_SHAPE = 0.2
_ROUNDS = 4
_LEAST_QUANTILE = 0.02


def negative_binomial_tail(count: float, mean: float, size: float) -> tuple[float, float]:
    """P(X > count) and P(X >= count) for a negative binomial with variance mean + mean**2 / size, mean above 0."""
    k = math.floor(count)
    if k < 0:
        return 1.0, 1.0
    if size >= POISSON_SIZE:
        above, log_at = gammainc(k + 1.0, mean), k * math.log(mean) - mean
    else:
        total = mean + size
        log_at = size * math.log(size / total)
        if k == 0:
            return -math.expm1(log_at), 1.0
        above = betainc(k + 1.0, size, mean / total)
        log_at += math.lgamma(k + size) - math.lgamma(size) + k * math.log(mean / total)
    at_least = above + math.exp(log_at - math.lgamma(k + 1.0))
    return above, at_least if at_least < 1.0 else 1.0


def one_more(count: float, mean: float, size: float) -> float:
    """P(X = count + 1) / P(X = count)."""
    return mean / (count + 1.0) if size >= POISSON_SIZE else (count + size) / (count + 1.0) * mean / (mean + size)


def negative_binomial_guess(alpha: float, mean: float, size: float) -> float:
    """About where P(X > x) = alpha, from the gamma law of the same mean and variance.

    By Wilson and Hilferty (1931, doi:10.1073/pnas.17.12.684), or where nearly all is 0 by the exponential integral.
    """
    if mean <= 0:
        return 0.0
    scale = 1.0 + mean / size
    shape = mean / scale
    if shape < _RARE_SHAPE:
        return scale * _rare_quantile(alpha / shape)
    root = 1.0 - 1.0 / (9.0 * shape) + normal_quantile(alpha) / (3.0 * math.sqrt(shape))
    return mean * max(root, 0.0) ** 3


def _rare_quantile(share: float) -> float:
    """u with E1(u) = share, by exp(-u) * log(1 + 1 / u), which is a little above it (Abramowitz and Stegun 5.1.20)."""
    u = 1.0
    for _ in range(_ROUNDS):
        u = max(math.log(math.log1p(1.0 / u) / share), _LEAST_QUANTILE)
    return u


def normal_quantile(alpha: float) -> float:
    """z with P(Z > z) = alpha (Abramowitz and Stegun 26.2.23, to .00045), for alpha up to one half."""
    t = math.sqrt(-2.0 * math.log(min(max(alpha, SMALLEST_P), 0.5)))
    top = 2.515517 + t * (0.802853 + t * 0.010328)
    return t - top / (1.0 + t * (1.432788 + t * (0.189269 + t * 0.001308)))


def first_below(mid_p: Callable[[float], float], alpha: float, guess: float) -> float:
    """The smallest whole count of mid-p, P(X > x) + P(X = x) / 2, at most alpha, sought outward from a guess."""
    at = int(min(max(guess, 0.0), LARGEST_COUNT))
    if mid_p(at) <= alpha:
        low, high = _outward(mid_p, alpha, at, -1)
    else:
        high, low = _outward(mid_p, alpha, at, 1)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if mid_p(middle) <= alpha else (middle, high)
    return float(high)


def _outward(mid_p: Callable[[float], float], alpha: float, start: int, way: int) -> tuple[int, int]:
    """The first count found beyond the bound, in growing strides, and the last one before it."""
    before, stride, inside = start, 1 + start // 64, way < 0
    while 0 <= before <= LARGEST_COUNT:
        at = max(before + way * stride, -1)
        if at < 0 or (mid_p(at) <= alpha) != inside:
            return at, before
        before, stride = at, stride * 3
    return before + way, before
