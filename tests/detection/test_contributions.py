"""What an incident adds to the counts, the words of an alert, and the settings file."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pytest

from stream.detection.counts import Group, contributions, facts, parse_key
from stream.detection.params import DetectionParams
from stream.detection.wording import category, severity, span
from stream.kinds import KINDS, Cause, Kind, Metric
from stream.outcomes import Change, Incident, IncidentStatus, Rule, Severity
from stream.records import Count

PARAMS = DetectionParams()
DAY = date(2021, 3, 1).toordinal()
Changes = list[tuple[int, str | None, Metric | None, int]]
Counts = dict[tuple[str | None, int], int]


def incident(changes: Changes, kind: Kind | None = None, **toll: int) -> Incident:
    kind = kind or KINDS["armed_clash"]
    when = datetime(2021, 3, 1, tzinfo=UTC)
    return Incident(
        id="i",
        type=kind.type,
        sub_type=kind.sub_type,
        cause=kind.cause,
        places=(),
        period=None,
        toll={Metric(name): Count(low=best, best=best, high=best) for name, best in toll.items()},
        by_region=(),
        changes=tuple(
            Change(day=date.fromordinal(DAY + day).isoformat(), country="SYR", adm1=adm1, metric=metric, count=count)
            for day, adm1, metric, count in changes
        ),
        history=(),
        history_total=0,
        items=(),
        items_total=0,
        distinct_sources=1,
        first_published=when,
        last_published=when,
    )


def counted(told: Incident, rule: Rule) -> Counts:
    slots = contributions(told, PARAMS.victim_floors)
    return {(adm1, day - DAY): count for (group, adm1, day), count in slots.items() if group.rule is rule}


KILLED = Metric.KILLED
CASES = {
    "a report counts in its region and its country": (
        [(0, "SY-ID", None, 1)], {}, Rule.REPORTS, {("SY-ID", 0): 1, (None, 0): 1},
    ),
    "a report of a country alone": ([(0, None, None, 1)], {}, Rule.REPORTS, {(None, 0): 1}),
    "reports in two regions are one of the country, on the earlier day": (
        [(2, "SY-ID", None, 1), (0, "SY-HL", None, 1)], {}, Rule.REPORTS,
        {("SY-ID", 2): 1, ("SY-HL", 0): 1, (None, 0): 1},
    ),
    "a toll and its change": (
        [(0, "SY-ID", KILLED, 8), (3, "SY-ID", KILLED, -2)], {"killed": 6}, Rule.VICTIMS,
        {("SY-ID", 0): 8, (None, 0): 8, ("SY-ID", 3): -2, (None, 3): -2},
    ),
    "a metric without a floor is not watched": (
        [(0, "SY-ID", Metric.AFFECTED, 800)], {"affected": 800}, Rule.VICTIMS, {},
    ),
    "a mass casualty is the toll as it stood": (
        [(0, None, KILLED, 8), (3, None, KILLED, 40)], {"killed": 48}, Rule.MASS_CASUALTY,
        {(None, 0): 8, (None, 3): 48},
    ),
    "a mass casualty that was corrected is what is held now": (
        [(0, None, KILLED, 80), (3, None, KILLED, -70)], {"killed": 10}, Rule.MASS_CASUALTY, {(None, 0): 10},
    ),
    "displacement may be held under another of its metrics": (
        [(0, None, Metric.DISPLACED, 9000)], {"evacuated": 9000}, Rule.MASS_CASUALTY, {(None, 0): 9000},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_contributions(
    case: tuple[
        list[tuple[int, str | None, Metric | None, int]], dict[str, int], Rule, dict[tuple[str | None, int], int]
    ],
) -> None:
    changes, toll, rule, expected = case
    assert counted(incident(changes, **toll), rule) == expected


@pytest.mark.parametrize("status", [IncidentStatus.WITHDRAWN, IncidentStatus.MERGED])
def test_what_is_gone_counts_nowhere(status: IncidentStatus) -> None:
    told = replace(incident([(0, "SY-ID", None, 1)]), status=status)
    assert contributions(told, PARAMS.victim_floors) == {}


def test_a_key_can_be_read_back() -> None:
    for group, adm1 in [(Group("SYR", Rule.VICTIMS, KILLED), "SY-ID"), (Group("SYR", Rule.REPORTS, None), None)]:
        assert parse_key(group.key(adm1)) == (group, adm1)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2016, 3, 19), date(2016, 3, 19), "19 March 2016"),
        (date(2016, 3, 19), date(2016, 3, 21), "19–21 March 2016"),
        (date(2016, 3, 30), date(2016, 4, 2), "30 March–2 April 2016"),
        (date(2016, 12, 30), date(2017, 1, 2), "30 December 2016–2 January 2017"),
    ],
)
def test_spans_of_days(first: date, last: date, words: str) -> None:
    assert span(first, last) == words


@pytest.mark.parametrize(
    ("kind", "name"),
    [("air_strike", "Security"), ("earthquake", "Geo"), ("flood", "Met"), ("epidemic", "Health"), ("fire", "Fire"),
     ("collapse", "Safety"), ("shooting", "Security"), ("other", "Other"), ("transport_accident", "Transport")],
)  # fmt: skip
def test_categories(kind: str, name: str) -> None:
    assert category([(facts(incident([], KINDS[kind])), 5)]) == name


def test_the_category_is_that_of_most_of_the_count() -> None:
    flood, clash = facts(incident([], KINDS["flood"])), facts(incident([], KINDS["armed_clash"]))
    assert category([(flood, 5), (clash, 9)]) == "Security"
    assert clash.cause is Cause.CONFLICT


@pytest.mark.parametrize(
    ("observed", "expected", "degree"),
    [(12, 2, Severity.MINOR), (30, 2, Severity.MODERATE), (60, 2, Severity.SEVERE), (300, 2, Severity.EXTREME),
     (300, 200, Severity.SEVERE), (12, 11, Severity.MINOR)],
)  # fmt: skip
def test_severity_is_by_how_many_and_how_far(observed: float, expected: float, degree: Severity) -> None:
    assert severity(Rule.VICTIMS, KILLED, observed, expected, PARAMS) is degree


def test_the_settings_file_holds_the_defaults() -> None:
    path = Path(__file__).parents[2] / "config" / "detection.toml"
    assert msgspec.convert(tomllib.loads(path.read_text("utf-8")), DetectionParams) == DetectionParams()


def test_an_unknown_metric_in_the_settings_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"victim_floors": {"sneezed": 3}}, DetectionParams)
