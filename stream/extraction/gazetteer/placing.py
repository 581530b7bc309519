"""Entries of the gazetteer as places of the records, no more precise than is known."""

from __future__ import annotations

from stream.extraction.gazetteer.gazetteer import Entry
from stream.extraction.gazetteer.store import EntryKind
from stream.kinds import PlacePrecision, RegionBasis
from stream.records import Place

PRECISION = {
    EntryKind.TOWN: PlacePrecision.POINT,
    EntryKind.DISTRICT: PlacePrecision.POINT,
    EntryKind.AREA: PlacePrecision.ADM1,
    EntryKind.REGION: PlacePrecision.ADM1,
    EntryKind.COUNTRY: PlacePrecision.ADM0,
}


def place_of(entry: Entry, text: str) -> Place:
    """The entry as a place of the records."""
    wide = entry.kind is EntryKind.COUNTRY
    return Place(
        name=entry.name,
        text=text,
        country=entry.country,
        adm1=None if wide else entry.adm1,
        adm1_name=None if wide else entry.adm1_name,
        lat=entry.lat,
        lon=entry.lon,
        precision=PRECISION[entry.kind],
        geonameid=entry.geonameid,
    )


def somewhere_in(whole: Entry | None, text: str) -> Place:
    """A place the gazetteer does not know, in a region or country that it does, where the text says in which."""
    if whole is None:
        return Place(name=text, text=text)
    precision = PlacePrecision.ADM0 if whole.kind is EntryKind.COUNTRY else PlacePrecision.ADM1
    return Place(
        name=text,
        text=text,
        country=whole.country,
        adm1=whole.adm1,
        adm1_name=whole.adm1_name,
        lat=whole.lat,
        lon=whole.lon,
        precision=precision,
        adm1_basis=RegionBasis.TEXT if whole.adm1 else None,
    )
