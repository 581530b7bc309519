"""Where an outlet is at home, and how little that may say."""

from __future__ import annotations

import pytest

from stream.extraction.gazetteer.outlet import home_of
from stream.extraction.places import Gazetteer, ResolvedMention, read_places_document
from stream.records import TextField


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


def read(gazetteer: Gazetteer, text: str, source: str | None = None, url: str | None = None) -> list[ResolvedMention]:
    return read_places_document({TextField.TEXT: text}, gazetteer, source=source, url=url)[TextField.TEXT]


@pytest.mark.parametrize(
    ("source", "country", "adm1"),
    [
        ("abc.net.au", "AUS", None),
        ("https://www.example.co.uk/news", "GBR", None),
        ("police.example.gov", "USA", None),
        ("WXYZ-TV", "USA", None),
        ("KXYZ FOX12 News", "USA", None),
        ("wxyz.com", "USA", None),
        ("Arkansas Morning Gazette", "USA", "US-AR"),
        ("Chattanooga Evening Post", "USA", "US-TN"),
        ("Evening Post of India", "IND", None),
        ("Iraqi Daily", "IRQ", None),
    ],
)
def test_what_tells_the_home_of_an_outlet(gazetteer: Gazetteer, source: str, country: str, adm1: str | None) -> None:
    home = home_of(source, None, {}, gazetteer)
    assert home is not None
    assert (home.country, home.adm1) == (country, adm1)


@pytest.mark.parametrize(
    "source",
    [None, "", "wire", "Daily News", "The Star", "Reuters", "Agence France-Presse", "KUNA", "KCNA", "stream.tv",
     "daily.co", "example.com", "Lebanon Daily News", "York Dispatch", "http://[", "West End Weekly"],
)  # fmt: skip
def test_what_tells_no_home(gazetteer: Gazetteer, source: str | None) -> None:
    assert home_of(source, None, {}, gazetteer) is None


def test_a_station_may_name_itself_in_its_text(gazetteer: Gazetteer) -> None:
    assert home_of("wire", None, {"text": "FERROW (WXYZ) -- A man was hurt."}, gazetteer)
    assert not home_of("wire", None, {"text": "The Karen group (KXYZ) met. Water and hygiene (WASH) lack."}, gazetteer)


@pytest.mark.parametrize(
    ("text", "source", "country"),
    [
        ("A man was hurt in Birmingham on Monday.", "WXYZ-TV", "USA"),
        ("A man was hurt in Birmingham on Monday.", "example.co.uk", "GBR"),
        ("A man was hurt in Birmingham on Monday.", None, "GBR"),
        ("Athens police are looking for a man.", "Georgia WXYZ-TV", "USA"),
        ("Clashes broke out in Tripoli on Monday.", "WXYZ-TV", "LBY"),
        ("A fire broke out in Paris on Monday.", "Texas Daily Post", "FRA"),
        ("A fire broke out in Birmingham, England, on Monday.", "WXYZ-TV", "GBR"),
        ("A fire broke out in Birmingham, Alabama, on Monday.", "example.co.uk", "USA"),
    ],
)
def test_the_home_tells_between_namesakes_below_all_that_the_text_says(
    gazetteer: Gazetteer, text: str, source: str | None, country: str
) -> None:
    assert {m.place.country for m in read(gazetteer, text, source)} == {country}


def test_the_address_of_an_item_tells_it_too(gazetteer: Gazetteer) -> None:
    assert read(gazetteer, "A fire in York.", url="https://news.example.us/fire")[0].place.country == "USA"


def test_a_home_alone_places_nothing(gazetteer: Gazetteer) -> None:
    assert read(gazetteer, "A man was hurt on Monday, police said.", "WXYZ-TV") == []
    (unknown,) = read(gazetteer, "A man was hurt in the village of Quzzleby.", "WXYZ-TV")
    assert (unknown.place.country, unknown.place.lat) == (None, None)
