"""Finding names that can be places. Which place is meant is decided later, over the whole document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from stream.extraction.gazetteer.gazetteer import Gazetteer, Match
from stream.extraction.gazetteer.mentions import Level, MentionKind, PlaceMention
from stream.extraction.gazetteer.store import EntryKind, KeyKind, Word
from stream.extraction.gazetteer.tokens import Token, capital_share, tokens, upper_share
from stream.extraction.lang.en import places as words

MAX_WORDS = 6
LOUD = 0.6
"""Share of words in capitals from which capitals tell nothing."""
KNOWN_TOWN = 50_000
"""Where capitals tell nothing, smaller towns need a word before them that makes them a place."""

_JOINT = re.compile(r"(?:\s?['’‘`]?-?['’‘`]?|\.?\s+|['’]s\s|-)")
_ABBREVIATIONS = sorted([*words.REGION_ABBREVIATIONS, *words.POSTAL_CODES], key=len, reverse=True)
_INSIDE = re.compile(r",?\s+\(?(" + "|".join(map(re.escape, _ABBREVIATIONS)) + r")(?![\w])")


@dataclass(frozen=True, slots=True)
class _Text:
    """The text, its words, and whether capitals tell names from other words in it."""

    text: str
    tokens: Sequence[Token]
    loud: bool
    lower: frozenset[str]
    """Words that the text also has in lower case: in it they are no names."""


@dataclass(frozen=True, slots=True)
class _Around:
    """The words beside a span of tokens."""

    before: Token | None
    before2: Token | None
    after: Token | None
    after_gap: str
    run: tuple[str, ...]
    """The capitalised words that follow directly, in lower case."""


def find_places(text: str, gazetteer: Gazetteer) -> list[PlaceMention]:
    """Every name in the text that can be a place, the longest at each position, in order.

    Names of persons are left out; names within an organisation's are marked `ORGANISATION`.
    """
    read = _read(text)
    found: list[PlaceMention] = []
    at = 0
    while at < len(read.tokens):
        mention, width = _at(read, at, gazetteer)
        if mention:
            found.append(mention)
        at += width
    return found


def _read(text: str) -> _Text:
    found = tokens(text)
    loud = upper_share(found) > LOUD or capital_share(found) > LOUD
    return _Text(text, found, loud, frozenset(t.text for t in found if t.text.islower()))


def _at(read: _Text, at: int, gazetteer: Gazetteer) -> tuple[PlaceMention | None, int]:
    """The mention that begins at a token, and how many tokens are done with."""
    if not _may_begin(read, at):
        return None, 1
    for width in _widths(read, at):
        mention = _mention(read, at, width, gazetteer)
        if mention:
            return mention, width
    return None, 1


def _may_begin(read: _Text, at: int) -> bool:
    token = read.tokens[at]
    if token.capital:
        return True
    nxt = read.tokens[at + 1] if at + 1 < len(read.tokens) else None
    return bool(nxt and token.lower in words.LOWER_ARTICLES and nxt.gap == "-" and nxt.capital)


def _widths(read: _Text, at: int) -> Iterator[int]:
    """Numbers of tokens that can be one name from here, the largest first."""
    reach = 1
    for nxt in read.tokens[at + 1 : at + MAX_WORDS]:
        if not _JOINT.fullmatch(nxt.gap) or not (nxt.capital or nxt.lower in words.CONNECTORS):
            break
        reach += 1
    for width in range(reach, 0, -1):
        last = read.tokens[at + width - 1]
        if last.capital or (width > 1 and last.gap == "-"):
            yield width


def _mention(read: _Text, at: int, width: int, gazetteer: Gazetteer) -> PlaceMention | None:
    first, last = read.tokens[at], read.tokens[at + width - 1]
    name = read.text[first.start : last.end]
    if width == 1 and first.lower in words.NEVER_PLACES:
        return None
    if width > 1 and first.lower in words.DIRECTIONS and not _whole(name, gazetteer):
        return None
    matches = gazetteer.find(name)
    if not matches:
        return None
    around = _around(read, at, width)
    mention = PlaceMention(start=first.start, end=last.end, text=name, matches=tuple(matches))
    return _judge(read, _with_cues(read, mention, around), around, width, gazetteer)


def _whole(name: str, gazetteer: Gazetteer) -> bool:
    """Whether a name with a direction in it is one that is known exactly: South Sudan, North Kivu."""
    return any(m.key in {KeyKind.NAME, KeyKind.ALIAS, KeyKind.DEMONYM} for m in gazetteer.find(name))


def _around(read: _Text, at: int, width: int) -> _Around:
    toks = read.tokens
    end = at + width
    after = toks[end] if end < len(toks) else None
    run: list[str] = []
    for t in toks[end : end + 6]:
        if t.gap != " " or not (t.capital or t.lower in {"of", "for", "and", "the"}):
            break
        run.append(t.lower)
    while run and run[-1] in {"of", "for", "and", "the"}:
        run.pop()
    return _Around(
        toks[at - 1] if at else None,
        toks[at - 2] if at > 1 else None,
        after,
        after.gap if after else "",
        tuple(run),
    )


def _with_cues(read: _Text, mention: PlaceMention, around: _Around) -> PlaceMention:
    found = _INSIDE.match(read.text, mention.end)
    inside = None
    if found:
        inside = words.REGION_ABBREVIATIONS.get(found.group(1)) or words.POSTAL_CODES.get(found.group(1))
    level = _level(around)
    before = around.before.lower if around.before else ""
    part = before in words.DIRECTIONS
    sure = bool(inside or level) or _located(mention, around, read)
    return replace(mention, inside=inside, level=level, part=part, sure=sure)


def _level(around: _Around) -> Level | None:
    """What the word after the name says it is ("Idlib province"), or the words before ("the city of Homs")."""
    after = around.after.lower if around.after and around.after_gap == " " else ""
    before = around.before.lower if around.before else ""
    before2 = around.before2.lower if around.before2 else ""
    noun = before2 if before == "of" else before
    for level, nouns in (
        (Level.REGION, words.REGION_WORDS),
        (Level.DISTRICT, words.DISTRICT_WORDS),
        (Level.TOWN, words.TOWN_WORDS),
    ):
        if after in nouns or noun in nouns:
            return level
    return None


def _located(mention: PlaceMention, around: _Around, read: _Text) -> bool:
    before = around.before
    if before is None:
        return False
    gap = read.text[before.end : mention.start]
    if gap.strip():
        return False
    if before.lower in words.DIRECTIONS and around.before2:
        return around.before2.lower in words.STRONG_LOCATIVES
    return before.lower in words.STRONG_LOCATIVES


def _judge(
    read: _Text, mention: PlaceMention, around: _Around, width: int, gazetteer: Gazetteer
) -> PlaceMention | None:
    """The mention as what it is, or None where it is no place."""
    if any(m.key is KeyKind.DEMONYM for m in mention.matches):
        only = tuple(m for m in mention.matches if m.key is KeyKind.DEMONYM)
        return replace(mention, matches=only, kind=MentionKind.DEMONYM)
    matches = _worth(mention)
    if not matches:
        return None
    mention = replace(mention, matches=matches)
    token = mention.text
    word = gazetteer.word(token) if width == 1 else Word(0)
    wide = any(m.entry.kind in {EntryKind.COUNTRY, EntryKind.REGION} for m in matches)
    if _is_common(read, token, word, mention, wide) or _is_small(read, mention, wide):
        return None
    if _in_organisation(around):
        return replace(mention, kind=MentionKind.ORGANISATION)
    if _is_person(read, mention, around, word, wide, gazetteer):
        return None
    if _speaks(mention, around):
        return replace(mention, kind=MentionKind.ORGANISATION) if _is_seat(mention, wide) else None
    return mention


def _worth(mention: PlaceMention) -> tuple[Match, ...]:
    """The matches that this way of naming allows: districts are called so, or share the name of a town."""
    named = mention.level is Level.DISTRICT or " county" in mention.text.lower() or " district" in mention.text.lower()
    kept = [m for m in mention.matches if m.entry.kind is not EntryKind.DISTRICT or named]
    if len(mention.text) < 4:
        kept = [
            m for m in kept if m.key in {KeyKind.NAME, KeyKind.ALIAS} and (mention.sure or m.entry.population > 10**6)
        ]
    return tuple(kept)


def _is_common(read: _Text, token: str, word: Word, mention: PlaceMention, wide: bool) -> bool:
    """Whether the word is an ordinary one here."""
    common = Word.COMMON in word or token.lower() in read.lower
    if not common or mention.inside:
        return False
    if wide:
        return token.lower() in read.lower and not mention.sure
    if read.loud:
        return True
    people = max(m.entry.population for m in mention.matches)
    return not (mention.sure and (people >= KNOWN_TOWN or mention.level is not None))


def _is_small(read: _Text, mention: PlaceMention, wide: bool) -> bool:
    """Whether too few people live there for a name without any sign that it is one."""
    if not read.loud or wide or mention.sure:
        return False
    return max(m.entry.population for m in mention.matches) < KNOWN_TOWN


def _in_organisation(around: _Around) -> bool:
    before = around.before
    head = around.before2
    if before and before.lower == "of" and head and head.capital and head.lower in words.ORGANISATION_HEADS:
        return True
    run = around.run
    if not run or run[0] in words.FACILITY_WORDS:
        return False
    return any(w in words.ORGANISATION_WORDS for w in run)


def _is_person(
    read: _Text, mention: PlaceMention, around: _Around, word: Word, wide: bool, gazetteer: Gazetteer
) -> bool:
    """Whether the name belongs to a person, or is cut out of a longer name."""
    before, after = around.before, around.after
    joined = before is not None and not read.text[before.end : mention.start].strip(" .\n")
    if before and joined and before.capital and not read.loud and before.lower not in words.NOT_TITLES_BEFORE_PLACES:
        if before.lower in words.PERSON_TITLES:
            return True
        given = Word.GIVEN_NAME in gazetteer.word(before.text) or before.lower in words.GIVEN_NAMES
        if given and not wide and Word.COMMON not in gazetteer.word(before.text):
            return True
        if not before.first and not wide and _is_part_of_name(before, gazetteer):
            return True
    if not after or around.after_gap != " " or not after.capital or read.loud:
        return False
    if Word.GIVEN_NAME in word and not mention.sure:
        surname = Word.SURNAME in gazetteer.word(after.text) and after.lower not in words.FACILITY_WORDS
        return surname or (after.lower not in words.FACILITY_WORDS and not gazetteer.find(after.text))
    return False


def _is_part_of_name(before: Token, gazetteer: Gazetteer) -> bool:
    lower = before.lower
    known = words.DIRECTIONS | words.FACILITY_WORDS | words.TOWN_WORDS | words.REGION_WORDS | words.LOCATIVES
    if lower in known or lower in words.ORGANISATION_WORDS or lower in words.NEVER_PLACES:
        return False
    return not gazetteer.find(before.text) and Word.COMMON not in gazetteer.word(before.text)


def _speaks(mention: PlaceMention, around: _Around) -> bool:
    after = around.after
    if mention.sure or after is None or around.after_gap != " ":
        return False
    return after.lower in words.REPORTING_VERBS


def _is_seat(mention: PlaceMention, wide: bool) -> bool:
    return wide or mention.text.lower() in words.SEATS_OF_GOVERNMENT
