"""WHEN an event happened: from the times of its figures, of the sentences about them, and the publication."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from stream.extraction.dates import DateKind, DateMention
from stream.extraction.found import Found
from stream.extraction.sought import Sought, sought
from stream.extraction.timing import is_of_telling
from stream.kinds import Cause, Metric, PeriodPrecision, Scope
from stream.records import Event, Period, TextField

REACH = (1, -1, 2)
"""Sentences beside the figures' that may tell the day, the nearest first."""
LEAD = 2
"""Sentences with figures that open the account: the headline and the lead."""

_TOOK_PLACE = sought(
    r"\b(?:attacks?|incidents?|killings?|shootings?|explosions?|blasts?|bombings?|raids?|strikes?|airstrikes?|crash|"
    r"accident|violence|clashes|massacre|murders?|deaths|fire|it|this|ambush|assault|operation|fighting|disaster)\b"
    r"[^.;]{0,40}\b(?:happened|occurred|took place|carried out|began|started|erupted|broke out|came)\b"
)
"""What a sentence says that is there to tell when or where it happened."""
_HAPPENED = sought(
    r"\b(?:struck|hit|exploded|went off|attacked|stormed|raided|shot|shooting|gunfire|shots|fired|bombed|shelled|"
    r"crashed|collided|collapsed|responded|called|dispatched|killed|died|attack|incident|explosion|blast|crash|accident)\b"
)
"""What a sentence speaks of that tells of a happening."""

_COARSE = (PeriodPrecision.WEEK, PeriodPrecision.MONTH, PeriodPrecision.YEAR)


def period_of(
    members: Sequence[Found],
    times: Mapping[int, Sequence[DateMention]],
    sentences: Sequence[str],
    published: datetime,
) -> Period:
    """The period of the event of some figures.

    It is the first that the lead tells of its figures, made finer by others within it; else the day that a sentence
    about the happening tells; else the first of the other figures. An item that says nothing of the day tells news:
    what it tells of happened on the day of publication or the day before. Who was arrested tells when only where
    nobody came to harm. `sentences` are those of the item, in lower
    case.
    """
    members = [item for item in members if item.metric is not Metric.DETAINED] or members
    opening = sorted({item.sentence for item in members})[:LEAD]
    lead = [item for item in members if item.sentence in opening]
    told = [*_told(lead), *_told([item for item in members if item not in lead])]
    if members[0].scope is not Scope.INCIDENT:
        return told[0] if told else _silent(published)
    explicit = list(_around(opening, times, sentences, _TOOK_PLACE))
    around = list(_around(sorted({item.sentence for item in members}), times, sentences, _HAPPENED))
    ranked = [*_told(lead), *explicit, *told, *around] or list(_led_in(members, times, sentences))
    return _finer(ranked[0], ranked) if ranked else _silent(published)


def _led_in(
    members: Sequence[Found], times: Mapping[int, Sequence[DateMention]], sentences: Sequence[str]
) -> Iterator[Period]:
    """The day in the sentence that leads in the first figure, if it names but one, whatever it tells of: `The river
    broke its banks in Orel on Monday. Six people drowned.`"""
    told = [item.sentence for item in members if item.field is TextField.TEXT]
    before = min(told) - 1 if told else -1
    points = [d for d in times.get(before, ()) if d.kind is DateKind.POINT and d.period.precision not in _COARSE]
    happened = [d.period for d in points if not is_of_telling(sentences[before], d)]
    if len({period.days for period in happened}) == 1:
        yield happened[0]


def period_of_sentences(
    own: Sequence[int],
    times: Mapping[int, Sequence[DateMention]],
    sentences: Sequence[str],
    published: datetime,
) -> Period:
    """The period of what some sentences tell without a figure: the day they name, or one named beside them."""
    inside = [
        mention.period
        for n in own
        for mention in times.get(n, ())
        if mention.kind is DateKind.POINT and not is_of_telling(sentences[n], mention)
    ]
    ranked = [*inside, *_around(own, times, sentences, _HAPPENED)]
    return _finer(ranked[0], ranked) if ranked else _silent(published)


def of_one_disaster(events: Sequence[Event]) -> list[Event]:
    """The events of an item, where a disaster is told land by land all on the day that is named of one of them."""
    days = {event.sub_type: event.period for event in reversed(events) if _names_its_day(event)}
    return [
        replace(event, period=days[event.sub_type]) if _is_undated(event) and event.sub_type in days else event
        for event in events
    ]


def _names_its_day(event: Event) -> bool:
    return event.cause is Cause.DISASTER and event.fresh and event.period is not None and event.period.basis == "text"


def _is_undated(event: Event) -> bool:
    return event.cause is Cause.DISASTER and event.fresh and event.period is not None and event.period.basis != "text"


def _told(members: Sequence[Found]) -> list[Period]:
    """The periods of figures, those first that hang on them."""
    dated = [item for item in members if item.period]
    return [item.period for item in sorted(dated, key=lambda item: not item.dated) if item.period]


def _silent(published: datetime) -> Period:
    """The day of publication and the one before."""
    day = published.date()
    start = day - timedelta(days=1)
    return Period(start=start.isoformat(), end=day.isoformat(), precision=PeriodPrecision.DAY, basis="published")


def _around(
    own: Sequence[int],
    times: Mapping[int, Sequence[DateMention]],
    sentences: Sequence[str],
    about: Sought,
) -> Iterator[Period]:
    """The recent days in the sentences beside the figures', where these speak of a happening."""
    for n in _beside(own, len(sentences)):
        for when in times.get(n, ()):
            near = about is _TOOK_PLACE or when.period.precision not in _COARSE
            point = near and when.kind is DateKind.POINT and not is_of_telling(sentences[n], when)
            if point and about.search(sentences[n]):
                yield when.period


def _beside(own: Sequence[int], count: int) -> Iterator[int]:
    return (n + step for step in REACH for n in own if 0 <= n + step < count and n + step not in own)


def _finer(period: Period, others: Iterable[Period]) -> Period:
    """The first of the others that makes a coarse period exact."""
    if period.precision not in _COARSE:
        return period
    first, last = period.days
    for other in others:
        start, end = other.days
        if first <= start and end <= last and end - start < last - first:
            return other
    return period
