"""Reading every time in a text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from stream.extraction.dates import spans
from stream.extraction.dates.rules import RULES
from stream.extraction.dates.spans import DateKind, Span
from stream.extraction.gazetteer.dateline import find_dateline
from stream.extraction.lang.en import dates as words
from stream.kinds import PeriodPrecision
from stream.records import Period

_SINCE = re.compile(
    r"\b(?:ever\s+)?since\s+(?:(?:[A-Za-z][\w'’-]*\s+){0,9}?(?:in|on|last|of|early|late|mid|at|about|around|the)\s+|"
    r"(?:[A-Za-z][\w'’-]*\s+){1,9})?$",
    re.IGNORECASE,
)

_EARLIER = re.compile(
    r"\b(?:(?P<number>\d{1,2}|a|one|two|three|four|five|six|seven|ten)\s+(?P<unit>day|week)s?\s+(?:earlier|before|previously)"
    r"|the\s+(?:previous|day\s+before|preceding)(?:\s+day)?(?!\s+\w+day))\b",
    re.IGNORECASE,
)

_FUTURE = re.compile(r"\b(?:" + "|".join(words.FUTURE_WORDS) + r")\s[^.;,]{0,50}$", re.IGNORECASE)

REACH = 90
"""Characters before a time in which a "since" can belong to it."""


@dataclass(frozen=True, slots=True)
class DateMention:
    """A time in the text: `text[start:end]`, the stretch it means, and what it says of a number beside it."""

    start: int
    end: int
    text: str
    period: Period
    kind: DateKind


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    span: Span


def read_dates(text: str, published: datetime) -> list[DateMention]:
    """Every time that the text tells, in order, resolved against the time of publication.

    A weekday is the latest one up to the day of publication, that day included. A total since a day, or over some
    days, runs to the day of publication. Where "since the war began" gives no date, only the end of the period is
    known: start and end are then the day of publication.
    """
    today = published.astimezone(UTC).date()
    found = _longest(sorted(_matches(text, today), key=lambda f: (f.start, f.start - f.end)))
    dated = _longest(sorted((_in_context(f, text, today) for f in found), key=lambda f: (f.start, f.start - f.end)))
    dated = sorted([*dated, *_relative(text, dated, today)], key=lambda f: f.start)
    line = find_dateline(text)
    filed = line.date if line else None
    return [_mention(f, text, published, today, filed) for f in dated]


def _matches(text: str, today: date) -> Iterator[_Found]:
    for rule in RULES:
        for match in rule.pattern.finditer(text):
            if not _is_time(match, text):
                continue
            span = rule.means(match, today)
            if span:
                yield _Found(match.start(), match.end(), span)


def _is_time(match: re.Match[str], text: str) -> bool:
    """Not the modal verb, not a newspaper, not a word in lower case that only looks like a name."""
    groups = match.groupdict()
    month, weekday = groups.get("month"), groups.get("weekday")
    if month and month in words.MONTHS_THAT_ARE_WORDS:
        return False
    if weekday:
        after, before = text[match.end() :].lstrip(), text[: match.start("weekday")].rstrip()
        return not after.startswith(words.NOT_WEEKDAYS_BEFORE) and not before.endswith(words.NOT_WEEKDAYS_AFTER)
    return True


def _longest(ordered: list[_Found]) -> list[_Found]:
    kept: list[_Found] = []
    for found in ordered:
        if kept and found.start < kept[-1].end:
            if found.end > kept[-1].end and found.end - found.start > kept[-1].end - kept[-1].start:
                kept[-1] = found
            continue
        kept.append(found)
    return kept


def _in_context(found: _Found, text: str, today: date) -> _Found:
    """A day after "since" begins a total; a weekday after "will" is yet to come."""
    span = found.span
    own = re.match(r"since\s", text[found.start : found.end], re.IGNORECASE)
    before = _SINCE.search(text, max(0, found.start - REACH), found.start)
    if own and span.kind in {DateKind.RUNNING, DateKind.WINDOW}:
        return found
    if (own or before) and span.kind in {None, DateKind.PAST, DateKind.RUNNING} and span.start <= today:
        start = found.start if own or before is None else before.start()
        return _Found(start, found.end, spans.since(span.start, today, span.precision))
    is_day = span.kind is None and span.precision is PeriodPrecision.DAY and span.start == span.end
    if is_day and _FUTURE.search(text, max(0, found.start - REACH), found.start) and _names_weekday(text, found):
        ahead = span.start + timedelta(days=7 if span.start <= today else 0)
        return _Found(found.start, found.end, Span(ahead, ahead, PeriodPrecision.DAY, DateKind.FUTURE))
    return found


def _names_weekday(text: str, found: _Found) -> bool:
    return "day" in text[found.start : found.end].lower() and not any(
        c.isdigit() for c in text[found.start : found.end]
    )


def _relative(text: str, dated: list[_Found], today: date) -> Iterator[_Found]:
    """ "Two days earlier": counted from the day told last before it, else from publication."""
    days_told = [f for f in dated if f.span.precision is PeriodPrecision.DAY]
    for match in _EARLIER.finditer(text):
        at = bisect_right(dated, match.start(), key=lambda f: f.start)
        if any(f.start < match.end() and match.start() < f.end for f in dated[max(0, at - 1) : at + 1]):
            continue
        told = bisect_right(days_told, match.start(), key=lambda f: f.end)
        anchor = days_told[told - 1].span.start if told else today
        number = (match["number"] or "one").lower()
        count = int(number) if number.isdigit() else words.NUMBERS[number]
        days = count * words.UNITS[(match["unit"] or "day").lower()]
        yield _Found(match.start(), match.end(), spans.day(anchor - timedelta(days=days)))


def _mention(found: _Found, text: str, published: datetime, today: date, filed: tuple[int, int] | None) -> DateMention:
    words_ = text[found.start : found.end]
    kind = spans.kind_of(found.span, today)
    if filed and filed[0] <= found.start and found.end <= filed[1] + 1:
        kind = DateKind.FILING
    return DateMention(found.start, found.end, words_, _period(found.span, words_, published), kind)


def _period(span: Span, words_: str, published: datetime) -> Period:
    if span.hours is not None:
        end = published.astimezone(UTC)
        return Period(
            start=_stamp(end - timedelta(hours=span.hours)),
            end=_stamp(end),
            precision=PeriodPrecision.HOUR,
            basis="text",
            text=words_,
        )
    return Period(
        start=span.start.isoformat(), end=span.end.isoformat(), precision=span.precision, basis="text", text=words_
    )


def _stamp(when: datetime) -> str:
    return when.replace(microsecond=0).isoformat().replace("+00:00", "Z")
