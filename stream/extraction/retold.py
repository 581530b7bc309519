"""What one telling says of another in the same item: a headline of the figure it takes up, `another 40` of the total
before it, a risen toll of those who raised it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import takewhile

from stream.extraction.claims import is_other
from stream.extraction.found import Found
from stream.extraction.resolve import is_fresh
from stream.kinds import NEW_SCOPES, Metric, Modality
from stream.records import Period, TextField

BEFORE = 1
"""Sentences back in which the total stands that `another 40` goes on with."""


def settle(found: Sequence[Found], published: datetime) -> list[Found]:
    """The mentions, in their order, each with the time and scope that another of the item gives it."""
    gone_on: list[Found] = []
    for item in found:
        gone_on.append(_timed_as(item, _total_before(item, gone_on, published)))
    news = any(_is_news(item, published) for item in gone_on)
    return _raised([_timed_as(item, _body(item, gone_on, news, published)) for item in gone_on])


def _timed_as(item: Found, source: Found | None) -> Found:
    if source is None:
        return item
    return replace(item, scope=source.scope, period=source.period, dated=source.dated, background=source.background)


def _is_news(item: Found, published: datetime) -> bool:
    """Whether the text tells it as new harm."""
    told = item.field is TextField.TEXT and item.metric is not Metric.DETAINED and item.modality is Modality.ASSERTED
    return told and is_fresh(item.scope, item.period, published)


def _body(item: Found, found: Sequence[Found], news: bool, published: datetime) -> Found | None:
    """The figure of the text that a headline without a time takes up: the first of its metric and number. Where the
    text tells any news, the headline is not of what it recalls."""
    if item.field is not TextField.TITLE or item.period is not None or item.single:
        return None
    same = (item.metric, item.best, item.modality)
    told = (other for other in found if other.field is TextField.TEXT and not other.single)
    twin = next((other for other in told if (other.metric, other.best, other.modality) == same), None)
    if twin is None or twin.mention.quantity.additive or (news and not _is_news(twin, published)):
        return None
    return twin


def _total_before(item: Found, before: Sequence[Found], published: datetime) -> Found | None:
    """The running or bygone total that a sentence without a time goes on with: "263 have died since July. Another 491
    were injured"."""
    more = item.scope in NEW_SCOPES and (item.mention.quantity.additive or is_other(item))
    if item.period is not None or not before or not more:
        return None
    last = before[-1]
    near = last.field is item.field and 0 < item.sentence - last.sentence <= BEFORE
    bygone = last.scope not in NEW_SCOPES or not is_fresh(last.scope, last.period, published)
    return last if near and bygone and last.metric is not item.metric else None


def _raised(found: Sequence[Found]) -> list[Found]:
    """The deaths that raise a toll of somebody's day with its time: "died on Sunday, raising the toll of Monday's
    accident to 11"; and a toll that is told by the day of a late death with that of the harm."""
    raisers = {m: toll for n, toll in enumerate(found) for m in _raisers(n, found)}
    raisers.update({n: first for n in range(len(found)) if (first := _raiser_of_harm(n, found))})
    return [
        replace(item, period=raisers[n].period, dated=True) if n in raisers else item for n, item in enumerate(found)
    ]


def _raisers(n: int, found: Sequence[Found]) -> Iterator[int]:
    """The deaths in a toll's sentence, and before it, that are told by a later day than it."""
    toll = found[n]
    if not _has_risen(toll):
        return
    for around in (range(n - 1, -1, -1), range(n + 1, len(found))):
        for m in takewhile(lambda m: _is_beside(found[m], toll), around):
            item = found[m]
            later = item.period is not None and toll.period is not None and _is_earlier(toll.period, item.period)
            if item.metric is Metric.KILLED and item.modality is Modality.ASSERTED and later and not item.turns:
                yield m


def _has_risen(toll: Found) -> bool:
    return bool(toll.grown and toll.dated and toll.metric is Metric.KILLED and toll.period) and toll.scope in NEW_SCOPES


def _is_beside(item: Found, toll: Found) -> bool:
    """Whether a count is one of the few that a toll rises by, told in its sentence or in the one before."""
    near = 0 <= toll.sentence - item.sentence <= toll.by_death
    return item.field is toll.field and near and item.best <= toll.best


def _raiser_of_harm(n: int, found: Sequence[Found]) -> Found | None:
    """The death told just before a toll that rises by it, where its day is that of the harm: "burnt in Saturday's
    fire, died on Monday, bringing the toll to five"."""
    if n == 0 or not _has_risen(found[n]):
        return None
    item, toll = found[n - 1], found[n]
    died = item.metric is Metric.KILLED and item.modality is Modality.ASSERTED and item.dated
    own = died and item.sentence == toll.sentence and item.best < toll.best
    return item if own and item.period and toll.period and _is_earlier(item.period, toll.period) else None


def _is_earlier(period: Period, other: Period) -> bool:
    return period.end[:10] < other.start[:10]
