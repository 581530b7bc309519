"""The compiled file: named sections of plain little-endian numbers and text, mapped, never unpacked.

Layout: the magic line, one JSON line that names each section with its type, offset and length, then the sections,
each at a multiple of eight. Nothing in it depends on the machine or the hour, so equal inputs give equal bytes.
"""

from __future__ import annotations

import hashlib
import json
import mmap
from collections.abc import Mapping
from enum import IntEnum, IntFlag
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from stream.errors import StateMismatch

MAGIC = b"tocsin gazetteer 1\n"

Array = npt.NDArray[Any]


class EntryKind(IntEnum):
    """What an entry is."""

    TOWN = 0
    DISTRICT = 1
    AREA = 2
    """A part of a country that is no first-level region: the West Bank, Darfur."""
    REGION = 3
    COUNTRY = 4


class KeyKind(IntEnum):
    """By what kind of name an entry was found. Smaller is better."""

    NAME = 0
    ALIAS = 1
    ALTERNATE = 2
    LOOSE = 3
    DEMONYM = 4
    GROUP = 5
    """An armed group or an office whose name hints at a country."""
    WORD = 6
    """No place: the posting holds a `Word` instead of an entry."""


class Word(IntFlag):
    """What else a word can be that is also a place."""

    COMMON = 1
    GIVEN_NAME = 2
    SURNAME = 4


ENTRY_BITS = 20
"""A posting is `key kind << 20 | entry`."""

POPULATION_STEPS = 8
"""Populations are kept as log2(1 + p) in eighths, which is exact to 5 %."""

DEGREE_STEPS = 180
"""Positions are kept in 180ths of a degree: 300 metres at most from the truth."""


def key_hash(key: str) -> tuple[int, int]:
    """The two halves of a key's hash: 32 bits to sort by, 8 to check."""
    digest = hashlib.blake2b(key.encode(), digest_size=5).digest()
    return int.from_bytes(digest[:4], "big"), digest[4]


def pack(sections: Mapping[str, Array], texts: Mapping[str, bytes]) -> bytes:
    """The sections as one file."""
    parts: list[tuple[str, str, bytes]] = [
        (name, a.dtype.newbyteorder("<").str, a.astype(a.dtype.newbyteorder("<")).tobytes())
        for name, a in sections.items()
    ]
    parts += [(name, "text", text) for name, text in texts.items()]
    table: dict[str, list[Any]] = {}
    body, offset = [], 0
    for name, kind, raw in parts:
        table[name] = [kind, offset, len(raw)]
        padding = -len(raw) % 8
        body.append(raw + b"\0" * padding)
        offset += len(raw) + padding
    head = MAGIC + json.dumps(table, sort_keys=True).encode()
    head += b" " * (-(len(head) + 1) % 8) + b"\n"
    return head + b"".join(body)


def unpack(path: Path) -> tuple[dict[str, Array], dict[str, memoryview]]:
    """The sections of a compiled file, as views of the mapped bytes.

    Raises:
        StateMismatch: the file is of another version, or none of ours.
    """
    with path.open("rb") as file:
        mapped = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    if bytes(mapped[: len(MAGIC)]) != MAGIC:
        raise StateMismatch(f"{path.name} is no gazetteer of this version: compile it anew")
    end = _line_end(mapped)
    table = json.loads(bytes(mapped[len(MAGIC) : end]))
    arrays: dict[str, Array] = {}
    texts: dict[str, memoryview] = {}
    for name, (kind, offset, length) in table.items():
        raw = mapped[end + 1 + offset : end + 1 + offset + length]
        if kind == "text":
            texts[name] = raw
        else:
            arrays[name] = np.frombuffer(raw, dtype=np.dtype(kind))
    return arrays, texts


def _line_end(mapped: memoryview) -> int:
    return bytes(mapped[:8192]).index(b"\n", len(MAGIC))
