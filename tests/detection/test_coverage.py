"""A region that was heard of daily and is silent now is told; rare reports, and failed feeds, tell nothing."""

from __future__ import annotations

import pytest

from stream.detection.counts import Group
from stream.detection.coverage import Coverage, coverage, is_blind
from stream.detection.series import Track
from stream.kinds import Metric
from stream.outcomes import Rule

TODAY = 1_000
DAILY = range(TODAY - 40, TODAY - 5)
"""Reports on every day, the last six days ago."""
WEEKLY = range(TODAY - 60, TODAY - 30, 7)


def test_daily_reports_that_cease_are_a_silence_after_three_days() -> None:
    assert is_blind(DAILY, frozenset(), TODAY)
    assert [day for day in range(5) if is_blind(range(900, 1_000 - day), frozenset(), TODAY)] == [3, 4]


@pytest.mark.parametrize(
    ("reported", "silent"),
    [
        (WEEKLY, ()),
        ((), ()),
        (range(TODAY - 40, TODAY), ()),
        (DAILY, range(TODAY - 5, TODAY)),
        (range(TODAY - 9, TODAY - 5), ()),
    ],
    ids=["seldom", "never", "until now", "all feeds failed", "too young"],
)
def test_else_a_silence_may_be_chance(reported: range, silent: range) -> None:
    assert not is_blind(reported, frozenset(silent), TODAY)


def test_every_second_day_takes_longer() -> None:
    def blind(without: int) -> bool:
        return is_blind(range(TODAY - 40 - without, TODAY - without, 2), frozenset(), TODAY)

    assert next(without for without in range(15) if blind(without)) in range(8, 12)


def track(country: str, adm1: str | None, days: range, rule: Rule = Rule.REPORTS) -> Track:
    made = Track(group=Group(country, rule, None if rule is Rule.REPORTS else Metric.KILLED), adm1=adm1, base=900,
                 states=[None], silent=frozenset())  # fmt: skip
    made.days.update((day, {"x": 1}) for day in days)
    return made


def test_regions_count_by_country() -> None:
    tracks = [
        track("SYR", "SY-ID", DAILY), track("SYR", "SY-HL", range(960, 1_000)), track("SYR", None, DAILY),
        track("LBN", "LB-AS", WEEKLY), track("SYR", "SY-ID", DAILY, Rule.VICTIMS), track("IRQ", "IQ-NI", range(0)),
    ]  # fmt: skip
    found = coverage(tracks, {TODAY - 3, TODAY - 28, TODAY - 29}, TODAY)
    assert found == Coverage({"SYR": 2, "LBN": 1}, {"SYR": 1, "LBN": 0}, 2)
