"""Fingerprints of texts: equal or near for copies of one wire text.

MinHash over word 3-shingles (Broder 1997): the share of equal places in two fingerprints estimates the Jaccard
similarity of the sets of shingles. 64 permutations give a standard error of at most .0625.
"""

from __future__ import annotations

import base64
import re
from itertools import accumulate
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

PERMUTATIONS = 64
SHINGLE = 3
SEED = 1
MAX_WORDS = 5_000
"""Words beyond these add nothing that a copy would be told by."""

_DRAWN = np.random.RandomState(SEED)
_A = _DRAWN.randint(0, 1 << 31, (PERMUTATIONS, 1), np.uint32) * np.uint32(2) + np.uint32(1)
_B = _DRAWN.randint(0, 1 << 32, (PERMUTATIONS, 1), np.uint32)
"""The permutations `a h + b` modulo 2**32 of that seed, `a` odd, as `datasketch` draws them: importing it would bring
most of scipy, a quarter of a second and 39 MB."""
_WORD = re.compile(r"\w+")
_ASCII_WORDS = bytes(
    ord(c.lower()) if c.isascii() and (c.isalnum() or c == "_") else ord(" ") for c in map(chr, range(256))
)
"""Leaves of an ASCII text what `_WORD` finds, in lower case: a quarter of the time."""


def shingles(text: str) -> list[int]:
    """The CRC-32 of each run of three lower-case words; of a shorter text that of the whole; of no text none."""
    words = _words(text)[:MAX_WORDS]
    told = b" ".join(words)
    if len(words) <= SHINGLE:
        return [crc32(told)] if words else []
    ends = list(accumulate([len(word) + 1 for word in words]))  # each behind the space after its word
    return [crc32(told[start : end - 1]) for start, end in zip([0, *ends], ends[SHINGLE - 1 :])]


def _words(text: str) -> list[bytes]:
    if text.isascii():
        return text.encode().translate(_ASCII_WORDS).split()
    return [word.encode() for word in _WORD.findall(text.lower())]


def fingerprint(text: str) -> str:
    """64 32-bit hashes, little-endian, as base64; empty for a text without words."""
    pieces = shingles(text)
    if not pieces:
        return ""
    least = (_mixed(np.array(pieces, np.uint32)) * _A + _B).min(axis=1)
    return base64.b64encode(least.astype("<u4").tobytes()).decode("ascii")


def _mixed(hashes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """The finalizer of MurmurHash3 (Appleby 2011), which `datasketch` puts before its permutations; in their place."""
    hashes ^= hashes >> np.uint32(16)
    hashes *= np.uint32(0x85EBCA6B)
    hashes ^= hashes >> np.uint32(13)
    hashes *= np.uint32(0xC2B2AE35)
    hashes ^= hashes >> np.uint32(16)
    return hashes


def similarity(a: str, b: str) -> float:
    """The estimated share of shingles that two texts have in common, 0 to 1; 0 where one has no fingerprint."""
    if not a or not b:
        return 0.0
    left, right = (np.frombuffer(base64.b64decode(text), dtype="<u4") for text in (a, b))
    return float(np.mean(left == right)) if left.shape == right.shape else 0.0
