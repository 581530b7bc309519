"""Stretches of days, and how they are found from words: arithmetic alone."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from stream.kinds import PeriodPrecision

PAST_AFTER = 31
"""Days after which something is no longer news."""

WINDOW = 7
"""Days up to which a total is of a period, not a running one."""


class DateKind(StrEnum):
    """What a time says of the number beside it."""

    POINT = "point"
    WINDOW = "window"
    RUNNING = "running"
    PAST = "past"
    FUTURE = "future"
    FILING = "filing"


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `start` to `end`, both inclusive. `kind` is None where the distance from publication decides.

    `hours` is set where the words count hours back from publication.
    """

    start: date
    end: date
    precision: PeriodPrecision
    kind: DateKind | None = None
    hours: int | None = None


def day(when: date) -> Span:
    """One day."""
    return Span(when, when, PeriodPrecision.DAY)


def month(year: int, number: int, part: str = "") -> Span:
    """A month, or the early, middle or late part of it."""
    last = monthrange(year, number)[1]
    first, final = {"early": (1, 10), "mid": (11, 20), "late": (21, last)}.get(part, (1, last))
    return Span(date(year, number, first), date(year, number, final), PeriodPrecision.MONTH)


def year(number: int, part: str = "") -> Span:
    """A year, or the early, middle or late part of it."""
    first, final = {"early": (1, 4), "mid": (5, 8), "late": (9, 12)}.get(part, (1, 12))
    return Span(date(number, first, 1), month(number, final).end, PeriodPrecision.YEAR)


def valid(year_: int, month_: int, day_: int) -> date | None:
    """The date, or None where there is none."""
    try:
        return date(year_, month_, day_)
    except ValueError:
        return None


def full_year(text: str, today: date) -> int:
    """The year of four digits, or of two: the latest such that has begun."""
    number = int(text)
    if number >= 100:
        return number
    century = today.year - today.year % 100
    return century + number if century + number <= today.year else century - 100 + number


def latest(month_: int, day_: int, today: date) -> date | None:
    """The last such day not after publication; one day ahead is forgiven, for the sake of time zones."""
    for year_ in range(today.year, today.year - 9, -1):
        when = valid(year_, month_, day_)
        if when and when <= today + timedelta(days=1):
            return when
    return None


def latest_month(number: int, today: date, *, before: bool = False) -> int:
    """The year of the last such month that has begun (`before`: that is over)."""
    begun = number < today.month or (number == today.month and not before)
    return today.year if begun else today.year - 1


def weekday(number: int, today: date, *, before: bool = False) -> date:
    """The last such weekday not after today (`before`: before today)."""
    back = (today.weekday() - number) % 7
    return today - timedelta(days=back or (7 if before else 0))


def next_weekday(number: int, today: date) -> date:
    """The first such weekday after today."""
    return today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)


def weekend(today: date, *, before: bool = False) -> Span:
    """The last weekend that has begun (`before`: that is over)."""
    saturday = weekday(5, today)
    if before and today.weekday() >= 5:
        saturday -= timedelta(days=7)
    return Span(saturday, min(saturday + timedelta(days=1), today), PeriodPrecision.DAY, DateKind.WINDOW)


def back(days: int, today: date) -> Span:
    """The last so many days, as a total over them."""
    kind = DateKind.WINDOW if days <= WINDOW else DateKind.RUNNING
    precision = PeriodPrecision.DAY if days < 2 * WINDOW else _precision(days)
    return Span(today - timedelta(days=days), today, precision, kind)


def ago(days: int, unit: int, today: date) -> Span:
    """A point so many days back, no more exact than its unit."""
    when = today - timedelta(days=days)
    if unit >= 365:
        return Span(date(when.year, 1, 1), date(when.year, 12, 31), PeriodPrecision.YEAR)
    if unit >= 28:
        return month(when.year, when.month)
    if unit >= 7:
        return Span(when - timedelta(days=3), min(when + timedelta(days=3), today), PeriodPrecision.WEEK)
    return day(when)


def since(start: date, today: date, precision: PeriodPrecision) -> Span:
    """From a day to publication: a total over it."""
    kind = DateKind.WINDOW if (today - start).days <= WINDOW else DateKind.RUNNING
    return Span(min(start, today), today, precision, kind)


def kind_of(span: Span, today: date) -> DateKind:
    """The kind that the words say, else by the distance from publication."""
    if span.kind:
        return span.kind
    if span.start > today + timedelta(days=1):
        return DateKind.FUTURE
    return DateKind.PAST if (today - span.end).days > PAST_AFTER else DateKind.POINT


def _precision(days: int) -> PeriodPrecision:
    if days >= 365:
        return PeriodPrecision.YEAR
    return PeriodPrecision.MONTH if days >= 28 else PeriodPrecision.WEEK
