"""The detector "lasting": evidence of several days, of how many incidents there are and of how grave they are."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from stream import wire
from stream.detection import DETECTORS, SeriesParams, Verdict, graver
from stream.detection.counts import Sum
from stream.detection.lasting import LastingState, bar
from stream.outcomes import Rule

LASTING, LEVEL = DETECTORS["lasting"], DETECTORS["level"]
FIRST = date(2021, 3, 1)
TYPICAL = [2, 3, 1, 2, 4, 2, 1, 3, 2, 2]
Days = list[tuple[int, ...]]


def walk(rule: Rule, counts: Sequence[float], alpha: float = 0.003) -> tuple[list[Verdict], LastingState]:
    state, verdicts = LASTING.initial(SeriesParams(rule=rule, alpha=alpha)), []
    for at, count in enumerate(counts):
        day = FIRST + timedelta(days=at)
        verdict, onward = LASTING.advance(state, count, day)
        assert (verdict, onward) == (LASTING.judge(state, count, day), LASTING.learn(state, count, day))
        verdicts.append(verdict)
        state = onward
    return verdicts, state


def toll(rng: random.Random, graver: float = 1.0) -> int:
    return min(120, int(graver * rng.paretovariate(1.7)))


def days(rng: random.Random, many: int, each: float, graver: float = 1.0) -> Days:
    counts = [sum(rng.random() < each / 20 for _ in range(20)) for _ in range(many)]
    return [tuple(toll(rng, graver) for _ in range(count)) for count in counts]


def sums(told: Days) -> list[Sum]:
    return [Sum(sum(tolls), tolls) for tolls in told]


def test_several_days_of_twice_as_many_alarm_where_none_does_alone() -> None:
    counts = [float(n) for n in TYPICAL * 6] + [6.0, 6.0, 6.0, 6.0, 6.0]
    verdicts, _ = walk(Rule.REPORTS, counts)
    assert [verdict.alarm for verdict in verdicts[-5:]].count(True) >= 1
    assert not verdicts[60].alarm
    assert not any(verdict.alarm for verdict in verdicts[20:60])


def test_the_bar_falls_as_evidence_gathers_and_rises_after_quiet_days() -> None:
    verdicts, _ = walk(Rule.REPORTS, [float(n) for n in TYPICAL * 6] + [6.0, 6.0, 0.0, 0.0, 0.0, 0.0])
    assert verdicts[62].threshold < verdicts[60].threshold
    assert verdicts[65].threshold > verdicts[62].threshold


def test_graver_incidents_alarm_where_their_sum_does_not() -> None:
    found = alone = 0
    for seed in range(12):
        rng = random.Random(seed)
        usual, surge = sums(days(rng, 80, 2.5)), sums(days(rng, 6, 4.3, 1.75))
        found += any(verdict.alarm for verdict in walk(Rule.VICTIMS, usual + surge)[0][-6:])
        alone += any(verdict.alarm for verdict in walk(Rule.VICTIMS, [float(x) for x in usual + surge])[0][-6:])
    assert found >= 9
    assert alone <= found - 4


def test_a_single_massacre_is_no_evidence_of_graver_days() -> None:
    rng = random.Random(3)
    usual = sums(days(rng, 80, 2.5))
    state = walk(Rule.VICTIMS, usual)[1]
    day = FIRST + timedelta(days=80)
    assert state.graver is not None
    grave, gravest = (LASTING.learn(state, Sum(n, (n,)), day) for n in (30, 100_000))
    assert grave.graver.gathered == gravest.graver.gathered


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(st.integers(-20, 300), max_size=6), min_size=1, max_size=30), st.randoms())
def test_the_order_of_a_day_is_no_matter_and_the_state_survives_the_wire(
    told: list[list[int]], rng: random.Random
) -> None:
    one = [Sum(max(sum(tolls), 0), tolls) for tolls in told]
    other = [Sum(max(sum(tolls), 0), rng.sample(tolls, len(tolls))) for tolls in told]
    verdicts, state = walk(Rule.VICTIMS, one)
    assert (verdicts, state) == walk(Rule.VICTIMS, other)
    assert wire.decode(wire.encode(state), LASTING.state_type) == state
    assert state.graver is not None
    assert 0 <= state.graver.gathered <= bar(0.003)


def test_without_single_tolls_victims_are_judged_as_level_does() -> None:
    rng = random.Random(5)
    told = [float(sum(tolls)) for tolls in days(rng, 60, 2.5)]
    state = LEVEL.initial(SeriesParams(rule=Rule.VICTIMS, alpha=0.003))
    for at, (count, verdict) in enumerate(zip(told, walk(Rule.VICTIMS, told)[0])):
        expected, state = LEVEL.advance(state, count, FIRST + timedelta(days=at))
        assert verdict == expected


def test_the_fewer_incidents_are_known_of_the_more_must_bear_the_evidence() -> None:
    rng = random.Random(4)
    wanted = []
    for each in (0.05, 0.5, 3.0):
        _, state = walk(Rule.VICTIMS, sums(days(rng, 120, each)))
        assert state.graver is not None
        wanted.append(graver.fewest(state.graver))
    assert wanted[0] == 12
    assert wanted == sorted(wanted, reverse=True)
    assert wanted[-1] == 5
