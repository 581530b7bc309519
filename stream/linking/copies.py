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

    __slots__ = ("_kept", "_rows")

    def __init__(self) -> None:
        self._kept: list[Hashes] = []
        self._rows: npt.NDArray[np.uint32] | None = None
        """Those of the texts kept by when it was last made, with room for as many more."""

    def add(self, hashes: Hashes) -> None:
        """Keep a text; its number is how many were kept before it."""
        if self._rows is not None and len(self._kept) < len(self._rows):
            self._rows[len(self._kept)] = hashes
        else:
            self._rows = None
        self._kept.append(hashes)

    def keep(self, first: int) -> None:
        """Let go of all but so many of the first."""
        del self._kept[first:]

    def alike(self, hashes: Hashes, least: float) -> list[int]:
        """The numbers of the texts that are at least so similar, the earliest first."""
        if not self._kept:
            return []
        if self._rows is None:
            self._rows = np.array(self._kept * 2)
        equal = (self._rows[: len(self._kept)] == hashes).sum(axis=1)
        found: list[int] = np.flatnonzero(equal >= least * PERMUTATIONS).tolist()
        return found
