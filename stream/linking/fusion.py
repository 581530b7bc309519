"""One toll from many tellers, as it stood after each telling.

A claim is what a telling that is no copy says of one metric. The most recent claim holds, of equally recent ones the
better attributed; `low` and `high` span the claims that are current: the last of each source, none older than the
newest by more than `current_hours`. Tellers are never summed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np

from stream.kinds import DISPLACEMENT, Metric, SourceType
from stream.linking.accounts import Account
from stream.linking.copies import PERMUTATIONS, first_alike
from stream.linking.params import LinkParams
from stream.records import Count, Figure, Toll

RANK: dict[SourceType, int] = {
    SourceType.HOSPITAL: 9,
    SourceType.UN: 8,
    SourceType.RESCUE: 8,
    SourceType.GOVERNMENT: 7,
    SourceType.POLICE: 7,
    SourceType.MONITOR: 6,
    SourceType.NGO: 6,
    SourceType.MILITARY: 5,
    SourceType.MEDIA: 4,
    SourceType.ARMED_GROUP: 3,
    SourceType.WITNESS: 3,
    SourceType.OTHER: 2,
}
"""The better attributed claim: who counts the dead himself, before who is told of them. Nobody named: 1."""

Region = tuple[str | None, str | None]


@dataclass(frozen=True, slots=True)
class Claim:
    """What one telling says of one metric."""

    account: Account
    count: Count
    rank: int

    @property
    def source(self) -> str:
        """Whose claim it is: the outlet, or the item where none is named."""
        return self.account.item.source or self.account.item.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """How things stood after one telling, in the order of publication."""

    account: Account
    copy_of: str | None
    toll: Toll
    region: Region


def steps(members: Sequence[Account], params: LinkParams) -> list[Step]:
    """The course of an incident, one step for each of its tellings, in their order."""
    originals = copy_sources(members, params)
    claims: dict[Metric, list[Claim]] = {}
    toll: Toll = {}
    region: Region = (None, None)
    course: list[Step] = []
    for account, copy_of in zip(members, originals):
        region = _finer(region, account.region)
        if copy_of is None and account.event.toll:
            toll = {**toll, **_claimed(account, claims, params)}
        course.append(Step(account=account, copy_of=copy_of, toll=toll, region=region))
    return course


def copy_sources(members: Sequence[Account], params: LinkParams) -> list[str | None]:
    """For each telling the id of the earliest one it reprints, or None. An update with another toll is no copy."""
    kept: list[Account] = []
    rows = np.empty((0, PERMUTATIONS), dtype=np.uint32)
    sources: list[str | None] = []
    for account in members:
        row = first_alike(account.hashes, rows, params.copy)
        copied = row is not None and kept[row].bests == account.bests
        sources.append(kept[row].item.id if copied and row is not None else None)
        if not copied and account.hashes is not None:
            kept.append(account)
            rows = np.vstack([rows, account.hashes])
    return sources


def displaced(toll: Toll) -> int | None:
    """People driven from home: the largest of the metrics of displacement, which overlap; None where none is told."""
    return max((count.best for metric, count in toll.items() if metric in DISPLACEMENT), default=None)


def counted(toll: Toll) -> dict[Metric, int]:
    """The best numbers of a toll as they are counted: the metrics of displacement as one, `displaced`."""
    numbers = {metric: count.best for metric, count in toll.items() if metric not in DISPLACEMENT}
    fled = displaced(toll)
    return numbers if fled is None else {**numbers, Metric.DISPLACED: fled}


def _claimed(account: Account, claims: dict[Metric, list[Claim]], params: LinkParams) -> Toll:
    toll: Toll = {}
    for metric, count in account.event.toll.items():
        claim = Claim(account, count, _rank(count, account.event.figures))
        current = [*_current(claims.get(metric, ()), claim, params), claim]
        claims[metric] = current
        toll[metric] = _fuse(current)
    return toll


def _current(earlier: Iterable[Claim], newest: Claim, params: LinkParams) -> list[Claim]:
    since = newest.account.item.published - timedelta(hours=params.current_hours)
    return [c for c in earlier if c.account.item.published >= since and c.source != newest.source]


def _fuse(current: Sequence[Claim]) -> Count:
    holds = max(current, key=lambda c: (c.account.item.published, c.rank, c.account.key))
    highs = [claim.count.high for claim in current]
    return replace(
        holds.count,
        low=min(claim.count.low for claim in current),
        high=None if None in highs else max(high for high in highs if high is not None),
        figures=(),
    )


def _rank(count: Count, figures: Sequence[Figure]) -> int:
    told = [figures[i].attribution for i in count.figures if i < len(figures)]
    return max((RANK[by.type] for by in told if by is not None), default=1)


def _finer(known: Region, told: Region) -> Region:
    """The first region told, made finer by the first telling that names a region of that country."""
    if known[0] is None:
        return told if told[0] is not None else known
    return told if known[1] is None and told[0] == known[0] else known
