"""Accounts that look back: one happening over many days and lands, dated by the year it is named with."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from stream.extraction import Reader
from stream.extraction.retrospect import account_year
from stream.kinds import Metric
from stream.records import Event, NewsItem, TextField

PUBLISHED = datetime(2024, 5, 22, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def principal(reader: Reader, title: str, text: str) -> Event:
    return reader.read([NewsItem(id="x", title=title, text=text, published=PUBLISHED)], [PUBLISHED])[0].events[0]


@pytest.mark.parametrize(
    ("title", "text", "year"),
    [
        ("Typhoon Oru (1984)", "Oru was a storm that struck the coast in late May.", 1984),
        ("2014 Lesk floods", "Rain fell for six days.", 2014),
        ("Cyclone Beru", "Beru formed in March 1999 off the coast. Of the storms of 1999 it was the worst.", 1999),
        ("Hurricane Ona", "The first storm of the 2005 summer season, Ona killed four people in 2005.", 2005),
        ("Hurricane Ona", "Ona killed four people in July. The last storm so deadly came in 1979.", None),
        ("Trial opens", "In March 2021 he shot two men, police said on Monday. He was jailed in 2021.", None),
        ("War", "The war has killed 3,000 people since March 2011. It began in 2011.", None),
        ("Flood", "The worst flood since the one of May 2019 killed four people yesterday. In 2019 it was 12.", None),
        ("House fire", "A fire in the 2000 block of Elm Street killed two. The 2000 block was closed.", None),
        ("2024 Lesk floods", "Rain fell for six days.", None),
    ],
)
def test_year_is_that_of_a_happening_looked_back_on(title: str, text: str, year: int | None) -> None:
    assert account_year({TextField.TITLE: title, TextField.TEXT: text}, PUBLISHED) == year


def test_days_without_a_year_are_those_of_the_account(reader: Reader) -> None:
    event = principal(reader, "Typhoon Oru (1984)", "On August 27, Oru killed 12 people in the Philippines.")
    assert event.period is not None
    assert event.period.start == "1984-08-27"
    assert not event.fresh


def test_many_days_are_one_happening(reader: Reader) -> None:
    text = "Oru killed 12 people on August 27. By September 9, the toll had risen to 31."
    assert principal(reader, "Typhoon Oru (1984)", text).toll[Metric.KILLED].best == 31


def test_tolls_of_whole_countries_add_up(reader: Reader) -> None:
    text = "Oru killed 12 people in the Philippines. In Vietnam, the storm killed five people."
    assert principal(reader, "Typhoon Oru (1984)", text).toll[Metric.KILLED].best == 17


def test_a_total_stays_above_the_tolls_of_countries(reader: Reader) -> None:
    text = (
        "Overall, Oru killed 20 people. In the Philippines, 12 people died. In Vietnam, the storm killed five people."
    )
    assert principal(reader, "Typhoon Oru (1984)", text).toll[Metric.KILLED].best == 20


def test_what_the_account_tells_again_outweighs_what_it_mentions(reader: Reader) -> None:
    text = "A total of 10 people were killed. An earlier flood had killed 18 people. Oru caused 10 deaths."
    assert principal(reader, "Typhoon Oru (1984)", text).toll[Metric.KILLED].best == 10


def test_marks_of_notes_are_no_words(reader: Reader) -> None:
    text = "The rain fell for days.[8] At least 43 people died in the floods.[12][b] Homes were lost.[citation needed]"
    assert principal(reader, "2014 Lesk floods", text).toll[Metric.KILLED].best == 43
