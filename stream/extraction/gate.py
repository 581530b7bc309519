"""Which sentences are worth a parse: those that name a harm or a flight, and somebody."""

from __future__ import annotations

import re

_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")
_BODY = re.compile(r"\bbody of |(?:th|second|third|\d(?:st|nd|rd)) body\b")
"""The word alone is mostly one of a governing body."""


def passes(lower: str, triggers: frozenset[str]) -> bool:
    """Whether a lower-case sentence holds a word that can give a figure."""
    if "body" in lower and _BODY.search(lower):
        return True
    return not triggers.isdisjoint(_WORD.findall(lower))
