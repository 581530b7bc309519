"""Which sentences are worth a parse: those that name a harm or a flight, and somebody."""

from __future__ import annotations

import re

_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")


def passes(lower: str, triggers: frozenset[str]) -> bool:
    """Whether a lower-case sentence holds a word that can give a figure."""
    return not triggers.isdisjoint(_WORD.findall(lower))
