"""What times counted from publication mean: weekdays, weeks past, and totals since."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from stream.extraction.dates import spans
from stream.extraction.dates.absolute import count_of, part_of
from stream.extraction.dates.spans import DateKind, Span
from stream.extraction.lang.en import dates as words
from stream.kinds import PeriodPrecision

Match = re.Match[str]


def _which(match: Match) -> str:
    return " ".join((match.groupdict().get("which") or "").lower().split())


def weekday(match: Match, today: date) -> Span | None:
    """The latest such day up to publication, that day included; "last Friday" on a Friday is a week ago."""
    number, which = words.WEEKDAYS[match["weekday"].lower()], _which(match)
    if which in {"next", "this coming", "coming"}:
        return Span(*(spans.next_weekday(number, today),) * 2, PeriodPrecision.DAY, DateKind.FUTURE)
    return spans.day(spans.weekday(number, today, before=which in {"last", "the previous", "this past", "past"}))


def weekday_of_last_week(match: Match, today: date) -> Span | None:
    """ "Tuesday of last week": by the calendar."""
    monday = today - timedelta(days=today.weekday() + 7)
    return spans.day(monday + timedelta(days=words.WEEKDAYS[match["weekday"].lower()]))


def weekdays(match: Match, today: date) -> Span | None:
    """ "Between Tuesday and Thursday": the latest of the second, and the first before it."""
    last = spans.weekday(words.WEEKDAYS[match["weekday2"].lower()], today)
    first = spans.weekday(words.WEEKDAYS[match["weekday"].lower()], last, before=True)
    return Span(first, last, PeriodPrecision.DAY)


def shifted(days: int) -> Callable[[Match, date], Span | None]:
    """The day so far from publication."""
    return lambda _, today: spans.day(today + timedelta(days=days))


def overnight(_: Match, today: date) -> Span | None:
    """The night up to publication."""
    return Span(today - timedelta(days=1), today, PeriodPrecision.DAY)


def ago(match: Match, today: date) -> Span | None:
    """ "Four days ago"; without a number, a few."""
    unit = words.UNITS[match["unit"].lower()]
    number = count_of(match) if match["number"] else words.FEW
    return spans.ago(number * unit, unit, today)


def last_units(match: Match, today: date) -> Span | None:
    """ "In the past three weeks"."""
    groups = match.groupdict()
    count = count_of(match) if groups.get("number") else 1
    return spans.back(count * words.UNITS[groups["unit"].lower()], today)


def hours(match: Match, today: date) -> Span | None:
    """ "In the past 24 hours"."""
    count = count_of(match) if match["number"] else 1
    days = -(-count // 24)
    kind = DateKind.WINDOW if days <= spans.WINDOW else DateKind.RUNNING
    return Span(today - timedelta(days=days), today, PeriodPrecision.HOUR, kind, count)


def recent_hours(_: Match, today: date) -> Span | None:
    """ "In recent hours"."""
    return Span(today - timedelta(days=1), today, PeriodPrecision.HOUR, DateKind.WINDOW, words.FEW)


def hours_to(match: Match, today: date) -> Span | None:
    """ "The 24 hours to Thursday morning"."""
    end = spans.weekday(words.WEEKDAYS[match["weekday"].lower()], today)
    days = -(-count_of(match) // 24)
    kind = DateKind.WINDOW if days <= spans.WINDOW else DateKind.RUNNING
    return Span(end - timedelta(days=days), end, PeriodPrecision.DAY, kind)


def recent_units(match: Match, today: date) -> Span | None:
    """ "In recent weeks"."""
    unit = words.UNITS[match["unit"].lower()]
    return spans.back(7 if unit < 7 else words.FEW * unit, today)


def this(match: Match, today: date) -> Span | None:
    """ "This week", "this year": up to publication."""
    unit = match["unit"].lower()
    if unit == "week":
        return Span(today - timedelta(days=today.weekday()), today, PeriodPrecision.WEEK, DateKind.WINDOW)
    start = today.replace(day=1) if unit == "month" else date(today.year, 1, 1)
    precision = PeriodPrecision.MONTH if unit == "month" else PeriodPrecision.YEAR
    kind = DateKind.WINDOW if (today - start).days < spans.WINDOW else DateKind.RUNNING
    return Span(start, today, precision, kind)


def last(match: Match, today: date) -> Span | None:
    """ "Last week", "early last month": the one before, by the calendar."""
    unit = match["unit"].lower()
    if unit == "week":
        monday = today - timedelta(days=today.weekday() + 7)
        return Span(monday, monday + timedelta(days=6), PeriodPrecision.WEEK)
    if unit == "month":
        end = today.replace(day=1) - timedelta(days=1)
        return spans.month(end.year, end.month, part_of(match))
    span = spans.year(today.year - 1, part_of(match))
    recent = (today - span.end).days <= spans.PAST_AFTER and part_of(match)
    return span if recent else Span(span.start, span.end, span.precision, DateKind.PAST)


def following(match: Match, today: date) -> Span | None:
    """ "Next week"."""
    days = words.UNITS[match["unit"].lower()]
    return Span(today + timedelta(days=1), today + timedelta(days=2 * days), PeriodPrecision.WEEK, DateKind.FUTURE)


def weekend(match: Match, today: date) -> Span | None:
    """ "Over the weekend"."""
    return spans.weekend(today, before=_which(match) == "last")


def season(match: Match, today: date) -> Span | None:
    """ "Last summer", "in the winter of 2022"."""
    first, final = words.SEASONS[match["season"].lower()]
    year = int(match["year"]) if match["year"] else today.year - (_which(match) == "last" and first <= today.month)
    if not match["year"] and date(year, first, 1) > today:
        year -= 1
    end = spans.month(year + (final < first), final).end
    return Span(date(year, first, 1), min(end, max(today, date(year, first, 1))), PeriodPrecision.MONTH)


def since_unit(match: Match, today: date) -> Span | None:
    """ "Since the start of the year"."""
    span = this(match, today)
    return spans.since(span.start, today, span.precision) if span else None


def since_hour(_: Match, today: date) -> Span | None:
    """ "Since dawn"."""
    return spans.since(today, today, PeriodPrecision.DAY)


def since_unknown(_: Match, today: date) -> Span | None:
    """ "Since the war began": only the end is known."""
    return Span(today, today, PeriodPrecision.YEAR, DateKind.RUNNING)
