"""Names that the gazetteer does not know and that the words around make places all the same."""

from __future__ import annotations

from stream.extraction.gazetteer.gazetteer import Gazetteer
from stream.extraction.gazetteer.mentions import Level, PlaceMention
from stream.extraction.gazetteer.reading import Reading, around, is_given_name
from stream.extraction.gazetteer.store import Word
from stream.extraction.lang.en import places as words

LONGEST = 4
SHORTEST = 4
"""Letters; shorter words in capitals are mostly abbreviations."""


def unknown(reading: Reading, at: int, gazetteer: Gazetteer) -> tuple[PlaceMention, int] | None:
    """The name of an unknown place that begins at a token, and how many tokens it has."""
    if reading.loud or not reading.tokens[at].capital or not _is_led_to(reading, at):
        return None
    width = _width(reading, at)
    first, last = reading.tokens[at], reading.tokens[at + width - 1]
    beside = around(reading, at, width)
    titled = len(beside.run) == 1 and beside.run[0] in words.SMALL_PLACE_WORDS
    if (
        (beside.run and not titled)
        or not _is_name(reading, at, width, gazetteer)
        or _is_part(reading, at, width, gazetteer)
    ):
        return None
    camp = beside.next in words.CAMP_WORDS and beside.after2 is not None and beside.after2.lower == "camp"
    noun = "camp" if camp else beside.next
    called = beside.previous == "of" and beside.previous2 in words.SMALL_PLACE_WORDS
    named = noun in words.SMALL_PLACE_WORDS and beside.previous in words.BEFORE_SMALL_PLACES
    told = beside.previous in words.IN_PLACES or (beside.previous in words.BY_PLACES and noun in {"in", "near"})
    if not (called or named or (told and not first.first)):
        return None
    mention = PlaceMention(
        start=first.start,
        end=last.end,
        text=reading.text[first.start : last.end],
        matches=(),
        level=Level.TOWN if called or named else None,
        sure=True,
    )
    return mention, width


def _is_led_to(reading: Reading, at: int) -> bool:
    """Whether the word before is one of those that lead to a place: most names need no more of a look."""
    return at > 0 and reading.tokens[at - 1].lower in _LEADS


_LEADS = {"of"} | words.BEFORE_SMALL_PLACES | words.IN_PLACES | words.BY_PLACES


def _is_part(reading: Reading, at: int, width: int, gazetteer: Gazetteer) -> bool:
    """Whether it is a part of a place that is known: "Southwest Philadelphia"."""
    first, last = reading.tokens[at], reading.tokens[at + width - 1]
    rest = reading.text[first.end : last.end].strip(" -")
    return first.lower in words.DIRECTIONS and bool(rest) and bool(gazetteer.find(rest))


def _width(reading: Reading, at: int) -> int:
    width = 1
    for nxt in reading.tokens[at + 1 : at + LONGEST]:
        if nxt.gap not in {" ", "-"} or not nxt.capital or nxt.lower in words.SMALL_PLACE_WORDS:
            break
        width += 1
    return width


def _is_name(reading: Reading, at: int, width: int, gazetteer: Gazetteer) -> bool:
    """Whether none of the words is one that stands in capitals for another reason."""
    for token in reading.tokens[at : at + width]:
        lower = token.lower
        if lower in words.NAME_BEGINNINGS and width > 1:
            continue
        if lower in words.NEVER_PLACES or lower in words.ORGANISATION_WORDS or lower in words.PERSON_TITLES:
            return False
        if lower in reading.lower or lower in reading.people or is_given_name(token.text, gazetteer):
            return False
        if Word.COMMON in gazetteer.word(token.text) and width == 1:
            return False
    name = reading.tokens[at].text
    return width > 1 or (len(name) >= SHORTEST and not name.isupper())
