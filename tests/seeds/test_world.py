"""Simulated worlds: reproducible, true to their own truth, with every kind of item, and written like news."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from test_seed_texts import WRONG

from seeds.__main__ import main
from seeds.words import spell
from seeds.world import simulate
from seeds.world.grammar import Grammar, prose
from seeds.world.lands import LANDS
from stream import wire
from stream.evaluation.worlds import ItemKind, World, WorldTruth
from stream.kinds import KINDS
from stream.records import ItemStatus

SEEDS = (1, 2)
DAYS = 80
DATE = re.compile(r" on (?:[A-Z][a-z]+ \d+|\d+ [A-Z][a-z]+)")
"""A day of the month, whose number counts nobody."""


@cache
def world(seed: int) -> World:
    return simulate(seed, days=DAYS)


def test_a_seed_gives_one_world() -> None:
    assert simulate(5, days=30, regions=4) == simulate(5, days=30, regions=4)
    assert simulate(5, days=30, regions=4) != simulate(6, days=30, regions=4)


def test_the_truth_can_be_written_and_read() -> None:
    truth = simulate(5, days=30, regions=4).truth
    assert wire.decode(wire.encode(truth), WorldTruth) == truth


@pytest.mark.parametrize("seed", SEEDS)
def test_every_kind_of_item_is_there(seed: int) -> None:
    kinds = Counter(world(seed).truth.kinds.values())
    assert set(kinds) >= set(ItemKind) - {ItemKind.DISPUTE}
    assert kinds[ItemKind.FIRST] > sum(kinds.values()) / 3


@pytest.mark.parametrize("seed", SEEDS)
def test_tellings_name_items_that_are_there(seed: int) -> None:
    told = world(seed)
    last = {item.id: item for item in told.items}
    assert set(told.truth.kinds) == set(last)
    for incident in told.truth.incidents:
        assert incident.kind in KINDS
        assert list(incident.tellings) == sorted(incident.tellings, key=lambda t: (t.published, t.item))
        for telling in incident.tellings:
            item = last[telling.item]
            assert (item.version, item.published, item.source) == (telling.version, telling.published, telling.source)
            assert item.status is ItemStatus.USABLE


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_claimed_stands_in_the_text(seed: int) -> None:
    told = world(seed)
    last = {item.id: item for item in told.items}
    for telling in (t for incident in told.truth.incidents for t in incident.tellings):
        item = last[telling.item]
        words = f"{item.title} {item.text}".lower()
        for count in telling.toll.values():
            if count.best > 5 and count.best not in (
                12,
                20,
                24,
                100,
            ):  # these may be words; few may be persons one by one
                numbers = {count.best, count.best // 5}
                assert any(f"{n:,}" in words or (n < 100 and spell(n) in words) for n in numbers), words


@pytest.mark.parametrize("seed", SEEDS)
def test_counts_follow_from_the_tellings(seed: int) -> None:
    truth = world(seed).truth
    reports = sum(n for key, n in truth.counts().items() if key[3] is None)
    assert reports == len(truth.incidents)
    for incident in truth.incidents:
        final = incident.changes()
        assert sum(n for key, n in final.items() if key[3] == "killed") >= 0
        assert incident.changes(incident.tellings[0].published)[
            incident.tellings[0].day, incident.country, incident.adm1, None
        ]  # fmt: skip


def test_escalations_are_as_large_as_told() -> None:
    ratios: dict[int, list[float]] = {}
    for seed in SEEDS:
        truth = world(seed).truth
        for planted in truth.planted:
            if planted.metric == "reports":
                days = (planted.last_day - planted.first_day).days + 1
                inside = [i for i in truth.incidents if i.adm1 == planted.adm1 and i.planted]
                inside = [i for i in inside if planted.first_day <= i.day <= planted.last_day]
                ratios.setdefault(planted.factor, []).append(len(inside) / days / planted.usual)
    for factor, found in ratios.items():
        assert sum(found) / len(found) == pytest.approx(factor, rel=0.35)


def test_levels_are_those_of_the_regions() -> None:
    truth = world(1).truth
    found = Counter(incident.adm1 for incident in truth.incidents if not incident.planted)
    busy = [level for level in truth.levels if level.rate >= 2]
    quiet = [level for level in truth.levels if level.rate < 0.3]
    assert min(found[level.adm1] for level in busy) > max(found[level.adm1] for level in quiet)


def test_outages_are_silent() -> None:
    told = world(1)
    for outage in told.truth.outages:
        for item in told.items:
            day = item.published.date() if item.published else date.min
            if outage.first_day <= day <= outage.last_day:
                assert outage.source not in (None, item.source)


@pytest.mark.parametrize("fault", WRONG)
def test_texts_are_free_of(fault: str) -> None:
    texts = [DATE.sub(" then", item.text or "") for item in world(1).items]
    assert not [text for text in texts if re.search(WRONG[fault], text)][:3]


def test_texts_of_one_kind_differ() -> None:
    told = world(1)
    firsts = [item.text or "" for item in told.items if told.truth.kinds[item.id] is ItemKind.FIRST]
    shapes = Counter(re.sub(r"[A-Z]\S*|\d\S*", "_", text.split("\n")[0]) for text in firsts)
    assert len(shapes) > 0.7 * len(firsts)


def test_a_grammar_with_a_fault_is_told() -> None:
    import random

    with pytest.raises(ValueError, match="brackets"):
        Grammar(random.Random(1), {}, {}).phrase("[a|b")
    with pytest.raises(ValueError, match="'where'"):
        Grammar(random.Random(1), {}, {}).phrase("{where}")


def test_kinds_of_regions_are_written() -> None:
    assert {kind for region in LANDS for kind in region.kinds} <= set(prose("kinds"))


@pytest.mark.parametrize(("days", "regions"), [(20, 20), (60, 1), (60, 21)])
def test_a_world_that_cannot_be_is_refused(days: int, regions: int) -> None:
    with pytest.raises(ValueError, match=r"days|regions"):
        simulate(1, days=days, regions=regions)


def test_the_command_writes_a_world(tmp_path: Path) -> None:
    out, truth = tmp_path / "items.jsonl", tmp_path / "truth.json"
    assert main(["--world", "--days", "30", "--regions", "3", "--out", str(out), "--truth", str(truth)]) == 0
    assert len(out.read_bytes().splitlines()) > 100
    assert len(json.loads(truth.read_text())["levels"]) == 3
