"""How likely a figure's metric, number and scope are right: a logistic model over what makes such links go wrong.

The weights are fitted on the corpus of this project (`python -m tools.confidence`), never on other texts.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping

from stream.extraction.counts import Identity
from stream.extraction.found import Found
from stream.extraction.lang.en.evidence_weights import BIAS, WEIGHTS
from stream.kinds import DISPLACEMENT, HOUSING, Metric, Modality, Quantifier, Scope, Unit
from stream.records import TextField

FAR = 5
"""Words between a count and its predicate beyond which the link is a long one."""
LEAST, MOST = 0.02, 0.99
"""No reading is that sure."""


def confidence(found: Found, times: int) -> float:
    """A probability for a figure told a number of times in its item."""
    return probability(features(found, times))


def probability(signs: Iterable[str], bias: float = BIAS, weights: Mapping[str, float] = WEIGHTS) -> float:
    """What the signs, by name, make of a figure's odds; a sign without a weight says nothing."""
    odds = bias + sum(weights.get(sign, 0.0) for sign in signs)
    return round(min(max(1 / (1 + math.exp(-odds)), LEAST), MOST), 3)


def features(found: Found, times: int) -> tuple[str, ...]:
    """The names of the signs that a figure shows."""
    mention = found.mention
    signs = (
        ("surface", mention.surface),
        ("hit", mention.hit),
        ("told again", times > 1),
        ("part", found.part_of is not None),
        ("bare", found.group is None and not found.single),
        ("title", found.field is TextField.TITLE),
        ("far", abs(mention.predicate - mention.theme) > FAR),
        ("household", mention.unit is Unit.HOUSEHOLD),
        (mention.identity.value, mention.identity not in (Identity.COUNTED, Identity.NONE)),
        (found.scope.value, found.scope is not Scope.INCIDENT),
    )
    return (*(name for name, shown in signs if shown), *_of_words(found), *_of_metric(found.metric))


def _of_words(found: Found) -> Iterator[str]:
    """Signs of how the number is meant, and whether it happened."""
    quantifier, modality = found.mention.quantity.quantifier, found.modality
    if quantifier is not Quantifier.EXACT:
        yield "vague" if quantifier is Quantifier.VAGUE else "hedged"
    if modality is not Modality.ASSERTED:
        yield modality.value if modality in (Modality.FEARED, Modality.NEGATED) else "unreal"


def _of_metric(metric: Metric) -> Iterator[str]:
    """Signs of what is counted; deaths are the plain case."""
    if metric in DISPLACEMENT or metric is Metric.RETURNED:
        yield "displacement"
    elif metric in HOUSING:
        yield "housing"
    elif metric is not Metric.KILLED:
        yield "hurt" if metric is Metric.INJURED else "other metric"
