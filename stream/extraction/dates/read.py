"""Reading every time in a text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from stream.extraction.clean import letters
from stream.extraction.dates import spans
from stream.extraction.dates.rules import RULES
from stream.extraction.dates.spans import DateKind, Span
from stream.extraction.gazetteer.dateline import find_dateline
from stream.extraction.lang.en import dates as words
from stream.extraction.sought import sought
from stream.kinds import PeriodPrecision
from stream.records import Period

_WORD = r"(?:[A-Za-z][\w'’-]*|[ap]\.m\.|\d{1,2}(?::\d\d)?)"
_SINCE = sought(
    rf"\b(?:ever\s+)?since\s+(?:(?:{_WORD}\s+){{0,9}}?(?:in|on|last|of|early|late|mid|at|about|around|the)\s+|"
    rf"(?:{_WORD}\s+){{1,9}})?$",
    re.IGNORECASE,
)

_BEGUN = sought(
    rf"\b(?:{'|'.join(words.TROUBLES)})(?:,? (?:which|that))?(?: (?:was|were|has|had))?(?: been)?"
    rf" (?:{'|'.join(words.BEGUN)})"
    r"(?: by (?:the )?[\w'-]+(?: [\w'-]+)?)?(?: (?:in|on|at|early|late|around|about))*\s+$",
    re.IGNORECASE,
)
"""`the offensive launched on`: before the day on which it began."""

_COUNT = r"(?:(?P<number>\d{1,2}|a|one|two|three|four|five|six|seven|ten)\s+(?P<unit>day|week)s?\s+"
_EARLIER = sought(
    rf"\b{_COUNT}(?:earlier|before|previously)"
    r"|the\s+(?:previous|day\s+before|preceding)(?:\s+(?:day|night|evening))?(?!\s+\w+day))\b",
    re.IGNORECASE,
)
_LATER = sought(
    rf"\b{_COUNT}(?:later|afterwards?)"
    r"|(?P<same>(?:on\s+)?(?:the\s+same|that)\s+(?:day|night|evening|afternoon|morning)|(?:earlier|later)\s+in\s+the\s+day)"
    r"|(?:on\s+)?the\s+(?:next|following)\s+(?:day|morning|night)|the\s+day\s+after(?=[,.;]|$))\b",
    re.IGNORECASE,
)

_FUTURE = sought(r"\b(?:" + "|".join(words.FUTURE_WORDS) + r")\s[^.;,]{0,50}$", re.IGNORECASE)
_POSTED = sought(r"\b(?:posted|updated|published|created|last modified)\b(?: on)?:? ?(?:at )?$", re.IGNORECASE)
_NUMBER = re.compile(r"\d\d*")  # not `+`: of a pattern that begins with one letter alone the rest is left out soon

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


def read_dates(
    text: str, published: datetime, told_before: date | None = None, opens: bool = True
) -> list[DateMention]:
    """Every time that the text tells, in order, resolved against the time of publication, in its own time zone.

    A weekday is the latest one up to the day of publication, that day included. A total since a day, or over some
    days, runs to the day of publication. Where "since the war began" gives no date, only the end of the period is
    known: start and end are then the day of publication. "The next day" counts from the day told last before it:
    for the first of the text from `told_before`, the last one of the text before.
    """
    low = text.lower()
    cues = _cues(low)
    today = published.date()
    found = _longest(sorted(_matches(text, cues, today), key=lambda f: (f.start, f.start - f.end)))
    found = list(_explained(found, text))
    dated = _longest(sorted((_in_context(f, text, today) for f in found), key=lambda f: (f.start, f.start - f.end)))
    if not cues.isdisjoint(words.ANCHORED_CUES):
        dated = sorted([*dated, *_relative(text, cues, dated, today, told_before, opens)], key=lambda f: f.start)
    if not dated:
        return []
    line = find_dateline(text)
    filed = line.date if line else None
    return [_mention(f, text, published, today, filed) for f in dated]


def read_in_order(texts: Iterable[tuple[int, str]], published: datetime, lead: int = 0) -> dict[int, list[DateMention]]:
    """The times of numbered texts that follow each other, by the number; texts without any are left out.

    `lead` is the number of the last with which the item opens.
    """
    told: dict[int, list[DateMention]] = {}
    last: date | None = None
    for number, text in texts:
        dates = read_dates(text, published, last, number <= lead)
        if dates:
            told[number] = dates
        days = [d for d in dates if d.kind in _PLAIN and d.period.precision is PeriodPrecision.DAY]
        last = date.fromisoformat(days[-1].period.start) if days else last
    return told


_PLAIN = (DateKind.POINT, DateKind.PAST)


def _cues(low: str) -> frozenset[str]:
    """The words of a lower-case text; numbers, and those that can be years, stand as one."""
    told = frozenset(letters(low))
    numbers = _NUMBER.findall(low)
    if not numbers:
        return told
    has_year = any(len(number) == 4 and number[:2] in ("19", "20") for number in numbers)
    return told | ({words.YEAR_CUE, words.NUMBER_CUE} if has_year else {words.NUMBER_CUE})


def _matches(text: str, cues: frozenset[str], today: date) -> Iterator[_Found]:
    for rule in [RULES[n] for n in sorted({n for cue in cues & _BY_CUE.keys() for n in _BY_CUE[cue]})]:
        if rule.beside and rule.beside.isdisjoint(cues):
            continue
        for match in rule.pattern.finditer(text):
            if not _is_time(match, text):
                continue
            span = rule.means(match, today)
            if span:
                yield _Found(match.start(), match.end(), span)


_BY_CUE: dict[str, list[int]] = {}
for _n, _rule in enumerate(RULES):
    for _cue in _rule.cues:
        _BY_CUE.setdefault(_cue, []).append(_n)


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


def _explained(found: list[_Found], text: str) -> Iterator[_Found]:
    """ "On Friday [6 October]": one time, told twice."""
    for n, item in enumerate(found):
        after = found[n + 1] if n + 1 < len(found) else None
        if after and text[item.end : after.start].strip() in ("(", "["):
            found[n + 1] = _Found(item.start, after.end, after.span)
        else:
            yield item


def _in_context(found: _Found, text: str, today: date) -> _Found:
    """A day after "since" begins a total; a weekday after "will" is yet to come."""
    span = found.span
    own = re.match(r"since\s", text[found.start : found.end], re.IGNORECASE)
    before = _SINCE.search(text, max(0, found.start - REACH), found.start)
    begun = None if own or before else _begun(found, text, today)
    if begun:
        return begun
    if own and span.kind in {DateKind.RUNNING, DateKind.WINDOW}:
        return found
    counted = span.kind is not DateKind.FUTURE and span.hours is None
    if (own or before) and counted and span.start <= today:
        start = found.start if own or before is None else before.start()
        return _Found(start, found.end, spans.since(span.start, today, span.precision))
    is_day = span.kind is None and span.precision is PeriodPrecision.DAY and span.start == span.end
    if is_day and _FUTURE.search(text, max(0, found.start - REACH), found.start) and _names_weekday(text, found):
        ahead = span.start + timedelta(days=7 if span.start <= today else 0)
        return _Found(found.start, found.end, Span(ahead, ahead, PeriodPrecision.DAY, DateKind.FUTURE))
    return found


def _begun(found: _Found, text: str, today: date) -> _Found | None:
    """The time since "the offensive launched on 2 January", if that is more than a week ago."""
    match = _BEGUN.search(text, max(0, found.start - REACH), found.start)
    if match is None or found.span.hours is not None or (today - found.span.start).days <= spans.WINDOW:
        return None
    return _Found(match.start(), found.end, spans.since(found.span.start, today, found.span.precision))


def _names_weekday(text: str, found: _Found) -> bool:
    return "day" in text[found.start : found.end].lower() and not any(
        c.isdigit() for c in text[found.start : found.end]
    )


def _relative(
    text: str, cues: frozenset[str], dated: list[_Found], today: date, told_before: date | None, opens: bool
) -> Iterator[_Found]:
    """ "Two days earlier", "the next day": counted from the day told last before it.

    Without any such, what is earlier counts from publication, and what is later means nothing; "earlier in the day"
    is the day of publication where an item opens with it, and further on that of its story, which is not known.
    """
    told = [(f.end, f.span.start) for f in dated if f.span.precision is PeriodPrecision.DAY and f.span.kind is None]
    for match, sign in _offsets(text, cues):
        at = bisect_right(dated, match.start(), key=lambda f: f.start)
        if any(f.start < match.end() and match.start() < f.end for f in dated[max(0, at - 1) : at + 1]):
            continue
        before = bisect_right(told, match.start(), key=lambda day: day[0])
        anchor = told[before - 1][1] if before else told_before
        if anchor is None and sign > 0 and not (opens and match[0].lower().startswith("earlier")):
            continue
        when = (anchor or today) + timedelta(days=sign * _days_off(match))
        told.insert(before, (match.end(), when))
        yield _Found(match.start(), match.end(), spans.day(when))


def _offsets(text: str, cues: frozenset[str]) -> list[tuple[re.Match[str], int]]:
    """The turns that count from another day, in order, with the direction."""
    kinds = ((_EARLIER, words.EARLIER_CUES, -1), (_LATER, words.LATER_CUES | words.EARLIER_CUES, 1))
    found = [(match, sign) for p, own, sign in kinds if not own.isdisjoint(cues) for match in p.finditer(text)]
    return sorted(found, key=lambda turn: turn[0].start())


def _days_off(match: re.Match[str]) -> int:
    if match.groupdict().get("same"):
        return 0
    number = (match["number"] or "one").lower()
    count = int(number) if number.isdigit() else words.NUMBERS[number]
    return count * words.UNITS[(match["unit"] or "day").lower()]


def _mention(found: _Found, text: str, published: datetime, today: date, filed: tuple[int, int] | None) -> DateMention:
    words_ = text[found.start : found.end]
    kind = spans.kind_of(found.span, today)
    stamped = _POSTED.search(text, max(0, found.start - 30), found.start)
    if stamped or (filed and filed[0] <= found.start and found.end <= filed[1] + 1):
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
