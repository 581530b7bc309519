"""Whether a name that the gazetteer knows is a place here, a hint at a country, or part of another name."""

from __future__ import annotations

from dataclasses import replace

from stream.extraction.gazetteer.gazetteer import Gazetteer, Match
from stream.extraction.gazetteer.mentions import Level, MentionKind, PlaceMention
from stream.extraction.gazetteer.reading import Around, Reading, is_given_name
from stream.extraction.gazetteer.store import EntryKind, KeyKind, Word
from stream.extraction.lang.en import places as words

KNOWN_TOWN = 50_000
"""Where capitals tell nothing, smaller towns need a word before them that makes them a place."""

SHORT = 4
SHORT_TOWN = 30_000
"""Shorter names are taken only as they are written, and of such towns or where the words around are sure."""


def judge(
    reading: Reading, mention: PlaceMention, beside: Around, width: int, gazetteer: Gazetteer
) -> PlaceMention | None:
    """The mention as what it is, or None where it is no place."""
    lower = mention.text.lower()
    if (
        lower in words.NOT_PLACES
        or beside.previous == "agence"
        or _is_aid(beside)
        or (lower.startswith("america") and beside.previous in words.PARTS_OF_AMERICA)
    ):
        return None
    hint = _hint(mention, beside)
    if hint:
        return hint
    matches = _worth(mention)
    if not matches or _is_nature(beside) or _is_street(reading, beside):
        return None
    mention = mention if len(matches) == len(mention.matches) else replace(mention, matches=matches)
    word = gazetteer.word(mention.text) if width == 1 else Word(0)
    if _is_common(reading, mention, beside, word) or _is_small(reading, mention, word):
        return None
    if _in_organisation(beside) or (not reading.loud and _is_building(beside)):
        return replace(mention, kind=MentionKind.ORGANISATION)
    if _is_person(reading, mention, beside, word, gazetteer):
        return None
    if _speaks(mention, beside):
        return replace(mention, kind=MentionKind.ORGANISATION) if _is_seat(mention) else None
    loud = reading.loud or reading.guessed
    weak = bool(word) or loud or len(mention.text) < SHORT
    return replace(mention, weak=weak, loud=loud) if weak else mention


def _is_aid(beside: Around) -> bool:
    """Whether a people is part of the name of an agency that works abroad: "Norwegian Refugee Council"."""
    return (
        beside.run[:1] != ()
        and beside.run[0] in words.AID_NAMES
        and beside.after2 is not None
        and beside.after2.capital
    )


def _hint(mention: PlaceMention, beside: Around) -> PlaceMention | None:
    """A demonym, or an armed group, that hints at a country."""
    only = tuple(m for m in mention.matches if m.key in {KeyKind.DEMONYM, KeyKind.GROUP})
    after = beside.next
    if mention.text.lower() in words.ADJECTIVE_COUNTRIES and after and after not in words.FUNCTION_WORDS:
        return replace(mention, kind=MentionKind.DEMONYM)
    if not only or (any(m.entry.kind is EntryKind.REGION for m in mention.matches) and mention.level is Level.REGION):
        return None
    here = beside.next in words.PLACE_NOUNS or beside.previous in words.DIRECTIONS
    part = beside.next in words.HALVES
    return replace(mention, matches=only, kind=MentionKind.DEMONYM, sure=here, part=part)


def _wide(mention: PlaceMention) -> bool:
    return any(m.entry.kind in {EntryKind.COUNTRY, EntryKind.REGION} for m in mention.matches)


def _is_country(mention: PlaceMention) -> bool:
    return any(m.entry.kind is EntryKind.COUNTRY for m in mention.matches)


def _worth(mention: PlaceMention) -> tuple[Match, ...]:
    """The matches that this way of naming allows: districts are called so, or share the name of a town."""
    lower = mention.text.lower()
    named = mention.level is Level.DISTRICT or lower.endswith((" county", " district"))
    kept = [m for m in mention.matches if m.entry.kind is not EntryKind.DISTRICT or named]
    if len(mention.text) < SHORT:
        kept = [
            m
            for m in kept
            if m.key in {KeyKind.NAME, KeyKind.ALIAS} and (mention.sure or m.entry.population > SHORT_TOWN)
        ]
    return tuple(kept)


def _is_nature(beside: Around) -> bool:
    """Whether the name belongs to water or mountains, which end at no border: Lake Chad, the Niger River."""
    before = beside.before
    return (
        (beside.previous in words.NATURE_BEFORE and before is not None and before.capital)
        or (beside.previous == "of" and beside.previous2 in words.NATURE_BEFORE)
        or bool(beside.run and beside.run[0] in words.NATURE_AFTER)
    )


def _is_street(reading: Reading, beside: Around) -> bool:
    """Whether the name is a street's: "Vienna Drive", "Cairo Park Road"."""
    run = beside.run[:1] if reading.loud else beside.run[:3]
    return any(word in words.STREET_WORDS for word in run)


def _is_building(beside: Around) -> bool:
    """Whether the name is that of a hospital or a school."""
    return any(word in words.BUILDING_WORDS for word in beside.run[:3])


def _is_large(mention: PlaceMention) -> bool:
    return _wide(mention) or max(m.entry.population for m in mention.matches) >= KNOWN_TOWN


def _is_common(reading: Reading, mention: PlaceMention, beside: Around, word: Word) -> bool:
    """Whether the word is an ordinary one here."""
    common = Word.COMMON in word or mention.text.lower() in reading.lower
    if not common or mention.inside:
        return False
    if beside.previous == "of" and beside.before2 and beside.before2.capital and not _wide(mention):
        return True
    if _is_country(mention):
        return mention.text.lower() in reading.lower and not mention.sure
    if reading.loud:
        return mention.level is None
    if beside.after and beside.after.gap == ", " and beside.after.capital and mention.sure:
        return False
    return not mention.sure or (_wide(mention) and mention.level is not Level.REGION)


def _is_small(reading: Reading, mention: PlaceMention, word: Word) -> bool:
    """Whether too few people live there for a name without any sign that it is one."""
    if not (reading.loud or reading.guessed) or _is_country(mention) or mention.sure:
        return False
    if word:
        return True
    if _wide(mention):
        return False
    return max(m.entry.population for m in mention.matches) < KNOWN_TOWN


def _in_organisation(beside: Around) -> bool:
    if beside.next in words.BASED and beside.after and beside.after.gap == " ":
        return True
    if beside.after and beside.after.gap == "-" and beside.after.lower in words.BASED:
        return True
    head, before = beside.before2, beside.before
    if beside.previous == "of" and head and head.capital and head.lower in words.ORGANISATION_HEADS:
        return True
    if before and beside.joined and before.capital and before.lower in words.ORGANISATION_BEGINNINGS:
        return True
    run = beside.run
    if not run or run[0] in words.FACILITY_WORDS or run[:2] == ("local", "government"):
        return False
    return any(w in words.ORGANISATION_WORDS for w in run)


def _is_person(reading: Reading, mention: PlaceMention, beside: Around, word: Word, gazetteer: Gazetteer) -> bool:
    """Whether the name belongs to a person, or is cut out of a longer name."""
    if reading.loud or mention.inside or mention.level:
        return False
    if beside.run and all(m.key is KeyKind.LOOSE for m in mention.matches) and beside.run[0] not in words.TOWN_WORDS:
        return True
    if mention.text.lower() in reading.people and not (mention.sure and _is_large(mention)):
        return True
    return _follows_name(mention, beside, gazetteer) or _precedes_name(mention, beside, word, gazetteer)


def _follows_name(mention: PlaceMention, beside: Around, gazetteer: Gazetteer) -> bool:
    before = beside.before
    if not before or not beside.joined or not before.capital or before.lower in words.NOT_TITLES_BEFORE_PLACES:
        return False
    if before.lower in words.PERSON_TITLES:
        return True
    if is_given_name(before.text, gazetteer):
        return not _is_country(mention)
    return not before.first and not _wide(mention) and gazetteer.told(_is_part_of_name, before.text)


def _precedes_name(mention: PlaceMention, beside: Around, word: Word, gazetteer: Gazetteer) -> bool:
    after = beside.after
    if not after or after.gap != " " or not after.capital or mention.sure:
        return False
    given = Word.GIVEN_NAME in word or mention.text.lower() in words.GIVEN_NAMES
    if after.lower in _NO_SURNAMES:
        return False
    if not given:
        return not _is_large(mention) and gazetteer.told(_is_part_of_name, after.text)
    return Word.SURNAME in gazetteer.word(after.text) or not gazetteer.find(after.text)


def _is_part_of_name(before: str, gazetteer: Gazetteer) -> bool:
    return before.lower() not in _NO_NAMES and not gazetteer.find(before) and Word.COMMON not in gazetteer.word(before)


_NO_SURNAMES = words.FACILITY_WORDS | words.TOWN_WORDS | words.NEVER_PLACES
_NO_NAMES = _NO_SURNAMES | words.DIRECTIONS | words.REGION_WORDS | words.LOCATIVES | words.ORGANISATION_WORDS


def _speaks(mention: PlaceMention, beside: Around) -> bool:
    return not mention.sure and beside.next in words.REPORTING_VERBS


def _is_seat(mention: PlaceMention) -> bool:
    return _wide(mention) or mention.text.lower() in words.SEATS_OF_GOVERNMENT
