"""Rows of bytes in files that are gone with the process: what need not be in memory, and is made again at a start.

The files are written to at the end alone, in parts. A part of which every row was dropped is given back. What lives
about as long as its neighbours, as news does, leaves few holes.
"""

from __future__ import annotations

import errno
import os
import tempfile
from array import array
from pathlib import Path

PART_BITS = 26
PART = 1 << PART_BITS
"""Bytes of a part, of which the last row may exceed it."""
_LENGTH = 4
"""Bytes before a row that tell its length."""
_AT_ONCE = 4096
"""Bytes read at once: most rows are shorter."""
_TOGETHER = 1 << 16
"""Bytes written at once."""
_NO_FILE = -1


class FileAttic:
    """An attic on disk; a place is the number of a part and where in it the row begins."""

    def __init__(self, folder: Path) -> None:
        """Nothing yet; the folder is there, and no file before it is needed.

        Raises (when rows are put or got):
            OSError: the disk is full, or fails.
        """
        self._folder = folder
        self._files = array("i")
        """Of each part its file, or `_NO_FILE` where it was given back."""
        self._live = array("i")
        """Of each part how many rows are of use."""
        self._start = 0
        """Where in the last part begins what is not yet written."""
        self._waiting = bytearray()

    def __del__(self) -> None:
        for file in self._files:
            if file != _NO_FILE:
                os.close(file)

    @property
    def parts(self) -> int:
        """How many files there are."""
        return sum(file != _NO_FILE for file in self._files)

    def put(self, row: bytes) -> int:
        """Take in a row."""
        if not self._files or self._start + len(self._waiting) >= PART:
            self._begin()
        part, start = len(self._files) - 1, self._start + len(self._waiting)
        self._waiting += len(row).to_bytes(_LENGTH, "little") + row
        self._live[part] += 1
        if len(self._waiting) >= _TOGETHER:
            self._write()
        return part << PART_BITS | start

    def get(self, place: int) -> bytes:
        """The row at a place."""
        part, start = place >> PART_BITS, place & PART - 1
        if part == len(self._files) - 1 and start >= self._start:
            return self._still_waiting(start - self._start)
        read = os.pread(self._files[part], _AT_ONCE, start)
        length = int.from_bytes(read[:_LENGTH], "little")
        row = read[_LENGTH : _LENGTH + length]
        return row if len(row) == length else os.pread(self._files[part], length, start + _LENGTH)

    def drop(self, place: int) -> None:
        """Let go of a row."""
        part = place >> PART_BITS
        self._live[part] -= 1
        if part < len(self._files) - 1:
            self._give_back(part)

    def _still_waiting(self, start: int) -> bytes:
        first = start + _LENGTH
        return bytes(self._waiting[first : first + int.from_bytes(self._waiting[start:first], "little")])

    def _begin(self) -> None:
        """A new part, in place of the last one where that is of no use any more."""
        file, name = tempfile.mkstemp(prefix="attic-", dir=self._folder)
        Path(name).unlink()
        if self._files:
            self._write()
        self._files.append(file)
        self._live.append(0)
        self._start = 0
        if len(self._files) > 1:
            self._give_back(len(self._files) - 2)

    def _write(self) -> None:
        """Write what waits."""
        if os.pwrite(self._files[-1], self._waiting, self._start) != len(self._waiting):
            raise OSError(errno.ENOSPC, f"the disk of {self._folder} is full")
        self._start += len(self._waiting)
        self._waiting.clear()

    def _give_back(self, part: int) -> None:
        if not self._live[part]:
            os.close(self._files[part])
            self._files[part] = _NO_FILE
