"""Totals of a short period ("80 in the past 24 hours") beside the single incidents they contain.

A total adds to the counts only what exceeds the incidents of its place, side and period, whichever was told first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from stream.kinds import Metric, PlacePrecision, Scope
from stream.linking import blocks
from stream.linking.accounts import Account
from stream.linking.clusters import Cluster, Clustering
from stream.linking.fusion import counted
from stream.linking.pairs import one_spot
from stream.records import Place, Toll


def is_total(account: Account) -> bool:
    """Whether it is a total over a period."""
    return account.event.scope is Scope.PERIOD


def inside(total: Account, clustering: Clustering) -> list[Cluster]:
    """The single incidents that a total contains, by their first tellings."""
    return [c for c in clustering.near(blocks.within(total)) if contains(total, c.members[0])]


def around(single: Account, clustering: Clustering) -> list[Cluster]:
    """The totals that contain a single incident."""
    return [c for c in clustering.near(blocks.over(single)) if contains(c.members[0], single)]


def contains(total: Account, single: Account) -> bool:
    """Whether a single incident is of the place, the side and the period of a total."""
    first, last = total.days
    if not (first <= single.days[0] and single.days[1] <= last and total.places and single.places):
        return False
    sides = total.perpetrators, single.perpetrators
    return (not all(sides) or bool(sides[0] & sides[1])) and _covers(total.places[0], single.places[0])


def told_singly(tolls: Iterable[Toll]) -> Counter[Metric]:
    """What the incidents within a total count for already."""
    sums: Counter[Metric] = Counter()
    for toll in tolls:
        sums.update(counted(toll))
    return sums


def _covers(whole: Place, part: Place) -> bool:
    """Whether a part lies in a country, a region or, to the reach of a town, a spot."""
    if whole.country is None or whole.country != part.country:
        return False
    if whole.precision is PlacePrecision.POINT:
        return one_spot(whole, part)
    return whole.adm1 in (None, part.adm1)
