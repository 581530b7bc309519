"""What a document says about where it is: countries by weight, and which place is said to lie in which."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from stream.extraction.gazetteer.gazetteer import Entry, Gazetteer
from stream.extraction.gazetteer.mentions import MentionKind, PlaceMention
from stream.extraction.gazetteer.outlet import Home
from stream.extraction.gazetteer.store import EntryKind, KeyKind
from stream.extraction.gazetteer.ties import Tie

LARGE = 100_000
NAMESAKE = 15_000
"""A town of that size speaks for its country, unless another country has one of that name, and of that size."""

WIDE = frozenset({EntryKind.COUNTRY, EntryKind.REGION, EntryKind.AREA})

COUNTRY_WEIGHT = 3.0
FILED_WEIGHT = 2.0
DEMONYM_WEIGHT = 1.5
TOWN_WEIGHT = 0.8
SMALL_TOWN_WEIGHT = 0.4
GROUP_WEIGHT = 0.5
"""What one mention of a country, a dateline, a people or region, a town, a small one, an armed group says of it."""
REGION_WEIGHT = 2.0
"""What one mention of a region says of itself; a town of it says up to 1."""
REGIONS_KEPT = 3
APART = 0.4
"""What is left of it where something else only lies beside it, or somebody only speaks there."""
ASIDE = 0.3
"""What is left of it within the name of an organisation."""

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

_ON_SIDE = re.compile(r",? on the ")
"""Text between a place and the people on whose side it lies: "Tarn on the Cambodian side"."""
_POSSESSIVE = re.compile(
    r"['’]s?\s+(?:(?:the|of|in|capital|city|town|village|district|province|state|region|northern|southern|eastern|western|"
    r"central|north|south|east|west|northeastern|northwestern|southeastern|southwestern|restive|volatile|largest|"
    r"second|main|port|commercial|tribal|border|coastal|neighboring|neighbouring|rebel-held|far|remote),?\s+){0,5}"
)
"""Text between a place and one that lies in it: "Syria's northern Idlib"."""


_LAND = re.compile(
    r"\s+(?:\w+\s+)?(?:town|towns|village|villages|city|province|region|district|state|port|camp|suburb|island)\s+"
    r"(?:of\s+)?(?:the\s+)?"
)
"""Text between a people and a place in its land: "the Turkish border town of Reyhanli"."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Weights of countries and of first-level regions in a document; `names` has each name's share of them.

    `home` is where the outlet is: no part of the weights.
    """

    countries: Counter[str]
    regions: Counter[tuple[str, str]]
    names: Mapping[str, tuple[Counter[str], Counter[tuple[str, str]]]]
    home: Home | None = None
    strength: float = field(init=False)
    """The weight of the country that the document speaks of most."""
    _top: float = field(init=False)
    """The weight of the region that it speaks of most."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "strength", float(max(self.countries.values(), default=0.0)))
        object.__setattr__(self, "_top", max(self.regions.values(), default=0.0))

    def country(self, country: str) -> float:
        """0..1: how much the document speaks of a country, beside the one it speaks of most."""
        return self.countries[country] / self.strength if self.strength else 0.0

    def without(self, name: str) -> Evidence:
        """What the other names say: none speaks for itself."""
        own = self.names.get(plain(name))
        if own is None or not (own[0] or own[1]):
            return self
        return Evidence(_less(self.countries, own[0]), _less(self.regions, own[1]), {}, self.home)

    def region(self, country: str, adm1: str | None) -> float:
        """0..1: the same for a first-level region."""
        return self.regions[country, adm1] / max(self._top, 1.0) if adm1 else 0.0

    def nearness(self, country: str, adm1: str | None) -> float:
        """What the outlet's home adds to a place: tenfold sizes of towns."""
        if self.home is None or self.home.country != country:
            return 0.0
        return self.home.weight if self.home.adm1 in (None, adm1) else self.home.weight / 2


Key = TypeVar("Key")


def _less(whole: Counter[Key], part: Counter[Key]) -> Counter[Key]:
    """What is left of weights; as `whole - part`, which asks for each key in Python."""
    left = {key: weight - part[key] if key in part else weight for key, weight in whole.items()}
    return Counter({key: weight for key, weight in left.items() if weight > 0})


def plain(name: str) -> str:
    """What a town and its county, and a name in capitals, have in common."""
    return name.lower().removesuffix(" county")


def gather(mentions: Sequence[PlaceMention], gazetteer: Gazetteer, home: Home | None = None) -> Evidence:
    """What names that can hardly be mistaken say about countries and regions.

    A name that is told again says less each time.
    """
    names: dict[str, tuple[Counter[str], Counter[tuple[str, str]]]] = {}
    told: Counter[str] = Counter()
    for mention in mentions:
        name = plain(mention.text)
        told[name] += 1
        countries, regions = names.setdefault(name, (Counter(), Counter()))
        fading = 2 / (1 + told[name]) * (APART if mention.tie in (Tie.BESIDE, Tie.SPOKEN) else 1.0)
        for code, weight in _hints(mention, gazetteer):
            countries[code] += weight * fading  # type: ignore[assignment]  # of weights
        for region, weight in _region_hints(mention, gazetteer):
            regions[region] += weight * fading  # type: ignore[assignment]  # of weights
    countries, regions = Counter(), Counter()
    for own in names.values():
        countries.update(own[0])
        regions.update(own[1])
    return Evidence(countries, regions, names, home)


def _hints(mention: PlaceMention, gazetteer: Gazetteer) -> list[tuple[str, float]]:
    """Countries that a mention speaks for, with weights."""
    matches = mention.matches
    inside = gazetteer.by_code(mention.inside) if mention.inside else None
    if inside:
        return [(inside.country, COUNTRY_WEIGHT)]
    if mention.kind is MentionKind.DEMONYM:
        weight = GROUP_WEIGHT if any(m.key is KeyKind.GROUP for m in matches) else DEMONYM_WEIGHT
        return [(m.entry.country, weight / len(matches)) for m in matches]
    scale = ASIDE if mention.kind is MentionKind.ORGANISATION else 1.0
    wide = [m for m in matches if m.entry.kind in WIDE]
    owners = {m.entry.country for m in wide}
    if not owners:
        return _of_town(mention, scale)
    if len(owners) > 1 or all(m.key is KeyKind.LOOSE for m in wide):
        return []
    (country,) = owners
    if any(m.entry.kind is EntryKind.COUNTRY for m in wide):
        return [(country, COUNTRY_WEIGHT * scale)]
    if mention.weak and not mention.sure and all(m.key is not KeyKind.NAME for m in wide):
        return []
    own = max(m.entry.population for m in wide)
    rival = max((m.entry.population for m in matches if m.entry.country != country), default=0)
    if rival >= min(own, LARGE):
        return []
    return [(country, DEMONYM_WEIGHT * scale)]


def _of_town(mention: PlaceMention, scale: float) -> list[tuple[str, float]]:
    filed = mention.kind is MentionKind.DATELINE
    named = [m.entry for m in mention.matches if m.key is KeyKind.NAME]
    known = {t.country for t in named if t.population >= NAMESAKE} or {t.country for t in named}
    if len(known) != 1:
        return []
    largest = max(t.population for t in named)
    if largest < (NAMESAKE if filed else LARGE):
        return [(known.pop(), SMALL_TOWN_WEIGHT * scale)] if mention.sure or not mention.weak else []
    return [(known.pop(), FILED_WEIGHT if filed else TOWN_WEIGHT * scale)]


def _region_hints(mention: PlaceMention, gazetteer: Gazetteer) -> list[tuple[tuple[str, str], float]]:
    """First-level regions that a mention speaks for: its own, or those of the towns and counties of its name."""
    if mention.kind is MentionKind.DEMONYM:
        return []
    scale = ASIDE if mention.kind is MentionKind.ORGANISATION else 1.0
    entry = gazetteer.by_code(mention.inside) if mention.inside else _only_region(mention)
    if entry:
        return [((entry.country, entry.adm1), REGION_WEIGHT * scale)] if entry.adm1 else []
    if mention.weak and not mention.sure:
        return []
    parts = [m.entry for m in mention.matches if m.key is KeyKind.NAME and m.entry.adm1]
    total = sum(p.population + 1 for p in parts)
    shares: Counter[tuple[str, str]] = Counter()
    for part in parts:
        shares[part.country, str(part.adm1)] += (part.population + 1) / total  # type: ignore[assignment]  # of weights
    return [(region, share * scale) for region, share in shares.most_common(REGIONS_KEPT)]


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
        on_side = mentions[i + 1].part and _ON_SIDE.fullmatch(between) and text.startswith(" side", mentions[i + 1].end)
        if _INSIDE.fullmatch(between) or on_side:
            pairs.append((i, i + 1))
        elif _POSSESSIVE.fullmatch(between) or (mentions[i].kind is MentionKind.DEMONYM and _LAND.fullmatch(between)):
            pairs.append((i + 1, i))
    wholes = dict(pairs)
    chained = [(a, wholes[b]) for a, b in pairs if b in wholes]
    shared = [(b - 1, b + 1) for a, b in pairs if a == b - 1 and wholes.get(b + 1) == b]
    return shared + pairs + chained


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
