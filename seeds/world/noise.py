"""What surrounds the news: sport, business, the past, drills, fiction, denials, warnings, totals of weeks and years."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from random import Random

from seeds.people import NAMES
from seeds.regions import Region
from seeds.words import number, spell
from seeds.world.desk import DESKS
from seeds.world.grammar import Grammar, prose
from seeds.world.plan import Draft, moment
from seeds.world.prose_of import region_words
from seeds.world.telling import Piece
from stream.evaluation.worlds import ItemKind
from stream.kinds import Metric

SHARES: dict[ItemKind, float] = {
    ItemKind.IRRELEVANT: 0.55,
    ItemKind.RECALL: 0.13,
    ItemKind.TOTAL: 0.1,
    ItemKind.DENIAL: 0.08,
    ItemKind.FICTION: 0.05,
    ItemKind.DRILL: 0.04,
    ItemKind.WARNING: 0.05,
}
WEEKLY_FROM = 1.5
"""Incidents a day from which a region has a total of its week."""


def around(rng: Random, regions: Sequence[Region], days: Sequence[date]) -> Iterator[Piece]:
    """Two to six items a day that tell of nothing new."""
    for day in days:
        for n in range(rng.randint(1, 3) if day.weekday() >= 5 else rng.randint(3, 6)):
            kind = rng.choices(list(SHARES), list(SHARES.values()))[0]
            yield _noise(rng, f"noise-{day}-{n}", moment(day, rng.randint(240, 1380)), kind, rng.choice(regions))


def _noise(rng: Random, key: str, at: datetime, kind: ItemKind, region: Region) -> Piece:
    row = rng.choice(prose("noise")[kind.value])
    by = rng.choice(DESKS)
    words = prose("noise")["words"]
    team, other = rng.sample(words["team"], 2)
    given, family = NAMES[region.people]
    few, weekday = rng.randint(4, 9), f"{at:%A}"
    slots = region_words(region) | {
        "n": str(few),
        "few": spell(few),
        "m": str(rng.randint(21, 95)),
        "big": f"{rng.randint(11, 380) * 100:,}",
        "years": str(rng.randint(10, 40)),
        "year": str(rng.randint(1985, 2019)),
        "team": team,
        "team2": other,
        "company": rng.choice(words["company"]),
        "town": rng.choice(region.towns),
        "hundreds": str(rng.randint(120, 980)),
        "hundreds2": str(rng.randint(120, 980)),
        "when": weekday if by.bare_weekday else f"on {weekday}",
        "when_plain": weekday,
        "today": f"on {weekday}",
        "person": f"{rng.choice(given)} {rng.choice(family)}",
    }
    grammar = Grammar(rng, {}, slots)
    return Piece(
        key=key,
        kind=kind,
        title=grammar.heading(row["head"]),
        text=grammar.sentence(row["text"]),
        published=at,
        outlet=by.outlet,
    )


def weekly_sums(
    rng: Random, regions: Sequence[Region], drafts: Sequence[Draft], rates: Mapping[str, float], days: Sequence[date]
) -> Iterator[Piece]:
    """On Sundays what the week cost in each busy region, all of it told before."""
    rows = prose("noise")["sums"]
    for region in (region for region in regions if rates[region.adm1] >= WEEKLY_FROM):
        own = [draft for draft in drafts if draft.region.adm1 == region.adm1]
        for day in (day for day in days if day.weekday() == 6 and day > days[7]):
            at = moment(day, rng.randint(1000, 1380))
            told = _of_week(own, at)
            if told[Metric.KILLED] < 2:
                continue
            by = rng.choice(DESKS)
            slots = (
                region_words(region)
                | _week_words(told)
                | {"outlet": by.outlet, "today": f"on {at:%A}", "town": region.towns[0]}
            )
            grammar = Grammar(rng, {}, slots)
            yield Piece(
                key=f"week-{region.adm1}-{day}",
                kind=ItemKind.TOTAL,
                title=grammar.heading(rng.choice(rows["head"])),
                text=grammar.sentence(rng.choice(rows["text"])),
                published=at,
                outlet=by.outlet,
            )


def _of_week(drafts: Sequence[Draft], at: datetime) -> Counter[Metric | None]:
    """The victims of the incidents first told within the week, as told by then; None counts the incidents."""
    told: Counter[Metric | None] = Counter()
    for draft in drafts:
        stages = [stage for stage in draft.stages if stage.at <= at - timedelta(hours=1)]
        if stages and at - timedelta(days=6) <= stages[0].at:
            told.update({metric: claim.count.best for metric, claim in stages[-1].claims.items()})
            told[None] += 1
    return told


def _week_words(told: Counter[Metric | None]) -> dict[str, str]:
    killed, injured = told[Metric.KILLED], told[Metric.INJURED]
    hurt = f"{number(injured)} {'was' if injured == 1 else 'were'}"
    return {
        "killed": str(killed),
        "killed_people": f"{number(killed)} people",
        "reports": number(max(2, told[None])),
        "and_injured": f" and {hurt} wounded" if injured else "",
        "and_injured2": f" and wounded {number(injured)}" if injured else "",
        "and_injured3": f" and {number(injured)} wounded" if injured else "",
    }
