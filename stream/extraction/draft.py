"""An item made ready for reading: plain fields, sentences, and those among them that are parsed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from stream.extraction import clean
from stream.extraction.editorial import without_marks
from stream.extraction.gate import Gate
from stream.extraction.gazetteer.dateline import begin_of_story
from stream.extraction.sentences import split_sentences
from stream.extraction.sought import sought
from stream.records import NewsItem, PublishedBasis, TextField

_PLAYLIST = sought(r"\d{1,2}:\d\d (?!(?:[AP]M|[AP]\.M|[A-Z]{1,2}T)\b)[A-Z'\"]")
"""A video's length before its title, as in a row of other news: `1:45 Witness describes a shooting`."""


@dataclass(slots=True, unsafe_hash=True, kw_only=True)  # not frozen, as `parse.Token`: there are many
class Sentence:
    """A sentence of a field by its offsets; `shown` is what the parser sees, code point for code point.

    Nobody writes to it.
    """

    number: int
    field: TextField
    start: int
    end: int
    shown: str
    lower: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An item between the steps."""

    item: NewsItem
    published: datetime
    basis: PublishedBasis
    language: str | None
    fields: Mapping[TextField, str]
    sentences: Sequence[Sentence] = ()
    wanted: Sequence[int] = ()
    """Numbers of the sentences to parse."""
    notes: tuple[str, ...] = ()

    @property
    def guessed(self) -> frozenset[TextField]:
        """Fields that the item has in capitals throughout: which words are names is our own guess."""
        return frozenset(name for name in self.fields if clean.is_shouting(getattr(self.item, name.value)))

    @property
    def filed(self) -> datetime:
        """The time of publication in the zone that the item gives: "today" is the day of those who write."""
        told = self.item.published
        return told if told is not None and self.basis is PublishedBasis.ITEM else self.published


def plain_fields(item: NewsItem, limit: int, truecase: Callable[[str], str]) -> tuple[dict[TextField, str], list[str]]:
    """The item's fields, plain, in mixed case and no longer than the limit, and what was cut."""
    notes = []
    fields = {}
    for name, raw in ((TextField.TITLE, item.title), (TextField.TEXT, item.text)):
        if raw and len(raw) > limit:
            notes.append(f"{name.value} cut at {limit} of {len(raw)} characters")
        if raw and raw.strip():
            text = clean.unwrapped(clean.plain(raw[:limit]))
            loud = clean.is_shouting(text)
            fields[name] = without_marks(truecase(text) if loud else text, loud)
    return fields, notes


def sentences_of(fields: Mapping[TextField, str], truecase: Callable[[str], str]) -> list[Sentence]:
    """The sentences of all fields in order, the title first; the parser is shown it in the case of a sentence."""
    found: list[Sentence] = []
    for name, text in fields.items():
        low = clean.lowered(text).replace("\n", " ")
        shown = truecase(text) if name is TextField.TITLE and clean.is_title_case(text) else text
        shown = shown.replace("\n", " ")
        at = begin_of_story(text)
        for span in split_sentences(text[at:]):
            found.append(_sentence(len(found), name, at + span.start, at + span.end, shown, low))
    return found


def _sentence(number: int, name: TextField, start: int, end: int, shown: str, low: str) -> Sentence:
    """A sentence of a field that is given on one line; in lower case throughout it is shown beginning like one."""
    piece, first = shown[start:end], shown[start].upper()
    if first != shown[start] and len(first) == 1:
        piece = first + piece[1:]
    return Sentence(number=number, field=name, start=start, end=end, shown=piece, lower=low[start:end])


def wanted(sentences: Iterable[Sentence], gate: Gate | None) -> list[int]:
    """The numbers of the sentences that can hold a figure; without a gate all can."""
    return [
        sentence.number
        for sentence in sentences
        if (gate is None or gate.passes(sentence.lower)) and not _PLAYLIST.match(sentence.shown)
    ]
