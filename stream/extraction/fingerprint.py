"""Fingerprints of texts: equal or near for copies of one wire text.

MinHash over word 3-shingles (Broder 1997): the share of equal places in two fingerprints estimates the Jaccard
similarity of the sets of shingles. 64 permutations give a standard error of at most .0625.
"""

from __future__ import annotations

import base64
import re
from zlib import crc32

import numpy as np
from datasketch import MinHash

PERMUTATIONS = 64
SHINGLE = 3
SEED = 1
MAX_WORDS = 5_000
"""Words beyond these add nothing that a copy would be told by."""

_DRAWN = MinHash(num_perm=PERMUTATIONS, seed=SEED)
"""Has the permutations of that seed: to draw them anew would cost as much as to hash a text."""
_WORD = re.compile(r"\w+")


def shingles(text: str) -> set[bytes]:
    """The distinct runs of three lower-case words; of a shorter text the whole of it; of no text none."""
    words = _WORD.findall(text.lower())[:MAX_WORDS]
    if not words:
        return set()
    last = max(1, len(words) - SHINGLE + 1)
    return {" ".join(words[n : n + SHINGLE]).encode() for n in range(last)}


def fingerprint(text: str) -> str:
    """64 32-bit hashes, little-endian, as base64; empty for a text without words."""
    pieces = shingles(text)
    if not pieces:
        return ""
    sketch = MinHash(
        num_perm=PERMUTATIONS, seed=SEED, hashfunc=crc32, permutations=_DRAWN.permutations, scheme=_DRAWN.scheme
    )
    sketch.update_batch(pieces)
    return base64.b64encode(sketch.hashvalues.astype("<u4").tobytes()).decode("ascii")


def similarity(a: str, b: str) -> float:
    """The estimated share of shingles that two texts have in common, 0 to 1; 0 where one has no fingerprint."""
    if not a or not b:
        return 0.0
    left, right = (np.frombuffer(base64.b64decode(text), dtype="<u4") for text in (a, b))
    return float(np.mean(left == right)) if left.shape == right.shape else 0.0
