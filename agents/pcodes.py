"""A user's table of OCHA P-codes: a CSV of first-level regions, by ISO 3166-2 code or by name, to their P-codes.

The gazetteers of the Common Operational Datasets (HDX) can be given as they are: columns like `ADM1_EN`, `ADM1_PCODE`
and `ADM0_PCODE`, in any case and order; rows of deeper levels repeat those of the first.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from stream.errors import BadSetting

if TYPE_CHECKING:
    from stream.extraction.places import Gazetteer

log = structlog.get_logger()

ISO = ("iso_3166_2", "iso3166_2", "iso")
CODE = ("adm1_pcode", "admin1pcode", "admin1_pcode", "pcode")
NAME = ("adm1_en", "adm1_name", "admin1name_en", "admin1name", "adm1_fr", "adm1_es", "adm1_pt", "name")
COUNTRY = ("adm0_pcode", "admin0pcode", "admin0_pcode", "iso2", "country")
"""Names that a column may have, best first, in lower case."""


@dataclass(frozen=True, slots=True)
class _Columns:
    iso: str | None
    code: str
    name: str | None
    country: str | None


def read_pcodes(path: Path, gazetteer: Gazetteer) -> dict[str, str]:
    """ISO 3166-2 code -> P-code, of the regions that the table has and the gazetteer knows; others are logged.

    Raises:
        BadSetting: the file cannot be read, has no columns to go by, or gives two P-codes to one region.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            columns = _columns(reader.fieldnames or (), path)
            return _table(reader, columns, gazetteer, path)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BadSetting(f"TOCSIN_PCODES: {path}: {error}") from error


def _columns(names: Iterable[str], path: Path) -> _Columns:
    known = {name.strip().lower(): name for name in names}

    def first(wanted: Iterable[str]) -> str | None:
        return next((known[name] for name in wanted if name in known), None)

    code, iso, name, country = first(CODE), first(ISO), first(NAME), first(COUNTRY)
    if code is None or not (iso or (name and country)):
        raise BadSetting(
            f"TOCSIN_PCODES: {path}: needs a column {CODE[0]} and either {ISO[0]}, or {NAME[0]} and {COUNTRY[0]}"
        )
    return _Columns(iso, code, name, country)


def _table(
    rows: Iterable[Mapping[str, str | None]], columns: _Columns, gazetteer: Gazetteer, path: Path
) -> dict[str, str]:
    found: dict[str, str] = {}
    unknown: dict[str, None] = {}
    for row in rows:
        code = _cell(row, columns.code)
        iso = _iso(row, columns, gazetteer)
        if code and iso and found.setdefault(iso, code) != code:
            raise BadSetting(f"TOCSIN_PCODES: {path}: {iso} is both {found[iso]} and {code}")
        if code and not iso:
            unknown[code] = None
    if unknown:
        log.warning("regions of the P-code table that are not known by name", count=len(unknown), first=[*unknown][:10])
    return found


def _iso(row: Mapping[str, str | None], columns: _Columns, gazetteer: Gazetteer) -> str | None:
    """The region of a row: by its ISO code, else the one of that name in the country."""
    iso = _cell(row, columns.iso).upper()
    if iso:
        return iso if gazetteer.by_code(iso) else None
    country = gazetteer.country_of(_cell(row, columns.country).upper()[:2])
    return gazetteer.region_of(_cell(row, columns.name), country) if country else None


def _cell(row: Mapping[str, str | None], column: str | None) -> str:
    return (row.get(column) or "").strip() if column else ""
