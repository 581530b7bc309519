"""Totals of a short period ("80 in the past 24 hours") beside the single incidents they contain.

A total adds to the counts only what exceeds the incidents of its place, side and period, whichever was told first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import TypeAlias

from stream.kinds import Metric, Scope
from stream.linking.accounts import Account, is_spot
from stream.linking.cluster import Cluster, Weight
from stream.linking.fusion import counted
from stream.linking.nearness import one_spot
from stream.records import Place, Toll

Page: TypeAlias = tuple[bool, str | None, str | None, int]
"""Whether it is of totals, the country, the region or None, the day."""


@lru_cache(1 << 12)
def _pages_once(pages: tuple[Page, ...]) -> tuple[Page, ...]:
    """The same, for most of those that are equal one and the same."""
    return pages


def is_total(account: Account) -> bool:
    """Whether it is a total over a period."""
    return account.scope is Scope.PERIOD


class Calendar:
    """The incidents and the totals, by the country, the region and the days of their first tellings."""

    def __init__(self, first: Callable[[Cluster], Account]) -> None:
        """Nothing yet; `first` gives the first telling of a cluster."""
        self._first = first
        self._told: dict[Page, set[Cluster]] = {}
        self._pages: dict[Cluster, tuple[Page, ...]] = {}

    def put(self, cluster: Cluster) -> None:
        """Enter an incident or a total by its first telling, in place of what was entered of it before."""
        pages = tuple(_pages(self._first(cluster)))
        if self._pages.get(cluster) == pages:
            return
        self.take(cluster)
        self._pages[cluster] = _pages_once(pages)
        for page in self._pages[cluster]:
            self._told.setdefault(page, set()).add(cluster)

    def take(self, cluster: Cluster) -> None:
        """Take an incident or a total out."""
        for page in self._pages.pop(cluster, ()):
            self._told[page].discard(cluster)
            if not self._told[page]:
                del self._told[page]

    def inside(self, total: Account) -> list[Cluster]:
        """The single incidents that a total contains, by their first tellings."""
        (country, _), region, days = total.region, _reach(total), range(_begins(total), total.days[1] + 1)
        near = (c for day in days for c in self._told.get((False, country, region, day), ()))
        return [c for c in near if contains(total, self._first(c))]

    def around(self, single: Account) -> list[Cluster]:
        """The totals that contain a single incident."""
        country, region = single.region
        near = (c for part in {None, region} for c in self._told.get((True, country, part, single.days[1]), ()))
        return [c for c in near if contains(self._first(c), single)]


def _pages(account: Account) -> Iterator[Page]:
    """An incident stands on the pages of its last day, that of its country and that of its region; a total on those of
    all its days, of its region where it reaches no further, else of its country."""
    country, region = account.region
    if is_total(account):
        yield from ((True, country, _reach(account), day) for day in range(_begins(account), account.days[1] + 1))
    else:
        yield from ((False, country, part, account.days[1]) for part in {None, region})


def _reach(total: Account) -> str | None:
    """The region beyond which a total contains nothing; None where it may. What is near a town may be in another."""
    return None if not total.places or is_spot(total.places[0]) else total.region[1]


def _begins(total: Account) -> int:
    """The first day of a total: that of a weekend begins on the evening before."""
    period = total.event.period
    weekend = period is not None and "weekend" in (period.text or "").lower()
    return total.days[0] - (WEEKEND_EVE if weekend else 0)


WEEKEND_EVE = 1


def contains(total: Account, single: Account) -> bool:
    """Whether a single incident is of the place, the side and the period of a total.

    One told without a day is of the day of its telling or the one before, and so may begin a day too soon.
    """
    first, last = _begins(total), total.days[1]
    if set(total.groups).isdisjoint(single.groups):
        return False
    if not (first - 1 <= single.days[0] and first <= single.days[1] <= last and total.places and single.places):
        return False
    sides = total.perpetrators, single.perpetrators
    return (not all(sides) or bool(sides[0] & sides[1])) and _covers(total.places[0], single.places[0])


@lru_cache(1 << 12)
def _once(weight: Weight) -> Weight:
    """The same, for most of those that are equal one and the same."""
    return weight


def weight_of(toll: Toll) -> Weight:
    """What an incident of that toll counts for; most of those that are equal are one and the same."""
    return _once(tuple(counted(toll).items()))


def told_singly(weights: Iterable[Weight]) -> Counter[Metric]:
    """What the incidents within a total count for already."""
    sums: Counter[Metric] = Counter()
    for weight in weights:
        sums.update(dict(weight))
    return sums


def _covers(whole: Place, part: Place) -> bool:
    """Whether a part lies in a country, a region or, to the reach of a town, a spot."""
    if whole.country is None or whole.country != part.country:
        return False
    if is_spot(whole):
        return one_spot(whole, part)
    return whole.adm1 in (None, part.adm1)
