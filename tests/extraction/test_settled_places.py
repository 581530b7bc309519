"""A name means one place throughout a document: where the text tells once in which region it lies, all follow."""

from __future__ import annotations

import pytest

from stream.extraction.places import Gazetteer, read_places_document
from stream.kinds import PlacePrecision
from stream.records import TextField


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


def regions(gazetteer: Gazetteer, title: str, text: str) -> set[tuple[str, str | None]]:
    read = read_places_document({TextField.TITLE: title, TextField.TEXT: text}, gazetteer)
    return {(m.place.text.lower(), m.place.adm1) for mentions in read.values() for m in mentions}


@pytest.mark.parametrize(
    ("title", "text", "name", "region"),
    [
        ("Child hurt in Portsmouth", "PORTSMOUTH, Va. – The child is well.", "portsmouth", "US-VA"),
        ("Lebanon man held", "LEBANON, Pa. – A Lebanon man was held.", "lebanon", "US-PA"),
        ("Fire in Naples", "The mayor of Naples, Florida, thanked the crews.", "naples", "US-FL"),
        ("Rancher dies in Jordan", "JORDAN, Mont. (AP) — A rancher died near Jordan.", "jordan", "US-MT"),
        (
            "Halle fire kills two",
            "Two died in Halle in Germany's Hesse state. Halle mourns.",
            "halle",
            "DE-HE",
        ),
    ],
)
def test_what_is_told_once_holds_throughout(
    gazetteer: Gazetteer, title: str, text: str, name: str, region: str
) -> None:
    assert {adm1 for told, adm1 in regions(gazetteer, title, text) if told == name} == {region}


def test_a_name_told_of_two_regions_is_left_open(gazetteer: Gazetteer) -> None:
    told = regions(gazetteer, "Two fires", "Springfield, Ill., and Springfield, Mo., both burned. Springfield mourns.")
    assert {("springfield", "US-IL"), ("springfield", "US-MO")} <= told


@pytest.mark.parametrize(
    "text",
    ["Troops from Jordan, Egypt and Sudan met.", "In Jordan, Amman and Zarqa had rain.", "Jordan sent tents to Texas."],
)
def test_a_list_puts_no_country_in_a_region(gazetteer: Gazetteer, text: str) -> None:
    assert ("jordan", None) in regions(gazetteer, "", text)


def test_a_town_that_no_list_has_lies_in_the_region_told_and_is_no_point(gazetteer: Gazetteer) -> None:
    (read, *_) = read_places_document({TextField.TEXT: "In Jordan, Montana, a barn burned."}, gazetteer)[TextField.TEXT]
    assert (read.place.country, read.place.adm1, read.place.precision) == ("USA", "US-MT", PlacePrecision.ADM1)
