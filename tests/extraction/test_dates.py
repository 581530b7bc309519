"""What times in the news mean: our own sentences against one day of publication, a Friday."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stream.extraction.dates import DateKind, DateMention, read_dates

EPOCH = datetime(1985, 1, 1, tzinfo=UTC)
FRIDAY = datetime(2024, 5, 17, 10, 30, tzinfo=UTC)

POINTS = [
    ("Six people died on Tuesday.", "on Tuesday", "2024-05-14", "2024-05-14", "day"),
    ("Six people died on Friday.", "on Friday", "2024-05-17", "2024-05-17", "day"),
    ("The attack late Thursday killed two.", "late Thursday", "2024-05-16", "2024-05-16", "day"),
    ("Guards were shot early on Sunday morning.", "early on Sunday morning", "2024-05-12", "2024-05-12", "day"),
    ("A raid last Friday left ten dead.", "last Friday", "2024-05-10", "2024-05-10", "day"),
    ("Two men were stabbed yesterday evening.", "yesterday evening", "2024-05-16", "2024-05-16", "day"),
    ("Shots were fired last night.", "last night", "2024-05-16", "2024-05-16", "day"),
    ("A shell hit the school today.", "today", "2024-05-17", "2024-05-17", "day"),
    ("Rockets struck the port overnight.", "overnight", "2024-05-16", "2024-05-17", "day"),
    ("The dam broke on May 3.", "May 3", "2024-05-03", "2024-05-03", "day"),
    ("The dam broke on the 3rd of May.", "3rd of May", "2024-05-03", "2024-05-03", "day"),
    ("The dam broke on Friday, May 3, 2024.", "Friday, May 3, 2024", "2024-05-03", "2024-05-03", "day"),
    ("ON 9 MAY TERRORISTS ATTACKED THE BRIDGE.", "9 MAY", "2024-05-09", "2024-05-09", "day"),
    ("Fighting on May 3-5 killed 12.", "May 3-5", "2024-05-03", "2024-05-05", "day"),
    ("It was reported on 5/13/2024 there.", "5/13/2024", "2024-05-13", "2024-05-13", "day"),
    ("On 5 May 12 people died.", "5 May", "2024-05-05", "2024-05-05", "day"),
    ("On 27 April 2024, according to the army, a bus burned.", "27 April 2024", "2024-04-27", "2024-04-27", "day"),
    ("The report of 2024-05-02 named nine.", "2024-05-02", "2024-05-02", "2024-05-02", "day"),
    ("A mine exploded in late April.", "in late April", "2024-04-21", "2024-04-30", "month"),
    ("Three miners died in April.", "in April", "2024-04-01", "2024-04-30", "month"),
    ("It happened four days ago.", "four days ago", "2024-05-13", "2024-05-13", "day"),
    ("It happened two weeks ago.", "two weeks ago", "2024-04-30", "2024-05-06", "week"),
    ("Five were hurt last week.", "last week", "2024-05-06", "2024-05-12", "week"),
    ("Five were hurt last month.", "last month", "2024-04-01", "2024-04-30", "month"),
    ("The day before yesterday a bus burned.", "The day before yesterday", "2024-05-15", "2024-05-15", "day"),
]

WINDOWS = [
    ("In the past 24 hours 80 fighters died.", "In the past 24 hours", "2024-05-16T10:30:00Z", "2024-05-17T10:30:00Z"),
    ("Some 30 died within 48 hours.", "within 48 hours", "2024-05-15T10:30:00Z", "2024-05-17T10:30:00Z"),
    ("Nine were killed over the weekend.", "over the weekend", "2024-05-11", "2024-05-12"),
    ("In the last three days 40 fled.", "In the last three days", "2024-05-14", "2024-05-17"),
    ("Since Thursday night 15 have died.", "Since Thursday night", "2024-05-16", "2024-05-17"),
    ("Since Monday 15 have died.", "Since Monday", "2024-05-13", "2024-05-17"),
    (
        "Since fighting erupted on Tuesday 60 have died.",
        "Since fighting erupted on Tuesday",
        "2024-05-14",
        "2024-05-17",
    ),
    ("This week 20 were killed.", "This week", "2024-05-13", "2024-05-17"),
    ("Over the past week 20 were killed.", "Over the past week", "2024-05-10", "2024-05-17"),
    ("Since May 12 the toll has been nine.", "Since May 12", "2024-05-12", "2024-05-17"),
]

RUNNING = [
    ("Some 200 have died since April.", "since April", "2024-04-01"),
    ("More than 500,000 have died since 2011.", "since 2011", "2011-01-01"),
    ("Thousands have died since the war began in 2011.", "since the war began in 2011", "2011-01-01"),
    ("Since the siege began in May 2023 hundreds starved.", "Since the siege began in May 2023", "2023-05-01"),
    ("Since the uprising erupted in March 2011 many fled.", "Since the uprising erupted in March 2011", "2011-03-01"),
    ("Some 900 have died since December 16.", "since December 16", "2023-12-16"),
    ("This year 70 journalists were killed.", "This year", "2024-01-01"),
    ("So far this year 70 were killed.", "So far this year", "2024-01-01"),
    ("In 2024, 70 were killed.", "In 2024", "2024-01-01"),
    ("Over the past three months 300 drowned.", "Over the past three months", "2024-02-17"),
    ("The conflict killed 9,000 in five years.", "in five years", "2019-05-19"),
    ("Some 60 have died since the beginning of the year.", "since the beginning of the year", "2024-01-01"),
    ("In recent weeks 40 were abducted.", "In recent weeks", "2024-04-26"),
    ("In the last decade 5,000 died.", "In the last decade", "2014-05-20"),
    ("Thousands have died since the start of the conflict.", "since the start of the conflict", "2024-05-17"),
]

PAST = [
    ("A blast in 2013 killed 30.", "in 2013", "2013-01-01"),
    ("Last year 90 died there.", "Last year", "2023-01-01"),
    ("In March 2011 soldiers fired.", "March 2011", "2011-03-01"),
    ("The massacre took place 30 years ago.", "30 years ago", "1994-01-01"),
    ("A bomb last March killed six.", "last March", "2024-03-01"),
    ("GUERRILLAS ATTACKED ON 3 JAN 90.", "3 JAN 90", "1990-01-03"),
    ("ON 30 DECEMBER A BRIDGE WAS BLOWN UP.", "30 DECEMBER", "2023-12-30"),
    ("On November 30 the bridge collapsed.", "November 30", "2023-11-30"),
    ("The 2003 invasion killed many.", "The 2003", "2003-01-01"),
    ("Between 1992 and 1995 the city was besieged.", "Between 1992 and 1995", "1992-01-01"),
    ("It was the worst attack in the 1990s.", "in the 1990s", "1990-01-01"),
    ("On 3 March a ferry sank.", "3 March", "2024-03-03"),
]

FUTURE = [
    ("Talks begin next Monday.", "next Monday", "2024-05-20"),
    ("The court will rule on Monday.", "on Monday", "2024-05-20"),
    ("Elections are due on 2 June 2024.", "2 June 2024", "2024-06-02"),
]

NOTHING = [
    "It may rain and they march on.",
    "The minister said he may resign.",
    "The Sunday Times wrote about it.",
    "A 52-year-old man died.",
    "The town of 2,024 people was flooded.",
    "They walked 2011 metres.",
    "About 1,990 houses burned.",
    "Ambulances took 15 people away.",
]


def _named(text: str, words: str, published: datetime = FRIDAY) -> DateMention:
    read = read_dates(text, published)
    named = [d for d in read if d.text == words]
    assert named, [d.text for d in read]
    return named[0]


@pytest.mark.parametrize(("text", "words", "start", "end", "precision"), POINTS)
def test_a_point(text: str, words: str, start: str, end: str, precision: str) -> None:
    mention = _named(text, words)
    assert (mention.period.start, mention.period.end, mention.period.precision) == (start, end, precision)
    assert mention.kind is DateKind.POINT
    assert text[mention.start : mention.end] == words


@pytest.mark.parametrize(("text", "words", "start", "end"), WINDOWS)
def test_a_total_of_at_most_seven_days(text: str, words: str, start: str, end: str) -> None:
    mention = _named(text, words)
    assert (mention.period.start, mention.period.end, mention.kind) == (start, end, DateKind.WINDOW)


@pytest.mark.parametrize(("text", "words", "start"), RUNNING)
def test_a_running_total(text: str, words: str, start: str) -> None:
    mention = _named(text, words)
    assert (mention.period.start, mention.period.end, mention.kind) == (start, "2024-05-17", DateKind.RUNNING)


@pytest.mark.parametrize(("text", "words", "start"), PAST)
def test_a_point_long_past(text: str, words: str, start: str) -> None:
    mention = _named(text, words)
    assert (mention.period.start, mention.kind) == (start, DateKind.PAST)


@pytest.mark.parametrize(("text", "words", "start"), FUTURE)
def test_what_is_yet_to_come(text: str, words: str, start: str) -> None:
    mention = _named(text, words)
    assert (mention.period.start, mention.kind) == (start, DateKind.FUTURE)


@pytest.mark.parametrize("text", NOTHING)
def test_what_is_no_time(text: str) -> None:
    assert read_dates(text, FRIDAY) == []


def test_days_earlier_count_from_the_day_told_before() -> None:
    text = "On Monday three died; two days earlier five had drowned, and the day before, one."
    assert [d.period.start for d in read_dates(text, FRIDAY)][:2] == ["2024-05-13", "2024-05-11"]


def test_the_date_of_the_dateline_is_when_it_was_filed() -> None:
    read = read_dates("KABUL, May 16 (Reuters) - Five people died on Tuesday.", FRIDAY)
    assert [d.kind for d in read] == [DateKind.FILING, DateKind.POINT]
    read = read_dates("SAN SALVADOR, 15 MAY 24 (DPA) -- A MAYOR WAS SHOT TODAY.", FRIDAY)
    assert [d.kind for d in read] == [DateKind.FILING, DateKind.POINT]


@given(st.text(max_size=200), st.integers(0, 18_000))
def test_any_text_is_read_in_order_without_overlap(text: str, days: int) -> None:
    read = read_dates(text, EPOCH + timedelta(days=days))
    assert all(text[d.start : d.end] == d.text and d.period.start <= d.period.end for d in read)
    assert all(a.end <= b.start for a, b in pairwise(read))


@given(st.sampled_from([t for t, *_ in [*POINTS, *WINDOWS]]), st.integers(2_000, 16_000))
def test_what_is_told_of_the_present_never_lies_more_than_a_day_ahead(text: str, days: int) -> None:
    when = EPOCH + timedelta(days=days)
    for mention in read_dates(text, when):
        if mention.kind in {DateKind.WINDOW, DateKind.RUNNING}:
            assert mention.period.end[:10] <= when.date().isoformat()
