"""How rare a word is in English at large: two texts that share a rare one tell the same the more likely."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path

COMPILED = Path(__file__).with_name("rarity.txt")

RAREST = 14
"""Nats of a word that is not in the table: one in a million words, or fewer."""

KEPT = 1 << 16
"""Words whose information is kept at hand."""

TELLS_NOTHING = 8
"""Nats up to which a word tells nothing."""


@cache
def table() -> Mapping[str, int]:
    """The words that are less rare, in lower case, and the information of each in whole nats."""
    lines = (line.split() for line in COMPILED.read_text(encoding="utf-8").splitlines())
    return {word: int(nats) for nats, *words in lines for word in words}


def information(word: str) -> int:
    """The information of a word in nats, at most `RAREST`; of one with hyphens, that of its rarest part.

    Numbers of three digits and more are those of houses, roads and years: they count as halfway rare. So do ages, of
    which there are few.
    """
    known = table()
    if word in known:
        return known[word]
    if word.isdigit():
        return NUMBER if len(word) > 2 and not word.startswith(("19", "20")) else COMMON
    if word.endswith("-year-old"):
        return AGE
    return max(known.get(part, RAREST) for part in word.split("-")) if "-" in word else RAREST


NUMBER, AGE, COMMON = 11, 10, 4


def rarity_of(words: Iterable[str]) -> int:
    """What words tell together, in nats."""
    return sum(map(telling, words))


@lru_cache(KEPT)
def telling(word: str) -> int:
    """What a word tells: its nats beyond `TELLS_NOTHING`."""
    return max(0, information(word) - TELLS_NOTHING)
