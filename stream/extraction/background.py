"""Whether a count belongs to an earlier happening that a sentence only refers to."""

from __future__ import annotations

import re

from stream.extraction.lang.en.modifier_cues import REFERRING
from stream.extraction.lang.words import words
from stream.extraction.mentions import Mention
from stream.extraction.parse import Parse, Token
from stream.extraction.sought import sought

_THEN = frozenset({"after", "before", "since"})
_UNITS = words("second seconds minute minutes hour hours day days week weeks month months year years")
MAX_CLIMB = 12
"""Words between a predicate and what refers to its happening."""


_SINCE_THEN = sought(r"\b(?:worst|deadliest|bloodiest|largest|biggest|heaviest)\b[^.;]{0,60}? since\b")
"""Before what a happening is measured by: "the worst since a blaze that killed 117"."""
_OVER = re.compile(r"[,;](?! (?:when|which|where|in which|that)\b)")
_OF_THEM = sought(r"\bof (?:them|the (?:victims|wounded|injured|hostages|survivors))\b")


def is_measure(text: str, mention: Mention) -> bool:
    """Whether the mention is of the happening that a new one is measured by.

    Not so behind a comma that ends the comparison: "in the worst raid since October, gunmen killed 12".
    """
    measured = _SINCE_THEN.search(text)
    if measured is None or mention.quantity.start < measured.end():
        return False
    return _OVER.search(text, measured.end(), mention.quantity.start) is None


def is_background(parse: Parse, text: str, mention: Mention) -> bool:
    """Whether the mention is told to date or to explain another: "hours after a lawyer was shot", "in reprisal for".

    Not so where the sentence goes on with the same people: "a week after four were shot, one of the victims died".
    """
    if _OF_THEM.search(text):
        return False
    if is_measure(text, mention):
        return True
    token = parse.tokens[mention.predicate]
    clause = False
    for _ in range(MAX_CLIMB):
        if _is_dated_by(parse, token):
            return True
        above = parse.head(token)
        if above is token:
            return False
        clause = clause or token.dep in ("relcl", "acl")
        if clause and above.lower == "following" and above.index < token.index:
            return True
        if above.lower in REFERRING and above.index < token.index:
            return True
        token = above
    return False


def _is_dated_by(parse: Parse, token: Token) -> bool:
    """Whether a distance of time leads to the word: `three days after the massacre`."""
    marks = [t for t in parse.child(token.index, "mark") if t.lower in _THEN]
    if token.dep in ("pobj", "pcomp") and parse.head(token).lower in _THEN:
        marks.append(parse.head(token))
    return any(mark.index and parse.tokens[mark.index - 1].lower in _UNITS for mark in marks)
