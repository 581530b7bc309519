"""Entries and keys in the making, and how they are written down."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from stream.extraction.gazetteer.folding import fold, skeleton
from stream.extraction.gazetteer.gazetteer import MIN_SKELETON
from stream.extraction.gazetteer.store import (
    DEGREE_STEPS,
    ENTRY_BITS,
    POPULATION_STEPS,
    Array,
    EntryKind,
    KeyKind,
    Word,
    key_hash,
    pack,
)


@dataclass(slots=True)
class Row:
    """An entry in the making."""

    kind: EntryKind
    name: str
    region: tuple[str, str | None, str | None]
    lat: float
    lon: float
    population: int = 0
    geonameid: int = 0


@dataclass(slots=True)
class Builder:
    """Entries and the keys that lead to them; of several kinds of key the best is kept."""

    rows: list[Row] = field(default_factory=list)
    keys: dict[str, dict[int, KeyKind]] = field(default_factory=lambda: defaultdict(dict))
    words: dict[str, Word] = field(default_factory=lambda: defaultdict(lambda: Word(0)))

    def add(self, row: Row) -> int:
        """A new entry under its name."""
        self.rows.append(row)
        index = len(self.rows) - 1
        self.key(row.name, index, KeyKind.NAME)
        return index

    def key(self, name: str, index: int, kind: KeyKind) -> None:
        """One more name of an entry."""
        folded = fold(name)
        if folded:
            self._key(folded, index, kind)

    def code(self, code: str, index: int) -> None:
        """The ISO code of an entry."""
        self._key("#" + code, index, KeyKind.NAME)

    def sound(self, name: str, index: int) -> None:
        """The sound of a name, if long enough to mean something."""
        sound = skeleton(fold(name))
        if len(sound) >= MIN_SKELETON:
            self._key("~" + sound, index, KeyKind.LOOSE)

    def _key(self, key: str, index: int, kind: KeyKind) -> None:
        known = self.keys[key].get(index, kind)
        self.keys[key][index] = min(kind, known)


def encode(builder: Builder) -> bytes:
    """The sections of the compiled file."""
    postings = sorted(
        (*key_hash(key), (kind << ENTRY_BITS) | index)
        for key, entries in builder.keys.items()
        for index, kind in entries.items()
    )
    words = ((*key_hash("=" + w), (KeyKind.WORD << ENTRY_BITS) | int(flags)) for w, flags in builder.words.items())
    postings = sorted([*postings, *words])
    regions = {r: i for i, r in enumerate(sorted({row.region for row in builder.rows}, key=str))}
    names = [row.name.encode() for row in builder.rows]
    rows = builder.rows
    return pack(
        {
            "hash": np.array([p[0] for p in postings], dtype="u4"),
            "check": np.array([p[1] for p in postings], dtype="u1"),
            "posting": np.array([p[2] for p in postings], dtype="u4"),
            "kind": np.array([row.kind for row in rows], dtype="u1"),
            "region": np.array([regions[row.region] for row in rows], dtype="u2"),
            "lat": _degrees(row.lat for row in rows),
            "lon": _degrees(row.lon for row in rows),
            "population": np.array([_steps(row.population) for row in rows], dtype="u1"),
            "geonameid": np.array([row.geonameid for row in rows], dtype="u4"),
            "name": np.array([len(n) for n in names], dtype="u1"),
        },
        {
            "names": b"".join(names),
            "regions": json.dumps(sorted(regions, key=lambda r: regions[r]), ensure_ascii=False).encode(),
        },
    )


def _degrees(values: Iterable[float]) -> Array:
    return np.array([round(v * DEGREE_STEPS) for v in values], dtype="i2")


def _steps(population: int) -> int:
    return round(math.log2(1 + population) * POPULATION_STEPS)
