"""The words of a text as the place reader sees them."""

from __future__ import annotations

import re
from dataclasses import dataclass

_WORD = re.compile(r"(?:[A-Z]\.){2,}|[^\W\d_]+(?:['’‘ʼʿ`][^\W\d_]+)*")

_PARTED = re.compile(rf"({_WORD.pattern})")
_APOSTROPHES = ("'", "’")

_SENTENCE_END = re.compile(r"[.!?:;]['\"”’)\]]*\s|\n\s*\n|[\]\"“”(]|--|—")


@dataclass(slots=True, unsafe_hash=True)  # to freeze it would make each take four times as long, and there are many
class Token:
    """A word; `gap` is the text between it and the word before; `first` tells the first of a sentence.

    Nobody writes to it.
    """

    start: int
    end: int
    text: str
    gap: str
    first: bool
    lower: str
    """The word in lower case."""
    capital: bool
    """Whether it begins with a capital."""


def tokens(text: str) -> list[Token]:
    """The words of the text; a possessive ending belongs to the gap after its word."""
    found: list[Token] = []
    pieces = _PARTED.split(text)
    at, ending = 0, ""
    for gap, word in zip(pieces[::2], pieces[1::2]):
        start = at + len(gap)
        at = stop = start + len(word)
        if ending:
            gap, ending = ending + gap, ""
        if word[-1] in "sS" and word[-2:-1] in _APOSTROPHES and len(word) > 2:
            ending, word, stop = word[-2:], word[:-2], stop - 2
        first = (gap != " " and _begins(found[-1], gap)) if found else True
        found.append(Token(start, stop, word, gap, first, word.lower(), word[0].isupper()))
    return found


_ABBREVIATED = {
    "st", "ste", "ft", "mt", "gen", "col", "lt", "sgt", "capt", "maj", "mr", "mrs", "ms", "dr", "gov", "sen", "rep",
    "brig", "adm", "rev", "no", "dept",
}  # fmt: skip


def _begins(before: Token, gap: str) -> bool:
    """Whether a sentence begins behind what stands between two words."""
    return _SENTENCE_END.search(gap + " ") is not None and not _abbreviated(before, gap)


def _abbreviated(token: Token, gap: str) -> bool:
    return gap.startswith(". ") and (token.lower in _ABBREVIATED or len(token.text) == 1)


def capital_share(words: list[Token]) -> float:
    """The share of words that begin with a capital."""
    return len([w for w in words if w.capital]) / len(words) if words else 0.0


def upper_share(words: list[Token]) -> float:
    """The share of words of more than one letter that are written in capitals."""
    long = [w.text for w in words if len(w.text) > 1]
    return len([word for word in long if word.isupper()]) / len(long) if long else 0.0
