"""What a naive counter would take for a departure: mass reprints, a toll revised ten times, a wrong first version,
a withdrawn story, running totals, and items that tell no happening at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from seeds.people import OUTLETS
from seeds.plan import MOST_A_DAY, Draft, Stage, Toll, moment
from seeds.regions import REGIONS
from seeds.telling import Piece, dateline, sentence_case, weekday
from seeds.templates_noise import COMPANIES, CUMULATIVE, PLAIN, TEAMS, TRAPS
from seeds.words import number, tidy

REPRINTS = 30
REVISIONS = 10
CORRECTIONS = 5


def set_traps(rng: Random, drafts: list[Draft]) -> list[Draft]:
    """The background with some of its happenings turned into traps; the order stays."""
    drafts = list(drafts)
    last = max(draft.at for draft in drafts) - timedelta(days=2)
    plain = [
        i for i, d in enumerate(drafts)
        if len(d.stages) == 1 and d.at < last and 2 <= d.final.get("killed", 0) < 8
    ]  # fmt: skip
    rng.shuffle(plain)
    for i in plain[:CORRECTIONS]:
        killed = drafts[i].final["killed"]
        drafts[i] = replace(drafts[i], first_version=drafts[i].final | {"killed": killed + 1}, copies=0)
    for i in plain[CORRECTIONS : CORRECTIONS + 1]:
        drafts[i] = replace(drafts[i], retracted=True, copies=0)
    for i in plain[CORRECTIONS + 1 : CORRECTIONS + 2]:
        drafts[i] = replace(drafts[i], copies=REPRINTS)
    return drafts


def revised_often(rng: Random, drafts: list[Draft], days: list[date]) -> Draft:
    """A bus crash or landslide in a quiet region, whose toll is revised ten times over two days."""
    region = rng.choice([r for r in REGIONS if r.rate < 0.45 and "bus" in r.kinds])
    busy = {stage.at.date() for d in drafts if d.region is region for stage in d.stages}
    span = len(days) - MOST_A_DAY
    free = [
        day for day in days[span // 4 : span * 3 // 4]
        if not busy & {day + timedelta(days=offset) for offset in range(4)}
    ] or days[:1]  # fmt: skip
    at = moment(rng.choice(free), rng.randint(200, 600))
    killed = sorted([1, 8, *rng.choices(range(1, 9), k=REVISIONS - 1)])
    tolls: list[Toll] = [{"killed": n, "injured": 6 + i} for i, n in enumerate(killed)]
    told, stages = at + timedelta(minutes=50), list[Stage]()
    for toll in tolls:
        stages.append(Stage(at=told, toll=toll))
        told += timedelta(minutes=rng.randint(150, 300))
    return Draft(region=region, kind="bus", town=rng.choice(region.towns), at=at, stages=tuple(stages))


def _slots(rng: Random, day: str) -> dict[str, str]:
    region = rng.choice(REGIONS)
    team, other = rng.sample(TEAMS, 2)
    few = rng.randint(4, 9)
    return {
        "n": str(few), "few": number(few), "m": str(rng.randint(21, 95)), "big": f"{rng.randint(11, 380) * 100:,}",
        "years": str(rng.randint(10, 40)), "year": str(rng.randint(1985, 2019)), "day": day,
        "team": team, "team2": other, "Team": sentence_case(team), "Team2": sentence_case(other),
        "company": rng.choice(COMPANIES), "town": rng.choice(region.towns), "country": region.country_name,
        "bare": region.bare,
    }  # fmt: skip


def _noise(rng: Random, key: str, day: date, row: tuple[str, str], extra: dict[str, str]) -> Piece:
    at = moment(day, rng.randint(240, 1380))
    slots = _slots(rng, weekday(at)) | extra
    title, text = (sentence_case(tidy(part.format_map(slots))) for part in row)
    return Piece(key=key, title=title, text=text, published=at, outlet=rng.choice(OUTLETS))


def irrelevant(rng: Random, days: list[date]) -> Iterator[Piece]:
    """Two to five items a day that tell no happening, tales of the past and of nothing among them."""
    for day in days:
        for i in range(rng.randint(1, 3) if day.weekday() >= 5 else rng.randint(2, 5)):
            rows = PLAIN if rng.random() < 0.72 else TRAPS
            yield _noise(rng, f"noise-{day}-{i}", day, rng.choice(rows), {})


def running_totals(rng: Random, days: list[date]) -> Iterator[Piece]:
    """One region's dead since the beginning, thousands, told daily over some weeks and slowly growing."""
    region = rng.choice([r for r in REGIONS if r.rate >= 0.8])
    total, moved = rng.randint(90, 400) * 100, rng.randint(200, 900)
    for day in days[len(days) // 3 : len(days) * 2 // 3]:
        total += rng.randint(0, 6)
        extra = {
            "big": f"{total - total % 10:,}", "m": str(moved), "year": str(region.since),
            "country": region.country_name, "conflict": region.conflict,
            "conflict_head": region.conflict.removeprefix("the "),
        }  # fmt: skip
        piece = _noise(rng, f"total-{day}", day, rng.choice(CUMULATIVE), extra)
        yield replace(piece, dateline=dateline(region.towns[0], region))
