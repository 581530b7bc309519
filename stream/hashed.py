"""Numbers found by the hash of what they stand for, in a tenth of the room of a dict."""

from __future__ import annotations

from array import array
from collections.abc import Callable

_PART_BITS = 10
_PARTS = 1 << _PART_BITS
"""There are so many tables, each for some hashes, that none takes long to grow."""
_NOBODY, _GONE = -1, -2
_LEAST = 8


class Hashed:
    """Numbers from 0 on by hashes of 64 bits: open addressing in arrays. Who keeps the hash of each number is asked."""

    def __init__(self, hash_of: Callable[[int], int]) -> None:
        """Nothing yet; `hash_of` gives the hash of a number that is in, or was never dropped."""
        self._hash_of = hash_of
        self._parts = [array("i", [_NOBODY]) * _LEAST for _ in range(_PARTS)]
        self._left = array("i", [_room(_LEAST)]) * _PARTS
        """Of each part how many places that nobody used may still be used."""

    def find(self, hashed: int) -> int:
        """The number; -1 where there is none."""
        part, hash_of = self._parts[hashed & _PARTS - 1], self._hash_of
        last = len(part) - 1
        at = (hashed >> _PART_BITS) & last
        while (number := part[at]) != _NOBODY:
            if number >= 0 and hash_of(number) == hashed:
                return number
            at = (at + 1) & last
        return _NOBODY

    def put(self, hashed: int, number: int) -> None:
        """Enter a number whose hash no other has."""
        which = hashed & _PARTS - 1
        if not self._left[which]:
            self._grow(which)
        part = self._parts[which]
        last = len(part) - 1
        at = (hashed >> _PART_BITS) & last
        while part[at] >= 0:
            at = (at + 1) & last
        self._left[which] -= part[at] == _NOBODY
        part[at] = number

    def drop(self, hashed: int) -> None:
        """Let go of the number, which is in, while its hash is still known."""
        part = self._parts[hashed & _PARTS - 1]
        number, last = self.find(hashed), len(part) - 1
        at = (hashed >> _PART_BITS) & last
        while part[at] != number:
            at = (at + 1) & last
        part[at] = _GONE

    def _grow(self, which: int) -> None:
        held = [number for number in self._parts[which] if number >= 0]
        size = _LEAST
        while _room(size) < 3 * len(held) // 2 + 1:
            size *= 2
        part = self._parts[which] = array("i", [_NOBODY]) * size
        self._left[which] = _room(size) - len(held)
        for number in held:
            at = (self._hash_of(number) >> _PART_BITS) & size - 1
            while part[at] != _NOBODY:
                at = (at + 1) & size - 1
            part[at] = number


def _room(size: int) -> int:
    """How many of the places of a table are used at most: a third stays empty, so that searches are short."""
    return 2 * size // 3
