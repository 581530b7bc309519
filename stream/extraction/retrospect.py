"""Accounts that look back on one happening: articles of reference, chronicles, reports written long after.

Such a text dates its happening once, with its year, and then goes on without: "on August 27" means that year's, and
what it tells of many days and places is still one happening.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from stream.extraction.lang.en.retrospect import DEICTIC, MONTH_OF_YEAR
from stream.extraction.resolve import FRESH
from stream.kinds import PeriodPrecision
from stream.records import Period, TextField

LEAD = 1_000
"""Characters of a text within which news says when it happened."""
OFTEN = 2
"""Mentions of one year that make it the text's."""

_TITLED = re.compile(r"^(?:[A-Z][a-z]+ )?((?:18|19|20)\d\d)\b|\(((?:18|19|20)\d\d)\)$")
_YEAR = re.compile(r"\b((?:18|19|20)\d\d)\b")


def account_year(fields: Mapping[TextField, str], published: datetime) -> int | None:
    """The year of the happening that a text looks back on, if it does: one that is no news any more."""
    text = fields.get(TextField.TEXT, "")
    if str(published.year) in text[:LEAD] or DEICTIC.search(text, 0, LEAD):
        return None
    year = _titled(fields.get(TextField.TITLE, "")) or _dominant(text)
    return year if year and published - year_end(year, published) > FRESH else None


def _titled(title: str) -> int | None:
    """The year that a title names its subject by: `Typhoon Ana (1984)`, `2014 Orel floods`."""
    match = _TITLED.search(title.strip())
    return int(match[1] or match[2]) if match else None


def _dominant(text: str) -> int | None:
    """The year that most of a text's dates name, where the lead dates something by its month."""
    dated = {match[1] or match[2] for match in MONTH_OF_YEAR.finditer(text, 0, LEAD)}
    years = Counter(_YEAR.findall(text)).most_common(1) if dated else []
    return int(years[0][0]) if years and years[0][1] >= OFTEN and years[0][0] in dated else None


def year_end(year: int, published: datetime) -> datetime:
    """The moment from which an account's dates without a year are counted back."""
    return published.replace(year=year, month=12, day=31)


def whole_year(year: int) -> Period:
    """The time of what an account tells without a date."""
    return Period(
        start=f"{year}-01-01", end=f"{year}-12-31", precision=PeriodPrecision.YEAR, basis="text", text=str(year)
    )
