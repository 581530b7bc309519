"""Totals of a short period ("80 in the past 24 hours") beside the single incidents they contain.

A total adds to the counts only what exceeds the incidents of its place, side and period, whichever was told first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from stream.kinds import ActorRole, ActorSide, Metric, Scope
from stream.linking.accounts import ANYWHERE, GROUPS, Account, BlockKey
from stream.linking.clusters import Cluster, Clustering
from stream.linking.fusion import Region, counted
from stream.outcomes import Incident
from stream.records import Toll


def is_total(account: Account) -> bool:
    """Whether it is a total over a period."""
    return account.event.scope is Scope.PERIOD


def inside(total: Account, clustering: Clustering) -> list[Cluster]:
    """The single incidents within the period and side of a total, and of its country; in the order first told."""
    found = clustering.near(_files(Scope.INCIDENT, total, range(total.days[0], total.days[1] + 1)))
    return sorted((c for c in found if _within(c.members[0], total)), key=lambda c: c.members[0].key)


def around(single: Account, clustering: Clustering) -> set[Cluster]:
    """The totals that may contain a single incident."""
    return clustering.near(_files(Scope.PERIOD, single, range(single.days[0], single.days[0] + 1)))


def in_region(region: Region, total: Account) -> bool:
    """Whether a region is the one a total speaks of, or lies in it."""
    country, adm1 = total.region
    return country is not None and region[0] == country and adm1 in (None, region[1])


def region_of(incident: Incident) -> Region:
    """Where an incident's toll counts; nowhere while it has none."""
    return (incident.by_region[0].country, incident.by_region[0].adm1) if incident.by_region else (None, None)


def told_singly(tolls: Iterable[Toll]) -> Counter[Metric]:
    """What the incidents within a total count for already."""
    sums: Counter[Metric] = Counter()
    for toll in tolls:
        sums.update(counted(toll))
    return sums


def _files(scope: Scope, account: Account, days: range) -> list[BlockKey]:
    return [
        (scope, group, country, ANYWHERE, day)
        for group in GROUPS[account.event.cause]
        for country in account.countries
        for day in days
    ]


def _within(single: Account, total: Account) -> bool:
    first, last = total.days
    return first <= single.days[0] and single.days[1] <= last and _sides_agree(single, total)


def _sides_agree(single: Account, total: Account) -> bool:
    mine, theirs = _sides(single), _sides(total)
    return not mine or not theirs or bool(mine & theirs)


def _sides(account: Account) -> set[ActorSide]:
    """The known sides of those who did it."""
    did = (actor.side for actor in account.event.actors if actor.role is ActorRole.PERPETRATOR)
    return {side for side in did if side is not ActorSide.UNKNOWN}
