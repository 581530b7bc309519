"""Under which keys accounts are filed, so that each is compared with few others.

A key is (scope, cause group, area, whether the text says the day, day). An account is filed under each of its days and,
for each of its places, under the spot's cell of one degree, the region and the country. It looks where an account of
the same happening may be filed: a spot in the cells around it and among what is no finer than its region or country;
a coarser place in all of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import cos, floor, radians
from typing import TypeAlias

from stream.kinds import PlacePrecision, Scope
from stream.linking.accounts import LOOK_BACK, TOLERANCE, Account
from stream.records import Place

BlockKey: TypeAlias = tuple[Scope, str, str, bool, int]

REACH_KM = 40.0
KM_A_DEGREE = 111.2
MIN_COSINE = 0.1
RING = 1
"""Cells around those that a spot reaches: a spot that reaches this one is no further (but near the poles)."""

FAR_DEGREES = 2.0
"""Degrees of latitude beyond which no cell is around a spot."""

WIDEST = max(LOOK_BACK, *TOLERANCE.values())


def filed(account: Account) -> set[BlockKey]:
    """The keys an account is filed under."""
    first, last = account.days
    return {
        (account.event.scope, group, area, account.dated, day)
        for group in account.groups
        for area in (*_areas(account), *_names(account))
        for day in range(first, last + 1)
    }


def _names(account: Account) -> Iterable[str]:
    """The areas that stand for the full names told: a place may be told otherwise, or not at all."""
    return (f"@{name}" for name in account.full_names)


def reach(account: Account) -> set[BlockKey]:
    """The keys under which accounts of the same happening may be filed."""
    return {
        (account.event.scope, group, area, dated, day)
        for group in account.groups
        for area in (*(_countries(account) if group == "disaster" else _around(account, 0)), *_names(account))
        for dated in (True, False)
        for day in _days_around(account, group, area, dated)
    }


def hearers(account: Account) -> set[BlockKey]:
    """Keys under which every account is filed, perhaps among others, in whose reach this one is."""
    first, last = account.days
    return {
        (account.event.scope, group, area, dated, day)
        for group in account.groups
        for area in (*(_countries(account) if group == "disaster" else _around(account, RING)), *_names(account))
        for dated in (True, False)
        for day in range(first - WIDEST, last + WIDEST + 1)
    }


def may_hear(later: Account, account: Account) -> bool:
    """Whether the account may be in reach of a later one: never false where it is."""
    groups = {*later.groups}.intersection(account.groups)
    if not groups or later.event.scope is not account.event.scope:
        return False
    wide = "disaster" in groups
    limit = (max(TOLERANCE.values()) if wide else 1) if later.dated and account.dated else WIDEST
    if later.days[0] - account.days[1] > limit or account.days[0] - later.days[1] > limit:
        return False
    if not {*later.full_names}.isdisjoint(account.full_names):
        return True
    return any(_may_reach(a, b, wide) for a in later.places or (None,) for b in account.places or (None,))


def _may_reach(left: Place | None, right: Place | None, wide: bool) -> bool:
    if left is None or right is None or left.country != right.country:
        return (left.country if left else None) == (right.country if right else None)
    if wide or None in (left.lat, left.lon, right.lat, right.lon):
        return True
    if left.precision is not PlacePrecision.POINT or right.precision is not PlacePrecision.POINT:
        return left.adm1 == right.adm1 or None in (left.adm1, right.adm1)
    return abs((left.lat or 0.0) - (right.lat or 0.0)) <= FAR_DEGREES


def within(total: Account) -> set[BlockKey]:
    """The keys under which the single incidents within a total over a period are filed."""
    areas = _around(total, 0)
    days = range(total.days[0], total.days[1] + 1)
    return {
        (Scope.INCIDENT, group, area, dated, day)
        for group in total.groups
        for area in areas
        for dated in (True, False)
        for day in days
    }


def over(single: Account) -> set[BlockKey]:
    """The keys under which the totals over a period that contain a single incident are filed."""
    areas = _around(single, 0)
    return {
        (Scope.PERIOD, group, area, dated, single.days[0])
        for group in single.groups
        for area in areas
        for dated in (True, False)
    }


def _days_around(account: Account, group: str, area: str, dated: bool) -> range:
    """The days on which accounts that are `dated`, or not, may tell the same; far back and ahead only in areas finer
    than a country."""
    tolerance = max(account.tolerance, TOLERANCE[(group == "disaster", dated)])
    coarse = area[0] == "@" or (area[-1] in "*!" and len(area) <= len("SYR*"))
    fine = group != "disaster" and not coarse
    back = account.look_back if fine else 0
    ahead = LOOK_BACK if fine and not dated else 0
    return range(account.days[0] - max(tolerance, back), account.days[1] + max(tolerance, ahead) + 1)


def _areas(account: Account) -> set[str]:
    return {area for place in account.places for area in _areas_of(place)} or {"*", "!"}


def _areas_of(place: Place) -> Iterable[str]:
    """`*` ends the name of an area with all in it, `!` one with only what is known no finer."""
    country, adm1 = place.country or "", place.adm1 or ""
    yield f"{country}*"
    if adm1:
        yield f"{country}{adm1}*"
    if country and place.precision is PlacePrecision.POINT and place.lat is not None and place.lon is not None:
        yield f"{floor(place.lat)},{(floor(place.lon) + 180) % 360 - 180}"
    else:
        yield f"{country}{adm1}!"


def _countries(account: Account) -> set[str]:
    return {f"{place.country or ''}*" for place in account.places} or {"*"}


def _around(account: Account, ring: int) -> set[str]:
    return {area for place in account.places for area in _around_of(place, ring)} or {"*"}


def _around_of(place: Place, ring: int) -> Iterable[str]:
    country, adm1 = place.country or "", place.adm1 or ""
    if not country or (not adm1 and place.precision is not PlacePrecision.POINT):
        yield f"{country}*"
        return
    yield f"{country}!"
    if place.precision is PlacePrecision.POINT and place.lat is not None and place.lon is not None:
        yield f"{country}{adm1}!"
        yield from _cells(place.lat, place.lon, ring)
    else:
        yield f"{country}{adm1}*"


def _cells(lat: float, lon: float, ring: int) -> Iterable[str]:
    """The cells of one degree that a circle of `REACH_KM` may touch, and so many around them."""
    north = REACH_KM / KM_A_DEGREE
    east = north / max(MIN_COSINE, cos(radians(lat)))
    for row in range(floor(lat - north) - ring, floor(lat + north) + ring + 1):
        for column in range(floor(lon - east) - ring, floor(lon + east) + ring + 1):
            yield f"{row},{(column + 180) % 360 - 180}"
