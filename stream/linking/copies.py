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


class Originals:
    """Texts in their order, to find which of them a later one is like."""

    __slots__ = ("_count", "_rows")

    def __init__(self) -> None:
        self._rows = np.empty((0, PERMUTATIONS), dtype=np.uint32)
        self._count = 0

    def add(self, hashes: Hashes) -> None:
        """Keep a text; its number is how many were kept before it."""
        if self._count == len(self._rows):
            room = np.empty((self._count + 1, PERMUTATIONS), dtype=np.uint32)
            self._rows = np.vstack([self._rows, room])
        self._rows[self._count] = hashes
        self._count += 1

    def alike(self, hashes: Hashes, least: float) -> list[int]:
        """The numbers of the texts that are at least so similar, the earliest first."""
        if not self._count:
            return []
        equal = np.count_nonzero(self._rows[: self._count] == hashes, axis=1)
        return [int(number) for number in np.flatnonzero(equal >= least * PERMUTATIONS)]
