"""Which language a text is in."""

from __future__ import annotations

from typing import Protocol

from stream.extraction.clean import letters
from stream.extraction.lang.en.english import COMMON

LONG_ENOUGH = 60
"""Shorter texts are taken for English: a guess over a few words is wrong too often."""
SAMPLE = 2_000
READ = "en"
CREOLES = frozenset({"pcm"})
"""What short English news is taken for when it tells of places where these are spoken."""


class Identifier(Protocol):
    """What `py3langid.LanguageIdentifier` offers."""

    def classify(self, text: str) -> tuple[str, float]:
        """Language code and a score."""


def is_read(language: str | None) -> bool:
    """Whether texts in the language (BCP 47) are read."""
    return language is None or language.lower().split("-")[0] == READ


def detect(text: str, declared: str | None, identifier: Identifier) -> str | None:
    """The declared language, else a guess over a decently long text, else None."""
    if declared:
        return declared
    sample = text[:SAMPLE].strip()
    if len(sample) < LONG_ENOUGH:
        return None
    if _is_plainly_english(sample):
        return READ
    # Capitals look like another alphabet to character models.
    guess = identifier.classify(sample.lower() if sample.isupper() else sample)[0]
    return READ if guess in CREOLES else guess


COMMON_SHARE = 0.15
COMMON_WORDS = 4


def _is_plainly_english(sample: str) -> bool:
    """Whether the commonest words of English, and of no other language, are a seventh of the text, four different ones.

    Spares nearly every English text the model, which costs more than all else that is done with a text of no interest.
    """
    words = letters(sample.lower())
    told = sum(map(COMMON.__contains__, words))
    return told >= COMMON_SHARE * len(words) and len(COMMON.intersection(words)) >= COMMON_WORDS
