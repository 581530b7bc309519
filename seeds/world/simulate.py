"""A world: what happens, what is told of it, and what a perfect reader would have counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from random import Random

from seeds.people import OUTLETS
from seeds.world.grammar import prose
from seeds.world.lands import LANDS
from seeds.world.noise import around, weekly_sums
from seeds.world.plan import Draft, Plan, moment, plan
from seeds.world.telling import Piece, told_pieces
from stream.evaluation.worlds import Outage, TrueIncident, TrueTelling, World, WorldTruth
from stream.records import ItemStatus, NewsItem

END = date(2026, 9, 30)
SHORTEST = 30
"""Days below which nothing is usual yet."""


def simulate(seed: int, *, days: int = 120, regions: int = 20, end: date = END) -> World:
    """The world of a seed: the same arguments give the same world, to the byte.

    Raises:
        ValueError: fewer than 30 days, or more regions than there are.
    """
    if days < SHORTEST:
        raise ValueError(f"a world lasts at least {SHORTEST} days, not {days}")
    if not 2 <= regions <= len(LANDS):
        raise ValueError(f"a world has 2 to {len(LANDS)} regions, not {regions}")
    calendar = [end - timedelta(days=days - 1 - n) for n in range(days)]
    planned = plan(seed, calendar, regions, OUTLETS)
    pieces = [piece for piece in _all_pieces(seed, planned, calendar) if not _silent(piece, planned.outages)]
    last = moment(end, 1439)
    told = _numbered(seed, [piece for piece in pieces if piece.published <= last])
    return World(items=tuple(item for item, _ in told), truth=_truth(seed, calendar, planned, told))


def _all_pieces(seed: int, planned: Plan, calendar: Sequence[date]) -> Iterable[Piece]:
    lands = {region.adm1: region for region in LANDS}
    regions = [lands[level.adm1] for level in planned.levels]
    rates = {level.adm1: level.rate for level in planned.levels}
    yield from told_pieces(seed, planned.drafts)
    yield from around(Random(f"{seed}/noise"), regions, calendar)
    yield from weekly_sums(Random(f"{seed}/weeks"), regions, planned.drafts, rates, calendar)


def _silent(piece: Piece, outages: Sequence[Outage]) -> bool:
    day = piece.published.date()
    return any(o.source in (None, piece.outlet) and o.first_day <= day <= o.last_day for o in outages)


def _numbered(seed: int, pieces: Sequence[Piece]) -> list[tuple[NewsItem, Piece]]:
    ordered = sorted(pieces, key=lambda piece: (piece.published, piece.key, piece.version))
    numbers: dict[str, int] = {}
    return [(_item(seed, numbers.setdefault(piece.key, len(numbers) + 1), piece), piece) for piece in ordered]


def _item(seed: int, number: int, piece: Piece) -> NewsItem:
    name = f"w{seed}-{number:05d}"
    slug = piece.outlet.lower().replace(" ", "-")
    return NewsItem(
        id=name,
        version=piece.version,
        status=piece.status,
        title=piece.title,
        text=piece.text,
        published=piece.published,
        source=piece.outlet,
        language="en",
        dateline=piece.dateline,
        url=f"https://{slug}.example/{piece.published:%Y/%m/%d}/{name}",
    )


def _truth(seed: int, calendar: Sequence[date], planned: Plan, told: Sequence[tuple[NewsItem, Piece]]) -> WorldTruth:
    last = {item.id: (item, piece) for item, piece in told}
    tellings: defaultdict[str, list[TrueTelling]] = defaultdict(list)
    for item, piece in sorted(last.values(), key=lambda pair: (pair[1].published, pair[0].id)):
        if piece.incident and piece.claims is not None and item.status is ItemStatus.USABLE:
            tellings[piece.incident].append(_telling(item, piece))
    incidents = (_incident(draft, tuple(tellings[draft.id])) for draft in planned.drafts if tellings[draft.id])
    return WorldTruth(
        seed=seed,
        first_day=calendar[0],
        last_day=calendar[-1],
        levels=planned.levels,
        incidents=tuple(incidents),
        planted=planned.planted,
        outages=planned.outages,
        kinds={name: piece.kind for name, (_, piece) in last.items()},
    )


def _telling(item: NewsItem, piece: Piece) -> TrueTelling:
    return TrueTelling(
        item=item.id,
        version=item.version,
        published=piece.published,
        source=piece.outlet,
        kind=piece.kind,
        toll={metric: claim.count for metric, claim in (piece.claims or {}).items()},
    )


def _incident(draft: Draft, tellings: tuple[TrueTelling, ...]) -> TrueIncident:
    return TrueIncident(
        id=draft.id,
        kind=prose("kinds")[draft.kind]["type"],
        day=draft.at.date(),
        country=draft.region.country,
        adm1=draft.region.adm1,
        town=draft.town,
        tellings=tellings,
        planted=draft.planted,
    )
