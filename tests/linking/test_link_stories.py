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
    at,
    event,
    item,
    toll,
)

from stream.kinds import Metric, Scope
from stream.linking import Linker, LinkParams, link
from stream.outcomes import Incident, IncidentStatus
from stream.records import ItemEvents, ItemStatus


@dataclass(frozen=True)
class Story:
    """Items in their order of arrival, and the ids of the items of each incident in the end."""

    name: str
    items: tuple[ItemEvents, ...]
    together: tuple[str, ...]


WIRE = "Airstrikes on a market in Idlib killed 12 people, rescuers said."
LAUNDROMAT = "laundromat clerk robbery register coins dryer cousin"
COURT = "basketball court teenager hoop bicycle argument corner asphalt"

STORIES = (
    Story(
        "a wire text and its copies are one incident",
        tuple(item(f"copy{n}", n, event(killed=12), text=WIRE) for n in range(3)),
        ("copy0 copy1 copy2",),
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
        "running totals, numbers in a state and old events are no incidents",
        (
            item("a", 1, event(scope=Scope.CUMULATIVE, killed=500000)),
            item("b", 2, event(scope=Scope.STOCK, displaced=3000)),
            item("c", 3, event(fresh=False, killed=9)),
        ),
        (),
    ),
)


def live(incidents: list[Incident]) -> list[Incident]:
    return [i for i in incidents if i.status in (IncidentStatus.OPEN, IncidentStatus.CLOSED)]


def streamed(items: tuple[ItemEvents, ...]) -> Linker:
    linker = Linker()
    for told in items:
        linker.apply(told)
    return linker


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_story(story: Story) -> None:
    linker = streamed(story.items)
    for incidents in (link(story.items), live(list(linker.incidents()))):
        assert sorted(" ".join(t.id for t in i.items) for i in incidents) == sorted(story.together)


def only(incidents: list[Incident]) -> Incident:
    (incident,) = incidents
    return incident


def counts(incident: Incident) -> list[tuple[str, str | None, str | None, int]]:
    return [(c.day, c.adm1, c.metric.value if c.metric else None, c.count) for c in incident.changes]


def test_thirty_copies_add_outlets_and_neither_reports_nor_sources() -> None:
    incident = only(link(item(f"o{n:02}", n / 10, event(killed=12), text=WIRE) for n in range(30)))
    assert incident.items_total == 30
    assert incident.distinct_sources == 1
    assert {t.copy_of for t in incident.items} == {None, "o00"}
    assert counts(incident) == [("2024-03-01", "SY-ID", None, 1), ("2024-03-01", "SY-ID", "killed", 12)]


def test_an_update_of_a_wire_text_with_a_new_toll_is_a_claim_and_no_copy() -> None:
    incident = only(link([item("a", 1, event(killed=5), text=WIRE), item("b", 2, event(killed=8), text=WIRE)]))
    assert [t.copy_of for t in incident.items] == [None, None]
    assert incident.toll[Metric.KILLED].best == 8


def test_a_rising_toll_counts_on_the_day_that_brought_it() -> None:
    items = [item(f"i{n}", 20 * n, event(killed=k)) for n, k in enumerate((4, 7, 6))]
    incident = only(link(items))
    assert counts(incident) == [
        ("2024-03-01", "SY-ID", None, 1),
        ("2024-03-01", "SY-ID", "killed", 4),
        ("2024-03-02", "SY-ID", "killed", 3),
        ("2024-03-03", "SY-ID", "killed", -1),
    ]
    assert [step.toll[Metric.KILLED].best for step in incident.history] == [4, 7, 6]
    killed = incident.toll[Metric.KILLED]
    assert (killed.low, killed.best, killed.high) == (6, 6, 7)


def test_the_report_stays_where_it_was_first_told_and_the_toll_moves_to_the_finer_region() -> None:
    items = [item("a", 1, event(place=SYRIA, killed=9)), item("b", 30, event(killed=9))]
    assert counts(only(link(items))) == [
        ("2024-03-01", None, None, 1),
        ("2024-03-01", None, "killed", 9),
        ("2024-03-02", None, "killed", -9),
        ("2024-03-02", "SY-ID", "killed", 9),
    ]


def test_the_metrics_of_displacement_count_once_as_the_largest() -> None:
    told = item("a", 1, event("flood", displaced=900, evacuated=1200, sheltered=300, killed=2))
    assert counts(only(link([told]))) == [
        ("2024-03-01", "SY-ID", None, 1),
        ("2024-03-01", "SY-ID", "displaced", 1200),
        ("2024-03-01", "SY-ID", "killed", 2),
    ]


TOTAL = event(place=SYRIA, scope=Scope.PERIOD, days=2, killed=80, name="total")


@pytest.mark.parametrize("total_first", [True, False])
def test_a_period_total_adds_what_exceeds_the_strikes_it_contains(total_first: bool) -> None:
    strikes = [
        item("a", 3, event(killed=12)),
        item("b", 9, event(place=ALEPPO, killed=9)),
        item("elsewhere", 9, event(place=TRIPOLI_LIBYA, killed=30)),
        item("later", 60, event(day=2, killed=5)),
    ]
    total = item("total", 26, TOTAL)
    linker = streamed((total, *strikes) if total_first else (*strikes, total))
    told = next(i for i in linker.incidents() if i.items[0].id == "total")
    assert told.toll[Metric.KILLED].best == 80
    assert counts(told) == [("2024-03-02", None, "killed", 59)]


def test_a_period_total_follows_the_corrections_of_what_it_contains() -> None:
    linker = streamed((item("total", 26, TOTAL), item("a", 3, event(killed=12))))
    (total,) = [i for i in linker.apply(item("a", 30, event(killed=100), version=2)) if i.items[0].id == "total"]
    assert total.changes == ()
    (total,) = [
        i
        for i in linker.apply(item("a", 31, event(place=TRIPOLI_LIBYA, killed=100), version=3))
        if i.items[0].id == "total"
    ]
    assert counts(total) == [("2024-03-02", None, None, 1), ("2024-03-02", None, "killed", 80)]


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


def test_lists_keep_the_newest_and_say_how_many_there_were() -> None:
    incident = only(link([item(f"i{n}", n, event(killed=9 + n % 2)) for n in range(9)], LinkParams(max_list=4)))
    assert ([t.id for t in incident.items], incident.items_total) == (["i5", "i6", "i7", "i8"], 9)
    assert (len(incident.history), incident.history_total) == (4, 9)


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


def test_evidence_is_what_the_newest_original_tellings_say() -> None:
    items = [item(f"i{n}", n, event(killed=9)) for n in range(7)]
    incident = only(link([*items, item("copy", 8, event(killed=9), text="i6 1")]))
    assert [e.sentence for e in incident.evidence] == [f"i{n} tells it." for n in (6, 5, 4, 3, 2)]


def test_the_incident_is_of_the_place_its_toll_counts_in() -> None:
    incident = only(link([item("a", 1, event(place=SYRIA, killed=9)), item("b", 2, event(killed=9))]))
    assert incident.places[0] == IDLIB
    assert [(r.adm1, r.toll) for r in incident.by_region] == [("SY-ID", toll(killed=9))]
