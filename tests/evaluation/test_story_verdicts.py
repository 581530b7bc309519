"""Incidents are held against a story: items, tolls, regions, days, copies, and what is counted too much."""

from __future__ import annotations

import orjson
import pytest
from link_build import ALEPPO, IDLIB, TRIPOLI_LIBYA, event, item

from stream.errors import InputError
from stream.evaluation import Story, StoryVerdict, judge_story, read_story, tally_stories
from stream.linking import link
from stream.records import ItemEvents

BOTH = {"items": ["a", "b"], "toll": {"killed": 12}, "region": "SYR/SY-ID"}


def story(*incidents: dict[str, object], names: str = "ab") -> Story:
    items = [{"id": name, "text": name} for name in names]
    return read_story("some", orjson.dumps({"about": "x", "items": items, "incidents": incidents}))


def verdict(wanted: Story, *items: ItemEvents) -> StoryVerdict:
    return judge_story(wanted, link(items))


def test_a_story_told_as_it_was_is_right() -> None:
    wanted = story({**BOTH, "copies": {"b": "a"}, "changes": {"2024-03-01": {"report": 1, "killed": 12}}})
    told = verdict(wanted, item("a", 1, event(killed=12), text="w"), item("b", 2, event(killed=12), text="w"))
    assert told.problems == ()
    assert tally_stories([told]).exact == tally_stories([told]).copies_found == 1


def test_one_happening_in_two_incidents_counts_its_victims_twice() -> None:
    told = verdict(story(BOTH), item("a", 1, event(killed=12)), item("b", 2, event(place=ALEPPO, killed=12)))
    assert told.problems == (
        "a b: without b",
        "also an incident of b (Air/drone strike, killed 12)",
        "12 killed too many in SYR",
    )
    assert (tally_stories([told]).twice, tally_stories([told]).extra) == ({"killed": 12}, 1)


def test_two_happenings_in_one_incident_are_one_too_few() -> None:
    wanted = story({**BOTH, "items": ["a"]}, {**BOTH, "items": ["b"]})
    told = verdict(wanted, item("a", 1, event(killed=12)), item("b", 2, event(killed=12)))
    assert told.problems == ("a: with b", "b: not found")
    assert not told.too_many


@pytest.mark.parametrize(
    ("wanted", "problem"),
    [
        ({"toll": {"killed": 9}}, "a b: toll is killed 12, wanted killed 9"),
        ({"toll": {"killed": {"low": 3, "best": 12, "high": 12}}}, "a b: killed from 12 to 12, wanted 3 to 12"),
        ({"region": "LBY"}, "a b: counts in SYR, wanted LBY"),
        ({"region": "SYR/SY-HL"}, "a b: counts in SYR/SY-ID, wanted SYR/SY-HL"),
        ({"copies": {"b": "a"}}, "0 of 1 copies found, 0 that are none"),
    ],
)
def test_each_fault_is_told_in_words(wanted: dict[str, object], problem: str) -> None:
    told = verdict(story({**BOTH, **wanted}), item("a", 1, event(killed=12)), item("b", 2, event(killed=12)))
    assert problem in told.problems


def test_what_counts_nowhere_is_an_incident_too_many() -> None:
    told = verdict(story(), item("a", 1, event(place=TRIPOLI_LIBYA, killed=3)))
    assert told.problems == ("also an incident of a (Air/drone strike, killed 3)", "3 killed too many in LBY")
    assert not told.twice


def test_metrics_of_which_readers_differ_are_not_compared() -> None:
    wanted = story({**BOTH, "items": ["a"], "loose": ["injured"]})
    assert verdict(wanted, item("a", 1, event(place=IDLIB, killed=12, injured=4))).right


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"[]", "not a JSON object"),
        (b'{"about": "x", "items": [], "incidents": [], "gaps": 1}', "unknown field gaps"),
        (b'{"about": "x", "items": [{"id": "a", "body": "x"}], "incidents": []}', "unknown field body"),
        (b'{"about": "x", "items": [], "incidents": [{"items": ["a"], "toll": {}, "region": ""}]}', "no item a"),
    ],
)
def test_what_is_no_story_is_refused(raw: bytes, words: str) -> None:
    with pytest.raises(InputError, match=words):
        read_story("some", raw)
