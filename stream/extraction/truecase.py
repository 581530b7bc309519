"""Texts written in capitals throughout, and headlines, in the letters that a sentence has: code point for code point.

The tagger, the parser and the reader of places were taught with names in capitals and all else in small letters.
"""

from __future__ import annotations

import re
from functools import cached_property, lru_cache

from stream.extraction.clean import lowered
from stream.extraction.gazetteer.dateline import find_dateline
from stream.extraction.gazetteer.gazetteer import Gazetteer, Match
from stream.extraction.gazetteer.store import EntryKind, KeyKind, Word
from stream.extraction.lang.en import dates, names, places

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_IN_BRACKETS = re.compile(r"[\[(]([A-Z][A-Z0-9-]{1,7})[\])]")
_ENDING = re.compile(r"'s?$")
_START = re.compile(r"(?:^|(?<![ .][A-Za-z])[.!?][\"')]{0,3}\s|\n\s*\n|:\s\")[\s\"'(]*([a-z])")
"""The first letter of a sentence or quotation."""

KEPT = 16_384
"""Words whose nature is kept at hand."""
KNOWN_TOWN = 100_000
"""Smaller towns share their names with too many words."""
SHORTEST = 4
"""Shorter words that no dictionary has are rarely names."""
MAX_WORDS = 4
_CALENDAR = (frozenset(dates.MONTHS) | frozenset(dates.WEEKDAYS)) - dates.MONTHS_THAT_ARE_WORDS
_SMALL = places.FUNCTION_WORDS | places.CONNECTORS


class Truecaser:
    """Tells names from words by the gazetteer, lists of given names and a dictionary. Immutable."""

    def __init__(self, gazetteer: Gazetteer, dictionary: frozenset[str]) -> None:
        self._gazetteer = gazetteer
        self._dictionary = dictionary
        self.is_name = lru_cache(KEPT)(self._is_name)
        self.may_follow = lru_cache(KEPT)(self._may_follow)
        self.is_listed = lru_cache(KEPT)(self._is_listed)

    def __call__(self, text: str) -> str:
        """The text in mixed case, of the same length; the dateline stays as it is."""
        line = find_dateline(text)
        head = line.end if line else 0
        return text[:head] + _Casing(text[head:], self, self._dictionary).cased()

    def _is_name(self, word: str) -> bool:
        """Whether a lower-case word is a name wherever it stands."""
        if word in names.ORDINARY or word in _SMALL:
            return False
        if word in _CALENDAR or word in places.GIVEN_NAMES:
            return True
        kinds = self._gazetteer.word(word)
        if Word.COMMON in kinds:
            return False
        if any(map(_is_famous, self._gazetteer.find_key(word))):
            return True
        if Word.GIVEN_NAME in kinds:
            return Word.SURNAME not in kinds or word not in self._dictionary
        return len(word) >= SHORTEST and word not in self._dictionary and not word.endswith(names.WORD_ENDINGS)

    def _may_follow(self, word: str) -> bool:
        """Whether a word can go on with a name or stand behind a title."""
        kinds = self._gazetteer.word(word)
        free = word not in places.FUNCTION_WORDS and word not in names.ORDINARY and Word.COMMON not in kinds
        return free and (bool(kinds) or bool(self._gazetteer.find_key(word)))

    def _is_listed(self, name: str) -> bool:
        """Whether a place has that name, as it is spelled."""
        return any(match.key is not KeyKind.LOOSE for match in self._gazetteer.find_key(name))


def _is_famous(match: Match) -> bool:
    """Whether a name is one of a country, a people, a region or a large town."""
    known = match.entry.kind is not EntryKind.TOWN or match.entry.population >= KNOWN_TOWN
    return (known or match.key is KeyKind.DEMONYM) and match.key is not KeyKind.LOOSE


class _Casing:
    """One text: its words, and which of them belong to names."""

    def __init__(self, text: str, known: Truecaser, dictionary: frozenset[str]) -> None:
        self._text = text
        self._low = lowered(text)
        self._known = known
        self._dictionary = dictionary
        self._spans = [match.span() for match in _WORD.finditer(text)]
        self._words = [_ENDING.sub("", self._low[start:end]) for start, end in self._spans]

    def cased(self) -> str:
        """The text with its names in title case and its short forms in capitals."""
        pieces: list[str] = []
        at = 0
        named = self._named()
        for n, (start, end) in enumerate(self._spans):
            pieces += self._low[at:start], self._shown(n, n in named)
            at = end
        pieces.append(self._low[at:])
        return _START.sub(lambda found: found[0][:-1] + found[1].upper(), "".join(pieces))

    def _shown(self, n: int, named: bool) -> str:
        start, end = self._spans[n]
        word, low = self._text[start:end], self._low[start:end]
        if self._words[n] in self._short or self._words[n] == "i" or self._is_dotted(n):
            return word
        return word[:1] + low[1:] if named else low

    @cached_property
    def _short(self) -> frozenset[str]:
        """Short forms of names, as the text writes them in brackets, and words without a vowel."""
        told = {match[1].lower() for match in _IN_BRACKETS.finditer(self._text)} - names.MARKS - self._dictionary
        return frozenset(told | {word for word in self._words if len(word) > 1 and names.VOWELS.isdisjoint(word)})

    def _is_dotted(self, n: int) -> bool:
        """Whether it is a letter that stands for a word: `U.S.`."""
        start, end = self._spans[n]
        return end - start == 1 and self._text[end : end + 1] == "." and self._low[start] not in "ai"

    def _named(self) -> set[int]:
        """The numbers of the words that belong to names."""
        named: set[int] = set()
        for n, word in enumerate(self._words):
            if n in named:
                continue
            width = self._place(n)
            if width or self._known.is_name(word) or self._is_day(n) or self._follows(n, named):
                named.update(
                    m for m in range(n, n + max(1, width)) if m == n or self._words[m] not in places.CONNECTORS
                )
        return named

    def _beside(self, n: int) -> bool:
        """Whether only a space, or a point after a title, stands between a word and the one before."""
        return n > 0 and self._text[self._spans[n - 1][1] : self._spans[n][0]] in (" ", "\n", ". ")

    def _place(self, n: int) -> int:
        """How many words from here are the name of a place: `San Luis de la Paz`; 0 where they are none."""
        begins = self._words[n] in names.BEGINNINGS
        if not (begins or self._known.is_name(self._words[n])):
            return 0
        reach = n + 1
        while reach < min(n + MAX_WORDS, len(self._words)) and self._beside(reach):
            reach += 1
        for end in range(reach, n + 1, -1):
            if self._words[end - 1] not in _SMALL and self._known.is_listed(" ".join(self._words[n:end])):
                return end - n
        return 2 if begins and reach > n + 1 else 0

    def _is_day(self, n: int) -> bool:
        """Whether a word that is also a month stands beside a number: `5 May`, `March 12`."""
        if self._words[n] not in dates.MONTHS_THAT_ARE_WORDS:
            return False
        start, end = self._spans[n]
        return self._text[max(0, start - 2) : start].strip().isdigit() or self._text[end : end + 3].strip().isdigit()

    def _follows(self, n: int, named: set[int]) -> bool:
        """Whether it goes on with a name, or stands behind a title or `in`, and can be a name."""
        if not self._beside(n) or not self._known.may_follow(self._words[n]):
            return False
        before = self._words[n - 1]
        return n - 1 in named or before in places.PERSON_TITLES or before in places.STRONG_LOCATIVES
