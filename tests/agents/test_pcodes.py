"""A user's table of P-codes, and the places that tell them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from agents.assembly import reader_settings
from agents.pcodes import read_pcodes
from agents.settings import Settings, load_settings
from stream.errors import BadSetting
from stream.extraction import Reader
from stream.extraction.places import Gazetteer
from stream.records import NewsItem

NOW = datetime(2024, 5, 22, 12, tzinfo=UTC)
TEXT = "A bomb killed four people in Homs, Syria, on Tuesday."


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "table",
    [
        "iso_3166_2,pcode\nSY-HI,XX04\n",
        "pcode,ISO\nXX04,sy-hi\n,SY-ID\n",
        "ADM1_EN,ADM1_PCODE,ADM0_EN,ADM0_PCODE\nHoms,XX04,Syria,SY\nNowhere,XX99,Syria,SY\n",
        "\ufeffadm0_pcode,adm1_name,adm1_pcode,adm2_name\nSY,Homs,XX04,A\nSY,Homs,XX04,B\n",
    ],
)
def test_a_table_gives_the_codes_of_regions(gazetteer: Gazetteer, tmp_path: Path, table: str) -> None:
    assert read_pcodes(written(tmp_path / "t.csv", table), gazetteer) == {"SY-HI": "XX04"}


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("name,code\nHoms,XX04\n", "needs a column adm1_pcode"),
        ("", "needs a column"),
        ("iso,pcode\nSY-HI,XX04\nSY-HI,XX05\n", "SY-HI is both XX04 and XX05"),
    ],
)
def test_a_wrong_table_is_named(gazetteer: Gazetteer, tmp_path: Path, table: str, words: str) -> None:
    with pytest.raises(BadSetting, match=words):
        read_pcodes(written(tmp_path / "t.csv", table), gazetteer)


def test_a_missing_file_is_named(gazetteer: Gazetteer, tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match=r"TOCSIN_PCODES.*none\.csv"):
        read_pcodes(tmp_path / "none.csv", gazetteer)


def test_places_tell_the_codes_of_the_table_and_none_without(tmp_path: Path) -> None:
    given = load_settings(pcodes=written(tmp_path / "t.csv", "iso,pcode\nSY-HI,XX04\n"))
    for settings, code in ((given, "XX04"), (Settings(), None)):
        (record,) = Reader(reader_settings(settings)).read([NewsItem(id="x", text=TEXT, published=NOW)], [NOW])
        assert [place.pcode for place in record.events[0].places if place.adm1 == "SY-HI"] == [code]
        assert all(place.pcode is None for place in record.events[0].places if place.adm1 is None)
