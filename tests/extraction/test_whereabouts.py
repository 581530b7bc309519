"""In which country an event is, where the text tells of several or only of a people."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from stream.extraction import Reader
from stream.kinds import PlacePrecision, RegionBasis
from stream.records import NewsItem, Place

NOW = datetime(2024, 5, 22, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def first(reader: Reader, text: str) -> Place | None:
    (record,) = reader.read([NewsItem(id="x", text=text, published=NOW)], [NOW])
    return next((place for event in record.events for place in event.places), None)


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Shells from Indian guns killed three farmers on the Pakistani side of Kashmir on Monday.", "PAK"),
        ("Gunmen killed three farmers on the Indian side of Kashmir on Monday.", "IND"),
        ("Gunmen killed three farmers in Kashmir on Monday.", "IND"),
        ("Ethiopian troops killed six people in the village of Quzzle, north of Mogadishu, on Monday.", "SOM"),
        ("The Norwegian Refugee Council said a raid by the Sudanese army killed five people on Monday.", "SDN"),
        ("Fighters of the Seleka killed ten people in a northern village on Monday.", "CAF"),
        ("Two people of the Tiv were killed by raiders on Monday.", "NGA"),
    ],
)
def test_the_country_of_an_event(reader: Reader, text: str, country: str) -> None:
    place = first(reader, text)
    assert place is not None
    assert place.country == country


def test_a_people_alone_gives_its_country_and_nothing_finer(reader: Reader) -> None:
    place = first(reader, "Two people of the Tiv were killed by raiders on Monday.")
    assert place is not None
    assert (place.precision, place.adm1) == (PlacePrecision.ADM0, None)


def test_nothing_told_is_nowhere(reader: Reader) -> None:
    assert first(reader, "Two people were killed by raiders on Monday.") is None


@pytest.mark.parametrize(
    ("text", "adm1", "basis"),
    [
        ("Gunmen killed three farmers in Qerastu in Orissa state on Monday.", "IN-OD", RegionBasis.TEXT),
        ("Gunmen killed three farmers in Qerastu in India's Orissa state on Monday.", "IN-OD", RegionBasis.TEXT),
        ("Gunmen killed three in the village of Qerastu on Monday. Raids are frequent in Orissa state.", "IN-OD",
         RegionBasis.CONTEXT),
        ("Gunmen killed three in Qerastu on Monday. Raiders are often seen in Qerastu in Orissa state.", "IN-OD",
         RegionBasis.TEXT),
        ("Gunmen killed three farmers in Qerastu, India, on Monday.", None, None),
        ("Gunmen killed three farmers in Cuttack in India's Orissa state on Monday.", "IN-OD", None),
    ],
)  # fmt: skip
def test_whence_the_region_of_a_village_is_known(
    reader: Reader, text: str, adm1: str | None, basis: RegionBasis | None
) -> None:
    place = first(reader, text)
    assert place is not None
    assert (place.adm1, place.adm1_basis) == (adm1, basis)
