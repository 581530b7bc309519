"""What a generated story promises: the same every time, valid, quiet but for the escalation, and true to its truth."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from datetime import UTC, date, timedelta
from functools import cache
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seeds import Happening, Story, generate
from seeds.__main__ import main
from seeds.plan import BUDGET, Draft, background
from seeds.regions import REGIONS, Region
from seeds.words import number, spell
from stream.records import ItemStatus, NewsItem
from stream.wire import decode, encode

SEEDS = range(1, 11)


@cache
def story(seed: int) -> Story:
    return generate(seed)


def encoded(seed: int) -> bytes:
    told = generate(seed)
    return encode(told.items) + encode(told.truth)


def first_told(told: Story) -> dict[str, date]:
    days: dict[str, date] = {}
    for item in told.items:
        if item.published is not None:
            days.setdefault(item.id, item.published.date())
    return days


def new_by_day(told: Story, happenings: list[Happening]) -> Counter[tuple[str, date]]:
    days = first_told(told)
    return Counter((h.adm1, min(days[i] for i in h.items)) for h in happenings)


def test_a_seed_tells_the_same_story_to_the_byte() -> None:
    assert encoded(3) == encoded(3)
    assert encoded(3) != encoded(4)


@pytest.mark.parametrize("seed", SEEDS)
def test_items_are_valid_ordered_and_unique(seed: int) -> None:
    items = story(seed).items
    assert all(decode(encode(item), NewsItem) == item for item in items)
    times = [item.published for item in items]
    assert all(time is not None and time.tzinfo is UTC for time in times)
    assert times == sorted(time for time in times if time is not None)
    assert len({(item.id, item.version) for item in items}) == len(items)
    assert all(item.title and item.text and item.source and item.url for item in items)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_story_lasts_its_days(seed: int) -> None:
    told = story(seed)
    days = {item.published.date() for item in told.items if item.published}
    assert min(days) == told.first_day
    assert max(days) == told.last_day
    assert (told.last_day - told.first_day).days == 119


@pytest.mark.parametrize("seed", SEEDS)
def test_every_happening_is_told_with_its_final_toll(seed: int) -> None:
    told = story(seed)
    texts: defaultdict[str, str] = defaultdict(str)
    for item in told.items:
        texts[item.id] += f" {item.title} {item.text}".lower()
    for happening in told.truth.happenings:
        text = " ".join(texts[i] for i in happening.items)
        for metric, n in happening.toll.items():
            said = happening.families if metric == "displaced" and happening.families else n
            words = {number(said), f"{said:,}"} | ({spell(said)} if said < 100 else set())
            assert any(f" {word} " in text.replace(",", " ").replace("-", " - ") or word in text for word in words), (
                happening
            )
            assert n == (said * 5 if said is not n else said)


def check_background(told: Story) -> None:
    usual = [h for h in told.truth.happenings if not h.planted]
    for happening in usual:
        toll = happening.toll
        assert toll.get("killed", 0) <= 8
        assert toll.get("injured", 0) <= 25
        assert toll.get("displaced", 0) <= 200
        assert toll.get("evacuated", 0) <= 200
    assert max(new_by_day(told, usual).values()) <= 4  # three, and the one whose toll is revised ten times


def newly_told(drafts: list[Draft], metric: str) -> Counter[date]:
    told: Counter[date] = Counter()
    for draft in drafts:
        before = 0
        for stage in draft.stages:
            now = draft.persons(stage.toll).get(metric, 0)
            told[stage.at.date()] += now - before
            before = now
    return told


@pytest.mark.parametrize("metric", BUDGET)
@pytest.mark.parametrize("region", REGIONS, ids=lambda region: region.adm1)
def test_a_day_of_the_background_tells_of_few_new_victims(region: Region, metric: str) -> None:
    days = [date(2025, 1, 1) + timedelta(days=i) for i in range(300)]
    told = newly_told(background(Random(7), region, days, quiet=frozenset()), metric)
    assert max(told.values()) <= BUDGET[metric]


def check_escalation(told: Story) -> None:
    plan = told.truth.escalation
    length = (plan.last_day - plan.first_day).days + 1
    assert 3 <= length <= 5
    assert told.last_day - timedelta(days=2) <= plan.last_day <= told.last_day
    assert plan.reports_a_day >= 7
    assert plan.factor >= 5
    planted = [h for h in told.truth.happenings if h.planted]
    assert {h.adm1 for h in planted} == {plan.adm1}
    for offset in range(length):
        day = [h for h in planted if h.day == plan.first_day + timedelta(days=offset)]
        assert len(day) == plan.reports_a_day
        assert sum(h.toll.get("killed", 0) for h in day) >= 15
        assert sum(h.toll.get("displaced", 0) for h in day) >= 600


@pytest.mark.parametrize("seed", SEEDS)
def test_the_background_is_quiet_and_the_escalation_is_not(seed: int) -> None:
    check_background(story(seed))
    check_escalation(story(seed))


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(-(2**40), 2**40), days=st.integers(14, 60))
def test_any_seed_and_length_keeps_the_bounds(seed: int, days: int) -> None:
    told = generate(seed, days=days, end=date(2025, 3, 2))
    check_background(told)
    check_escalation(told)
    assert told.last_day == date(2025, 3, 2)
    assert all(h.items for h in told.truth.happenings)


def test_escalations_differ_by_seed() -> None:
    plans = [story(seed).truth.escalation for seed in SEEDS]
    assert len({plan.adm1 for plan in plans}) > 2
    assert len({(plan.reports_a_day, plan.first_day) for plan in plans}) > 2


@pytest.mark.parametrize("seed", SEEDS)
def test_traps_are_there(seed: int) -> None:
    told = story(seed)
    copies = Counter(item.text for item in told.items)
    assert max(copies.values()) >= 30
    usual = [h for h in told.truth.happenings if not h.planted]
    assert max(len(h.items) for h in usual if copies_of(told, h) < 5) >= 10
    second = [item for item in told.items if item.version == 2]
    assert sum(item.status is ItemStatus.CANCELED for item in second) == 1
    assert len(second) == 6
    assert sum("bulletin" in (item.text or "") for item in told.items) >= 30


def copies_of(told: Story, happening: Happening) -> int:
    texts = Counter(item.text for item in told.items if item.id in happening.items)
    return max(texts.values())


def test_weekends_are_quieter() -> None:
    week: Counter[bool] = Counter()
    for seed in SEEDS:
        week.update(h.day.weekday() >= 5 for h in story(seed).truth.happenings if not h.planted)
    assert week[True] / 2 < 0.75 * week[False] / 5


def test_a_story_too_short_to_have_a_usual_is_refused() -> None:
    with pytest.raises(ValueError, match="14 days"):
        generate(1, days=13)


def test_region_codes_are_iso() -> None:
    pycountry = pytest.importorskip("pycountry")
    for region in REGIONS:
        alpha2 = pycountry.countries.get(alpha_3=region.country).alpha_2
        assert pycountry.subdivisions.get(code=region.adm1).country_code == alpha2


def test_the_command_writes_items_and_truth(tmp_path: Path) -> None:
    out, truth = tmp_path / "items.jsonl", tmp_path / "truth.json"
    assert main(["--seed", "1", "--days", "20", "--out", str(out), "--truth", str(truth)]) == 0
    items = [decode(line, NewsItem) for line in out.read_bytes().splitlines()]
    told = json.loads(truth.read_text())
    assert tuple(items) == generate(1, days=20).items
    assert told["escalation"]["adm1"] in {region.adm1 for region in REGIONS}
