"""The parts of which the grammar's patterns are made."""

from __future__ import annotations

import re
from collections.abc import Iterable

from stream.extraction.lang.en import dates as words


def any_of(items: Iterable[str]) -> str:
    """The items as alternatives, the longest first."""
    return "|".join(sorted(map(re.escape, items), key=len, reverse=True))


SHORT_MONTHS = [month for month in words.MONTHS if month not in words.FULL_MONTHS]
_MONTH = rf"{any_of(words.FULL_MONTHS)}|(?:{any_of(SHORT_MONTHS)})\b\.?"
MONTH = rf"(?P<month>{_MONTH})(?![a-z])"
SECOND_MONTH = rf"(?P<month2>{_MONTH})(?![a-z])"
WHOLE_MONTH = rf"(?P<month>{any_of(words.FULL_MONTHS)}|(?:sept|jan|feb|aug|oct|nov|dec)\b\.?)(?![a-z])(?!\s+\d)"
DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
TO_DAY = r"(?:\s?(?:-|–|to|and|through)\s?(?P<to>[0-3]?\d)(?:st|nd|rd|th)?)?"
YEAR = r"(?P<year>(?:19|20)\d\d)(?![\d%]|[.,]\d)"
SHORT_YEAR = r"(?P<year>\d\d)(?![\d%:]|[.,]\d)"
WEEKDAY = rf"(?P<weekday>{any_of(words.WEEKDAYS)})\b"
SECOND_WEEKDAY = rf"(?P<weekday2>{any_of(words.WEEKDAYS)})\b"
DAY_PART = rf"(?:\s+(?:{any_of(words.DAY_PARTS)})\b)?"
NUMBER = rf"(?P<number>\d{{1,3}}|(?:{any_of(words.NUMBERS)})\b)"
UNIT = rf"(?P<unit>{any_of(words.UNITS)})s?\b"
A_PART = rf"(?P<part>{any_of(words.PARTS)})[\s-]+"
PART = rf"(?:{A_PART})?"
ABOUT = r"(?:(?:about|around|nearly|almost|roughly|at least|more than|over|some|the)\s+)?"
