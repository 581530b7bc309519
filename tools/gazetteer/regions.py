"""GeoNames' first-level regions joined to ISO 3166-2: by our table, else by names, else by the name of a town."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from stream.extraction.gazetteer.folding import fold
from tools.gazetteer.sources import City, NamedPlace, names_of, subdivisions, table, word_set

Code = tuple[str, str]
"""Alpha-2 and GeoNames admin1 code."""

GENERIC = word_set(
"province governorate region state department departamento oblast muhafazat wilayat e i provincia provinsi "
    "prefecture county district parish municipality of de du des la le the territory division republic krai al el "
    "ar an ad az ash at as kraj zupanija apskritis judet departement estado distrito rayon mkoa sheng shi zizhiqu "
    "marz changwat shahri viloyati baladiyat mintaqat voblast okrug wilaya oblysy voivodeship opstina lan shabiyat "
    "raionul marzi respublika regiao autonoma atoll atholhu krajina special zhuangzu huizu uygur qalasy do si "
    "gwangyeoksi teukbyeolsi teukbyeoljachido rep area fylke aymag aimak")  # fmt: skip
"""Words that say what a region is, not which."""

ADJECTIVE_ENDINGS = re.compile(r"(?<=sk)(?:aya|iy|oye)$|s$")

LEADING = frozenset({"al", "el", "la", "as", "ash", "an", "ar", "ad", "az", "at"})
"""Articles that belong to a name at its beginning."""

NEAR = 0.05
"""Degrees within which two records of one name are one place."""

ALIKE = 0.8
CLEARLY = 0.1


@dataclass(frozen=True, slots=True)
class Region:
    """A first-level region as it goes into the gazetteer."""

    iso: str | None
    name: str
    others: tuple[str, ...]


def core(name: str) -> str:
    """The folded name without the words that say what it is."""
    words = [w for w in fold(re.sub(r"\[.*?\]", "", name)).split() if w not in GENERIC]
    return " ".join(ADJECTIVE_ENDINGS.sub("", w) if len(w) > 6 else w for w in words) or fold(name)


def display(name: str) -> str:
    """GeoNames' region name without the words before and after that only say what it is."""
    words = name.split()
    while len(words) > 1 and fold(words[-1]) in GENERIC:
        words.pop()
    while len(words) > 1 and fold(words[0]) in GENERIC and fold(words[0]) not in LEADING:
        words.pop(0)
    return " ".join(words)


def region_names(cities: Iterable[City], places: Iterable[NamedPlace]) -> dict[Code, Counter[str]]:
    """For each region code the names that its towns carry in the other source."""
    by_name: dict[tuple[str, str], list[City]] = defaultdict(list)
    for city in cities:
        by_name[city.alpha2, fold(city.name)].append(city)
    names: dict[Code, Counter[str]] = defaultdict(Counter)
    for place in places:
        near = [c for c in by_name.get((place.alpha2, fold(place.name)), ()) if _near(c, place)]
        if len(near) == 1 and place.admin1:
            names[near[0].alpha2, near[0].admin1][place.admin1] += 1
    return names


def _near(city: City, place: NamedPlace) -> bool:
    return abs(city.lat - place.lat) < NEAR and abs(city.lon - place.lon) < NEAR


def join(cities: list[City], places: list[NamedPlace]) -> dict[Code, Region]:
    """Every region of GeoNames that has a name or an ISO code."""
    names = region_names(cities, places)
    ours = _own_table()
    alternates = _town_names(cities)
    iso: dict[str, dict[str, dict[str, str]]] = defaultdict(dict)
    for row in subdivisions():
        iso[row["code"][:2]][row["code"]] = row
    joined: dict[Code, Region] = {}
    taken = {r.iso for r in ours.values()}
    for code in sorted({(c.alpha2, c.admin1) for c in cities}):
        if code in ours:
            joined[code] = ours[code]
        elif names.get(code):
            name = names[code].most_common(1)[0][0]
            free = {k: v for k, v in iso[code[0]].items() if k not in taken}
            found = _match(name, alternates.get((code, core(name)), set()), free)
            shown = display(name)
            joined[code] = Region(found, shown, (name,) if name != shown else ())
    for alpha2, region, town in left_over(cities, joined):
        joined.setdefault((alpha2, town.admin1), region)
    return joined


def left_over(cities: list[City], joined: Mapping[Code, Region]) -> list[tuple[str, Region, City]]:
    """Regions of ISO 3166-2 that no code of GeoNames stands for, with the largest town of that name."""
    largest: dict[tuple[str, str], City] = {}
    for city in cities:
        key = city.alpha2, core(city.name)
        if key not in largest or city.population > largest[key].population:
            largest[key] = city
    taken = {r.iso for r in joined.values()}
    found = []
    for row in subdivisions():
        alpha2, town = row["code"][:2], largest.get((row["code"][:2], core(row["name"])))
        if row["code"] not in taken and "parent" not in row and town:
            found.append((alpha2, Region(row["code"], row["name"], ()), town))
    return found


def _own_table() -> dict[Code, Region]:
    rows: dict[Code, Region] = {}
    for iso, name, others, codes in table("regions.tsv"):
        for code in names_of(codes):
            rows[iso[:2], code] = Region(iso, name, tuple(names_of(others)))
    return rows


def _town_names(cities: list[City]) -> dict[tuple[Code, str], set[str]]:
    """What the town after which a region is named is also called: Homs is Hims, so Homs is SY-HI."""
    others: dict[tuple[Code, str], set[str]] = {}
    for c in cities:
        if c.population >= 10_000:
            others.setdefault(((c.alpha2, c.admin1), core(c.name)), set()).update(core(a) for a in c.alternates)
    return others


def _match(name: str, also: set[str], subs: Mapping[str, dict[str, str]]) -> str | None:
    spellings = {
        code: {core(part) for part in re.split(r"[\[\](),/]", row["name"]) if part.strip()}
        for code, row in subs.items()
    }
    wanted = core(name)
    for accepted in ({wanted}, {wanted} | also):
        hits = [code for code, keys in spellings.items() if keys & accepted]
        top = [code for code in hits if "parent" not in subs[code]] or hits
        if len(top) == 1:
            return top[0]
    return _alike(wanted, spellings)


def _alike(wanted: str, spellings: Mapping[str, set[str]]) -> str | None:
    ranked = sorted(
        ((max(SequenceMatcher(None, wanted, k).ratio() for k in keys), code) for code, keys in spellings.items()),
        reverse=True,
    )
    if not ranked or ranked[0][0] < ALIKE:
        return None
    return ranked[0][1] if len(ranked) == 1 or ranked[0][0] - ranked[1][0] > CLEARLY else None
