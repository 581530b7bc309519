"""What dates by the calendar mean: days, months and years that the text names."""

from __future__ import annotations

import re
from datetime import date, timedelta

from stream.extraction.dates import spans
from stream.extraction.dates.spans import DateKind, Span
from stream.extraction.lang.en import dates as words
from stream.kinds import PeriodPrecision

Match = re.Match[str]


def month_of(match: Match, group: str = "month") -> int:
    """The number of the month that a group names."""
    return words.MONTHS[match[group].lower().rstrip(".")]


def count_of(match: Match) -> int:
    """The number that the group `number` tells."""
    text = " ".join(match["number"].lower().split())
    return int(text) if text.isdigit() else words.NUMBERS[text]


def part_of(match: Match) -> str:
    """`early`, `mid` or `late`, or nothing."""
    part = match.groupdict().get("part")
    return words.PARTS.get(" ".join(part.lower().split()), "") if part else ""


def day_of_month(match: Match, today: date) -> Span | None:
    """ "3 May", "May 3-5", "Friday, May 3, 2024"."""
    number, which = month_of(match), int(match["day"])
    groups = match.groupdict()
    if groups.get("year"):
        first = spans.valid(spans.full_year(groups["year"], today), number, which)
    else:
        first = spans.latest(number, which, today)
    if first is None:
        return None
    last = spans.valid(first.year, first.month, int(groups["to"])) if groups.get("to") else first
    return Span(first, last if last and last >= first else first, PeriodPrecision.DAY)


def day_to_day(match: Match, today: date) -> Span | None:
    """ "From March 30 to April 2": the latest that has begun."""
    first = spans.latest(month_of(match), int(match["day"]), today)
    if first is None:
        return None
    year = int(match["year"]) if match["year"] else first.year
    last = spans.valid(year, month_of(match, "month2"), int(match["day2"]))
    if last and match["year"]:
        first = spans.latest(first.month, first.day, last) or first
    elif last and last < first:
        last = spans.valid(year + 1, last.month, last.day)
    return Span(first, last, PeriodPrecision.DAY) if last else None


def wire_date(match: Match, today: date) -> Span | None:
    """ "3 JAN 90": a year of two digits is one only in capitals; "5 May 12 people died" has none."""
    return day_of_month(match, today) if match["month"].isupper() else None


def numeric(match: Match, _: date) -> Span | None:
    """Month first, as in the American press, unless only the other order makes a date."""
    one, two, number = int(match["one"]), int(match["two"]), int(match["year"])
    when = spans.valid(number, one, two) or spans.valid(number, two, one)
    return spans.day(when) if when else None


def dotted(match: Match, _: date) -> Span | None:
    """ "13.02.2012": the day first, as where dots are used."""
    when = spans.valid(int(match["year"]), int(match["two"]), int(match["one"]))
    return spans.day(when) if when else None


def numeric_day(match: Match, today: date) -> Span | None:
    """ "On 2/13", without a year."""
    one, two = int(match["one"]), int(match["two"])
    when = spans.latest(one, two, today) or spans.latest(two, one, today)
    return spans.day(when) if when else None


def iso(match: Match, _: date) -> Span | None:
    """ "2024-05-13"."""
    when = spans.valid(int(match["year"]), int(match["number"]), int(match["day"]))
    return spans.day(when) if when else None


def day_alone(match: Match, today: date) -> Span | None:
    """ "On the 13th": of this month, or of the one before."""
    when = spans.valid(today.year, today.month, int(match["day"]))
    if when is None or when > today:
        before = today.replace(day=1) - timedelta(days=1)
        when = spans.valid(before.year, before.month, int(match["day"]))
    return spans.day(when) if when else None


def holiday(match: Match, today: date) -> Span | None:
    """ "Christmas Day": the latest, or that of a year told."""
    number, which = words.HOLIDAYS[" ".join(match["holiday"].lower().replace("’", "'").split())]
    year = match["year"]
    when = spans.valid(int(year), number, which) if year else spans.latest(number, which, today)
    return spans.day(when) if when else None


def month_of_year(match: Match, today: date) -> Span | None:
    """ "Late April 2023"."""
    return spans.month(spans.full_year(match["year"], today), month_of(match), part_of(match))


def months(match: Match, today: date) -> Span | None:
    """ "July and August 1997", "between March and May"."""
    last = month_of(match, "month2")
    year = int(match["year"]) if match["year"] else spans.latest_month(last, today)
    first = month_of(match)
    begun = spans.month(year - (first > last), first)
    return Span(begun.start, spans.month(year, last).end, PeriodPrecision.MONTH)


def month_alone(match: Match, today: date) -> Span | None:
    """ "In April", "last March", "late April": the latest that has begun."""
    word = (match.groupdict().get("which") or "").lower()
    number = month_of(match)
    if word == "next":
        year = today.year if number > today.month else today.year + 1
        return spans.month(year, number, part_of(match))
    year = spans.latest_month(number, today, before=word == "last")
    span = spans.month(year, number, part_of(match))
    if span.start > today:
        span = spans.month(year - 1, number, part_of(match))
    if word == "last" and not _recent(span, today):
        return Span(span.start, span.end, span.precision, DateKind.PAST)
    return span


def _recent(span: Span, today: date) -> bool:
    return (today - span.end).days <= spans.PAST_AFTER


def year_alone(match: Match, today: date) -> Span | None:
    """ "In 2019"; of the running year up to publication."""
    number = int(match["year"])
    if number > today.year + 10:
        return None
    part = part_of(match)
    span = spans.year(number, part)
    if number == today.year and not part:
        return Span(span.start, today, span.precision, DateKind.RUNNING)
    return span


def share_of_year(match: Match, today: date) -> Span | None:
    """ "The first half of 2019", "the first six months of the year"."""
    number = int(match["year"]) if match["year"] else today.year - (match["which"] or "").lower().startswith("last")
    first, last = words.SHARES.get(" ".join((match["share"] or "").lower().split()), (1, 12))
    if match["number"]:
        first, last = 1, min(count_of(match), 12)
    begun, ended = date(number, first, 1), min(spans.month(number, last).end, today)
    if begun > today:
        return None
    past = (today - ended).days > spans.PAST_AFTER
    return Span(begun, ended, PeriodPrecision.MONTH, DateKind.PAST if past else DateKind.RUNNING)


def adjective_year(match: Match, today: date) -> Span | None:
    """ "The 2003 invasion"."""
    number = int(match["year"])
    return spans.year(number) if number < today.year else None


def years(match: Match, today: date) -> Span | None:
    """ "Between 1992 and 1995"."""
    first, last = int(match["year"]), spans.full_year(match["to"], today)
    if len(match["to"]) == 2:
        last = first - first % 100 + int(match["to"])
    if not first <= last <= today.year + 10:
        return None
    return Span(date(first, 1, 1), date(last, 12, 31), PeriodPrecision.YEAR)


def decade(match: Match, _: date) -> Span | None:
    """ "The 1990s"."""
    first = int(match["year"])
    return Span(date(first, 1, 1), date(first + 9, 12, 31), PeriodPrecision.YEAR)
