"""Which sentences are worth a parse: those that name a harm or a flight, and somebody."""

from __future__ import annotations

import re

_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")
BODY_OF = "body of "
"""The word alone is mostly one of a governing body."""


def passes(lower: str, triggers: frozenset[str]) -> bool:
    """Whether a lower-case sentence holds a word that can give a figure."""
    return BODY_OF in lower or not triggers.isdisjoint(_WORD.findall(lower))
