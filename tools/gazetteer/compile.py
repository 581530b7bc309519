"""From the raw data to the sections of the compiled file."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from stream.extraction.gazetteer.folding import fold
from stream.extraction.gazetteer.store import EntryKind, KeyKind, Word
from tools.gazetteer import sources
from tools.gazetteer.builder import Builder, Row, encode
from tools.gazetteer.regions import Code, Region, join, left_over
from tools.gazetteer.seats import governorate
from tools.gazetteer.sources import City, names_of, table, word_set

TRANSLITERATED = word_set(
    "SY IQ YE LB PS JO IL EG LY TN DZ MA MR SD SS SO DJ ER ET TD ML NE SA AE KW QA BH OM IR AF PK TJ UZ TM "
    "KG AZ BD NG CM BF SN KM TR"
)
"""Countries whose names are carried over from other scripts, every time anew: looked up by sound as well."""

ALTERNATES_FROM = 15_000
"""Outside those countries and UA, RU, MM, other spellings are kept of towns of that size."""

SPELLED_ANEW = TRANSLITERATED | {"UA", "RU", "BY", "MM", "CF", "CD", "IN", "LK", "NP", "GE", "AM", "XK", "BA", "RS"}

VILLAGES_OF = frozenset({"AF", "AS", "SA"})
"""Continents whose places of 500 to 1,000 people are kept: elsewhere they bring more mistakes than finds."""

GIVEN_NAME_SHARE = 0.005
SURNAME_SHARE = 0.004
"""Per cent of the US census from which a name counts as known."""


def build() -> bytes:
    """The compiled file. Equal sources give equal bytes."""
    cities = sources.cities()
    places = list(sources.named_places())
    regions = join(cities, places)
    builder = Builder()
    alpha3 = _add_countries(builder, cities)
    _add_regions(builder, cities, regions, alpha3)
    _add_areas(builder, regions)
    by_id = _add_cities(builder, cities, regions, alpha3)
    _add_districts(builder, places, cities, regions, alpha3)
    _add_aliases(builder, by_id)
    _add_words(builder)
    return encode(builder)


def _add_countries(builder: Builder, cities: list[City]) -> dict[str, str]:
    geonames = {row["iso3"]: row for row in sources.countries().values()}
    alpha3 = {row["iso"]: row["iso3"] for row in geonames.values()}
    groups = {code: names_of(names) for code, names in table("groups.tsv")}
    centres = _centres((alpha3[c.alpha2], c) for c in cities if c.alpha2 in alpha3)
    for code, name, others, demonyms in table("countries.tsv"):
        raw = geonames[code]
        lat, lon = centres.get(code, (0.0, 0.0))
        row = Row(EntryKind.COUNTRY, name, (code, None, None), lat, lon, raw["population"], int(raw["geonameid"]))
        index = builder.add(row)
        builder.code(code, index)
        for other in names_of(others):
            builder.key(other, index, KeyKind.ALIAS)
        for demonym in names_of(demonyms):
            builder.key(demonym, index, KeyKind.DEMONYM)
        for group in groups.get(code, ()):
            builder.key(group, index, KeyKind.GROUP)
    return alpha3


def _centres(placed: Iterable[tuple[object, City]]) -> dict[object, tuple[float, float]]:
    """The mean of the towns' positions, weighted by people."""
    sums: dict[object, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for key, city in placed:
        weight = city.population + 1
        total = sums[key]
        total[0] += weight * city.lat
        total[1] += weight * city.lon
        total[2] += weight
    return {key: (lat / n, lon / n) for key, (lat, lon, n) in sums.items()}


def _add_regions(builder: Builder, cities: list[City], regions: dict[Code, Region], alpha3: dict[str, str]) -> None:
    towns = [(_key(regions[c.alpha2, c.admin1], c), c) for c in cities if (c.alpha2, c.admin1) in regions]
    centres = _centres(towns)
    people: dict[object, int] = defaultdict(int)
    for key, city in towns:
        people[key] += city.population
    done: dict[object, int] = {}
    for (alpha2, _), region in sorted(regions.items()):
        key = (alpha2, region.iso or region.name)
        if alpha2 not in alpha3 or region.name in {"Gaza Strip", "West Bank"}:
            continue
        if key not in done:
            lat, lon = centres[key]
            place = (alpha3[alpha2], region.iso, region.name)
            done[key] = builder.add(Row(EntryKind.REGION, region.name, place, lat, lon, people[key]))
            if region.iso:
                builder.code(region.iso, done[key])
        for other in region.others:
            builder.key(other, done[key], KeyKind.ALIAS)
        if alpha2 in TRANSLITERATED:
            builder.sound(region.name, done[key])
    for alpha2, region, town in left_over(cities, regions):
        if alpha2 in alpha3 and alpha2 != "PS":
            place = (alpha3[alpha2], region.iso, region.name)
            index = builder.add(Row(EntryKind.REGION, region.name, place, town.lat, town.lon, town.population))
            builder.code(str(region.iso), index)


def _key(region: Region, city: City) -> tuple[str, str]:
    return city.alpha2, region.iso or region.name


def _add_areas(builder: Builder, regions: dict[Code, Region]) -> None:
    names = {r.iso: r.name for r in regions.values() if r.iso}
    for name, others, country, iso, lat, lon in table("areas.tsv"):
        place = (country, None, name) if iso == "-" else (country, iso, names.get(iso, name))
        index = builder.add(Row(EntryKind.AREA, name, place, float(lat), float(lon)))
        for other in names_of(others):
            builder.key(other, index, KeyKind.ALIAS)


def _add_cities(
    builder: Builder, cities: list[City], regions: dict[Code, Region], alpha3: dict[str, str]
) -> dict[int, int]:
    continents = {row["iso"]: row["continentcode"] for row in sources.countries().values()}
    by_id: dict[int, int] = {}
    for city in cities:
        small = 0 < city.population < 1000
        if city.alpha2 not in alpha3 or (small and continents.get(city.alpha2) not in VILLAGES_OF):
            continue
        place = _place(city, regions, alpha3)
        name = _PREFIXES.sub("", city.name)
        row = Row(EntryKind.TOWN, name, place, city.lat, city.lon, city.population, city.geonameid)
        by_id[city.geonameid] = index = builder.add(row)
        _add_spellings(builder, city, index)
    return by_id


_PREFIXES = re.compile(r"^(?:Markaz-e (?:Woluswalī-ye )?|Markaz (?=.)|Wulswali )")
"""Words of an Afghan or Yemeni name that only say that it is the seat of a district."""


def _place(city: City, regions: dict[Code, Region], alpha3: dict[str, str]) -> tuple[str, str | None, str | None]:
    if city.alpha2 == "PS":
        return ("PSE", *governorate(city.lat, city.lon))
    region = regions.get((city.alpha2, city.admin1))
    country = alpha3[city.alpha2]
    return (country, region.iso, region.name) if region else (country, None, None)


def _add_spellings(builder: Builder, city: City, index: int) -> None:
    if city.alpha2 in TRANSLITERATED:
        builder.sound(city.name, index)
    if city.population < ALTERNATES_FROM and city.alpha2 not in SPELLED_ANEW:
        return
    for other in city.alternates:
        if len(other) > 3 and other[0].isupper() and not other.isupper() and fold(other).isascii():
            builder.key(other, index, KeyKind.ALTERNATE)
            if city.alpha2 in TRANSLITERATED:
                builder.sound(other, index)


def _add_districts(
    builder: Builder,
    places: list[sources.NamedPlace],
    cities: list[City],
    regions: dict[Code, Region],
    alpha3: dict[str, str],
) -> None:
    """Second-level regions outside Europe, at the mean of their towns."""
    continents = {row["iso"]: row["continentcode"] for row in sources.countries().values()}
    by_place = {(c.alpha2, fold(c.name), round(c.lat, 1), round(c.lon, 1)): c for c in cities}
    towns: dict[tuple[str, str, str], list[City]] = defaultdict(list)
    for p in places:
        city = by_place.get((p.alpha2, fold(p.name), round(p.lat, 1), round(p.lon, 1)))
        if city and p.admin2 and continents.get(p.alpha2) not in {"EU", None} and p.alpha2 in alpha3:
            towns[p.alpha2, city.admin1, p.admin2].append(city)
    for (_, _, name), members in sorted(towns.items()):
        place = _place(members[0], regions, alpha3)
        lat = sum(c.lat for c in members) / len(members)
        lon = sum(c.lon for c in members) / len(members)
        row = Row(EntryKind.DISTRICT, name, place, lat, lon, sum(c.population for c in members))
        index = builder.add(row)
        shortened = " ".join(w for w in name.split() if fold(w) not in _DISTRICT_WORDS)
        if shortened and shortened != name:
            builder.key(shortened, index, KeyKind.NAME)


_DISTRICT_WORDS = word_set("county district municipio de of distrito parish prefecture borough nahiyat qada caza")


def _add_aliases(builder: Builder, by_id: dict[int, int]) -> None:
    for shown, others, geonameid in table("aliases.tsv"):
        index = by_id[int(geonameid)]
        for other in [shown, *names_of(others)]:
            builder.key(other, index, KeyKind.ALIAS)
        if shown:
            builder.rows[index].name = shown
            builder.key(shown, index, KeyKind.NAME)


def _add_words(builder: Builder) -> None:
    """Mark tokens that are English words, given names or surnames as well."""
    probability = sources.word_probabilities()
    for key in list(builder.keys):
        lower, title = probability.get(key, -99.0), probability.get(key.title(), -99.0)
        if " " not in key and lower > -14 and lower > title - 1.3:
            builder.words[key] |= Word.COMMON
    for which, share, word in (
        ("male.first", GIVEN_NAME_SHARE, Word.GIVEN_NAME),
        ("female.first", GIVEN_NAME_SHARE, Word.GIVEN_NAME),
        ("all.last", SURNAME_SHARE, Word.SURNAME),
    ):
        for name in sources.census_names(which, share):
            builder.words[name] |= word
