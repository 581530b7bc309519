"""The telling words of a text: names and rare words that tell one happening of a place and day from another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass

from stream.linking.commonplace import COMMON, HOUSES, TITLES

MAX_NAMES = 20
MAX_WORDS = 28
LONGEST_NAME = 3
MIN_HEADLINE = 20
"""Characters before a dash or bar that are enough for a headline; what follows is the site's name."""
LEAD = 2500
"""Characters of the text that are read: the first paragraphs of a news story name who, where and what."""
MIN_DIGITS = 3
"""Smaller numbers are counts, ages and hours; larger ones tell houses and roads apart."""

MAX_ACRONYM = 5

_WORD = re.compile(r"\d{1,3}-(?:year|month)-old|[^\W\d_]+(?:['’-][^\W\d_]+)*|\d[\d,.]*")
_SITE = re.compile(r"\s[|–—:-]{1,2}\s")
_SENTENCE_ENDS = frozenset('.!?:\n"”')
_POSSESSIVE = ("'s", "’s")


def salient_terms(title: str | None, text: str | None) -> tuple[str, ...]:
    """The telling words of an item, each once: names as they are written, at most `MAX_NAMES` ("Rosa Almeida",
    "Labadieville"), then at most `MAX_WORDS` other words in lower case. A pure function of title and lead."""
    lead = (text or "")[:LEAD]
    told = [(match.group(), match.start(), match.end()) for match in _WORD.finditer(lead)]
    low = {word for word, _, _ in told if word[0].islower()}
    runs = list(_runs(lead, told, low))
    recurring = {word.casefold() for run in runs if run.recurs for word in run.words}
    names = dict.fromkeys(_names(runs, recurring))
    parts = {part.casefold() for name in names for part in name.split()}
    words = dict.fromkeys(_content(_WORD.findall(_headline(title or ""))))
    words.update(dict.fromkeys(_content(word for word, _, _ in told)))
    others = [word for word in words if word not in parts and word not in recurring]
    return (*list(names)[:MAX_NAMES], *others[:MAX_WORDS])


def _headline(title: str) -> str:
    first = _SITE.split(title, maxsplit=1)[0]
    return first if len(first) >= MIN_HEADLINE else title


@dataclass(slots=True)
class _Run:
    """A row of capitalised words: a name, perhaps of somebody or something that many happenings share."""

    words: list[str]
    end: int
    recurs: bool


def _names(runs: Iterable[_Run], recurring: Set[str]) -> Iterator[str]:
    """The names told, without the words of those that many happenings share: officials and hospitals."""
    for run in runs:
        words = [word for word in run.words if word.casefold() not in recurring]
        if words:
            yield " ".join(words)


def _runs(text: str, told: Iterable[tuple[str, int, int]], low: Set[str]) -> Iterator[_Run]:
    """Runs of capitalised words that do not begin a sentence, without those that tell nothing, or stand in lower case
    elsewhere."""
    run: _Run | None = None
    before = ""
    for written, start, end in told:
        word = _owner(written)
        adjacent = run is not None and text[run.end : start] == " "
        named = _may_name(word, text, start) and word.casefold() not in low
        if run is not None and named and adjacent and len(run.words) < LONGEST_NAME:
            run.words.append(word)
            run.end = end
        else:
            if run is not None:
                run.recurs = run.recurs or (adjacent and word.casefold() in HOUSES)
                yield run
            run = _Run([word], end, before in TITLES) if named else None
        before = word.casefold()
    if run is not None:
        yield run


def _may_name(word: str, text: str, start: int) -> bool:
    """Whether a capitalised word may be of a name; acronyms are of offices and stations."""
    if not word[0].isupper() or _is_acronym(word):
        return False
    begins = start < 2 or text[start - 2] in _SENTENCE_ENDS
    return not begins and _tells(word.casefold())


def _is_acronym(word: str) -> bool:
    return word.isupper() and 1 < len(word) <= MAX_ACRONYM


def _content(words: Iterable[str]) -> Iterator[str]:
    for word in words:
        term = _owner(word).casefold()
        if _tells(term) and not _is_acronym(word):
            yield term


def _owner(word: str) -> str:
    """A word without the ending of a possessive."""
    return word[:-2] if word.endswith(_POSSESSIVE) else word


def _tells(term: str) -> bool:
    if term[0].isdigit() and not term.endswith("old"):
        return term.isdigit() and len(term) >= MIN_DIGITS
    if "-" not in term:
        return len(term) > 1 and term not in COMMON
    return any(part not in COMMON for part in term.split("-"))
