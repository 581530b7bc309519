"""Sentences as spans of a plain text: a linear scan, with no model."""

from __future__ import annotations

import re
from dataclasses import dataclass

from stream.extraction.clean import LINE_WRAP
from stream.extraction.lang.en.abbreviations import ABBREVIATIONS

MAX_SENTENCE = 1_200
"""Longer ones (lists, tables, noise) are cut at a space, so that no parse grows without bound."""

_STOP = re.compile(
    r"[.!?;\n](?:(?<=[.!?])[\"')\]]{0,3}(?=\s|$)|(?<=[a-z]{3}[.!?])[\"']?(?=[A-Z][a-z]+\s)|(?<=;)(?= )|(?<=\n))"
)
"""A mark before a space or an end, or between small letters and a capital where the space was lost.

It begins with the marks themselves: of a pattern that begins with alternatives every letter of a text is tried.
"""
_CLAUSE = re.compile(
    r"(?! [^.;]{2,50}? (?:said|says|say|spoke of|claimed)(?: it was| at least| about| some)? \d[\d,]*\s*(?:[.;,]|$))"
    r"(?! [\w-]+ of (?:them|whom|these|those)\b| [^.;]{0,50}?\b(?:figure|toll|number|count|total)\b)"
    r" (?:[A-Za-z][\w.'\u2019-]* |on \d{1,2} |\d{4} ){1,10}?"
    r"(?:was|were|is|are|has|have|had|will|would|said|says|died|left|killed|killing|wounded|injured|struck|hit|shot|attacked|displaced)\b"
)
_NETWORK = re.compile(r"\b(?:on|via|platform|network) X$")
"""What looks like an initial and is a network: `he said in a message on X.`"""
_WORD_BACK = re.compile(r"[\w.&'-]+")
"""A word read from its end."""
REACH = 24
"""Letters of the word before a full stop that are looked at."""
LONG = 1 + max(map(len, ABBREVIATIONS), default=0)
"""Letters of a word that is too long for an abbreviation or an initial."""


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open code point offsets."""

    start: int
    end: int


def split_sentences(text: str) -> list[Span]:
    """The sentences of a plain text in order, trimmed; blank ones are left out."""
    spans: list[Span] = []
    start = 0
    for stop in _STOP.finditer(text):
        if _ends(text, start, stop):
            _add(spans, text, start, stop.end())
            start = stop.end()
    _add(spans, text, start, len(text))
    return spans


def _is_clause(text: str, at: int) -> bool:
    """Whether what follows a semicolon is a clause of its own, no item of a list: a verb comes before any number."""
    return _CLAUSE.match(text, at) is not None


def _ends(text: str, start: int, stop: re.Match[str]) -> bool:
    """Whether a sentence ends at the mark or line break."""
    if stop[0] == ";":
        return _is_clause(text, stop.end())
    if stop[0] == "\n":
        return _breaks(text, start, stop.start())
    if stop[0][0] != ".":
        return True
    follower = text[stop.end() : stop.end() + 4].lstrip(" \n\"'([")
    if follower[:1].islower():
        return False
    if text[max(start, stop.start() - LONG) : stop.start()].isalpha() and stop.start() - start >= LONG:
        return True
    before = _WORD_BACK.match(text[max(start, stop.start() - REACH) : stop.start()].removesuffix("\n")[::-1])
    word = before[0][::-1].lower() if before else ""
    initial = (
        len(word) == 1 and word.isalpha() and not _NETWORK.search(text[max(start, stop.start() - 12) : stop.start()])
    )
    return not (initial or word in ABBREVIATIONS or ("." in word and len(word) <= 5))


def _breaks(text: str, start: int, at: int) -> bool:
    """Whether a line break ends a sentence: a blank line, a mark before it, or a short line before a capital."""
    after = text[at + 1 : at + 60]
    following = after.lstrip(" ")
    if not following or following[0] == "\n" or text[max(start, at - 80) : at].rstrip()[-1:] in '.!?:;"':
        return True
    line = at - max(text.rfind("\n", 0, at) + 1, 0)
    if line and text[at - line : at].strip(" ,.").isdigit() and following[0].isalpha():
        return False  # the cells of a table: a number, and below it what it counts
    return (line < LINE_WRAP and not following[0].islower()) or following[0] in "*\u2022"


def _add(spans: list[Span], text: str, start: int, end: int) -> None:
    """Append the trimmed span, in pieces where it is over-long."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > MAX_SENTENCE:
        cut = text.rfind(" ", start + MAX_SENTENCE // 2, start + MAX_SENTENCE)
        cut = cut if cut > start else start + MAX_SENTENCE
        spans.append(Span(start, cut))
        start = cut
        while start < end and text[start].isspace():
            start += 1
    if end > start:
        spans.append(Span(start, end))
