"""What happens in a world, where and when, before anybody tells it.

Levels are those of first-level regions in the news: in a busy one two to three and a quarter incidents with victims are
told on a weekday, in others one every other day, or one a week. Escalations are planted where they can be told from
chance: ×2 and ×3 in busy regions, ×5 also in one with .9 to 1.2 a day. They last five to seven days.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random

from seeds.regions import Region
from seeds.world.lands import BUSY_TOWNS, LANDS
from seeds.world.laws import incidents_of_a_day, toll
from seeds.world.stages import Stage, stages_of
from stream.evaluation.worlds import Level, Outage, Planted

BUSY, MIDDLE, RISING, QUIET = (2.0, 3.25), (0.4, 0.8), (0.9, 1.2), (0.06, 0.25)
"""Incidents on a weekday: least and most."""
WEEKEND = (0.55, 1.1)
WARM_UP = 36
"""Days before the first escalation: until then nobody can say what is usual."""
APART = 44
"""Days from one escalation of a region to the next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An incident before it is told."""

    id: str
    region: Region
    kind: str
    town: str
    at: datetime
    stages: tuple[Stage, ...]
    planted: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """What happens in a world."""

    levels: tuple[Level, ...]
    drafts: tuple[Draft, ...]
    planted: tuple[Planted, ...]
    outages: tuple[Outage, ...]


def moment(day: date, minutes: int) -> datetime:
    """So many minutes into the day, UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=minutes)


def _levels(rng: Random, regions: int) -> list[tuple[Region, Level]]:
    able = [region for region in LANDS if len(region.towns) >= BUSY_TOWNS]
    busy = rng.sample(able, max(1, min(len(able), regions // 5)))
    rest = [region for region in LANDS if region not in busy]
    rng.shuffle(rest)
    chosen = (busy + rest)[:regions]
    found = []
    for n, region in enumerate(chosen):
        spans = BUSY if n < len(busy) else RISING if n == len(busy) else MIDDLE if n < regions // 2 else QUIET
        level = Level(
            country=region.country,
            adm1=region.adm1,
            rate=round(rng.uniform(*spans), 3),
            weekend=round(rng.uniform(*WEEKEND), 3),
        )
        found.append((region, level))
    return found


def _escalations(rng: Random, levels: Sequence[tuple[Region, Level]], days: Sequence[date]) -> list[Planted]:
    busy = [(region, level) for region, level in levels if level.rate >= BUSY[0]]
    rising = [(region, level) for region, level in levels if RISING[0] <= level.rate < BUSY[0]]
    starts = range(min(WARM_UP, len(days) // 2), len(days) - 8, APART)
    sizes = [factor for _ in range(len(busy) * len(starts)) for factor in (2, 3, 5, 2, 3)]
    sizes = sizes[: len(busy) * len(starts)]
    rng.shuffle(sizes)
    found = []
    slots = [(level, start) for _, level in busy for start in starts]
    for (level, start), factor in zip(slots, sizes):
        found.append(_planted(rng, level, days, start, factor))
    found += [_planted(rng, level, days, rng.choice(starts), 5) for _, level in rising[:1]]
    return found


def _planted(rng: Random, level: Level, days: Sequence[date], start: int, factor: int) -> Planted:
    length = rng.randint(5, 7)
    first = min(start + rng.randint(0, APART - 24), len(days) - length - 1)
    return Planted(
        country=level.country,
        adm1=level.adm1,
        metric=rng.choice(("reports", "reports", "victims")),
        factor=factor,
        first_day=days[first],
        last_day=days[first + length - 1],
        usual=round(level.rate * (5 + 2 * level.weekend) / 7, 3),
    )


def _outages(rng: Random, days: Sequence[date], outlets: Sequence[str], planted: Sequence[Planted]) -> list[Outage]:
    """Two outlets fall silent for some days, and every feed for one or two, when nothing escalates."""
    found = []
    for outlet in rng.sample(list(outlets), 2):
        first = rng.randrange(len(days) - 6)
        found.append(Outage(source=outlet, first_day=days[first], last_day=days[first + rng.randint(2, 5)]))
    margin = timedelta(days=6)
    free = [
        n
        for n in range(20, len(days) - 3)
        if not any(p.first_day - margin <= days[n] <= p.last_day + margin for p in planted)
    ]
    if free:
        first = rng.choice(free)
        found.append(Outage(source=None, first_day=days[first], last_day=days[first + rng.randint(0, 1)]))
    return found


class _Calendar:
    """Draws the incidents of one region, day by day."""

    def __init__(self, rng: Random, region: Region, level: Level, planted: Sequence[Planted]) -> None:
        self._rng, self._region, self._level = rng, region, level
        self._planted = [p for p in planted if p.adm1 == region.adm1]
        self._last: dict[str, date] = {}

    def of_day(self, day: date) -> list[Draft]:
        level, rng = self._level, self._rng
        rate = level.rate * (level.weekend if day.weekday() >= 5 else 1.0)
        on = next((p for p in self._planted if p.first_day <= day <= p.last_day), None)
        factor = 1.0 if on is None else on.factor if on.metric == "reports" else on.factor**0.5
        graver = 1.0 if on is None or on.metric == "reports" else on.factor**0.5
        return [self._draft(day, n, graver, on is not None) for n in range(incidents_of_a_day(rng, rate * factor))]

    def _draft(self, day: date, n: int, graver: float, planted: bool) -> Draft:
        rng, region = self._rng, self._region
        kind = rng.choices(list(region.kinds), list(region.kinds.values()))[0]
        at = moment(day, rng.randint(0, 1320))
        return Draft(
            id=f"{region.adm1}-{day:%m%d}-{n}",
            region=region,
            kind=kind,
            town=self._town(day),
            at=at,
            planted=planted,
            stages=stages_of(rng, at, toll(rng, kind, graver)),
        )

    def _town(self, day: date) -> str:
        """A town where nothing was told to happen that day, while there is one."""
        free = [town for town in self._region.towns if self._last.get(town) != day] or list(self._region.towns)
        town = self._rng.choice(free)
        self._last[town] = day
        return town


def plan(seed: int, days: Sequence[date], regions: int, outlets: Sequence[str]) -> Plan:
    """Everything that happens."""
    levels = _levels(Random(f"{seed}/levels"), regions)
    planted = _escalations(Random(f"{seed}/planted"), levels, days)
    drafts: list[Draft] = []
    for region, level in levels:
        calendar = _Calendar(Random(f"{seed}/{region.adm1}"), region, level, planted)
        drafts += [draft for day in days for draft in calendar.of_day(day)]
    return Plan(
        levels=tuple(level for _, level in levels),
        drafts=tuple(sorted(drafts, key=lambda draft: (draft.at, draft.id))),
        planted=tuple(sorted(planted, key=lambda p: (p.first_day, p.adm1))),
        outages=tuple(_outages(Random(f"{seed}/outages"), days, outlets, planted)),
    )
