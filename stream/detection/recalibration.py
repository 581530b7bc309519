"""Correcting the p-values of a law by how they came out before, so that p <= a on a share a of the steps.

If the law were right, p would fall below `KNEE` on that share of steps, and log(KNEE / p) would then be exponential
with mean 1. Both the share and the mean are learnt, fading, from a prior that trusts the law; beyond the knee the
corrected tail is share * (p / KNEE) ** (1 / mean).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from stream.detection.tails import SMALLEST_P

KNEE = 0.2
_MEMORY = 0.995
_PRIOR_STEPS = 100.0
_PRIOR_PASSES = 20.0
_FARTHEST = 5.0
"""Cap of log(KNEE / p): what is far beyond the ordinary is an event, not the law's fault."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TailState:
    """Fading weights: of steps, of those below the knee, and the sum of their logs beyond it."""

    steps: float
    below: float
    passes: float
    excess: float


INITIAL = TailState(steps=_PRIOR_STEPS, below=_PRIOR_STEPS * KNEE, passes=_PRIOR_PASSES, excess=_PRIOR_PASSES)


def corrected(tail: TailState, p: float) -> float:
    """The p-value in the light of those before; above the knee it is stretched evenly, so that order is kept."""
    share, mean = _shape(tail)
    if p >= KNEE:
        return 1.0 - (1.0 - min(p, 1.0)) / (1.0 - KNEE) * (1.0 - share)
    return max(share * math.exp(math.log(max(p, SMALLEST_P) / KNEE) / mean), SMALLEST_P)


def raw(tail: TailState, p: float) -> float:
    """The law's p-value that is corrected to `p`."""
    share, mean = _shape(tail)
    if p >= share:
        return 1.0 - (1.0 - p) / (1.0 - share) * (1.0 - KNEE)
    return max(KNEE * math.exp(math.log(p / share) * mean), SMALLEST_P)


def learn(tail: TailState, p: float) -> TailState:
    """The state after a step on which the law gave `p`."""
    below = p < KNEE
    excess = min(math.log(KNEE / max(p, SMALLEST_P)), _FARTHEST) if below else 0.0
    fade = _MEMORY if below else 1.0
    return TailState(
        steps=_MEMORY * tail.steps + 1.0,
        below=_MEMORY * tail.below + below,
        passes=fade * tail.passes + below,
        excess=fade * tail.excess + excess,
    )


def _shape(tail: TailState) -> tuple[float, float]:
    """Share of steps below the knee and mean excess; the law is made stricter by at most a fifth, milder at will."""
    share = min(max(tail.below / tail.steps, 0.02), 0.6)
    return share, max(tail.excess / tail.passes, 0.8)
