"""The grammar: one row for each way of telling a time, with what it means."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from stream.extraction.dates import absolute, relative
from stream.extraction.dates.patterns import (
    A_PART,
    ABOUT,
    DAY,
    DAY_PART,
    MONTH,
    NUMBER,
    PART,
    SECOND_MONTH,
    SECOND_WEEKDAY,
    SHORT_YEAR,
    TO_DAY,
    UNIT,
    WEEKDAY,
    WHOLE_MONTH,
    YEAR,
    any_of,
)
from stream.extraction.dates.spans import Span
from stream.extraction.lang.en import dates as words
from stream.extraction.lang.en.dates import MONTH_CUES, SEASON_CUES, UNIT_CUES, WEEKDAY_CUES

Meaning = Callable[[re.Match[str], date], Span | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern and what it means on the day of publication; None where it means nothing after all.

    It is tried only on texts that hold one of the `cues`, words in lower case, and one of those `beside`, where there
    are any.
    """

    cues: frozenset[str]
    pattern: re.Pattern[str]
    means: Meaning
    beside: frozenset[str] = frozenset()


def _rule(cues: frozenset[str] | str, pattern: str, means: Meaning, beside: frozenset[str] | str = frozenset()) -> Rule:
    own, others = (frozenset(each.split()) if isinstance(each, str) else each for each in (cues, beside))
    return Rule(own, re.compile(r"\b(?:" + pattern + ")", re.IGNORECASE), means, others)


_YEAR, _NUMBER = frozenset({words.YEAR_CUE}), frozenset({words.NUMBER_CUE})
_PARTS = frozenset(word for part in words.PARTS for word in part.split()) - {"the", "of", "in"}
_IN = r"(?:in|during|since|from|until|by|throughout|this|of)"

BY_THE_CALENDAR: tuple[Rule, ...] = (
    _rule(_YEAR, r"(?P<year>(?:19|20)\d\d)-(?P<number>[01]\d)-(?P<day>[0-3]\d)\b", absolute.iso),
    _rule(
        MONTH_CUES,
        rf"(?:{WEEKDAY},?\s+)?{DAY}{TO_DAY}\s+(?:of\s+)?{MONTH}(?:,?\s+{YEAR})?",
        absolute.day_of_month,
        _NUMBER,
    ),
    _rule(MONTH_CUES, rf"{DAY}{TO_DAY}\s+{MONTH}\s+{SHORT_YEAR}", absolute.wire_date, _NUMBER),
    _rule(
        MONTH_CUES,
        rf"(?:{WEEKDAY},?\s+)?(?<!\d\s){MONTH}\s+{DAY}{TO_DAY}(?![\d:%]|,\d)(?:,?\s+{YEAR})?",
        absolute.day_of_month,
        _NUMBER,
    ),
    _rule(
        MONTH_CUES,
        rf"(?:(?:from|between)\s+)?{MONTH}\s+{DAY}\s?(?:-|–|to|and|through|until)\s?{SECOND_MONTH}\s+"
        rf"(?P<day2>[0-3]?\d)(?:st|nd|rd|th)?(?![\d:%]|,\d)(?:,?\s+{YEAR})?",
        absolute.day_to_day,
        _NUMBER,
    ),
    _rule(
        MONTH_CUES,
        rf"(?:(?:from|between)\s+)?{DAY}\s+{MONTH}\s?(?:-|–|to|and|through|until)\s?"
        rf"(?P<day2>[0-3]?\d)(?:st|nd|rd|th)?\s+{SECOND_MONTH}(?:,?\s+{YEAR})?",
        absolute.day_to_day,
        _NUMBER,
    ),
    _rule(_YEAR, r"(?P<one>[0-3]?\d)/(?P<two>[0-3]?\d)/(?P<year>(?:19|20)\d\d)\b", absolute.numeric),
    _rule(_YEAR, r"(?P<one>[0-3]?\d)\.(?P<two>[01]?\d)\.(?P<year>(?:19|20)\d\d)\b", absolute.dotted),
    _rule(
        "on since until",
        r"(?:on|since|until)\s+(?!9/11\b)(?P<one>[01]?\d)/(?P<two>[0-3]?\d)(?![/\d])",
        absolute.numeric_day,
        _NUMBER,
    ),
    _rule(
        "on",
        r"on\s+the\s+(?P<day>[0-3]?\d)(?:st|nd|rd|th)(?=\s+of\s+this\s+month|[,.;]|$)",
        absolute.day_alone,
        _NUMBER,
    ),
    _rule(
        words.HOLIDAY_CUES,
        rf"(?:on\s+)?(?P<holiday>{any_of(words.HOLIDAYS).replace(chr(39), '[’' + chr(39) + ']')})(?:,?\s+{YEAR})?",
        absolute.holiday,
    ),
    _rule(MONTH_CUES, rf"{PART}{MONTH},?\s+(?:of\s+)?{YEAR}", absolute.month_of_year, _YEAR),
    _rule(
        MONTH_CUES,
        rf"(?:in|during|between|from)\s+{MONTH}\s?(?:-|–|to|and|through|until)\s?{SECOND_MONTH}(?!\s+\d{{1,2}}\b)"
        rf"(?:,?\s+(?:of\s+)?{YEAR})?",
        absolute.months,
    ),
    _rule(MONTH_CUES, rf"{_IN}\s+{PART}{WHOLE_MONTH}", absolute.month_alone),
    _rule(
        MONTH_CUES, rf"(?P<which>last|next|this\s+past)\s+{PART}{WHOLE_MONTH}", absolute.month_alone, "last next past"
    ),
    _rule(MONTH_CUES, A_PART + WHOLE_MONTH, absolute.month_alone, _PARTS),
    _rule(_YEAR, rf"(?:in|during|since|of|from|until|by|throughout|before|after)\s+{PART}{YEAR}", absolute.year_alone),
    _rule(_YEAR, A_PART + YEAR, absolute.year_alone, _PARTS),
    _rule(_YEAR, rf"(?:the|a|its|their|his)\s+{YEAR}(?=\s+[A-Za-z])", absolute.adjective_year),
    _rule(
        _YEAR,
        r"(?:(?:between|from)\s+)?(?P<year>(?:19|20)\d\d)\s?(?:-|–|to|and|until)\s?(?P<to>(?:19|20)\d\d|\d\d)(?![\d.,:-])\b",
        absolute.years,
    ),
    _rule(_YEAR, r"(?:in\s+)?the\s+(?:(?:early|mid|late)[\s-])?(?P<year>(?:19|20)\d0)s\b", absolute.decade),
    _rule(
        "half quarter months",
        rf"(?:in\s+|during\s+|over\s+)?the\s+(?:(?P<share>{any_of(words.SHARES)})|first\s+{NUMBER}\s+months)\s+of\s+"
        rf"(?:{YEAR}|(?P<which>this|the|last)\s+year\b)",
        absolute.share_of_year,
    ),
)
"""Days, months and years that have a name."""

FROM_PUBLICATION: tuple[Rule, ...] = (
    _rule(
        WEEKDAY_CUES,
        rf"(?:(?:(?:early|late)\s+)?on\s+)?(?:(?:early|late)\s+)?"
        rf"(?:(?P<which>last|next|this\s+coming|coming|this\s+past|past|the\s+previous)\s+)?{WEEKDAY}(?:['’]s)?{DAY_PART}",
        relative.weekday,
    ),
    _rule(WEEKDAY_CUES, rf"(?:on\s+)?{WEEKDAY}(?:\s+of)?\s+last\s+week\b", relative.weekday_of_last_week, "last"),
    _rule(WEEKDAY_CUES, rf"(?:on\s+)?last\s+week['’]s\s+{WEEKDAY}", relative.weekday_of_last_week, "last"),
    _rule(
        WEEKDAY_CUES,
        rf"(?:(?:between|from|on)\s+)?{WEEKDAY}{DAY_PART}\s?(?:-|–|to|and|through|until)\s?{SECOND_WEEKDAY}{DAY_PART}",
        relative.weekdays,
    ),
    _rule("yesterday", r"the\s+day\s+before\s+yesterday", relative.shifted(-2)),
    _rule("yesterday", r"yesterday(?:\s+(?:morning|afternoon|evening|night))?\b", relative.shifted(-1)),
    _rule("last", r"last\s+(?:night|evening)\b", relative.shifted(-1)),
    _rule(
        "today tonight this",
        r"(?:(?:earlier\s+)?today|tonight|this\s+(?:morning|afternoon|evening))\b",
        relative.shifted(0),
    ),
    _rule("tomorrow", r"tomorrow\b", relative.shifted(1)),
    _rule("overnight", r"overnight\b", relative.overnight),
    _rule(
        "day night",
        rf"(?:on|in|for|during)\s+(?:the|a|its)\s+(?:{any_of(words.ORDINALS)})\s+(?:straight\s+|consecutive\s+|successive\s+)?"
        r"(?:day|night)\b(?:\s+(?:running|of)\b|\s+in\s+a\s+row\b)?",
        relative.overnight,
    ),
    _rule("ago", rf"(?:{ABOUT}{NUMBER}\s+)?{UNIT}\s+ago\b", relative.ago),
    _rule("last", rf"{PART}last\s+(?P<unit>week|month|year)\b", relative.last),
    _rule("next", r"next\s+(?P<unit>week|month|year)\b", relative.following),
    _rule(
        "weekend",
        r"(?:(?:over|at|during|on)\s+)?(?P<which>the|this|last|the\s+past|this\s+past)\s+weekend\b",
        relative.weekend,
    ),
    _rule(
        SEASON_CUES,
        r"(?P<which>last|this|in\s+the|the)\s+(?P<season>spring|summer|autumn|winter)(?:\s+of\s+(?P<year>(?:19|20)\d\d))?\b",
        relative.season,
    ),
)
"""Days and weeks told from where the reader stands."""

TOTALS: tuple[Rule, ...] = (
    _rule(
        UNIT_CUES,
        r"(?:(?:in|over|during|within|for|of)\s+)?(?:the|its|their|this)\s+(?!(?:previous|preceding)\s+(?:day|night)\b)"
        rf"(?:past|last|previous|preceding)\s+{ABOUT}"
        rf"(?:{NUMBER}\s+)?{UNIT}",
        relative.last_units,
        "past last previous preceding",
    ),
    _rule(
        "hour hours",
        rf"(?:(?:in|over|during|within|for)\s+)?(?:the\s+)?(?:past|last|previous|preceding)\s+{ABOUT}(?:{NUMBER}[\s-]+)?"
        r"hours?\b",
        relative.hours,
    ),
    _rule("hours", r"in\s+(?:the\s+)?recent\s+hours\b", relative.recent_hours),
    _rule(
        "hours",
        rf"(?:(?:in|over|during)\s+)?(?:the\s+)?{NUMBER}\s+hours\s+(?:to|until|ending|ended|up\s+to|through)\s+(?:on\s+)?"
        rf"(?:early\s+|late\s+)?{WEEKDAY}{DAY_PART}",
        relative.hours_to,
        WEEKDAY_CUES,
    ),
    _rule(
        "hour hours",
        r"(?:in|within|over|during)\s+(?:less\s+than\s+|under\s+|a\s+|the\s+)?(?P<number>12|24|36|48|72)[\s-]+hours?\b"
        r"(?:\s+period\b)?",
        relative.hours,
    ),
    _rule(
        UNIT_CUES,
        rf"(?:in|over|within|for)\s+(?!the\b){ABOUT}{NUMBER}\s+{UNIT}(?!\s+(?:ago|later|time|old|of\s+age))",
        relative.last_units,
    ),
    _rule(
        UNIT_CUES,
        r"(?:in|over|during)\s+(?:the\s+)?(?:recent|last\s+few|past\s+few)\s+(?P<unit>day|week|month|year)s\b",
        relative.recent_units,
        "recent last past",
    ),
    _rule("this", r"(?:(?:so\s+far|already|earlier|later)\s+)?this\s+(?P<unit>week|month|year)\b", relative.this),
    _rule(
        "since",
        r"since\s+(?:the\s+(?:beginning|start)\s+of\s+(?:the|this)|early\s+this)\s+(?P<unit>week|month|year)\b",
        relative.since_unit,
    ),
    _rule(
        "since", r"since\s+(?:dawn|midnight|daybreak|sunrise|(?:the\s+)?(?:early\s+)?morning)\b", relative.since_hour
    ),
    _rule(
        "since",
        rf"since\s+(?!(?:{any_of(words.WEEKDAYS)}|this|last|yesterday)\b)"
        r"(?:the\s+)?(?:(?:beginning|start|outbreak|onset)\s+of\s+)?(?:the\s+|its\s+|their\s+)?(?:[\w'’-]+\s+){0,3}?"
        rf"(?:{any_of(words.BEGINNINGS)})(?:\s+(?:began|started|erupted|broke\s+out|was\s+launched|ended|flared))?\b",
        relative.since_unknown,
    ),
)
"""Times that are counted over."""

RULES = (*BY_THE_CALENDAR, *FROM_PUBLICATION, *TOTALS)
"""Every way of telling a time. Where two overlap, the one that begins first holds, then the longer."""
