"""The grammar: one row for each way of telling a time, with what it means."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from stream.extraction.dates import spans
from stream.extraction.dates.patterns import (
    A_PART,
    ABOUT,
    DAY,
    DAY_PART,
    MONTH,
    NUMBER,
    PART,
    SHORT_YEAR,
    TO_DAY,
    UNIT,
    WEEKDAY,
    WHOLE_MONTH,
    YEAR,
    any_of,
)
from stream.extraction.dates.spans import DateKind, Span
from stream.extraction.lang.en import dates as words
from stream.kinds import PeriodPrecision


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern and what it means on the day of publication; None where it means nothing after all."""

    pattern: re.Pattern[str]
    means: Callable[[re.Match[str], date], Span | None]


def _rule(pattern: str, means: Callable[[re.Match[str], date], Span | None]) -> Rule:
    return Rule(re.compile(r"\b(?:" + pattern + ")", re.IGNORECASE), means)


def _month(match: re.Match[str]) -> int:
    return words.MONTHS[match["month"].lower().rstrip(".")]


def _count(match: re.Match[str]) -> int:
    text = match["number"].lower()
    return int(text) if text.isdigit() else words.NUMBERS[text]


def _part(match: re.Match[str]) -> str:
    return words.PARTS.get((match["part"] or "").lower(), "")


def _day_of_month(match: re.Match[str], today: date) -> Span | None:
    number, which = _month(match), int(match["day"])
    groups = match.groupdict()
    if groups.get("year"):
        first = spans.valid(spans.full_year(groups["year"], today), number, which)
    else:
        first = spans.latest(number, which, today)
    if first is None:
        return None
    last = spans.valid(first.year, first.month, int(groups["to"])) if groups.get("to") else first
    return Span(first, last if last and last >= first else first, PeriodPrecision.DAY)


def _wire_date(match: re.Match[str], today: date) -> Span | None:
    """ "3 JAN 90": a year of two digits is one only in capitals; "5 May 12 people died" has none."""
    return _day_of_month(match, today) if match["month"].isupper() else None


def _numeric(match: re.Match[str], _: date) -> Span | None:
    """Month first, as in the American press, unless only the other order makes a date."""
    one, two, number = int(match["one"]), int(match["two"]), int(match["year"])
    when = spans.valid(number, one, two) or spans.valid(number, two, one)
    return spans.day(when) if when else None


def _iso(match: re.Match[str], _: date) -> Span | None:
    when = spans.valid(int(match["year"]), int(match["number"]), int(match["day"]))
    return spans.day(when) if when else None


def _month_of_year(match: re.Match[str], today: date) -> Span | None:
    return spans.month(spans.full_year(match["year"], today), _month(match), _part(match))


def _month_alone(match: re.Match[str], today: date) -> Span | None:
    word = (match.groupdict().get("which") or "").lower()
    number = _month(match)
    if word == "next":
        year = today.year if number > today.month else today.year + 1
        return spans.month(year, number, _part(match))
    span = spans.month(spans.latest_month(number, today, before=word == "last"), number, _part(match))
    return (
        Span(span.start, span.end, span.precision, DateKind.PAST)
        if word == "last" and not _recent(span, today)
        else span
    )


def _recent(span: Span, today: date) -> bool:
    return (today - span.end).days <= spans.PAST_AFTER


def _year(match: re.Match[str], today: date) -> Span | None:
    number = int(match["year"])
    if number > today.year + 10:
        return None
    span = spans.year(number, _part(match))
    if number == today.year and not match["part"]:
        return Span(span.start, today, span.precision, DateKind.RUNNING)
    return span


def _adjective_year(match: re.Match[str], today: date) -> Span | None:
    number = int(match["year"])
    return spans.year(number) if number < today.year else None


def _years(match: re.Match[str], today: date) -> Span | None:
    first, last = int(match["year"]), spans.full_year(match["to"], today)
    if len(match["to"]) == 2:
        last = first - first % 100 + int(match["to"])
    return (
        Span(date(first, 1, 1), date(last, 12, 31), PeriodPrecision.YEAR) if first <= last <= today.year + 10 else None
    )


def _decade(match: re.Match[str], _: date) -> Span | None:
    first = int(match["year"])
    return Span(date(first, 1, 1), date(first + 9, 12, 31), PeriodPrecision.YEAR)


def _weekday(match: re.Match[str], today: date) -> Span | None:
    number, which = words.WEEKDAYS[match["weekday"].lower()], (match["which"] or "").lower()
    if which in {"next", "this coming", "coming"}:
        return Span(*(spans.next_weekday(number, today),) * 2, PeriodPrecision.DAY, DateKind.FUTURE)
    when = spans.weekday(number, today, before=which in {"last", "the previous", "this past", "past"})
    if which in {"a week ago"}:
        when -= timedelta(days=7)
    return spans.day(when)


def _shifted(days: int) -> Callable[[re.Match[str], date], Span | None]:
    return lambda _, today: spans.day(today + timedelta(days=days))


def _overnight(_: re.Match[str], today: date) -> Span | None:
    return Span(today - timedelta(days=1), today, PeriodPrecision.DAY)


def _ago(match: re.Match[str], today: date) -> Span | None:
    unit = words.UNITS[match["unit"].lower()]
    return spans.ago(_count(match) * unit, unit, today)


def _last_units(match: re.Match[str], today: date) -> Span | None:
    groups = match.groupdict()
    count = _count(match) if groups.get("number") else 1
    return spans.back(count * words.UNITS[groups["unit"].lower()], today)


def _hours(match: re.Match[str], today: date) -> Span | None:
    hours = _count(match) if match["number"] else 1
    days = -(-hours // 24)
    kind = DateKind.WINDOW if days <= spans.WINDOW else DateKind.RUNNING
    return Span(today - timedelta(days=days), today, PeriodPrecision.HOUR, kind, hours)


def _recent_units(match: re.Match[str], today: date) -> Span | None:
    unit = words.UNITS[match["unit"].lower()]
    return spans.back(7 if unit < 7 else 3 * unit, today)


def _this(match: re.Match[str], today: date) -> Span | None:
    unit = match["unit"].lower()
    if unit == "week":
        return Span(today - timedelta(days=today.weekday()), today, PeriodPrecision.WEEK, DateKind.WINDOW)
    start = today.replace(day=1) if unit == "month" else date(today.year, 1, 1)
    precision = PeriodPrecision.MONTH if unit == "month" else PeriodPrecision.YEAR
    kind = DateKind.WINDOW if (today - start).days < spans.WINDOW else DateKind.RUNNING
    return Span(start, today, precision, kind)


def _last(match: re.Match[str], today: date) -> Span | None:
    unit = match["unit"].lower()
    if unit == "week":
        monday = today - timedelta(days=today.weekday() + 7)
        return Span(monday, monday + timedelta(days=6), PeriodPrecision.WEEK)
    if unit == "month":
        end = today.replace(day=1) - timedelta(days=1)
        return spans.month(end.year, end.month)
    span = spans.year(today.year - 1)
    return Span(span.start, span.end, span.precision, DateKind.PAST)


def _next(match: re.Match[str], today: date) -> Span | None:
    days = words.UNITS[match["unit"].lower()]
    return Span(today + timedelta(days=1), today + timedelta(days=2 * days), PeriodPrecision.WEEK, DateKind.FUTURE)


def _weekend(match: re.Match[str], today: date) -> Span | None:
    return spans.weekend(today, before=(match["which"] or "").lower() == "last")


def _season(match: re.Match[str], today: date) -> Span | None:
    first, last = words.SEASONS[match["season"].lower()]
    year = (
        int(match["year"])
        if match["year"]
        else today.year - ((match["which"] or "").lower() == "last" and first <= today.month)
    )
    if not match["year"] and date(year, first, 1) > today:
        year -= 1
    end = spans.month(year + (last < first), last).end
    return Span(date(year, first, 1), min(end, max(today, date(year, first, 1))), PeriodPrecision.MONTH)


def _since_unit(match: re.Match[str], today: date) -> Span | None:
    span = _this(match, today)
    return spans.since(span.start, today, span.precision) if span else None


def _unknown_start(_: re.Match[str], today: date) -> Span | None:
    return Span(today, today, PeriodPrecision.YEAR, DateKind.RUNNING)


RULES: tuple[Rule, ...] = (
    _rule(r"(?P<year>(?:19|20)\d\d)-(?P<number>[01]\d)-(?P<day>[0-3]\d)\b", _iso),
    _rule(rf"(?:{WEEKDAY},?\s+)?{DAY}{TO_DAY}\s+(?:of\s+)?{MONTH}(?:,?\s+{YEAR})?", _day_of_month),
    _rule(rf"{DAY}{TO_DAY}\s+{MONTH}\s+{SHORT_YEAR}", _wire_date),
    _rule(r"(?P<one>[0-3]?\d)/(?P<two>[0-3]?\d)/(?P<year>(?:19|20)\d\d)\b", _numeric),
    _rule(rf"(?:{WEEKDAY},?\s+)?(?<!\d\s){MONTH}\s+{DAY}{TO_DAY}(?![\d:%]|,\d)(?:,?\s+{YEAR})?", _day_of_month),
    _rule(rf"{PART}{MONTH},?\s+(?:of\s+)?{YEAR}", _month_of_year),
    _rule(rf"(?:in|during|since|from|until|by|throughout|this|of)\s+{PART}{WHOLE_MONTH}", _month_alone),
    _rule(rf"(?P<which>last|next|this\s+past)\s+{PART}{WHOLE_MONTH}", _month_alone),
    _rule(
        A_PART + WHOLE_MONTH,
        _month_alone,
    ),
    _rule(rf"(?:in|during|since|of|from|until|by|throughout|before|after)\s+{PART}{YEAR}", _year),
    _rule(A_PART + YEAR, _year),
    _rule(rf"(?:the|a|its|their|his)\s+{YEAR}(?=\s+[A-Za-z])", _adjective_year),
    _rule(
        r"(?:(?:between|from)\s+)?(?P<year>(?:19|20)\d\d)\s?(?:-|–|to|and|until)\s?(?P<to>(?:19|20)\d\d|\d\d)(?![\d.,:-])\b",
        _years,
    ),
    _rule(r"(?:in\s+)?the\s+(?:(?:early|mid|late)[\s-])?(?P<year>(?:19|20)\d0)s\b", _decade),
    _rule(
        rf"(?:(?:(?:early|late)\s+)?on\s+)?(?:(?:early|late)\s+)?(?:(?P<which>last|next|this\s+coming|this\s+past|past|the\s+previous)\s+)?"
        rf"{WEEKDAY}(?:'s)?{DAY_PART}",
        _weekday,
    ),
    _rule(r"the\s+day\s+before\s+yesterday", _shifted(-2)),
    _rule(r"yesterday(?:\s+(?:morning|afternoon|evening|night))?\b", _shifted(-1)),
    _rule(r"last\s+(?:night|evening)\b", _shifted(-1)),
    _rule(r"(?:today|tonight|this\s+(?:morning|afternoon|evening)|earlier\s+in\s+the\s+day)\b", _shifted(0)),
    _rule(r"tomorrow\b", _shifted(1)),
    _rule(r"overnight\b", _overnight),
    _rule(rf"{ABOUT}{NUMBER}\s+{UNIT}\s+ago\b", _ago),
    _rule(
        rf"(?:(?:in|over|during|within|for|of)\s+)?(?:the|its|their|this)\s+(?:past|last|previous|preceding)\s+{ABOUT}(?:{NUMBER}\s+)?{UNIT}",
        _last_units,
    ),
    _rule(
        rf"(?:(?:in|over|during|within|for)\s+)?(?:the\s+)?(?:past|last|previous|preceding)\s+{ABOUT}(?:{NUMBER}[\s-]+)?hours?\b",
        _hours,
    ),
    _rule(r"(?:in|within|over)\s+(?:less\s+than\s+|under\s+)?(?P<number>12|24|36|48|72)[\s-]+hours\b", _hours),
    _rule(
        rf"(?:in|over|within|for)\s+(?!the\b){ABOUT}{NUMBER}\s+{UNIT}(?!\s+(?:ago|later|time|old|of\s+age))",
        _last_units,
    ),
    _rule(
        r"(?:in|over|during)\s+(?:the\s+)?(?:recent|last\s+few|past\s+few)\s+(?P<unit>day|week|month|year)s\b",
        _recent_units,
    ),
    _rule(r"(?:(?:so\s+far|already|earlier|later)\s+)?this\s+(?P<unit>week|month|year)\b", _this),
    _rule(r"last\s+(?P<unit>week|month|year)\b", _last),
    _rule(r"next\s+(?P<unit>week|month|year)\b", _next),
    _rule(r"(?:(?:over|at|during|on)\s+)?(?P<which>the|this|last|the\s+past|this\s+past)\s+weekend\b", _weekend),
    _rule(
        r"(?P<which>last|this|in\s+the|the)\s+(?P<season>spring|summer|autumn|winter)(?:\s+of\s+(?P<year>(?:19|20)\d\d))?\b",
        _season,
    ),
    _rule(r"since\s+the\s+(?:beginning|start)\s+of\s+(?:the|this)\s+(?P<unit>week|month|year)\b", _since_unit),
    _rule(
        r"since\s+(?:the\s+)?(?:(?:beginning|start|outbreak|onset)\s+of\s+)?(?:the\s+|its\s+|their\s+)?(?:[\w'’-]+\s+){0,3}?"
        rf"(?:{any_of(words.BEGINNINGS)})(?:\s+(?:began|started|erupted|broke\s+out|was\s+launched|ended|flared))?\b",
        _unknown_start,
    ),
)
"""Every way of telling a time. Where two overlap, the one that begins first holds, then the longer."""
