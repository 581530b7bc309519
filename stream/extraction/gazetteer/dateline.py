"""The line that says where and when a story was filed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from stream.extraction.sought import sought

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]{0,6}\.?"

_DATE = re.compile(rf"(?:\d{{1,2}}\s+{_MONTH}(?:\s+\d{{2,4}})?|{_MONTH}\s+\d{{1,2}}(?:,\s*\d{{4}})?)$", re.IGNORECASE)

_LINE = sought(
    rf"\s*(?P<place>[A-Z][A-Za-zÀ-ÿ.'’\-/ ]{{1,40}}?"
    rf"(?:, (?!(?i:{_MONTH})\b)[A-Za-z][A-Za-zÀ-ÿ.'’\- ]{{1,30}}?| \([A-Z][A-Z .'’\-]{{2,30}}\)(?=,))?)"
    rf"(?P<date>,? \(?(?:\d|(?i:{_MONTH}))[A-Za-z0-9., ]{{1,18}}\)?)??"
    r"\s*(?P<agency>\([^()\n]{2,60}\))?\s*(?P<dash>--|[—–]|-\s|:)"
)

_SIGNED = sought(r"[A-Z]{2,5} (?P<place>[A-ZÀ-Ý][a-zà-ÿ'’-]{2,20}(?: [A-ZÀ-Ý][a-zà-ÿ'’-]{2,20})?): (?=[A-Z])")
"""An agency before the place: "PTI Haridwar: At least seven"."""
_BYLINE = re.compile(r"\([A-Z][^()\n]{1,60}\)\s*(?:--|[—–]|-\s)")
"""An agency without a place: "(Reuters) - "."""
_CAPITALS = re.compile(r"[A-ZÀ-Ý][A-ZÀ-Ý.'’\-/ ]*[A-ZÀ-Ý.]")


@dataclass(frozen=True, slots=True)
class Dateline:
    """`place` and `date` are spans of the text; `end` is where the story begins."""

    place: tuple[int, int]
    date: tuple[int, int] | None
    end: int


def begin_of_story(text: str) -> int:
    """Where the story begins, behind its dateline or its agency; 0 where it has neither."""
    line = find_dateline(text)
    byline = None if line else _BYLINE.match(text[:80], len(text) - len(text.lstrip()))
    return line.end if line else byline.end() if byline else 0


def find_dateline(text: str) -> Dateline | None:
    """The dateline at the beginning of a text, if it has one.

    It is a place in capitals, or any place followed by an agency in brackets, up to a dash:
    "KABUL, Afghanistan (AP) —", "SAN SALVADOR, 3 JAN 90 (DPA) --", "Baghdad (AFP) -".
    """
    signed = _SIGNED.match(text[:80])
    if signed:
        return Dateline(signed.span("place"), None, signed.end())
    found = _LINE.match(text[:200])
    if not found:
        return None
    place, date, agency = found.span("place"), found.span("date"), found.group("agency")
    if date != (-1, -1) and not _DATE.search(found.group("date").strip(" ,()")):
        return None
    capitals = _CAPITALS.match(found.group("place").split(",")[0]) is not None
    dated = date != (-1, -1)
    if not (agency or (capitals and (dated or found.group("dash") != ":")) or dated):
        return None
    if agency is None and not capitals:
        return None
    return Dateline(place, date if dated else None, found.end())
