"""What editors write between the words of a text: blanked, code point for code point, for the parser's sake."""

from __future__ import annotations

import re

from stream.extraction.lang.en.editorial import NOTES, PRINTED, SPOKEN
from stream.extraction.sought import sought

_BRACKETS = re.compile(r"\[(?=[^\[\]]*[A-Za-z])[^\[\]]{1,300}\]")
_MARK = sought(
    rf"[\[(][^\[\]()]{{0,40}}\b(?:{'|'.join(SPOKEN)})\b[^\[\]()]{{0,40}}[\])]|\[(?:{'|'.join(PRINTED)})\]",
    re.IGNORECASE,
)
_NOTE = re.compile(rf"(?<=\S)\[(?:\d{{1,3}}|[a-z]{{1,2}}|{'|'.join(NOTES)})\]")
"""What sticks to the word before it and leads to a note: `[12]`, `[citation needed]`."""


def without_marks(text: str, loud: bool) -> str:
    """The text without editors' marks; in one written in capitals without any words in square brackets.

    Agencies that monitor broadcasts put names there, and what short forms stand for.
    """
    if loud:
        text = _BRACKETS.sub(_blank, text)
    text = _NOTE.sub(_blank, text) if "]" in text else text
    return _MARK.sub(_blank, text) if "[" in text or "(" in text else text


def _blank(mark: re.Match[str]) -> str:
    return "".join(c if c == "\n" else " " for c in mark[0])
