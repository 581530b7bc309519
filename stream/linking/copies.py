"""Near copies by MinHash: the share of equal hash values estimates how much of two texts is the same.

A fingerprint is the base64 (standard alphabet) of 64 little-endian unsigned 32-bit hash values; an empty string
stands for an item without text. A. Z. Broder, "On the resemblance and containment of documents", 1997.
"""

from __future__ import annotations

import base64
import binascii
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

PERMUTATIONS = 64

Hashes: TypeAlias = npt.NDArray[np.uint32]


def decode(fingerprint: str) -> Hashes | None:
    """The hash values, shape (64,), of a fingerprint; None where it is empty or of another make."""
    try:
        raw = base64.b64decode(fingerprint, validate=True)
    except (binascii.Error, ValueError):
        return None
    if len(raw) != 4 * PERMUTATIONS:
        return None
    return np.frombuffer(raw, dtype="<u4")


def similarity(left: Hashes | None, right: Hashes | None) -> float:
    """The estimated Jaccard similarity, 0 to 1; 0 where either text is unknown."""
    if left is None or right is None:
        return 0.0
    return int(np.count_nonzero(left == right)) / PERMUTATIONS


def first_alike(hashes: Hashes | None, earlier: npt.NDArray[np.uint32], least: float) -> int | None:
    """The first row of `earlier` (n, 64) that is at least so similar, or None."""
    if hashes is None or not len(earlier):
        return None
    alike = np.count_nonzero(earlier == hashes, axis=1) >= least * PERMUTATIONS
    return int(np.argmax(alike)) if alike.any() else None
