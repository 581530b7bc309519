"""The gazetteer, and how names become places."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stream.errors import StateMismatch
from stream.extraction.gazetteer import EntryKind, Word
from stream.extraction.gazetteer.folding import fold, skeleton
from stream.extraction.gazetteer.gazetteer import COMPILED
from stream.extraction.places import (
    Gazetteer,
    MentionKind,
    find_dateline,
    main_country,
    read_places,
    read_places_document,
)
from stream.kinds import PlacePrecision
from stream.records import TextField

SPELLINGS = [
    (("Maaret al-Numan", "Maarat al-Numan", "Ma'arrat an Nu'man", "MAARRAT AL-NUMAN", "Maarat al Nouman"), "SYR"),
    (("Kyiv", "Kiev", "KIEV"), "UKR"),
    (("Deir ez-Zor", "Deir Ezzor", "Dayr az Zawr", "Deir al-Zour"), "SYR"),
    (("Hodeidah", "Al Hudaydah", "al-Hudayda", "Hodeida"), "YEM"),
    (("Kandahar", "Qandahar"), "AFG"),
    (("St. Louis", "Saint Louis", "ST LOUIS"), "USA"),
    (("São Paulo", "Sao Paulo"), "BRA"),
    (("N'Djamena", "N’Djamena", "Ndjamena"), "TCD"),
    (("Port-au-Prince", "Port au Prince"), "HTI"),
]

REGIONS = [
    ("SY-ID", "SYR", "Idlib"), ("SY-HL", "SYR", "Aleppo"), ("IQ-NI", "IRQ", "Nineveh"), ("IQ-SD", "IRQ", "Salahuddin"),
    ("YE-SN", "YEM", "Sanaa"), ("YE-HU", "YEM", "Hodeidah"), ("UA-14", "UKR", "Donetsk"), ("UA-63", "UKR", "Kharkiv"),
    ("SD-DN", "SDN", "North Darfur"), ("SD-KH", "SDN", "Khartoum"), ("NG-BO", "NGA", "Borno"), ("NG-FC", "NGA", None),
    ("CD-NK", "COD", "North Kivu"), ("CD-IT", "COD", "Ituri"), ("MM-16", "MMR", "Rakhine"), ("MM-01", "MMR", "Sagaing"),
    ("AF-NAN", "AFG", "Nangarhar"), ("AF-KDZ", "AFG", "Kunduz"), ("PK-KP", "PAK", "Khyber Pakhtunkhwa"),
    ("PK-BA", "PAK", "Balochistan"), ("IN-CG", "IND", "Chhattisgarh"), ("IN-JK", "IND", None),
    ("MX-GRO", "MEX", "Guerrero"),
    ("MX-MIC", "MEX", None), ("CO-ANT", "COL", "Antioquia"), ("CO-NSA", "COL", None), ("HT-OU", "HTI", "Ouest"),
    ("IL-D", "ISR", None), ("LB-BI", "LBN", "Bekaa"), ("SO-BN", "SOM", "Banaadir"), ("SO-SH", "SOM", "Lower Shabelle"),
    ("ET-TI", "ETH", "Tigray"), ("ET-OR", "ETH", "Oromia"), ("ML-5", "MLI", "Mopti"), ("BF-12", "BFA", "Sahel"),
    ("US-NC", "USA", "North Carolina"), ("US-DC", "USA", "District of Columbia"),
]  # fmt: skip

TOWNS = [
    ("Mosul", "IQ-NI"), ("Raqqa", "SY-RA"), ("Mogadishu", "SO-BN"), ("Goma", "CD-NK"), ("Bunia", "CD-IT"),
    ("Sittwe", "MM-16"), ("Mazar-e Sharif", "AF-BAL"), ("Peshawar", "PK-KP"), ("Gaza", "PS-GZA"), ("Jenin", "PS-JEN"),
    ("Khan Younis", "PS-KYS"), ("Jabaliya", "PS-NGZ"), ("Kidal", "ML-8"), ("Nyala", "SD-DS"), ("Medellín", "CO-ANT"),
    ("Port-au-Prince", "HT-OU"), ("Mariupol", "UA-14"), ("Mekelle", "ET-TI"), ("Maiduguri", "NG-BO"), ("Aden", "YE-AD"),
]  # fmt: skip

DATELINES = [
    ("KABUL, Afghanistan (AP) — Two died.", "KABUL, Afghanistan", None),
    ("SAN SALVADOR, 3 JAN 90 (DPA) -- [TEXT] A BOMB WENT OFF.", "SAN SALVADOR", "3 JAN 90"),
    ("BOGOTA, 14 FEB 90 -- POLICE SAID.", "BOGOTA", "14 FEB 90"),
    ("SAN JOSE (COSTA RICA), 22 NOV 89 (EFE) -- A BOMB.", "SAN JOSE (COSTA RICA)", "22 NOV 89"),
    ("Baghdad (AFP) - A blast shook the city.", "Baghdad", None),
    ("ADEN, Yemen, Feb 3 (Reuters) - Troops moved in.", "ADEN, Yemen", "Feb 3"),
    ("FRANKLIN (Feb. 4, 2014) – Deputies say.", "FRANKLIN", None),
    ("DALLAS -- A boy was shot.", "DALLAS", None),
]

NO_DATELINES = ["Police said - and nobody denied it - that two died.", "Two people died.", "", "Clashes: what we know"]


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


@pytest.mark.parametrize(("names", "country"), SPELLINGS)
def test_one_place_under_many_spellings(gazetteer: Gazetteer, names: tuple[str, ...], country: str) -> None:
    largest = []
    for name in names:
        towns = [m.entry for m in gazetteer.find(name) if m.entry.kind is EntryKind.TOWN and m.entry.country == country]
        assert towns, name
        largest.append(max(towns, key=lambda e: (e.population, e.index)).geonameid)
    assert len(set(largest)) == 1


@pytest.mark.parametrize(("code", "country", "name"), REGIONS)
def test_regions_have_their_iso_codes(gazetteer: Gazetteer, code: str, country: str, name: str | None) -> None:
    entry = gazetteer.by_code(code)
    assert entry is not None
    assert (entry.country, entry.adm1, entry.kind) == (country, code, EntryKind.REGION)
    assert name is None or entry.name == name


@pytest.mark.parametrize(("name", "adm1"), TOWNS)
def test_towns_lie_in_their_regions(gazetteer: Gazetteer, name: str, adm1: str) -> None:
    towns = [m.entry for m in gazetteer.find(name) if m.entry.kind is EntryKind.TOWN]
    assert max(towns, key=lambda e: e.population).adm1 == adm1 or adm1 in {t.adm1 for t in towns}


def test_every_country_has_a_code_of_three_letters_and_kosovo_its_own(gazetteer: Gazetteer) -> None:
    for name, code in (("Kosovo", "XKX"), ("Syria", "SYR"), ("Ivory Coast", "CIV"), ("Burma", "MMR"), ("DRC", "COD")):
        assert [m.entry.country for m in gazetteer.find(name) if m.entry.kind is EntryKind.COUNTRY] == [code]


def test_every_entry_can_be_read(gazetteer: Gazetteer) -> None:
    for index in range(0, len(gazetteer), 997):
        entry = gazetteer.entry(index)
        assert entry.name
        assert len(entry.country) == 3
        assert -90 <= entry.lat <= 90
        assert -180 <= entry.lon <= 180


def test_words_that_are_also_something_else_are_known(gazetteer: Gazetteer) -> None:
    assert Word.COMMON in gazetteer.word("reading")
    assert Word.GIVEN_NAME in gazetteer.word("Dallas")
    assert Word.SURNAME in gazetteer.word("Garner")
    assert not gazetteer.word("Kabul")


def test_another_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "places.bin"
    path.write_bytes(b"something else")
    with pytest.raises(StateMismatch):
        Gazetteer.load(path)


def test_the_file_is_small() -> None:
    assert COMPILED.stat().st_size < 8_500_000


@given(st.text(max_size=30))
def test_folding_is_settled_after_once(name: str) -> None:
    assert fold(fold(name)) == fold(name)
    skeleton(fold(name))


@pytest.mark.parametrize(("text", "place", "date"), DATELINES)
def test_a_dateline_is_found(text: str, place: str, date: str | None) -> None:
    line = find_dateline(text)
    assert line is not None
    assert text[slice(*line.place)] == place
    assert date is None or (line.date is not None and date in text[slice(*line.date)])


@pytest.mark.parametrize("text", NO_DATELINES)
def test_what_is_no_dateline(text: str) -> None:
    assert find_dateline(text) is None


def test_a_dateline_tells_what_is_meant_but_is_no_occurrence(gazetteer: Gazetteer) -> None:
    read = read_places("ATLANTA (AP) - A storm hit Athens.", gazetteer)
    assert [(m.kind, m.place.adm1) for m in read] == [(MentionKind.DATELINE, "US-GA"), (MentionKind.PLACE, "US-GA")]
    read = read_places("A storm hit Athens.", gazetteer, dateline="ATLANTA, Georgia")
    assert [m.place.adm1 for m in read] == ["US-GA"]
    assert [m.place.country for m in read_places("A storm hit Athens.", gazetteer)] == ["GRC"]


def test_the_title_is_read_with_the_text(gazetteer: Gazetteer) -> None:
    fields = {TextField.TITLE: "Three hurt in Ohio", TextField.TEXT: "The shots were fired in Toledo."}
    read = read_places_document(fields, gazetteer)
    assert [m.place.adm1 for m in read[TextField.TEXT]] == ["US-OH"]
    assert [m.place.adm1 for m in read[TextField.TITLE]] == ["US-OH"]


def test_how_exactly_a_place_is_known(gazetteer: Gazetteer) -> None:
    read = read_places("Shells hit Homs, in Syria's Idlib province and the village of Zorbata, Iraq.", gazetteer)
    known = {m.place.text: m.place for m in read}
    assert known["Homs"].precision is PlacePrecision.POINT
    assert known["Idlib"].precision is PlacePrecision.ADM1
    assert known["Syria"].precision is PlacePrecision.ADM0
    assert (known["Zorbata"].country, known["Zorbata"].geonameid) == ("IRQ", None)


def test_a_name_of_nowhere_has_no_coordinates(gazetteer: Gazetteer) -> None:
    read = read_places("Men raided the village of Qerastu at dawn.", gazetteer)
    assert [(m.place.name, m.place.lat, m.place.country) for m in read] == [("Qerastu", None, None)]


def test_the_country_a_text_speaks_of(gazetteer: Gazetteer) -> None:
    texts = {
        "Russian jets struck Idlib in Syria, and Turkish officials protested.": "SYR",
        "Afghan police said the Taliban killed four.": "AFG",
        "Nothing was said of where it happened.": None,
    }
    for text, country in texts.items():
        assert main_country(read_places(text, gazetteer)) == country


@settings(deadline=None)
@given(st.text(alphabet="Aa bInofSyriaParis,.'-\n(", max_size=120))
def test_any_text_is_read_in_order(text: str) -> None:
    gazetteer = Gazetteer.load()
    read = read_places(text, gazetteer)
    assert all(text[m.start : m.end] == m.place.text for m in read)
    assert all(a.end <= b.start for a, b in pairwise(read))
