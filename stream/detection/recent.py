"""How surprising the steps just before were, and how far that lowers the bar for the step that comes.

A step alarms where p_t * H_t <= c * alpha, with H_t = (p_{t-1} * H_{t-1}) ** MEMORY: a weighted product of p-values
(Good 1955, doi:10.1111/j.2517-6161.1955.tb00179.x) whose weights fade. What was seen before fixes the level for this
step, c * alpha / H_t, so its threshold is a count. With true, independent p-values E[1 / H] is a product of powers'
means, and c its inverse: alarms then come on a share alpha of the steps, as if each stood alone. Mid-p-values of counts
are less spread than uniform ones, so that for rare counts they come less often.
"""

from __future__ import annotations

from math import prod

NEUTRAL = 1.0
"""Before the first step: nothing lowers the bar."""
MEMORY = 0.5
_SMALLEST = 0.01
"""A p-value below this says no more of the next step: one massacre is no series of them."""
_HIGHEST_LEVEL = 0.2


def _mean_power(exponent: float) -> float:
    """E[max(U, smallest) ** -exponent] for U uniform on (0, 1)."""
    return float((1.0 - exponent * _SMALLEST ** (1.0 - exponent)) / (1.0 - exponent))


_PRICE = 1.0 / prod(_mean_power(MEMORY**lag) for lag in range(1, 40))
"""What looking back costs a step after ordinary ones, so that alarms come no more often."""


def level(recent: float, alpha: float) -> float:
    """The level for the p-value of the step to come."""
    return min(alpha * _PRICE / recent, _HIGHEST_LEVEL)


def after(recent: float, p: float) -> float:
    """The product after a step with this p-value."""
    return float((recent * max(p, _SMALLEST)) ** MEMORY)
