"""What linking promises, told as stories: items in, incidents out, the same from the batch and from the stream."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from link_build import (
    ALEPPO,
    IDLIB,
    IDLIB_PROVINCE,
    SYRIA,
    TRIPOLI_LEBANON,
    TRIPOLI_LIBYA,
    WIRE,
    at,
    event,
    item,
    live,
    only,
    streamed,
)  # fmt: skip

from stream.kinds import PlacePrecision, Scope
from stream.linking import Linker, link
from stream.outcomes import IncidentStatus
from stream.records import Event, ItemEvents, ItemStatus, Place

DAMASCUS = replace(IDLIB, name="Damascus", adm1="SY-DI", lat=33.51, lon=36.29, geonameid=11)
RAQQA = replace(IDLIB, name="Raqqa", adm1="SY-RA", lat=35.95, lon=39.01, geonameid=12)


UNKNOWN = Place(name="Ain al-Bayda", text="Ain al-Bayda", country="SYR", precision=PlacePrecision.ADM0)


def at_places(kind: str, *places: Place, killed: int) -> Event:
    return replace(event(kind, killed=killed), places=places)


@dataclass(frozen=True)
class Story:
    """Items in their order of arrival, and the ids of the items of each incident in the end."""

    name: str
    items: tuple[ItemEvents, ...]
    together: tuple[str, ...]


LAUNDROMAT = "laundromat clerk robbery register coins dryer cousin apron sprinkler mezzanine forklift turnstile padlock"
COURT = "basketball court hoop bicycle argument corner asphalt bleachers tricycle scoreboard whistle thermos trampoline"

STORIES = (
    Story(
        "a wire text and its copies are one incident",
        tuple(item(f"copy{n}", n, event(killed=12), text=WIRE) for n in range(3)),
        ("copy0 copy1 copy2",),
    ),
    Story(
        "a text that goes on without a day ties no two days of a war together",
        (
            item("first", 6, event("attack", killed=2), terms="orchard"),
            item("rises", 20, replace(event("attack", killed=4), period=None, update=True), terms="orchard"),
            item("next", 60, event("attack", day=2, killed=4), terms="quarry"),
        ),
        ("first rises", "next"),
    ),
    Story(
        "a toll rises while one happening is counted",
        tuple(item(f"i{n}", 3 * n, event(killed=killed)) for n, killed in enumerate((4, 7, 12, 15))),
        ("i0 i1 i2 i3",),
    ),
    Story(
        "two kinds of attack on one day in one city are two",
        (item("a", 1, event("suicide_bomb", killed=6)), item("b", 2, event("abduction", killed=6))),
        ("a", "b"),
    ),
    Story(
        "tolls that are no revision of one another are two attacks",
        (item("a", 1, event("bomb", killed=31)), item("b", 2, event("bomb", killed=3))),
        ("a", "b"),
    ),
    Story(
        "one day, one kind, two cities are two",
        (item("a", 1, event(killed=6)), item("b", 2, event(place=ALEPPO, killed=6))),
        ("a", "b"),
    ),
    Story(
        "one city, one kind, three days apart are two",
        (item("a", 1, event(killed=6)), item("b", 80, event(day=3, killed=6))),
        ("a", "b"),
    ),
    Story(
        "like strikes on two days that follow each other are two",
        (item("a", 1, event(killed=3)), item("b", 25, event(day=1, killed=3))),
        ("a", "b"),
    ),
    Story(
        "a flood goes on for days",
        (item("a", 1, event("flood", killed=3)), item("b", 49, event("flood", day=2, killed=8))),
        ("a b",),
    ),
    Story(
        "a teller who names only the province tells the same",
        (item("a", 1, event(killed=9)), item("b", 2, event(place=IDLIB_PROVINCE, killed=9))),
        ("a b",),
    ),
    Story(
        "a teller who names only the country tells the same where the toll is the same",
        (item("a", 1, event(killed=9)), item("b", 2, event(place=SYRIA, killed=9))),
        ("a b",),
    ),
    Story(
        "a teller who names only the country and another toll is not trusted to tell the same",
        (item("a", 1, event(killed=9)), item("b", 2, event(place=SYRIA, killed=14))),
        ("a", "b"),
    ),
    Story(
        "towns of one name in two countries are two",
        (item("a", 1, event(place=TRIPOLI_LIBYA, killed=9)), item("b", 2, event(place=TRIPOLI_LEBANON, killed=9))),
        ("a", "b"),
    ),
    Story(
        "words tell two shootings of one day and town apart",
        (
            item("a", 1, event("shooting", killed=1), terms=f"Miller Elm Orozco {LAUNDROMAT} till masked"),
            item("b", 2, event("shooting", killed=1), terms=f"Johnson Eastside Bray {COURT}"),
            item("c", 3, event("shooting", killed=1), terms=f"Miller Elm {LAUNDROMAT} vigil"),
        ),
        ("a c", "b"),
    ),
    Story(
        "two events of one item are two happenings, and each is joined by its own",
        (
            item("a", 1, event(killed=9), event(place=ALEPPO, killed=4, name="e1")),
            item("b", 2, event(place=ALEPPO, killed=4)),
        ),
        ("a", "a b"),
    ),
    Story(
        "a correction that moves to another country takes its item along",
        (
            item("a", 1, event(place=TRIPOLI_LEBANON, killed=9)),
            item("b", 2, event(place=TRIPOLI_LEBANON, killed=9)),
            item("a", 5, event(place=TRIPOLI_LIBYA, killed=9), version=2),
        ),
        ("b", "a"),
    ),
    Story(
        "an older version that comes late changes nothing",
        (
            item("a", 5, event(place=TRIPOLI_LIBYA, killed=9), version=2),
            item("a", 1, event(place=TRIPOLI_LEBANON, killed=9)),
        ),
        ("a",),
    ),
    Story(
        "a cancelled item contributes nothing",
        (
            item("a", 1, event(killed=9)),
            item("b", 2, event(killed=9)),
            item("a", 3, version=2, status=ItemStatus.CANCELED),
        ),
        ("b",),
    ),
    Story(
        "a withheld item contributes when it is released",
        (
            item("a", 1, event(killed=9), status=ItemStatus.WITHHELD),
            item("a", 2, event(killed=9), version=2),
        ),
        ("a",),
    ),
    Story(
        "what is filed from one capital is not one happening",
        (
            item("a", 1, at_places("bomb", IDLIB, DAMASCUS, killed=3)),
            item("b", 2, at_places("bomb", RAQQA, DAMASCUS, killed=3)),
        ),
        ("a", "b"),
    ),
    Story(
        "the toll that a flood of a region has taken since the weekend is that flood's",
        (
            item("a", 25, event("flood", day=1, killed=3)),
            item("b", 49, event("flood", scope=Scope.PERIOD, days=3, killed=8)),
        ),
        ("a b",),
    ),
    Story(
        "all who have fled since a day fled from what others tell of that day",
        (
            item("a", 25, event("armed_clash", scope=Scope.PERIOD, days=2, displaced=8000)),
            item("b", 27, event("armed_clash", displaced=12500), terms="Kalehe Minova"),
        ),
        ("a b",),
    ),
    Story(
        "an item that tells what a storm did in two lands tells one storm",
        (
            item("a", 1, event("storm", place=TRIPOLI_LEBANON, killed=9), terms="Halina Cyclone"),
            item(
                "b",
                30,
                event("storm", place=ALEPPO, day=1, killed=3, name="e0"),
                event("storm", place=TRIPOLI_LEBANON, killed=9, name="e1"),
                terms="Halina Cyclone",
            ),
        ),
        ("a b b",),
    ),
    Story(
        "a toll that first tellers put far too low is one happening where the names are rare",
        (
            item("a", 1, event("attack", killed=20), terms="Gran Grif Sonde Saint-Marc"),
            item("b", 30, event("attack", killed=90), terms="Gran Grif Sonde Saint-Marc"),
        ),
        ("a b",),
    ),
    Story(
        "a town of which only the land is known is a town, not the land",
        (
            item("a", 1, at_places("attack", UNKNOWN, DAMASCUS, killed=20)),
            item("b", 2, at_places("attack", replace(UNKNOWN, name="Ain al Bayda"), SYRIA, killed=24)),
            item("c", 3, at_places("attack", replace(UNKNOWN, name="Tell Rimah"), DAMASCUS, killed=2)),
        ),
        ("a b", "c"),
    ),
    Story(
        "running totals, numbers in a state and old events are no incidents",
        (
            item("a", 1, event(scope=Scope.CUMULATIVE, killed=500000)),
            item("b", 2, event(scope=Scope.STOCK, displaced=3000)),
            item("c", 3, event(fresh=False, killed=9)),
        ),
        (),
    ),
)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_story(story: Story) -> None:
    linker = streamed(story.items)
    for incidents in (link(story.items), live(list(linker.incidents()))):
        assert sorted(" ".join(t.id for t in i.items) for i in incidents) == sorted(story.together)


def test_an_earlier_telling_that_comes_late_names_the_incident_and_the_old_id_is_merged() -> None:
    linker = Linker()
    (first,) = linker.apply(item("b", 5, event(killed=9)))
    now, old = sorted(linker.apply(item("a", 1, event(killed=9))), key=lambda i: i.status.value, reverse=True)
    assert (old.id, old.status, old.revision) == (first.id, IncidentStatus.MERGED, 2)
    assert (old.merged_into, old.changes, old.toll) == (now.id, (), {})
    assert [t.id for t in now.items] == ["a", "b"]


def test_an_incident_without_items_is_withdrawn_and_counts_for_nothing() -> None:
    linker = streamed((item("a", 1, event(killed=9)),))
    (withdrawn,) = linker.apply(item("a", 3, version=2, status=ItemStatus.CANCELED))
    assert (withdrawn.status, withdrawn.revision, withdrawn.changes) == (IncidentStatus.WITHDRAWN, 2, ())
    (again,) = linker.apply(item("a", 4, event(killed=9), version=3))
    assert (again.id, again.status, again.revision) == (withdrawn.id, IncidentStatus.OPEN, 3)


def test_the_same_again_and_an_older_version_change_nothing() -> None:
    told = item("a", 1, event(killed=9), version=2)
    linker = streamed((told,))
    assert linker.apply(told) == []
    assert linker.apply(replace(told, version=1, events=())) == []


def test_a_quiet_incident_closes_with_publication_time_and_opens_with_a_new_item() -> None:
    linker = streamed((item("a", 1, event("flood", killed=9)),))
    assert linker.advance(at(24 * 14)) == []
    (closed,) = linker.apply(item("quiet", 24 * 14 + 1))
    assert (closed.status, closed.revision) == (IncidentStatus.CLOSED, 2)
    (opened,) = linker.apply(item("b", 24 * 14 + 2, event("flood", killed=11)))
    assert (opened.status, opened.items_total) == (IncidentStatus.OPEN, 2)


def test_an_item_older_than_the_lateness_joins_nothing() -> None:
    linker = streamed((item("new", 24 * 61),))
    old = item("old", 1, event(killed=9))
    assert linker.is_late(old)
    assert linker.apply(old) == []


def test_what_nothing_can_change_any_more_is_forgotten_and_told_so_once() -> None:
    linker = streamed((item("a", 1, event(killed=9)), item("new", 24 * 400)))
    (incident,) = link([item("a", 1, event(killed=9))])
    forgotten = linker.forgotten()
    assert (forgotten.items, forgotten.incidents) == (("a",), (incident.id,))
    assert (linker.forgotten().items, list(linker.incidents())) == ((), [])


def test_an_incident_is_a_replay_while_every_item_is() -> None:
    archive = item("a", 1, event(killed=9), replay=True)
    assert only(link([archive])).replay
    assert not only(link([archive, item("b", 2, event(killed=9))])).replay


def test_what_a_restart_lost_between_two_writes_is_told_by_the_next_call() -> None:
    stored = item("a", 1, event(killed=9))
    linker = Linker()
    linker.restore([stored], [])
    (incident,) = linker.advance(at(2))
    assert incident.items[0].id == "a"
