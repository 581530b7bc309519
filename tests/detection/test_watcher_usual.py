"""What a watcher takes as usual: across an outage of the feeds, and in a region that is new."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pytest
from watcher_build import SENT, START, at, daily, incident, iso, massacre, names, quiet

from stream import wire
from stream.detection.counts import Group
from stream.detection.params import DetectionParams
from stream.detection.series import SeriesRow
from stream.detection.watching import Watcher
from stream.outcomes import AlertState, Incident, Rule


def feeds(days: Iterable[int], items: int = 5) -> dict[int, int]:
    return {at(day).date().toordinal(): items for day in days}


def watched(told: Sequence[Incident], heard: Mapping[int, int], until: int) -> Watcher:
    watcher = Watcher(DetectionParams())
    watcher.apply(told, at(until), SENT, names, heard)
    return watcher


def busy(days: Iterable[int]) -> list[Incident]:
    return [incident(f"b{day}-{n}", day, 2) for day in days for n in range(6)]


def test_an_outage_of_the_feeds_is_not_peace() -> None:
    before, after = range(30), range(50, 56)
    told, series = busy([*before, *after]), Group("SYR", Rule.REPORTS, None)
    outage = watched(told, feeds([*before, *after]), 55).days(series, "SY-ID")
    peace = watched(told, feeds(range(56)), 55).days(series, "SY-ID")
    assert outage[50].expected == pytest.approx(outage[29].expected, rel=0.25)
    assert peace[50].expected < 0.7 * outage[50].expected
    assert [day.alarm for day in outage[30:]] == [False] * 26


def test_feeds_that_seldom_come_may_be_silent() -> None:
    before, after = range(30), range(50, 56)
    told, series = busy([*before, *after]), Group("SYR", Rule.REPORTS, None)
    seldom = watched(told, feeds([*before, *after], items=1), 55).days(series, "SY-ID")
    assert seldom[50].expected == watched(told, feeds(range(56)), 55).days(series, "SY-ID")[50].expected


def test_a_settled_outage_is_known_after_a_restart() -> None:
    before, after = range(30), range(50, 140)
    told, heard = busy([*before, *after]), feeds([*before, *after])
    straight, series = Watcher(DetectionParams()), Group("SYR", Rule.REPORTS, None)
    for batch in daily(told):
        straight.apply(batch, batch[0].last_published, SENT, names, feeds([(batch[0].last_published - START).days]))
    rows = [wire.decode(wire.encode(row), SeriesRow) for row in straight.changed_series()]
    again = Watcher(DetectionParams())
    again.restore([x for x in told if x.last_published >= at(79)], rows, [], heard)
    again.apply([], at(139), SENT, names)
    assert again.days(series, "SY-ID") == straight.days(series, "SY-ID")
    assert [row.silent for row in rows if row.silent] == [((iso(30), iso(49)),)]


def test_an_alert_stays_open_while_the_feeds_are_silent() -> None:
    told = [*quiet(range(60)), *massacre(60)]
    watcher, silent = Watcher(DetectionParams()), feeds([*range(61), 70])
    raised = watcher.apply(told, at(60), SENT, names, feeds(range(61)))
    assert {alert.state for alert in raised} == {AlertState.OPEN}
    assert watcher.apply([], at(70), SENT, names, feeds([70])) == []
    assert Watcher(DetectionParams()).apply(told, at(70), SENT, names, silent)[0].state is AlertState.OPEN


def test_a_region_begins_with_what_its_country_has_learnt() -> None:
    wild = [incident(f"w{day}-{n}", day, 2, adm1="SY-HL") for day in range(0, 80, 4) for n in range(9)]
    series = Group("SYR", Rule.REPORTS, None)
    new = [incident("first", 81, 2)]
    alone, beside = (watched([*rest, *new], feeds(range(82)), 81).days(series, "SY-ID") for rest in ([], wild))
    assert beside[-1].threshold >= alone[-1].threshold
    assert beside[-1].expected < 0.5
