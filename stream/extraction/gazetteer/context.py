"""What a document says about where it is: countries by weight, and which place is said to lie in which."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from stream.extraction.gazetteer.gazetteer import Entry, Gazetteer
from stream.extraction.gazetteer.mentions import MentionKind, PlaceMention
from stream.extraction.gazetteer.store import EntryKind, KeyKind

LARGE = 300_000
"""A town of that size is what its name means where nothing speaks against it."""

NEIGHBOURS = 1.0
"""Degrees within which a place can lie in a town or district."""

_INSIDE = re.compile(
    r"(?:\s+(?:village|town|city|district|province|governorate|county|state|region|area|department|municipality|camp|"
    r"neighborhood|neighbourhood|suburb|market|airport))?\s*"
    r"(?:,|\(|,?\s+(?:in|of|near))\s*"
    r"(?:(?:the|of|in|on|outskirts|capital|its|former|volatile|restive|country|province|state|region|district|department|"
    r"governorate|county|city|town|village|northern|southern|eastern|western|central|north|south|east|west|"
    r"northeastern|northwestern|southeastern|southwestern|northeast|northwest|southeast|southwest|far|remote|local|"
    r"government|area|areas|suburb|part|parts|and|african|asian|war-torn)\s+){0,6}"
)
"""Text between a place and the place it lies in: "Homs, Syria", "Achin district of Nangarhar"."""

_POSSESSIVE = re.compile(
    r"['’]s?\s+(?:(?:the|of|in|capital|city|town|village|district|province|state|region|northern|southern|eastern|western|"
    r"central|north|south|east|west|northeastern|northwestern|southeastern|southwestern|restive|volatile|largest|"
    r"second|main|port|commercial|tribal|border|coastal|neighboring|neighbouring|rebel-held|far|remote),?\s+){0,5}"
)
"""Text between a place and one that lies in it: "Syria's northern Idlib"."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Weights of countries and of first-level regions in a document."""

    countries: Counter[str]
    regions: Counter[tuple[str, str]]

    def country(self, country: str) -> float:
        """0..1: how much the document speaks of a country, beside the one it speaks of most."""
        top = max(self.countries.values(), default=0.0)
        return self.countries[country] / top if top else 0.0

    def region(self, country: str, adm1: str | None) -> float:
        """0..1: the same for a first-level region."""
        top = max(self.regions.values(), default=0.0)
        return self.regions[country, adm1] / top if top and adm1 else 0.0

    @property
    def strength(self) -> float:
        """The weight of the country that the document speaks of most."""
        return float(max(self.countries.values(), default=0.0))


def gather(mentions: Sequence[PlaceMention], gazetteer: Gazetteer) -> Evidence:
    """What names that can hardly be mistaken say about countries and regions."""
    countries: Counter[str] = Counter()
    regions: Counter[tuple[str, str]] = Counter()
    for mention in mentions:
        for code, weight in _hints(mention, gazetteer):
            countries[code] += weight  # type: ignore[assignment]
        entry = gazetteer.by_code(mention.inside) if mention.inside else _only_region(mention)
        if entry and entry.adm1:
            regions[entry.country, entry.adm1] += 1
    return Evidence(countries, regions)


def _hints(mention: PlaceMention, gazetteer: Gazetteer) -> list[tuple[str, float]]:
    matches = mention.matches
    scale = 0.3 if mention.kind is MentionKind.ORGANISATION else 1.0
    inside = gazetteer.by_code(mention.inside) if mention.inside else None
    if inside:
        return [(inside.country, 3.0)]
    if mention.kind is MentionKind.DEMONYM:
        return [(m.entry.country, 1.5 / len(matches)) for m in matches]
    owners = {m.entry.country for m in matches if m.entry.kind in {EntryKind.COUNTRY, EntryKind.REGION, EntryKind.AREA}}
    if len(owners) == 1 and any(m.entry.kind is EntryKind.COUNTRY for m in matches):
        return [(owners.pop(), 3.0 * scale)]
    if len(owners) == 1 and any(
        m.key in {KeyKind.NAME, KeyKind.ALIAS} for m in matches if m.entry.kind is not EntryKind.TOWN
    ):
        largest = (
            max(m.entry.population for m in matches if m.entry.country not in owners)
            if len({m.entry.country for m in matches}) > 1
            else 0
        )
        return [(owners.pop(), (1.5 if largest < LARGE else 0.5) * scale)]
    towns = [m.entry for m in matches if m.key is KeyKind.NAME and m.entry.population >= LARGE]
    return [(towns[0].country, 0.8 * scale)] if len(towns) == 1 and not owners else []


def _only_region(mention: PlaceMention) -> Entry | None:
    regions = [m.entry for m in mention.matches if m.entry.kind is EntryKind.REGION and m.key is not KeyKind.LOOSE]
    return regions[0] if len(regions) == 1 else None


def links(mentions: Sequence[PlaceMention], text: str) -> list[tuple[int, int]]:
    """Pairs (part, whole) of neighbouring mentions of which the text says that one lies in the other."""
    pairs: list[tuple[int, int]] = []
    for i in range(len(mentions) - 1):
        between = text[mentions[i].end : mentions[i + 1].start]
        if len(between) > 90:
            continue
        if _INSIDE.fullmatch(between):
            pairs.append((i, i + 1))
        elif _POSSESSIVE.fullmatch(between):
            pairs.append((i + 1, i))
    chained = [(a, d) for a, b in pairs for c, d in pairs if b == c]
    return pairs + chained


def contains(whole: Entry, part: Entry) -> bool:
    """Whether one entry lies in the other, as far as the gazetteer knows."""
    if whole.country != part.country or whole.index == part.index:
        return False
    if whole.kind is EntryKind.COUNTRY:
        return part.kind is not EntryKind.COUNTRY
    if part.kind is EntryKind.COUNTRY or (whole.adm1 and whole.adm1 != part.adm1):
        return False
    if whole.kind is EntryKind.REGION:
        return whole.adm1 is not None and part.kind is not EntryKind.REGION
    if whole.kind is EntryKind.AREA:
        return part.kind is not EntryKind.REGION or whole.adm1 is None
    return part.kind in {EntryKind.TOWN, EntryKind.AREA} and _close(whole, part)


def _close(one: Entry, other: Entry) -> bool:
    return abs(one.lat - other.lat) < NEIGHBOURS and abs(one.lon - other.lon) < NEIGHBOURS
