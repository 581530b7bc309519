"""What every detector promises, whatever its statistics."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stream import wire
from stream.detection import DETECTORS, Detector, SeriesParams, Step, Verdict
from stream.detection.batch import Row, detect_rows
from stream.outcomes import Rule

MONDAY = date(2015, 1, 5)
LENGTH = {Step.DAY: timedelta(days=1), Step.WEEK: timedelta(days=7)}

every_detector = pytest.mark.parametrize("name", sorted(DETECTORS))
every_step = pytest.mark.parametrize("step", list(Step))

COUNTS = st.lists(st.integers(0, 20) | st.integers(0, 100_000), min_size=1, max_size=40)


def walk(
    detector: Detector[Any], counts: Sequence[float], step: Step, alpha: float = 0.001, rule: Rule = Rule.REPORTS
) -> tuple[list[Verdict], Any]:
    state = detector.initial(SeriesParams(rule=rule, step=step, alpha=alpha))
    verdicts = []
    for at, count in enumerate(counts):
        day = MONDAY + at * LENGTH[step]
        verdicts.append(detector.judge(state, count, day))
        state = detector.learn(state, count, day)
    return verdicts, state


def poisson(mean: float, steps: int, seed: int = 1) -> list[float]:
    chance, counts = random.Random(seed), []
    for _ in range(steps):
        count, product = 0, chance.random()
        while product > math.exp(-mean):
            count, product = count + 1, product * chance.random()
        counts.append(float(count))
    return counts


@every_detector
@every_step
@pytest.mark.parametrize("level", [0.0, 1.0, 12.0, 300.0])
def test_quiet_on_flat_counts(name: str, step: Step, level: float) -> None:
    verdicts, _ = walk(DETECTORS[name], [level] * 120, step)
    assert not any(verdict.alarm for verdict in verdicts[20:])


@every_detector
@every_step
@pytest.mark.parametrize("mean", [0.5, 4.0, 20.0])
def test_finds_a_planted_jump(name: str, step: Step, mean: float) -> None:
    counts = [*poisson(mean, 100), 8 * mean + 10]
    verdicts, _ = walk(DETECTORS[name], counts, step)
    assert verdicts[-1].alarm


@every_detector
@every_step
@pytest.mark.parametrize("rule", list(Rule))
def test_the_state_survives_the_wire(name: str, step: Step, rule: Rule) -> None:
    detector = DETECTORS[name]
    _, state = walk(detector, poisson(3.0, 30), step, rule=rule)
    back = wire.decode(wire.encode(state), detector.state_type)
    assert back == state
    day = MONDAY + 30 * LENGTH[step]
    assert detector.judge(back, 9.0, day) == detector.judge(state, 9.0, day)


@every_detector
@settings(max_examples=20, deadline=None)
@given(counts=COUNTS, step=st.sampled_from(Step), rule=st.sampled_from(Rule))
def test_figures_are_in_range(name: str, counts: list[int], step: Step, rule: Rule) -> None:
    for count, verdict in zip(counts, walk(DETECTORS[name], counts, step, rule=rule)[0]):
        assert 0.0 <= verdict.p_value <= 1.0
        assert verdict.expected >= 0.0
        assert all(map(math.isfinite, (verdict.expected, verdict.threshold, verdict.score)))
        assert verdict.alarm <= (count >= verdict.threshold)


@settings(max_examples=20, deadline=None)
@given(counts=COUNTS, step=st.sampled_from(Step), alpha=st.sampled_from([0.001, 0.01, 0.1]))
def test_the_threshold_is_the_smallest_count_that_alarms(counts: list[int], step: Step, alpha: float) -> None:
    detector = DETECTORS["level"]
    _, state = walk(detector, counts, step, alpha)
    day = MONDAY + len(counts) * LENGTH[step]
    threshold = detector.judge(state, 0.0, day).threshold
    assert detector.judge(state, threshold, day).alarm
    assert threshold == 0.0 or not detector.judge(state, threshold - 1, day).alarm


@every_detector
@settings(max_examples=40, deadline=None)
@given(
    counts=COUNTS,
    last=st.tuples(*[st.integers(0, 1000) | st.integers(0, 10**12)] * 2),
    step=st.sampled_from(Step),
    rule=st.sampled_from(Rule),
)
def test_a_higher_count_is_never_less_alarming(
    name: str, counts: list[int], last: tuple[int, int], step: Step, rule: Rule
) -> None:
    detector = DETECTORS[name]
    _, state = walk(detector, counts, step, rule=rule)
    day = MONDAY + len(counts) * LENGTH[step]
    lower, higher = (detector.judge(state, float(count), day) for count in sorted(last))
    assert higher.score >= lower.score - 1e-6
    assert higher.p_value <= lower.p_value + 1e-9
    assert higher.alarm >= lower.alarm


@every_detector
@settings(max_examples=20, deadline=None)
@given(counts=COUNTS, later=COUNTS)
def test_nothing_later_changes_a_verdict(name: str, counts: list[int], later: list[int]) -> None:
    alone, _ = walk(DETECTORS[name], counts, Step.DAY)
    assert walk(DETECTORS[name], counts + later, Step.DAY)[0][: len(counts)] == alone


@every_detector
@settings(max_examples=15, deadline=None)
@given(one=COUNTS, other=COUNTS, order=st.randoms(use_true_random=False))
def test_a_batch_says_what_a_replay_says(name: str, one: list[int], other: list[int], order: random.Random) -> None:
    series = {"one": one, "other": other}
    queue = [key for key, counts in series.items() for _ in counts]
    order.shuffle(queue)
    at, rows = dict.fromkeys(series, 0), []
    for key in queue:
        rows.append(Row(key, MONDAY + timedelta(days=at[key]), float(series[key][at[key]])))
        at[key] += 1
    results = list(detect_rows(rows, Step.DAY, alpha=0.01, detector=name))
    assert [row for row, _ in results] == rows
    for key, counts in series.items():
        verdicts, _ = walk(DETECTORS[name], counts, Step.DAY, 0.01)
        assert [said for row, said in results if row.series == key] == verdicts


def test_a_rows_own_rule_goes_before_the_general_one() -> None:
    rows = [Row("a", MONDAY, 3.0, Rule.VICTIMS), Row("b", MONDAY, 3.0)]
    mixed = list(detect_rows(rows, Step.WEEK, Rule.REPORTS))
    plain = list(detect_rows([Row("a", MONDAY, 3.0), Row("b", MONDAY, 3.0)], Step.WEEK, Rule.REPORTS))
    assert mixed[0][1].p_value != plain[0][1].p_value
    assert mixed[1] == plain[1]


@every_step
@pytest.mark.parametrize("mean", [0.4, 3.0, 25.0])
def test_p_values_of_plain_counts_come_as_often_as_they_say(step: Step, mean: float) -> None:
    verdicts = [v for seed in range(6) for v in walk(DETECTORS["level"], poisson(mean, 400, seed), step)[0][100:]]
    share = sum(verdict.p_value <= 0.05 for verdict in verdicts) / len(verdicts)
    assert 0.02 <= share <= 0.07


def test_one_wild_week_does_not_raise_the_bar() -> None:
    calm = poisson(5.0, 104)
    _, before = walk(DETECTORS["level"], calm, Step.WEEK)
    _, after = walk(DETECTORS["level"], [*calm, 500.0], Step.WEEK)
    day = MONDAY + timedelta(weeks=105)
    thresholds = [DETECTORS["level"].judge(state, 0.0, day).threshold for state in (before, after)]
    assert thresholds[1] <= 1.5 * thresholds[0]


def test_a_region_used_to_massacres_is_not_alarmed_by_one() -> None:
    chance = random.Random(3)
    tolls = [float(int(chance.paretovariate(1.2)) if chance.random() < 0.5 else 0) for _ in range(400)]
    verdicts, _ = walk(DETECTORS["level"], tolls, Step.DAY, 0.01, Rule.VICTIMS)
    assert sum(verdict.alarm for verdict in verdicts[100:]) <= 9
