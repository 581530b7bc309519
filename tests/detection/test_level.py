"""The parts of the detector "level": what is learnt of rate, year, tail and surges."""

from __future__ import annotations

import math
import random
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stream.detection import DETECTORS, SeriesParams, Step, Verdict, recent
from stream.detection.recalibration import Correction
from stream.detection.tails import negative_binomial_tail, one_more
from stream.outcomes import Rule

MONDAY = date(2015, 1, 5)
LEVEL = DETECTORS["level"]


def judged(
    counts: list[float], step: Step = Step.WEEK, rule: Rule = Rule.REPORTS, alpha: float = 0.01
) -> list[Verdict]:
    state, out = LEVEL.initial(SeriesParams(rule=rule, step=step, alpha=alpha)), []
    length = timedelta(days=7 if step is Step.WEEK else 1)
    for at, count in enumerate(counts):
        verdict, state = LEVEL.advance(state, count, MONDAY + at * length)
        out.append(verdict)
    return out


def poisson(chance: random.Random, mean: float) -> float:
    count, product = 0, chance.random()
    while product > math.exp(-mean):
        count, product = count + 1, product * chance.random()
    return float(count)


def toll(chance: random.Random) -> int:
    return int(15 + 8 * chance.paretovariate(2.0)) if chance.random() < 0.08 else int(chance.lognormvariate(0.7, 0.8))


@pytest.mark.parametrize("factor", [0.5, 2.0])
def test_a_lasting_change_of_level_is_learnt(factor: float) -> None:
    chance = random.Random(5)
    counts = [poisson(chance, 10.0) for _ in range(150)] + [poisson(chance, 10.0 * factor) for _ in range(60)]
    assert judged(counts)[-1].expected == pytest.approx(10.0 * factor, rel=0.35)


def test_a_week_that_is_high_every_year_is_expected() -> None:
    chance = random.Random(2)
    counts = [poisson(chance, 60.0 if week % 52 == 20 else 20.0) for week in range(52 * 9)]
    feast = [verdict.expected for week, verdict in enumerate(judged(counts)) if week % 52 == 20]
    assert feast[0] < 30.0
    assert feast[-1] > 45.0


def test_where_nothing_comes_back_the_year_is_smooth() -> None:
    chance = random.Random(3)
    verdicts = judged([poisson(chance, 20.0) for _ in range(52 * 8)])
    assert all(17.0 < verdict.expected < 23.5 for verdict in verdicts[-52:])


@pytest.mark.parametrize("rule", [Rule.REPORTS, Rule.VICTIMS])
def test_p_values_of_sums_of_tolls_come_as_often_as_they_say(rule: Rule) -> None:
    said = []
    for seed in range(6):
        chance = random.Random(seed)
        counts = [float(sum(toll(chance) for _ in range(int(poisson(chance, 0.6))))) for _ in range(1200)]
        said += [verdict.p_value for verdict in judged(counts, Step.DAY, rule)[400:]]
    for level in (0.05, 0.01):
        assert 0.6 * level <= sum(p <= level for p in said) / len(said) <= 1.4 * level


def test_weeks_of_a_surge_weigh_more_than_one() -> None:
    chance = random.Random(4)
    calm = [poisson(chance, 8.0) for _ in range(120)]
    once, twice = judged([*calm, 8.0, 17.0]), judged([*calm, 17.0, 17.0])
    assert twice[-1].score > once[-1].score + 0.1


@pytest.mark.parametrize("rule", list(Rule))
def test_of_two_massacres_the_greater_scores_higher(rule: Rule) -> None:
    chance = random.Random(1)
    calm = [float(chance.randint(1, 3)) for _ in range(120)]
    scores = [judged([*calm, toll], Step.DAY, rule)[-1].score for toll in (3.0, 12.0, 60.0, 240.0)]
    assert scores == sorted(set(scores))
    assert scores[-1] > scores[0] + 0.5


def test_among_tolls_one_massacre_tells_less_of_a_surge_than_weeks_of_more_of_them() -> None:
    chance = random.Random(2)
    calm = [float(sum(toll(chance) for _ in range(int(poisson(chance, 4.0))))) for _ in range(200)]
    usual = sum(calm) / len(calm)
    massacre, surge = judged([*calm, usual, usual, 20 * usual]), judged([*calm, 4 * usual, 4 * usual, 4 * usual])
    assert surge[-1].score > massacre[-1].score + 0.1
    assert massacre[-1].alarm
    assert massacre[-1].p_value < surge[-1].p_value


def test_among_happenings_one_wild_week_tells_all() -> None:
    chance = random.Random(2)
    calm = [poisson(chance, 4.0) for _ in range(200)]
    wild, surge = judged([*calm, 4.0, 4.0, 80.0]), judged([*calm, 8.0, 8.0, 8.0])
    assert wild[-1].score > surge[-1].score + 1.0


@pytest.mark.parametrize("wild", [100.0, 800.0, 1e6])
def test_a_wild_day_weighs_on_the_days_after_and_is_forgotten_within_weeks(wild: float) -> None:
    chance = random.Random(1)
    calm = [float(chance.randint(1, 3)) for _ in range(160)]
    after = [verdict.score for verdict in judged([*calm[:120], wild, *calm[120:]], Step.DAY)[121:]]
    before = [verdict.score for verdict in judged(calm, Step.DAY)[120:]]
    assert after[0] > before[0] + 1.0
    assert after[30] < before[30] + 1.0


def test_odds_stay_finite_where_every_count_is_wild() -> None:
    assert all(math.isfinite(verdict.score) for verdict in judged([0.0] * 60 + [1e12] * 20, Step.DAY))


def test_the_first_toll_of_a_quiet_region_is_no_surprise() -> None:
    verdict = judged([0.0] * 200 + [8.0], Step.DAY, Rule.VICTIMS)[-1]
    assert verdict.p_value > 0.001


@given(share=st.floats(0.05, 0.5), scale=st.floats(0.7, 20.0), shape=st.floats(0.01, 1.0), p=st.floats(1e-9, 1.0))
def test_a_correction_can_be_taken_back(share: float, scale: float, shape: float, p: float) -> None:
    correction = Correction(share, scale, shape)
    raw = correction.raw(p)
    if raw > 1e-290:
        assert correction.corrected(raw) == pytest.approx(p, rel=1e-6)


@settings(max_examples=50)
@given(one=st.floats(0.0, 1.0), other=st.floats(0.0, 1.0), shape=st.floats(0.01, 1.0))
def test_a_correction_keeps_the_order(one: float, other: float, shape: float) -> None:
    correction = Correction(0.25, 1.3, shape)
    low, high = sorted((one, other))
    assert correction.corrected(low) <= correction.corrected(high) <= 1.0


@pytest.mark.parametrize(("mean", "size"), [(0.3, 0.2), (4.0, 1.5), (60.0, 30.0), (5.0, 1e5)])
def test_tails_are_those_of_the_law(mean: float, size: float) -> None:
    """Against a sum of probabilities by their ratio."""
    at, below = (size / (mean + size)) ** size if size < 1e6 else math.exp(-mean), 0.0
    for count in range(40):
        above, at_least = negative_binomial_tail(count, mean, size)
        assert at_least == pytest.approx(1.0 - below, rel=1e-4, abs=1e-9)
        assert above == pytest.approx(1.0 - below - at, rel=1e-4, abs=1e-9)
        below += at
        at *= (count + size) / (count + 1.0) * mean / (mean + size)


def test_what_came_before_lowers_the_bar_and_one_massacre_only_a_little() -> None:
    chance = random.Random(4)
    calm = [poisson(chance, 8.0) for _ in range(120)]
    after = {name: judged([*calm, *last, 8.0])[-1].threshold for name, last in
             {"quiet": (8.0, 8.0), "busy": (14.0, 15.0), "wild": (8.0, 900.0)}.items()}  # fmt: skip
    assert after["busy"] < after["quiet"]
    assert after["quiet"] - 4.0 <= after["wild"] < after["quiet"]


@pytest.mark.parametrize("alpha", [0.01, 0.05])
def test_alarms_that_look_back_come_no_more_often_than_said(alpha: float) -> None:
    """With true, independent p-values, uniform as of a law without gaps."""
    chance, product, alarms = random.Random(1), recent.NEUTRAL, 0
    for _ in range(40_000):
        p = chance.random()
        alarms += p <= recent.level(product, alpha)
        product = recent.after(product, p)
    assert 0.8 * alpha <= alarms / 40_000 <= 1.2 * alpha


def test_a_single_incident_stands_for_itself() -> None:
    counts = [0.0, 3.0] * 60 + [40.0, 40.0]
    verdicts = judged(counts, Step.DAY, Rule.MASS_CASUALTY)
    assert [verdict.alarm for verdict in verdicts] == [verdict.p_value <= 0.01 for verdict in verdicts]


@pytest.mark.parametrize(("mean", "size"), [(0.3, 0.2), (60.0, 30.0), (5.0, 1e7)])
def test_a_probability_leads_to_the_next(mean: float, size: float) -> None:
    for count in (0, 1, 7, 40):
        above, at_least = negative_binomial_tail(count, mean, size)
        further, _ = negative_binomial_tail(count + 1, mean, size)
        assert (at_least - above) * one_more(count, mean, size) == pytest.approx(above - further, rel=1e-6)


def test_a_region_learns_scatter_and_weekday_from_its_country_but_not_its_level() -> None:
    chance = random.Random(6)
    params = SeriesParams(rule=Rule.REPORTS, step=Step.DAY, alpha=0.01)
    country, region = LEVEL.initial(params), LEVEL.initial(params)
    for at in range(400):
        day = MONDAY + timedelta(days=at)
        busy = 0.0 if day.weekday() == 6 else 3.0 * poisson(chance, 4.0)
        country, region = LEVEL.learn(country, busy, day), LEVEL.learn(region, 0.0, day)
    young, day = LEVEL.like(region, country), MONDAY + timedelta(days=400)
    assert LEVEL.judge(young, 0.0, day).expected == pytest.approx(LEVEL.judge(region, 0.0, day).expected, rel=0.5)
    assert young.rate.residuals / young.rate.residual_steps > 2.0
    sunday, monday = (LEVEL.judge(young, 0.0, MONDAY + timedelta(days=at)).expected for at in (405, 406))
    assert sunday < 0.8 * monday
