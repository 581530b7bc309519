"""The words of a text as the place reader sees them."""

from __future__ import annotations

import re
from dataclasses import dataclass

_WORD = re.compile(r"(?:[A-Z]\.){2,}|[^\W\d_]+(?:['’‘ʼʿ`][^\W\d_]+)*")

_POSSESSIVE = re.compile(r"['’][sS]$")

_SENTENCE_END = re.compile(r"[.!?:;]['\"”’)\]]*\s|\n\s*\n|[\]\"“”(]|--|—")


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A word; `gap` is the text between it and the word before; `first` tells the first of a sentence."""

    start: int
    end: int
    text: str
    gap: str
    first: bool

    @property
    def lower(self) -> str:
        """The word in lower case."""
        return self.text.lower()

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital."""
        return self.text[0].isupper()


def tokens(text: str) -> list[Token]:
    """The words of the text; a possessive ending belongs to the gap after its word."""
    found: list[Token] = []
    end = 0
    for match in _WORD.finditer(text):
        word = match.group()
        possessive = _POSSESSIVE.search(word)
        stop = match.end() - (2 if possessive and len(word) > 2 else 0)
        gap = text[end : match.start()]
        first = not found or (_SENTENCE_END.search(gap + " ") is not None and not _abbreviated(found[-1], gap))
        found.append(Token(start=match.start(), end=stop, text=text[match.start() : stop], gap=gap, first=first))
        end = stop
    return found


_ABBREVIATED = {
    "st", "ste", "ft", "mt", "gen", "col", "lt", "sgt", "capt", "maj", "mr", "mrs", "ms", "dr", "gov", "sen", "rep",
    "brig", "adm", "rev", "no", "dept",
}  # fmt: skip


def _abbreviated(token: Token, gap: str) -> bool:
    return gap.startswith(". ") and (token.lower in _ABBREVIATED or len(token.text) == 1)


def capital_share(words: list[Token]) -> float:
    """The share of words that begin with a capital."""
    return sum(w.capital for w in words) / len(words) if words else 0.0


def upper_share(words: list[Token]) -> float:
    """The share of words of more than one letter that are written in capitals."""
    long = [w for w in words if len(w.text) > 1]
    return sum(w.text.isupper() for w in long) / len(long) if long else 0.0
