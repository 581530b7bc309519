"""What incidents count: one toll from many tellings, on the day and in the region that brought it, totals beside the
single strikes they contain, and what is kept of the tellings."""

from __future__ import annotations

from dataclasses import replace

import pytest
from link_build import (
    ALEPPO,
    IDLIB,
    SYRIA,
    TRIPOLI_LIBYA,
    WIRE,
    counts,
    event,
    item,
    only,
    streamed,
    toll,
)  # fmt: skip

from stream.kinds import Metric, Scope
from stream.linking import LinkParams, link


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


def test_what_was_told_of_a_land_counts_on_its_day_in_the_region_that_is_told_later() -> None:
    items = [
        item("a", 1, event(place=SYRIA, killed=9)),
        item("b", 30, event(killed=9)),
        item("c", 31, event(killed=11)),
    ]
    assert counts(only(link(items))) == [
        ("2024-03-01", "SY-ID", None, 1),
        ("2024-03-01", "SY-ID", "killed", 9),
        ("2024-03-02", "SY-ID", "killed", 2),
    ]


def test_a_report_stays_in_the_region_of_its_first_telling() -> None:
    items = [item("a", 1, event(killed=9)), item("b", 30, replace(event(killed=9), places=(ALEPPO, IDLIB)))]
    assert {region for _, region, _, _ in counts(only(link(items)))} == {"SY-ID"}


RARE = "ossifrage zambezi quorl"


def test_what_was_told_of_no_land_counts_in_the_one_that_is_named_later() -> None:
    items = [item("a", 1, event(place=None, killed=19), terms=RARE), item("b", 30, event(killed=19), terms=RARE)]
    told = only(link(items))
    assert [(c.day, c.country, c.adm1, c.count) for c in told.changes] == [
        ("2024-03-01", "SYR", "SY-ID", 1),
        ("2024-03-01", "SYR", "SY-ID", 19),
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


def test_a_total_of_a_land_contains_what_happened_far_from_where_it_is_filed() -> None:
    filed = replace(IDLIB, name="Damascus", adm1="SY-DI", lat=33.51, lon=36.29, geonameid=11)
    total = replace(TOTAL, places=(SYRIA, filed))
    linker = streamed((item("a", 3, event(killed=12)), item("total", 26, total)))
    told = next(i for i in linker.incidents() if i.items[0].id == "total")
    assert counts(told) == [("2024-03-02", None, "killed", 68)]


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


def test_lists_keep_the_newest_and_say_how_many_there_were() -> None:
    incident = only(link([item(f"i{n}", n, event(killed=9 + n % 2)) for n in range(9)], LinkParams(max_list=4)))
    assert ([t.id for t in incident.items], incident.items_total) == (["i5", "i6", "i7", "i8"], 9)
    assert (len(incident.history), incident.history_total) == (4, 9)


def test_evidence_is_what_the_newest_original_tellings_say() -> None:
    items = [item(f"i{n}", n, event(killed=9)) for n in range(7)]
    incident = only(link([*items, item("copy", 8, event(killed=9), text="i6 1")]))
    assert [e.sentence for e in incident.evidence] == [f"i{n} tells it." for n in (6, 5, 4, 3, 2)]


def test_the_incident_is_of_the_place_its_toll_counts_in() -> None:
    incident = only(link([item("a", 1, event(place=SYRIA, killed=9)), item("b", 2, event(killed=9))]))
    assert incident.places[0] == IDLIB
    assert [(r.adm1, r.toll) for r in incident.by_region] == [("SY-ID", toll(killed=9))]
