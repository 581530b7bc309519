"""What a story recalls beside its news: a happening of a month gone by, of which it names no day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from stream.extraction.found import Found
from stream.extraction.resolve import is_fresh
from stream.kinds import Metric, Modality, PeriodPrecision, Scope
from stream.records import TextField

_BY_DAY = (PeriodPrecision.HOUR, PeriodPrecision.DAY)


def without_recalled(found: Sequence[Found], published: datetime) -> list[Found]:
    """The mentions in their order, those marked as past that a sentence behind the news tells of a month gone by.

    `Last month six people were killed in a similar raid`, a month or two before the raid that the story is about, was
    told when it happened: what is new has a day, or none is told of it because it is news.
    """
    first = next((item.sentence for item in found if _is_news(item, published)), None)
    if first is None:
        return list(found)
    return [replace(item, measure=True) if _is_recalled(item, first, published) else item for item in found]


def _is_news(item: Found, published: datetime) -> bool:
    """Whether the text tells it as new harm of a day, or of no day at all."""
    harm = item.field is TextField.TEXT and item.modality is Modality.ASSERTED and item.metric is not Metric.DETAINED
    told = item.period is None or (item.period.precision in _BY_DAY and is_fresh(item.scope, item.period, published))
    return harm and item.best > 0 and item.scope is Scope.INCIDENT and told


def _is_recalled(item: Found, first: int, published: datetime) -> bool:
    """Whether a happening is told by its month alone, which is over, behind the sentence that tells the first news."""
    if item.period is None or item.scope is not Scope.INCIDENT or item.field is not TextField.TEXT:
        return False
    over = item.period.days[1] < published.date()
    return item.sentence > first and item.period.precision is PeriodPrecision.MONTH and over
