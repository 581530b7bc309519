"""Happenings told without a figure: what makes a report, and what makes none."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from stream.extraction import Reader
from stream.records import Event, NewsItem

PUBLISHED = datetime(2024, 5, 22, 12, tzinfo=UTC)

TOLD = [
    ("Police investigate shooting at Toledo fairground", "", "Shooting"),
    ("", "A shooting has been reported in Clay County, Ohio, late on Tuesday. Deputies are at the scene.", "Shooting"),
    ("Gang members among victims of Toledo nightclub shooting", "", "Shooting"),
    ("Toledo shooting victims identified", "", "Shooting"),
    ("", "Shots were fired in central Harare on Tuesday night and several streets were closed.", "Shooting"),
    ("", "A huge blast rocked the port of Hodeidah, Yemen, on Tuesday. Smoke rose over the docks.", None),
    ("", "Rebels attacked an army post near Goma before dawn on Tuesday, residents said.", "Attack"),
    ("", "Helicopter gunships pounded villages near Grozny on Monday.", "Air/drone strike"),
    ("", "Security forces clashed with protesters in Conakry on Monday.", "Armed clash"),
    ("", "A strong earthquake struck western Nepal on Tuesday, toppling old temples.", "Earthquake"),
    ("", "Many civilians were killed when shells hit the Old Market in Aden on Tuesday.", None),
    ("", "A bomb exploded outside a bank in Lima on Tuesday.", "Remote explosive/landmine/IED"),
]
NOT_TOLD = [
    ("", "Police and fire crews took part in a drill: shots were fired at a school in Dayton on Tuesday."),
    ("", "The film opens with a blast that rocked the port of Hodeidah, Yemen."),
    ("", "The trial began on Tuesday of a man accused after shots were fired in central Harare."),
    ("", "Officials warned that a strong earthquake could strike western Nepal."),
    ("", "The army said no explosion had rocked Aden on Tuesday."),
    ("", "Police denied that shots were fired in central Harare on Tuesday."),
    ("", "Ten years ago a blast rocked the port of Hodeidah, Yemen."),
    ("", "Shootings rose by nine percent in Dayton, police data show."),
    ("Opinion: What the Dayton shooting taught us", "A shooting has been reported in Dayton once more on Tuesday."),
    ("", "Rangers attacked from the first minute in Glasgow and the striker shot wide before half-time of the match."),
    ("", "The minister came under fire from lawmakers in Lima on Tuesday over taxes."),
    ("", "The bakery in Lima won a prize on Tuesday. Its cakes are a hit."),
    ("Toledo honors victims of 2009 club shooting years later", ""),
    ("", "A fund for victims of gun violence opened in Toledo on Tuesday."),
    ("", "The senator attacked the budget in Lagos on Tuesday."),
    ("", "If rebels attacked Goma, the road to Rwanda would be closed."),
    ("", "Somewhere shots were fired."),
]


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def read(reader: Reader, title: str, text: str, published: datetime = PUBLISHED) -> tuple[Event, ...]:
    return reader.read([NewsItem(id="x", title=title or None, text=text, published=published)], [published])[0].events


@pytest.mark.parametrize(("title", "text", "sub_type"), TOLD)
def test_a_happening_without_a_figure_is_an_event_without_a_toll(
    reader: Reader, title: str, text: str, sub_type: str | None
) -> None:
    (event,) = read(reader, title, text)
    assert (event.figures, event.toll, event.fresh) == ((), {}, True)
    assert sub_type in (None, event.sub_type)


@pytest.mark.parametrize(("title", "text"), NOT_TOLD)
def test_what_did_not_happen_now_is_none(reader: Reader, title: str, text: str) -> None:
    assert read(reader, title, text) == ()


def test_it_has_its_place_and_day(reader: Reader) -> None:
    (event,) = read(reader, "", "A bomb exploded outside a bank in Lima on Monday.")
    assert (event.places[0].name, event.places[0].country) == ("Lima", "PER")
    assert event.period
    assert event.period.start == "2024-05-20"


def test_a_figure_makes_the_event_and_the_happening_no_second_one(reader: Reader) -> None:
    (event,) = read(reader, "", "A bomb exploded outside a bank in Lima on Monday, killing two guards.")
    assert event.toll


def test_its_id_is_that_of_every_run(reader: Reader) -> None:
    text = "Shots were fired in central Harare on Tuesday night."
    assert read(reader, "", text)[0].id == read(reader, "", text)[0].id


def test_what_is_told_late_in_an_item_is_no_news(reader: Reader) -> None:
    lead = "The bakery in Lima won a prize. Its cakes are loved. The queue is long. The oven is old. "
    assert read(reader, "", lead + "A bomb exploded near it in Lima on Tuesday.") == ()
