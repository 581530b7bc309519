"""How likely a figure's metric, number and scope are right: a product of what each doubt costs.

The factors are rough: set by hand from how often such links were wrong in our own corpus.
"""

from __future__ import annotations

from stream.extraction.counts import Identity
from stream.extraction.found import Found
from stream.kinds import Quantifier, Scope

BASE = 0.93
BY_IDENTITY = {
    Identity.COUNTED: 1.0,
    Identity.INDEFINITE: 0.95,
    Identity.NAMED: 0.75,
    Identity.DEFINITE: 0.7,
    Identity.NONE: 0.9,
}
SURFACE = 0.75
HIT = 0.8
VAGUE = 0.95
NOT_INCIDENT = 0.92
TOLD_AGAIN = 1.04


def confidence(found: Found, times: int) -> float:
    """A probability for a figure told a number of times in its item."""
    mention = found.mention
    value = BASE * BY_IDENTITY[mention.identity]
    value *= SURFACE if mention.surface else 1.0
    value *= HIT if mention.hit else 1.0
    value *= VAGUE if mention.quantity.quantifier is Quantifier.VAGUE else 1.0
    value *= NOT_INCIDENT if found.scope is not Scope.INCIDENT else 1.0
    value *= TOLD_AGAIN if times > 1 else 1.0
    return round(min(value, 0.98), 3)
