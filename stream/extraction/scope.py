"""What a count sums over, and when it happened: from the dates and turns of its sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from stream.extraction.dates import DateKind, DateMention
from stream.extraction.lang.en import modifier_cues as cues
from stream.extraction.lang.en import predicates, triggers
from stream.extraction.mentions import Mention
from stream.extraction.numerals import small_number
from stream.extraction.parse import Parse, Token
from stream.extraction.timing import time_of
from stream.kinds import DISPLACEMENT, Metric, PeriodPrecision, Scope
from stream.records import Period

SHORT = timedelta(days=7)
"""The longest time whose total is still a `period`."""

_TOTALS = re.compile(
    r"\b(?:so far this year|this year alone|to date|in (?:recent|the past few) (?:months|years)|over the years)\b"
)
_SOME = r"(?:\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|twelve|several|many|few|past|last|recent)"
_LONG = re.compile(
    r"\b(?:over|in|during|for|of|after) (?:only |just |less than |more than |almost |nearly |about |the |a |its )*"
    rf"{_SOME}[- ](?:months?|years?|decades?)(?:[- ](?:period|history|long))?\b(?! (?:ago|later|old|in prison|after))"
    rf"|\bdecades? (?:of|long)\b|\b{_SOME}-year(?:-old)? (?:civil )?(?:war|conflict|insurgency|period|struggle)\b"
    r"|\bpolitical violence\b|\barmed (?:struggle|conflict)\b|\bthe month of\b"
)
"""Turns of times and troubles that last: what they cost is a running total."""
_HAPPENINGS = re.compile(
    r"\b(?:\d{2,4}|dozens of|hundreds of) (?:\w+ )?(?:clashes|attacks|incidents|confrontations|operations|accidents)\b"
)
_WAR = re.compile(r"\b(?:war|civil war|conflict) (?:which|that|has|had|killed|left|cost|claimed)\b")
_SPAN = re.compile(
    r"\bsince\b|\b(?:past|last|previous|first|within|in)\b.{0,20}\b(?:hours?|days?|weeks?|months?|years?)\b"
)
"""A span that is counted over, unlike "over the weekend" or "this week"."""
_ANNIVERSARY = re.compile(
    r"\b(?:(\d{1,3})|([a-z-]+)) years (?:since|after|on from)\b|\b(\d{1,3})(?:st|nd|rd|th) anniversary\b"
    r"|\b(?:anniversary of|commemorat\w+|in remembrance of|memorial (?:service|ceremony) for)\b"
)
_HOME_TO = re.compile(r"\b(?:" + "|".join(map(re.escape, cues.HOME_TO)) + r")\b")
_COARSE = (PeriodPrecision.MONTH, PeriodPrecision.YEAR)


def read_scope(
    parse: Parse,
    text: str,
    mention: Mention,
    dates: Sequence[DateMention],
    published: datetime,
    others: frozenset[int] = frozenset(),
) -> tuple[Scope, Period | None, bool]:
    """The scope of a mention, its own period if the sentence gives one, and whether the words of both hang together.

    Date offsets are within the sentence.

    `others` are the predicates of all mentions of the sentence: a date of theirs comes before one of the telling.
    """
    timing = time_of(parse, text, mention, dates, others)
    when = timing.when
    if _is_stock(parse, text, mention):
        return Scope.STOCK, when.period if when else None, timing.firm
    remembered = _remembered(text, published) if when is None or when.kind is DateKind.POINT else None
    if remembered:
        return Scope.INCIDENT, remembered, False
    if when is None:
        return (Scope.CUMULATIVE if _is_running(text, mention) else Scope.INCIDENT), None, False
    return _of_date(text, when, published), when.period, timing.firm


def _remembered(text: str, published: datetime) -> Period | None:
    """The year of what is commemorated: "30 years since the massacre"; the year before where none is told."""
    match = _ANNIVERSARY.search(text)
    if match is None:
        return None
    told = match[1] or match[3] or (str(small_number(match[2]) or 1) if match[2] else "1")
    year = published.year - int(told)
    return Period(
        start=f"{year}-01-01", end=f"{year}-12-31", precision=PeriodPrecision.YEAR, basis="text", text=match[0]
    )


def _is_running(text: str, mention: Mention) -> bool:
    """Whether a sentence without a date counts over a long time, or over many happenings."""
    if _TOTALS.search(text) or _HAPPENINGS.search(text):
        return True
    several = mention.quantity.best >= MANY and mention.metric in (Metric.KILLED, Metric.INJURED, Metric.ABDUCTED)
    return several and bool(_LONG.search(text) or _WAR.search(text))


MANY = 10
"""Fewer victims than this are rarely those of a war or of years."""


def _of_date(text: str, when: DateMention, published: datetime) -> Scope:
    """The scope that a date gives."""
    start, end = (date.fromisoformat(edge[:10]) for edge in (when.period.start, when.period.end))
    if when.kind is DateKind.RUNNING:
        return Scope.CUMULATIVE
    if when.kind is DateKind.WINDOW and _SPAN.search(when.text.lower()):
        return Scope.CUMULATIVE if end - start > SHORT else Scope.PERIOD
    if _TOTALS.search(text):
        return Scope.CUMULATIVE
    campaign = any(word in text for word in triggers.CAMPAIGNS)
    long_ago = published.date() - end > SHORT
    return Scope.CUMULATIVE if campaign and long_ago and when.period.precision in _COARSE else Scope.INCIDENT


def _remains(parse: Parse, predicate: Token) -> bool:
    """Whether the words around the predicate say that its state goes on."""
    around = (predicate, parse.head(predicate), *parse.child(predicate.index, "advmod"))
    return any(token.lower in cues.REMAINING for token in around)


def _is_settled(parse: Parse, predicate: Token) -> bool:
    """`internally displaced persons`: the term of the trade names a state."""
    inner = parse.child(predicate.index, "advmod")
    return predicate.dep == "amod" and any(token.lower == "internally" for token in inner)


def _is_stock(parse: Parse, text: str, mention: Mention) -> bool:
    """Whether the count is of people in a state rather than of a change."""
    predicate = parse.tokens[mention.predicate]
    if predicate.lower in predicates.STATE_NOUNS and mention.metric is not Metric.ABDUCTED:
        return True
    if mention.metric in DISPLACEMENT and (_remains(parse, predicate) or _is_settled(parse, predicate)):
        return True
    return bool(_HOME_TO.search(text[max(0, mention.quantity.start - 40) : mention.quantity.start]))
