"""What happens, where and when, before anybody tells it: the background and the planted escalation.

The background stays within bounds on purpose: in one region and day at most three new happenings, and newly told
victims within `BUDGET`, so that only copies, corrections and running totals could look like a departure.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random

from seeds.regions import ESCALATION_RATE, REGIONS, Region
from seeds.story import Escalation

BUDGET = {"killed": 8, "injured": 25, "missing": 10, "displaced": 300, "evacuated": 300}
"""The most newly told victims of one region and day of publication, in persons."""

MOST_A_DAY = 3
"""New happenings of the background in one region and day."""

WEEKEND = 0.55
"""How much of the weekday rate is left on Saturdays and Sundays."""

FAMILY = 5
"""Persons in a family, as the reader assumes too."""

Toll = dict[str, int]

_CHANCES: dict[str, dict[str, float]] = {
    "clash": {"killed": 1.0, "injured": 0.5},
    "air_strike": {"killed": 0.85, "injured": 0.7},
    "shelling": {"killed": 0.7, "injured": 0.8},
    "bomb": {"killed": 0.75, "injured": 0.8},
    "shooting": {"killed": 0.85, "injured": 0.5},
    "flood": {"killed": 0.6, "missing": 0.25, "displaced": 0.7},
    "landslide": {"killed": 0.85, "injured": 0.4, "missing": 0.4},
    "bus": {"killed": 0.8, "injured": 0.9},
    "boat": {"killed": 0.8, "missing": 0.7},
    "displacement": {"displaced": 1.0},
    "evacuation": {"evacuated": 1.0},
}
"""Which metrics a kind of happening has, and how often."""

VIOLENT = ("clash", "air_strike", "shelling", "bomb", "shooting")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What is known from a moment on."""

    at: datetime
    toll: Toll


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A happening before it is told. Tolls count families where `families` is set."""

    region: Region
    kind: str
    town: str
    at: datetime
    stages: tuple[Stage, ...]
    families: bool = False
    children: int = 0
    copies: int = 0
    planted: bool = False
    first_version: Toll | None = None
    """The wrong toll of the first version, where the story is corrected later."""
    retracted: bool = False

    @property
    def final(self) -> Toll:
        """The toll that holds in the end."""
        return self.stages[-1].toll

    def persons(self, toll: Toll) -> Toll:
        """The toll in persons."""
        return {m: n * FAMILY if m == "displaced" and self.families else n for m, n in toll.items()}


def moment(day: date, minutes: int) -> datetime:
    """So many minutes into the day, UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=minutes)


def _poisson(rng: Random, mean: float) -> int:
    n, product, floor = 0, rng.random(), math.exp(-mean)
    while product > floor:
        n, product = n + 1, product * rng.random()
    return n


def _number(rng: Random, metric: str, families: bool) -> int:
    """Heavy-tailed, within the bounds of a single background happening."""
    if metric == "killed":
        return min(8, int(rng.paretovariate(1.1)))
    if metric == "injured":
        return min(25, 1 + int(2 * rng.paretovariate(1.1)))
    if metric == "missing":
        return min(8, 1 + int(rng.paretovariate(1.0)))
    return rng.randint(6, 40) if families and metric == "displaced" else rng.randint(4, 38) * 5


def _toll(rng: Random, kind: str, families: bool) -> Toll:
    chances = _CHANCES[kind]
    chosen = [metric for metric, chance in chances.items() if rng.random() < chance]
    return {metric: _number(rng, metric, families) for metric in chosen or list(chances)[:1]}


def _grown_from(rng: Random, final: Toll) -> Toll | None:
    """An earlier, smaller count of one metric, or None where nothing can have grown."""
    growing = [metric for metric, n in final.items() if n > 1 and metric != "missing"]
    if not growing:
        return None
    metric = rng.choice(growing)
    return final | {metric: rng.randint(max(1, final[metric] // 2), final[metric] - 1)}


def _stages(rng: Random, at: datetime, final: Toll, last: datetime) -> tuple[Stage, ...]:
    told = at + timedelta(minutes=rng.randint(25, 170))
    later = told + timedelta(minutes=rng.randint(150, 1700))
    first = _grown_from(rng, final) if rng.random() < 0.4 and later < last else None
    if first is None:
        return (Stage(at=told, toll=final),)
    return Stage(at=told, toll=first), Stage(at=later, toll=final)


class _Ledger:
    """Victims told so far in one region, by day and metric."""

    def __init__(self) -> None:
        self._told: defaultdict[tuple[date, str], int] = defaultdict(int)

    @staticmethod
    def _news(draft: Draft) -> dict[tuple[date, str], int]:
        news: defaultdict[tuple[date, str], int] = defaultdict(int)
        before: Toll = {}
        for stage in draft.stages:
            for metric, n in draft.persons(stage.toll).items():
                news[stage.at.date(), metric] += n - before.get(metric, 0)
            before = draft.persons(stage.toll)
        return news

    def take(self, draft: Draft) -> bool:
        """Book the draft; False, and nothing booked, where it would exceed a day's budget."""
        news = self._news(draft)
        if any(self._told[key] + n > BUDGET[key[1]] for key, n in news.items()):
            return False
        for key, n in news.items():
            self._told[key] += n
        return True


def _background_draft(rng: Random, region: Region, day: date, used: set[str], last: datetime) -> Draft | None:
    towns = [town for town in region.towns if town not in used]
    if not towns:
        return None
    kind = rng.choices(list(region.kinds), list(region.kinds.values()))[0]
    at = moment(day, rng.randint(0, 1200))
    families = rng.random() < 0.5
    final = _toll(rng, kind, families)
    killed = final.get("killed", 0)
    return Draft(
        region=region, kind=kind, town=rng.choice(towns), at=at, families=families,
        stages=_stages(rng, at, final, last),
        children=rng.randint(1, min(3, killed - 1)) if killed > 2 and rng.random() < 0.4 else 0,
        copies=rng.choices((0, 1, 2), (6, 3, 1))[0],
    )  # fmt: skip


def background(rng: Random, region: Region, days: list[date], *, quiet: frozenset[date]) -> list[Draft]:
    """The region's ordinary happenings; none on the days of `quiet`, which something else fills."""
    ledger, drafts, last = _Ledger(), list[Draft](), moment(days[-1], 1439)
    for day in days:
        rate = region.rate * (WEEKEND if day.weekday() >= 5 else 1.0)
        used: set[str] = set()
        for _ in range(min(MOST_A_DAY, _poisson(rng, rate))):
            draft = _background_draft(rng, region, day, used, last)
            if draft is not None and day not in quiet and ledger.take(draft):
                drafts.append(draft)
                used.add(draft.town)
    return drafts


def escalation(rng: Random, days: list[date]) -> tuple[Region, Escalation]:
    """Where and when the departure from the usual is planted, and how large it is."""
    region = rng.choice([r for r in REGIONS if r.rate >= ESCALATION_RATE])
    length = min(rng.randint(3, 5), len(days))
    first = max(0, len(days) - length - rng.randint(0, 2))
    usual = region.rate * (5 + 2 * WEEKEND) / 7
    reports = max(rng.randint(7, 9), round(usual * rng.uniform(6.5, 9.0)))
    return region, Escalation(
        country=region.country, adm1=region.adm1, name=region.name,
        metrics=("reports", "killed", "displaced"),
        first_day=days[first], last_day=days[first + length - 1],
        reports_a_day=reports, factor=round(reports / usual, 2),
    )  # fmt: skip


def _planted_toll(rng: Random, kind: str, families: bool) -> Toll:
    if kind == "displacement":
        return {"displaced": rng.randint(60, 400) if families else rng.randint(12, 80) * 25}
    return {
        "killed": min(40, 3 + int(2 * rng.paretovariate(1.2))),
        "injured": min(90, 8 + int(6 * rng.paretovariate(1.2))),
    }


def planted(rng: Random, region: Region, plan: Escalation, last: datetime) -> list[Draft]:
    """The happenings of the escalation: two displacements a day, the rest violence, all with many victims."""
    kinds = [kind for kind in VIOLENT if kind in region.kinds]
    drafts: list[Draft] = []
    for offset in range((plan.last_day - plan.first_day).days + 1):
        day = plan.first_day + timedelta(days=offset)
        towns = rng.sample(region.towns, len(region.towns))
        start = rng.randrange(len(kinds))
        for i in range(plan.reports_a_day):
            kind = "displacement" if i < 2 else kinds[(start + i + i // len(towns)) % len(kinds)]
            families = rng.random() < 0.5
            at = moment(day, rng.randint(0, 1200))
            drafts.append(Draft(
                region=region, kind=kind, town=towns[i % len(towns)], at=at, families=families, planted=True,
                stages=_stages(rng, at, _planted_toll(rng, kind, families), last),
                children=rng.randint(0, 2) if kind != "displacement" else 0,
                copies=rng.choices((0, 1, 2, 3), (3, 3, 2, 1))[0],
            ))  # fmt: skip
    return drafts
