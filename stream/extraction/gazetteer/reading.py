"""A text as the place reader sees it: its words, whether capitals mean anything in it, and whom it names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from stream.extraction.gazetteer.gazetteer import Gazetteer
from stream.extraction.gazetteer.store import Word
from stream.extraction.gazetteer.tokens import Token, capital_share, tokens, upper_share
from stream.extraction.lang.en import places as words

LOUD = 0.6
"""Share of words written in capitals from which capitals tell nothing: old wire copy."""

TITLE_CASE = 0.75
"""Share of words that begin with a capital from which that tells nothing: headlines."""

RUN = 6
"""How many capitalised words after a name are looked at."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The text, its words, and what they tell of all others in it."""

    text: str
    tokens: Sequence[Token]
    loud: bool
    guessed: bool
    """Whether its capitals are our own guess: names without any other sign must be well known."""
    lower: frozenset[str]
    """Words that the text also has in lower case: in it they are no names."""
    people: frozenset[str]
    """Parts of the names of persons that the text names in full."""


@dataclass(slots=True, unsafe_hash=True)  # not frozen, as `tokens.Token`: there are many
class Around:
    """The words beside a span of tokens; `run` are the capitalised ones that follow directly, in lower case.

    Nobody writes to it.
    """

    before: Token | None
    before2: Token | None
    after: Token | None
    after2: Token | None
    run: tuple[str, ...]
    joined: bool
    """Whether nothing but space stands between the word before and the span."""

    @property
    def next(self) -> str:
        """The word that follows after a space, in lower case; empty where something else follows."""
        return self.after.lower if self.after and self.after.gap == " " else ""

    @property
    def previous(self) -> str:
        """The word before, in lower case."""
        return self.before.lower if self.before and self.joined else ""

    @property
    def previous2(self) -> str:
        """The word before that one, in lower case."""
        return self.before2.lower if self.before2 and self.before and not self.before.gap.strip() else ""


def read(text: str, gazetteer: Gazetteer, guessed: bool = False) -> Reading:
    """The text, ready to be scanned."""
    found = tokens(text)
    loud = upper_share(found) > LOUD or capital_share(found) > TITLE_CASE
    lower = frozenset([t.text for t in found if not t.capital and t.text.islower()])
    return Reading(text, found, loud, guessed, lower, frozenset() if loud else _people(found, text, gazetteer))


def around(reading: Reading, at: int, width: int) -> Around:
    """The words beside `width` tokens from `at`."""
    toks = reading.tokens
    end = at + width
    run: list[str] = []
    for t in toks[end : end + RUN]:
        if t.gap != " " or not (t.capital or t.lower in words.WITHIN_NAMES):
            break
        run.append(t.lower)
    while run and run[-1] in words.WITHIN_NAMES:
        run.pop()
    gap = toks[at].gap
    return Around(
        toks[at - 1] if at else None,
        toks[at - 2] if at > 1 else None,
        toks[end] if end < len(toks) else None,
        toks[end + 1] if end + 1 < len(toks) else None,
        tuple(run),
        at > 0 and not gap.strip(" .\n") and ("." not in gap or len(toks[at - 1].text) < 5),
    )


def _people(found: Sequence[Token], text: str, gazetteer: Gazetteer) -> frozenset[str]:
    """Words that follow a given name or a title, or stand before an age: "Lynn Sheffield", "Keya Bibbs, 22"."""
    named: set[str] = set()
    titled = False
    for one, two in pairwise(found):
        if not one.capital:
            titled = False
            continue
        if two.lower in words.TELLING and two.gap == " " and gazetteer.told(_is_surname, one.text):
            named.add(one.lower)
        if not (two.capital and two.gap in {" ", ". "}):
            titled = False
            continue
        title = one.lower in words.PERSON_TITLES
        given = two.gap == " " and is_given_name(one.text, gazetteer)  # "in April. Rwanda" is two sentences
        if titled or title or given or _has_age(text, two.end):
            named.update((one.lower, two.lower))
        titled = title
    return frozenset(named - words.PERSON_TITLES)


def _is_surname(word: str, gazetteer: Gazetteer) -> bool:
    """Whether a word is a name of people, and not above all a large town."""
    return bool(gazetteer.word(word) & (Word.SURNAME | Word.GIVEN_NAME)) and not _is_town(word, gazetteer)


def is_given_name(word: str, gazetteer: Gazetteer) -> bool:
    """Whether a word is a given name and nothing commoner."""
    return gazetteer.told(_is_given_name, word)


def _is_given_name(word: str, gazetteer: Gazetteer) -> bool:
    if word.lower() in words.GIVEN_NAMES:
        return True
    known = gazetteer.word(word)
    return Word.GIVEN_NAME in known and Word.COMMON not in known and not _is_town(word, gazetteer)


def _is_town(word: str, gazetteer: Gazetteer) -> bool:
    """Whether a given name is above all a large town: Dallas, Charlotte, Austin."""
    return any(m.entry.population > 100_000 for m in gazetteer.find_key(word.lower()))


def _has_age(text: str, end: int) -> bool:
    after = text[end : end + 5]
    return after[:2] == ", " and after[2:4].isdigit() and after[4:5] in {",", " ", ".", ""}
