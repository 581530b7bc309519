"""Looking names up."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from stream.extraction.gazetteer.folding import fold, skeleton, sound_of
from stream.extraction.gazetteer.store import (
    DEGREE_STEPS,
    ENTRY_BITS,
    POPULATION_STEPS,
    EntryKind,
    KeyKind,
    Word,
    key_hash,
    unpack,
)

COMPILED = Path(__file__).with_name("places.bin")

MIN_SKELETON = 5
"""Shorter sounds are shared by too many names."""

KEPT = 16_384
"""Names whose places are kept at hand: news repeats its names, and most capitalised words name no place at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A place of the gazetteer. `adm1` is None where the region has no ISO 3166-2 code."""

    index: int
    kind: EntryKind
    name: str
    country: str
    adm1: str | None
    adm1_name: str | None
    lat: float
    lon: float
    population: int
    geonameid: int | None


@dataclass(frozen=True, slots=True)
class Match:
    """An entry and the kind of name by which it was found."""

    entry: Entry
    key: KeyKind


@dataclass(frozen=True, slots=True)
class _Region:
    """A first-level region; an empty name stands for the country as a whole."""

    country: str
    iso: str | None
    name: str | None


Rule = Callable[[str, "Gazetteer"], bool]
"""Tells something of a name."""


class Gazetteer:
    """The compiled gazetteer. Immutable; the file is mapped and shared between processes."""

    __slots__ = (
        "_alpha2", "_arrays", "_check", "_ends", "_hash", "_names", "_postings", "_regions", "_sound",
        "entry", "find", "find_key", "told", "word",
    )  # fmt: skip

    def __init__(self, path: Path) -> None:
        """Map the compiled file.

        Raises:
            StateMismatch: the file is of another version, or none of ours.
        """
        self._arrays, texts = unpack(path)
        self._hash = self._arrays["hash"].data
        self._check = self._arrays["check"].data
        self._postings = self._arrays["posting"].data
        self._names = texts["names"]
        self._ends = np.cumsum(self._arrays["name"], dtype=np.uint32)
        self._regions = [_Region(*row) for row in json.loads(bytes(texts["regions"]))]
        self._alpha2 = {region.iso[:2]: region.country for region in self._regions if region.iso}
        self._sound = lru_cache(KEPT)(sound_of)
        self.find: Callable[[str], tuple[Match, ...]] = lru_cache(KEPT)(self._find)
        """Every place of this name in any known spelling; by its sound only where no spelling is known."""
        self.find_key: Callable[[str], tuple[Match, ...]] = lru_cache(KEPT)(self._find_key)
        """Every place under a folded key."""
        self.word: Callable[[str], Word] = lru_cache(KEPT)(self._word)
        """What else a token can be: a common English word, a given name, a surname."""
        self.entry: Callable[[int], Entry] = lru_cache(KEPT)(self._entry)
        """The entry with that number."""
        self.told: Callable[[Rule, str], bool] = lru_cache(KEPT)(self._told)
        """Whether a rule holds of a name: of the name alone, so that the answer can be kept."""

    @classmethod
    def load(cls, path: Path = COMPILED) -> Gazetteer:
        """The gazetteer that ships with the package, or another one."""
        return cls(path)

    def __len__(self) -> int:
        return len(self._arrays["kind"])

    def _find(self, name: str) -> tuple[Match, ...]:
        key = fold(name)
        matches = self.find_key(key)
        if matches:
            return matches
        sound = skeleton(key, self._sound)
        return self.find_key("~" + sound) if len(sound) >= MIN_SKELETON else ()

    def _find_key(self, key: str) -> tuple[Match, ...]:
        return tuple(
            Match(self.entry(p & ((1 << ENTRY_BITS) - 1)), KeyKind(p >> ENTRY_BITS))
            for p in self._lookup(key)
            if p >> ENTRY_BITS != KeyKind.WORD
        )

    def by_code(self, code: str) -> Entry | None:
        """The country with that alpha-3 code, or the region with that ISO 3166-2 code."""
        matches = self.find_key("#" + code)
        return matches[0].entry if matches else None

    def country_of(self, alpha2: str) -> str | None:
        """The alpha-3 code of a country, by its alpha-2 code."""
        return self._alpha2.get(alpha2)

    def region_of(self, name: str, country: str) -> str | None:
        """The ISO 3166-2 code of the region of that name in a country (alpha-3); None where none or several are."""
        found = {
            m.entry.adm1
            for m in self.find(name)
            if m.entry.country == country and m.entry.kind is EntryKind.REGION and m.entry.adm1
        }
        return found.pop() if len(found) == 1 else None

    def positions(self, adm1: str) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Latitudes and longitudes, in degrees, of every place of a region (ISO 3166-2)."""
        regions = [n for n, region in enumerate(self._regions) if region.iso == adm1]
        inside = np.isin(self._arrays["region"], regions)
        return self._arrays["lat"][inside] / DEGREE_STEPS, self._arrays["lon"][inside] / DEGREE_STEPS

    def _told(self, rule: Rule, name: str) -> bool:
        return rule(name, self)

    def _word(self, token: str) -> Word:
        for posting in self._lookup("=" + token.lower()):
            return Word(posting & ((1 << ENTRY_BITS) - 1))
        return Word(0)

    def _entry(self, index: int) -> Entry:
        a = self._arrays
        region = self._regions[a["region"][index]]
        kind = EntryKind(int(a["kind"][index]))
        return Entry(
            index=index,
            kind=kind,
            name=self._name(index),
            country=region.country,
            adm1=region.iso,
            adm1_name=region.name,
            lat=round(int(a["lat"][index]) / DEGREE_STEPS, 3),
            lon=round(int(a["lon"][index]) / DEGREE_STEPS, 3),
            population=round(2 ** (int(a["population"][index]) / POPULATION_STEPS) - 1),
            geonameid=int(a["geonameid"][index]) or None,
        )

    def _name(self, index: int) -> str:
        end = int(self._ends[index])
        return bytes(self._names[end - int(self._arrays["name"][index]) : end]).decode()

    def _lookup(self, key: str) -> list[int]:
        hash_, check = key_hash(key)
        at = bisect_left(self._hash, hash_)
        found = []
        while at < len(self._hash) and self._hash[at] == hash_:
            if self._check[at] == check:
                found.append(self._postings[at])
            at += 1
        return found
