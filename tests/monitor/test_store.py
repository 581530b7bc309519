"""The store keeps the last word of each record, forgets what the topic forgets, and begins anew where it must."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from monitor_build import NORTH_KIVU, alert, entry, fill, incident, opened, record

from agents.monitor import queries
from agents.monitor.filters import Filters, parse
from agents.monitor.schema import VERSION, Kind
from agents.monitor.store import Batch, Received, Store
from stream import wire
from stream.detection.counts import Group
from stream.kinds import Metric
from stream.outcomes import IncidentStatus, Rule


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return opened(tmp_path)


def ids(store: Store, kind: Kind = Kind.INCIDENT, /, **given: str) -> list[str]:
    filters = parse(kind, given.items())
    return [wire.loads(raw)["id"] for raw in queries.page(store, kind, filters, brief=True).records]


FIRST = record("a-1", "An air strike killed 12 people in Aleppo, rescuers said.", "12")
LATER = record("a-2", "The toll of the strike rose to 15, the ministry said.", "15", source="Other Wire", day=1)
KIVU = record("k-1", "Gunmen killed 4 farmers in North Kivu.", "4", place=NORTH_KIVU, day=2)


def test_the_last_word_of_a_record_stands(store: Store) -> None:
    fill(store, [incident("inc-1", [FIRST])])
    changed = fill(store, [incident("inc-1", [FIRST, LATER], revision=2)])
    assert [each.id for each in changed] == ["inc-1"]
    row = queries.one(store, Kind.INCIDENT, "inc-1")
    assert row is not None
    assert wire.loads(row.body)["toll"]["killed"]["best"] == 15
    assert ids(store, source="Other Wire") == ["inc-1"]
    assert ids(store, q="ministry") == ["inc-1"]


def test_what_is_told_twice_changes_nothing(store: Store) -> None:
    fill(store, [FIRST, incident("inc-1", [FIRST])])
    assert fill(store, [FIRST, incident("inc-1", [FIRST])]) == []


def test_an_older_version_of_an_item_that_comes_late_changes_nothing(store: Store) -> None:
    newer = replace(FIRST, version=2, item=replace(FIRST.item, version=2, title="Corrected"))
    fill(store, [newer, FIRST])
    row = queries.one(store, Kind.ITEM, "a-1")
    assert row is not None
    assert wire.loads(row.body)["version"] == 2


def test_what_was_merged_is_listed_no_more_and_counts_nowhere_but_is_found_by_its_id(store: Store) -> None:
    fill(store, [incident("inc-1", [FIRST])])
    key = Group("SYR", Rule.VICTIMS, Metric.KILLED).key(None)
    assert [sum(counts) for counts in queries.daily(store, key).values()] == [12]
    merged = incident("inc-1", [FIRST], status=IncidentStatus.MERGED, merged_into="inc-2", revision=2)
    fill(store, [merged])
    assert ids(store) == []
    assert ids(store, state="merged") == ["inc-1"]
    assert queries.daily(store, key) == {}
    assert queries.one(store, Kind.INCIDENT, "inc-1") is not None


def test_items_go_with_the_topic(store: Store) -> None:
    store.apply(Batch([Received(entry(FIRST), 0, 5), Received(entry(LATER), 1, 5)], [], {}))
    store.prune(0, 6)
    assert ids(store, Kind.ITEM) == ["a-2"]
    assert ids(store, Kind.ITEM, q="rescuers") == []


def test_a_deleted_record_leaves_nothing_behind(store: Store) -> None:
    fill(store, [incident("inc-1", [FIRST])])
    store.apply(Batch([], [(Kind.INCIDENT, "inc-1")], {}))
    read = store.reader
    for table in ("records", "facets", "links", "counts", "words"):
        assert read.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({"country": "SYR"}, ["inc-1"]),
        ({"adm1": "CD-NK"}, ["inc-2"]),
        ({"metric": "killed"}, ["inc-2", "inc-1"]),
        ({"metric": "injured"}, []),
        ({"kind": "Air/drone strike"}, ["inc-2", "inc-1"]),
        ({"kind": "conflict", "country": "COD"}, ["inc-2"]),
        ({"source": "Other Wire"}, ["inc-1"]),
        ({"severity": "Severe"}, ["inc-1"]),
        ({"since": "2026-09-03"}, ["inc-2"]),
        ({"until": "2026-09-02T07:00:00Z"}, ["inc-1"]),
        ({"q": "farm"}, ["inc-2"]),
        ({"q": "aleppo strike"}, ["inc-1"]),
        ({"q": 'alep" OR "x'}, []),
        ({"order": "worst"}, ["inc-1", "inc-2"]),
    ],
)
def test_incidents_are_found_by_everything_that_is_known_of_them(
    store: Store, given: dict[str, str], found: list[str]
) -> None:
    first = incident("inc-1", [FIRST, LATER])
    fill(store, [first, incident("inc-2", [KIVU]), alert("al-1", [first])])
    assert ids(store, **given) == found


def test_alerts_are_found_by_the_kind_of_their_incidents_and_their_sources(store: Store) -> None:
    first = incident("inc-1", [FIRST, LATER])
    fill(store, [first, alert("al-1", [first])])
    assert ids(store, Kind.ALERT, kind="Air/drone strike") == ["al-1"]
    assert ids(store, Kind.ALERT, kind="Flood") == []
    assert ids(store, Kind.ALERT, source="Other Wire") == ["al-1"]


def test_a_list_is_told_in_pages_that_neither_skip_nor_repeat(store: Store) -> None:
    told = [
        incident(f"inc-{n:03}", [record(f"i-{n}", f"It killed {n} people.", str(n), day=n // 4)]) for n in range(50)
    ]
    fill(store, told)
    for order in ("newest", "worst"):
        seen: list[str] = []
        given = {"limit": "7", "order": order}
        while True:
            page = queries.page(store, Kind.INCIDENT, parse(Kind.INCIDENT, given.items()), brief=True)
            assert page.total == 50
            seen += [wire.loads(raw)["id"] for raw in page.records]
            if page.next is None:
                break
            given["cursor"] = page.next
        assert sorted(seen) == [each.id for each in told]
        assert len(seen) == len(set(seen))


def test_what_was_read_is_taken_up_again(tmp_path: Path) -> None:
    first = opened(tmp_path)
    first.apply(Batch([Received(entry(FIRST), 0, 5)], [], {("news.enriched", 0): 6}))
    first.close()
    again = opened(tmp_path)
    assert again.positions() == {("news.enriched", 0): 6}
    assert ids(again, Kind.ITEM) == ["a-1"]


@pytest.mark.parametrize("spoil", ["version", "identity", "bytes"])
def test_a_store_that_cannot_be_gone_on_with_is_begun_anew(tmp_path: Path, spoil: str) -> None:
    first = opened(tmp_path)
    first.apply(Batch([Received(entry(FIRST), 0, 5)], [], {("news.enriched", 0): 6}))
    first.close()
    if spoil == "version":
        with sqlite3.connect(first.path) as file:
            file.execute(f"PRAGMA user_version = {VERSION - 1}")
        file.close()
    if spoil == "bytes":
        first.path.write_bytes(b"rubbish" * 1000)
    again = opened(tmp_path, "elsewhere" if spoil == "identity" else "here")
    assert again.positions() == {}
    assert ids(again, Kind.ITEM) == []


def test_half_a_batch_leaves_no_trace(store: Store) -> None:
    broken = replace(entry(LATER), brief=object())  # type: ignore[arg-type]  # which nothing can encode
    with pytest.raises(sqlite3.Error):
        store.apply(Batch([Received(entry(FIRST), 0, 1), Received(broken, 0, 2)], [], {("news.enriched", 0): 3}))
    assert store.positions() == {}
    assert queries.page(store, Kind.ITEM, Filters(), brief=True).total == 0
