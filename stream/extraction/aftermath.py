"""What comes days after a happening: its day is that of the harm, not that on which somebody died of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from stream.extraction.dates import DateKind, DateMention
from stream.extraction.lang.en.dates import NUMBERS, UNITS
from stream.extraction.lang.en.harm_words import CLAIMS, DYING, FINDS, FOUND_DEAD, HARMED
from stream.extraction.parse import Token

AFTER = re.compile(
    r"\b(?:(?P<number>\d{1,2}|an?|one|two|three|four|five|six|seven|ten) )?(?P<unit>hour|day|week)s? after\b"
)

BEFORE, BEHIND = 70, 30
"""Letters before and behind a time in which the harm is told that it dates."""

_HARMED = re.compile(rf"\b(?:{'|'.join(sorted(HARMED))})s?\b")
_TURNS = re.compile(rf"\b(?:(?P<harm>(?:{'|'.join(sorted(HARMED))})s?)|{'|'.join(sorted(DYING | FINDS | CLAIMS))})\b")
_POSSESSIVE = re.compile(r"['’]s\b")


def day_of_harm(text: str, dying: Token, died: DateMention, dates: Sequence[DateMention]) -> DateMention | None:
    """The day on which somebody was hurt who died on a later one: `burnt in Saturday's fire, died on Monday`.

    None where the predicate is no verb of dying, or no earlier day in the lower-case sentence is one of harm.
    """
    if dying.lower not in DYING and dying.lower not in FOUND_DEAD:
        return None
    told = next((d for d in dates if _is_earlier(d, died) and _is_of_harm(text, dying, d)), None)
    turn = AFTER.search(text, dying.end) if told is None else None
    if turn and _HARMED.search(text, dying.end, turn.start()):
        return None  # "died in floods on Tuesday, days after an earthquake": what they died of is told
    if turn and died.end <= turn.start() and _HARMED.search(text, turn.end(), turn.end() + BEFORE):
        return earlier_by(died, turn)
    return told


def dates_harm(text: str, date_: DateMention) -> bool:
    """Whether a time is that of harm: `Monday's landslide`, `the floods that swept the valley this week`; not of what
    came of it, `a third body was found on Friday`."""
    if _POSSESSIVE.search(text, date_.start, date_.end + 2):
        return _HARMED.search(text, date_.end, date_.end + BEHIND) is not None
    told = list(_TURNS.finditer(text, max(0, date_.start - BEFORE), date_.start))
    return bool(told) and told[-1]["harm"] is not None


def earlier_by(day: DateMention, turn: re.Match[str]) -> DateMention:
    """The time so long before a day as a match of `AFTER` tells: `on Monday, two days after`."""
    number = (turn["number"] or "a").strip()
    days = (int(number) if number.isdigit() else NUMBERS[number]) * UNITS.get(turn["unit"], 0)
    when = (date.fromisoformat(day.period.start[:10]) - timedelta(days=days)).isoformat()
    period = replace(day.period, start=when, end=when, text=turn[0])
    return DateMention(turn.start(), turn.end(), turn[0], period, day.kind)


def _is_earlier(date_: DateMention, died: DateMention) -> bool:
    single = date_.kind in (DateKind.POINT, DateKind.PAST)
    return single and date_.period.end[:10] < died.period.start[:10]


def _is_of_harm(text: str, dying: Token, date_: DateMention) -> bool:
    """Whether harm is told beside a time, on the same side of the verb of dying."""
    first, last = (0, dying.start) if date_.end <= dying.start else (dying.end, len(text))
    return _HARMED.search(text, max(first, date_.start - BEFORE), min(last, date_.end + BEHIND)) is not None
