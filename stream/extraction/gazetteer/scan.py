"""Finding names that can be places. Which place is meant is decided later, over the whole document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from stream.extraction.gazetteer.gazetteer import Gazetteer, Match
from stream.extraction.gazetteer.judge import judge
from stream.extraction.gazetteer.mentions import Level, MentionKind, PlaceMention
from stream.extraction.gazetteer.reading import Around, Reading, around, read
from stream.extraction.gazetteer.store import EntryKind, KeyKind
from stream.extraction.gazetteer.ties import Tie, tie_of
from stream.extraction.gazetteer.tokens import Token
from stream.extraction.gazetteer.unknown import unknown
from stream.extraction.lang.en import places as words

MAX_WORDS = 6

_JOINT = re.compile(r"\s?['’‘`]?-?['’‘`]?|\s+|['’]s\s|-")
_ABBREVIATED_JOINT = re.compile(r"\.\s")
_ABBREVIATIONS = sorted(words.REGION_ABBREVIATIONS, key=len, reverse=True)
_INSIDE = re.compile(
    r"(?:,\s+\(?|\s+\()(?:(?P<abbreviation>" + "|".join(map(re.escape, _ABBREVIATIONS)) + r")(?!\w)"
    r"|(?P<postal>" + "|".join(words.POSTAL_CODES) + r")\b(?!\.))"
)


_CHAINED = re.compile(r"(?:,|['’]s?|,? and)\s+(?:[a-z-]+\s+){0,2}")
"""Text between a name and another that shares its tie: "in Homs, Syria", "in Syria's Idlib", "in Homs and Hama"."""


def find_places(text: str, gazetteer: Gazetteer, guessed: bool = False) -> list[PlaceMention]:
    """Every name in the text that can be a place, the longest at each position, in order.

    Names of persons are left out; names within an organisation's are marked `ORGANISATION`. Names that the gazetteer
    does not know are among them, without matches, where the words around leave no doubt ("the village of").
    """
    reading = read(text, gazetteer, guessed)
    found: list[PlaceMention] = []
    at = 0
    while at < len(reading.tokens):
        token = reading.tokens[at]
        if not token.capital and token.lower not in words.LOWER_ARTICLES:
            at += 1
            continue
        if found and found[-1].inside and _is_short_for_region(text, found[-1], token):
            at += 1
            continue
        mention, width = _at(reading, at, gazetteer)
        if mention and not _is_kin(found[-1:], mention):
            tie = _shared(found[-1:], mention, tie_of(reading, at, around(reading, at, width)), text)
            found.append(mention if tie is Tie.NONE else replace(mention, tie=tie))
        at += width
    return found


def _is_short_for_region(text: str, mention: PlaceMention, token: Token) -> bool:
    """Whether a word is of the abbreviation that tells the region of the name before: "Jordan, Mont."."""
    found = _INSIDE.match(text, mention.end)
    return found is not None and token.start < found.end() and found[0].endswith(".")


def _is_kin(before: Sequence[PlaceMention], mention: PlaceMention) -> bool:
    """Whether it only tells the kin of a people just named, wherever their cousins live: "Bosnian Serb"."""
    if not before or mention.kind is not MentionKind.DEMONYM or before[0].kind is not MentionKind.DEMONYM:
        return False
    return mention.start == before[0].end + 1 and not mention.sure


def _shared(before: Sequence[PlaceMention], mention: PlaceMention, tie: Tie, text: str) -> Tie:
    """The tie of a name without one: that of the name before it, of which it is told more."""
    if tie is not Tie.NONE or not before:
        return tie
    return before[0].tie if _CHAINED.fullmatch(text, before[0].end, mention.start) else tie


def _at(reading: Reading, at: int, gazetteer: Gazetteer) -> tuple[PlaceMention | None, int]:
    """The mention that begins at a token, and how many tokens are done with."""
    if not _may_begin(reading, at):
        return None, 1
    for width in _widths(reading, at):
        mention = _mention(reading, at, width, gazetteer)
        if mention:
            return mention, width
    return unknown(reading, at, gazetteer) or (None, 1)


def _may_begin(reading: Reading, at: int) -> bool:
    token = reading.tokens[at]
    if token.capital:
        return not (reading.loud and token.lower in words.FUNCTION_WORDS)
    nxt = reading.tokens[at + 1] if at + 1 < len(reading.tokens) else None
    return bool(nxt and token.lower in words.LOWER_ARTICLES and nxt.gap == "-" and nxt.capital)


def _widths(reading: Reading, at: int) -> Iterator[int]:
    """Numbers of tokens that can be one name from here, the largest first."""
    reach = 1
    before = reading.tokens[at]
    for nxt in reading.tokens[at + 1 : at + MAX_WORDS]:
        if not (nxt.capital or nxt.lower in words.CONNECTORS) or not _goes_on(before, nxt.gap):
            break
        reach += 1
        before = nxt
    for width in range(reach, 0, -1):
        last = reading.tokens[at + width - 1]
        if reading.loud and last.lower in words.FUNCTION_WORDS:
            continue
        if last.capital or (width > 1 and last.gap == "-"):
            yield width


def _goes_on(before: Token, gap: str) -> bool:
    """Whether what stands behind a word can stand within a name."""
    if gap == " ":
        return True
    abbreviated = before.lower in words.NAME_ABBREVIATIONS and _ABBREVIATED_JOINT.fullmatch(gap)
    return bool(_JOINT.fullmatch(gap) or abbreviated) and "\n\n" not in gap


def _mention(reading: Reading, at: int, width: int, gazetteer: Gazetteer) -> PlaceMention | None:
    first, last = reading.tokens[at], reading.tokens[at + width - 1]
    name = reading.text[first.start : last.end]
    if width == 1 and first.lower in words.NEVER_PLACES:
        return None
    if width > 1 and first.lower in words.DIRECTIONS and not _whole(name, gazetteer):
        return None
    matches = gazetteer.find(name)
    if not matches or _is_short_for_something(reading, first, matches):
        return None
    beside = around(reading, at, width)
    inside = _inside(reading, last.end)
    level = level_of(beside)
    mention = PlaceMention(
        start=first.start, end=last.end, text=name, matches=matches,
        inside=inside, level=level, part=beside.previous in words.DIRECTIONS,
        sure=bool(inside or level) or located(beside) or _is_of_land(beside, gazetteer),
    )  # fmt: skip
    return judge(reading, mention, beside, width, gazetteer)


def _is_short_for_something(reading: Reading, first: Token, matches: Sequence[Match]) -> bool:
    """Whether a word in capitals and brackets is short for the name before: "the Land and Mines Alliance (LAMA)"."""
    if reading.loud or reading.guessed or not first.gap.endswith("(") or not first.text.isupper():
        return False
    return all(m.entry.kind is not EntryKind.COUNTRY for m in matches)


def _whole(name: str, gazetteer: Gazetteer) -> bool:
    """Whether a name with a direction in it is one that is known exactly: South Sudan, North Kivu."""
    return any(m.key in {KeyKind.NAME, KeyKind.ALIAS, KeyKind.DEMONYM} for m in gazetteer.find(name))


def _inside(reading: Reading, end: int) -> str | None:
    """The code of the region that the words behind a name put it in."""
    found = _INSIDE.match(reading.text, end)
    if found and found["abbreviation"]:
        return words.REGION_ABBREVIATIONS[found["abbreviation"]]
    return words.POSTAL_CODES[found["postal"]] if found and not reading.loud else None


def level_of(beside: Around) -> Level | None:
    """What the word after the name says it is ("Idlib province"), or the words before ("the city of Homs")."""
    after = beside.next
    if after == "local" and beside.after2 and beside.after2.lower == "government":
        return Level.DISTRICT
    noun = beside.previous2 if beside.previous == "of" else beside.previous
    for level, nouns in (
        (Level.REGION, words.REGION_WORDS),
        (Level.DISTRICT, words.DISTRICT_WORDS),
        (Level.TOWN, words.TOWN_WORDS),
    ):
        if after in nouns or noun in nouns:
            return level
    return None


def _is_of_land(beside: Around, gazetteer: Gazetteer) -> bool:
    """Whether a country follows after a comma: "Van, Turkey"."""
    after = beside.after
    if not after or after.gap != ", " or not after.capital:
        return False
    return any(m.entry.kind is EntryKind.COUNTRY and m.key is KeyKind.NAME for m in gazetteer.find_key(after.lower))


def located(beside: Around) -> bool:
    """Whether the words around make it a place: "in Homs", "in northern Homs", "a Homs resident"."""
    if beside.previous in words.DIRECTIONS:
        return beside.previous2 in words.STRONG_LOCATIVES
    if beside.previous in words.STRONG_LOCATIVES or (beside.previous == "of" and beside.previous2 in words.HOLDERS):
        return True
    return beside.previous in {"a", "an", "the"} and beside.next in words.LOCAL_NOUNS
