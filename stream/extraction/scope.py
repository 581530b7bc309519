"""What a count sums over, and when it happened: from the dates and turns of its sentence."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import takewhile

from stream.extraction.apportion import days_of_others
from stream.extraction.background import is_measure
from stream.extraction.dates import DateKind, DateMention
from stream.extraction.freed import is_of_freed
from stream.extraction.lang.en import kind_cues, predicates
from stream.extraction.lang.en import modifier_cues as cues
from stream.extraction.many import MANY, counts_many, is_tally, tells_many, whole_of
from stream.extraction.mentions import Mention
from stream.extraction.numerals import small_number
from stream.extraction.parse import Parse, Token
from stream.extraction.running import SHORT, Told, sums_up
from stream.extraction.sought import sought
from stream.extraction.timing import Timing, coordinated, time_of
from stream.kinds import DISPLACEMENT, Metric, PeriodPrecision, Scope
from stream.records import Period

_MONTH = r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
_TOTALS = sought(
    r"\b(?:so far this year|this year alone|to date|in (?:recent|the past few) (?:months|years)|over the years"
    rf"|(?:from|between) {_MONTH}(?: \d{{4}})? (?:to|and|until|through) {_MONTH})\b"
)
_SOME = r"(?:\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|twelve|several|many|few|past|last|recent)"
_LONG = sought(
    r"\b(?:over|in|during|for|of|after) (?:only |just |less than |more than |almost |nearly |about |the |a |its )*"
    rf"{_SOME}[- ](?:months?|years?|decades?)(?:[- ](?:period|history|long))?\b(?! (?:ago|later|old|in prison|after))"
    rf"|\bdecades? (?:of|long)\b|\b{_SOME}-year(?:-old)? (?:civil )?(?:war|conflict|insurgency|period|struggle)\b"
    r"|\bpolitical violence\b|\barmed (?:struggle|conflict)\b|\bthe month of\b"
)
"""Turns of times and troubles that last: what they cost is a running total."""
_HAPPENINGS = sought(
    r"\b(?:\d{2,4}|dozens of|hundreds of) (?:\w+ )?(?:clashes|attacks|incidents|confrontations|operations|accidents)\b"
)
_WAR = sought(
    r"\b(?:war|conflict|insurgency)(?: (?:in|on|with|between|against) [\w' -]{2,30}?)?"
    r" (?:which|that|has|had|killed|left|cost|claimed)\b"
)
_SPAN = sought(r"\bsince\b|\b(?:past|last|previous|first|within|in)\b.{0,20}\b(?:hours?|days?|weeks?|months?|years?)\b")
"""A span that is counted over, unlike "over the weekend" or "this week"."""
_ANNIVERSARY = sought(
    r"\b(?:(\d{1,3})|([a-z-]+)) years (?:since|after|on from)\b|\b(\d{1,3})(?:st|nd|rd|th) anniversary\b"
    r"|\b(?:anniversary of|commemorat\w+|in remembrance of|memorial (?:service|ceremony) for)\b"
)
_HOME_TO = sought(r"\b(?:" + "|".join(map(re.escape, cues.HOME_TO)) + r")\b[^,;\d]*$")
"""Before the number of those who are at a place; not before a number of something else behind it."""
_COARSE = (PeriodPrecision.MONTH, PeriodPrecision.YEAR)
A_DAY = timedelta(days=1)


def read_scope(
    parse: Parse,
    text: str,
    mention: Mention,
    dates: Sequence[DateMention],
    published: datetime,
    mentions: Sequence[Mention] = (),
    sudden: bool = False,
) -> tuple[Scope, Period | None, bool]:
    """The scope of a mention, its own period if the sentence gives one, and whether the words of both hang together.

    Date offsets are within the sentence.

    `mentions` are all of the sentence: a date of theirs comes before one of the telling. `sudden` tells that the item
    speaks of what kills a thousand at once.
    A date beside a former number ("from 41 a day earlier") says when it was counted.
    """
    measured = _measure(text, mention, dates)
    if measured:
        return Scope.INCIDENT, _beginning(measured.period), True
    dates = _own_dates(parse, text, mention, dates, mentions)
    others = frozenset(m.predicate for m in mentions)
    timing = Timing(None) if mention.quantity.previous else time_of(parse, text, mention, dates, others)
    when = timing.when
    if _is_stock(parse, text, mention) or is_of_freed(parse, mention, dates):
        return Scope.STOCK, when.period if when else None, timing.firm
    size = max((m.quantity.best for m in mentions if _is_joined(parse, m, mention)), default=mention.quantity.best)
    if sums_up(parse, mention, Told(text, when, published.date(), size, sudden)):
        return Scope.CUMULATIVE, when.period if when else None, timing.firm
    remembered = _remembered(parse, text, mention, published) if when is None or when.kind is DateKind.POINT else None
    if remembered:
        return Scope.INCIDENT, remembered, False
    if when is None:
        return (Scope.CUMULATIVE if _is_running(text, mention) else Scope.INCIDENT), None, False
    whole = whole_of(text, mention, mentions)
    if whole is not None and is_tally(parse, whole, when, published.date()):
        return Scope.CUMULATIVE, when.period, timing.firm
    return *_when_dated(parse, text, mention, when, published), timing.firm


def _when_dated(
    parse: Parse, text: str, mention: Mention, when: DateMention, published: datetime
) -> tuple[Scope, Period]:
    """The scope and the period of a mention that has a time."""
    if when.kind is DateKind.RUNNING and _began_then(parse, text, when, mention):
        return Scope.INCIDENT, _beginning(when.period)
    if is_tally(parse, mention, when, published.date()):
        return Scope.CUMULATIVE, when.period
    scope = _of_date(text, when, published)
    if scope is Scope.INCIDENT and _is_span(when) and tells_many(parse, mention, 1):
        scope = Scope.PERIOD
    return scope, when.period


def _own_dates(
    parse: Parse, text: str, mention: Mention, dates: Sequence[DateMention], mentions: Sequence[Mention]
) -> list[DateMention]:
    """The dates that may be a mention's: neither a rate, nor an end long ago, nor the day of another count."""
    dates = [d for d in dates if not _rates(text, d) and not (d.kind is DateKind.PAST and _ends(d))]
    if len(mentions) < 2:
        return dates
    others = days_of_others(parse, mention, mentions, [d.start for d in dates])
    return [d for d in dates if d.start not in others]


def _is_span(when: DateMention) -> bool:
    """Whether a time is of several days, and no more than make a period: "over the weekend"."""
    start, end = (date.fromisoformat(edge[:10]) for edge in (when.period.start, when.period.end))
    return when.period.precision is not PeriodPrecision.HOUR and timedelta() < end - start <= SHORT


def _began_then(parse: Parse, text: str, when: DateMention, mention: Mention) -> bool:
    """Whether the count is of what happened at the beginning of a span: "the worst since 1998, when 900 died"."""
    match = _THEN.match(text, when.end)
    word = next((t for t in parse.tokens if match and t.end == match.end()), None)
    predicate = parse.tokens[mention.predicate]
    return word is not None and any(t.index == word.head for t in (predicate, *parse.ancestors(predicate)))


_THEN = re.compile(r",? when\b")


def _beginning(period: Period) -> Period:
    """The year, the month or the day with which a span begins."""
    year, month = int(period.start[:4]), int(period.start[5:7])
    first = {
        PeriodPrecision.YEAR: (f"{year}-01-01", f"{year}-12-31"),
        PeriodPrecision.MONTH: (f"{year}-{month:02d}-01", f"{year}-{month:02d}-{monthrange(year, month)[1]}"),
    }
    start, end = first.get(period.precision, (period.start[:10], period.start[:10]))
    return replace(period, start=start, end=end)


def _remembered(parse: Parse, text: str, mention: Mention, published: datetime) -> Period | None:
    """The year of what is commemorated: "30 years since the massacre"; the year before where none is told.

    Not so where the victims were those who commemorated.
    """
    match = _ANNIVERSARY.search(text)
    if match is None or _hangs_below(parse, match.start(), mention.predicate):
        return None
    told = match[1] or match[3] or (str(small_number(match[2]) or 1) if match[2] else "1")
    year = published.year - int(told)
    return Period(
        start=f"{year}-01-01", end=f"{year}-12-31", precision=PeriodPrecision.YEAR, basis="text", text=match[0]
    )


def _hangs_below(parse: Parse, start: int, predicate: int) -> bool:
    """Whether a word is told within what a predicate says of somebody: `killing 12 men who marked the anniversary`."""
    token = next((t for t in parse.tokens if t.end > start), None)
    chain = [token, *parse.ancestors(token)] if token else []
    below = list(takewhile(lambda t: t.index != predicate, chain))
    held = below[-1:] and below[-1].lower in ("at", "during")  # "killed at a rally for the tenth anniversary"
    return len(below) < len(chain) and (bool(held) or any(t.dep in ("relcl", "acl") for t in below))


def _measure(text: str, mention: Mention, dates: Sequence[DateMention]) -> DateMention | None:
    """The time of an earlier happening that a new one is measured by: "worst since a 2010 blaze that killed 117"."""
    return next((d for d in dates if _rates(text, d)), None) if is_measure(text, mention) else None


def _ends(span: DateMention) -> bool:
    """Whether a time is one until which something else went on: `in office until 2010`."""
    return span.text.lower().startswith("until ")


def _rates(text: str, span: DateMention) -> bool:
    """Whether a span only says how rare something is: `the deadliest attack in over a year`, but not `on Monday`."""
    return (
        span.kind is not DateKind.POINT
        and not _THEN.match(text, span.end)
        and bool(_RATING.search(text[max(0, span.start - RATING_REACH) : span.start]))
    )


RATING_REACH = 70
_HAPPENING = (
    "attack|landslide|avalanche|bombing|blast|explosion|shooting|stabbing|crash|derailment|disaster|accident|strike|"
    "incident|raid|flood|storm|quake|earthquake|fire|massacre|killing|boat|ship|ferry|bus|train|plane|helicopter|such"
)
_RATING = sought(
    r"\b(?:(?:worst|deadliest|bloodiest|highest|largest|biggest|heaviest|fiercest|first|most [a-z]+)\b"
    rf"|(?:second|third|fourth|fifth|latest) (?:[a-z]+ ){{0,2}}(?:{_HAPPENING})\b)[^,.;]{{0,50}}$"
)


def _is_running(text: str, mention: Mention) -> bool:
    """Whether a sentence without a date counts over a long time, or over many happenings."""
    if _TOTALS.search(text) or _HAPPENINGS.search(text):
        return True
    if mention.quantity.best < MANY:
        return False
    if mention.metric is Metric.DISPLACED:
        return bool(_WAR.search(text))
    several = mention.metric in (Metric.KILLED, Metric.INJURED, Metric.ABDUCTED)
    return several and bool(_LONG.search(text) or _WAR.search(text))


def _of_date(text: str, when: DateMention, published: datetime) -> Scope:
    """The scope that a date gives."""
    start, end = (date.fromisoformat(edge[:10]) for edge in (when.period.start, when.period.end))
    if when.kind is DateKind.RUNNING and when.text.lower().startswith("earlier"):
        return Scope.INCIDENT
    if when.kind is DateKind.RUNNING:
        return Scope.PERIOD if start < published.date() <= start + SHORT else Scope.CUMULATIVE
    if when.kind is DateKind.WINDOW and _SPAN.search(when.text.lower()):
        many = end - start > A_DAY and counts_many(text)
        return Scope.CUMULATIVE if many or end - start > SHORT else Scope.PERIOD
    if _TOTALS.search(text):
        return Scope.CUMULATIVE
    campaign = any(word in text for word in kind_cues.CAMPAIGNS)
    long_ago = published.date() - end > SHORT
    return Scope.CUMULATIVE if campaign and long_ago and when.period.precision in _COARSE else Scope.INCIDENT


def _is_joined(parse: Parse, other: Mention, mention: Mention) -> bool:
    """Whether both count what one clause tells: "left 305 dead and 373 wounded"."""
    joined = coordinated(parse, parse.tokens[mention.predicate])
    themes = coordinated(parse, parse.tokens[mention.theme])
    return other.predicate in joined or other.theme in themes


def _remains(parse: Parse, predicate: Token) -> bool:
    """Whether the words around the predicate say that its state goes on."""
    head = parse.head(predicate)
    around = [predicate, head, *parse.child(predicate.index, "advmod")]
    if predicate.dep in ("acomp", "oprd"):
        around += parse.child(head.index, "advmod")
    return any(token.lower in cues.REMAINING for token in around)


def _is_settled(parse: Parse, predicate: Token) -> bool:
    """`internally displaced persons`: the term of the trade names a state."""
    inner = parse.child(predicate.index, "advmod")
    return predicate.dep == "amod" and any(token.lower == "internally" for token in inner)


_LONG_AFTER = sought(r"\b(?:an?|\d{1,2}|two|three|four|five|six|ten|several) (?:years?|months?) (?:after|later|on)\b")


def _is_stock(parse: Parse, text: str, mention: Mention) -> bool:
    """Whether the count is of people in a state rather than of a change."""
    predicate = parse.tokens[mention.predicate]
    if mention.metric is Metric.ABDUCTED:
        return predicate.lower in predicates.STATE_NOUNS and _is_holding(parse, parse.head(predicate))
    if predicate.lower in predicates.STATE_NOUNS or _exists(parse, mention):
        return True
    if mention.metric is Metric.SHELTERED and predicate.lower in cues.SHELTERS:
        return predicate.tag == "VBZ"
    settled = _remains(parse, predicate) or _is_settled(parse, predicate) or _WORLD.search(text) is not None
    if mention.metric in DISPLACEMENT and settled:
        return True
    if mention.metric is Metric.MISSING and _LONG_AFTER.search(text):
        return _remains(parse, predicate)
    return bool(_HOME_TO.search(text[max(0, mention.quantity.start - 40) : mention.quantity.start]))


_WORLD = sought(
    rf"\b(?:worldwide|globally|(?:around|across|throughout) the (?:world|globe))\b|\bas of (?:end[- ])?{_MONTH}\b"
)
"""Of the whole world, or as of a month: all who are displaced, not those who fled just now."""


def _is_holding(parse: Parse, verb: Token) -> bool:
    """Whether somebody is said to hold people now: "is holding 25 hostages"."""
    now = verb.tag in ("VBZ", "VBP") or any(t.lower in ("is", "are") for t in parse.child(verb.index, "aux"))
    return verb.lower in ("hold", "holds", "holding") and now


def _exists(parse: Parse, mention: Mention) -> bool:
    """Whether people who are displaced are said to be there: "there are two million displaced people"."""
    theme = parse.tokens[mention.theme]
    state = mention.metric in DISPLACEMENT and mention.predicate <= mention.theme
    return state and theme.dep == "attr" and parse.first(parse.head(theme).index, "expl") is not None
