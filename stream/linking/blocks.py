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

from stream.kinds import Cause, PlacePrecision, Scope
from stream.linking.accounts import TOLERANCE, Account
from stream.records import Place

BlockKey: TypeAlias = tuple[Scope, str, str, bool, int]

GROUPS: dict[Cause, tuple[str, ...]] = {
    Cause.CONFLICT: ("violence",),
    Cause.CRIME: ("violence",),
    Cause.DISASTER: ("disaster",),
    Cause.ACCIDENT: ("accident",),
    Cause.OTHER: ("violence", "disaster", "accident"),
}
"""Causes that tellers confuse share a group; only accounts of a common group are compared."""

REACH_KM = 40.0
KM_A_DEGREE = 111.2
MIN_COSINE = 0.1


def filed(account: Account) -> set[BlockKey]:
    """The keys an account is filed under."""
    first, last = account.days
    return {
        (account.event.scope, group, area, account.dated, day)
        for group in GROUPS[account.event.cause]
        for area in _areas(account)
        for day in range(first, last + 1)
    }


def reach(account: Account) -> set[BlockKey]:
    """The keys under which accounts of the same happening may be filed."""
    return {
        (account.event.scope, group, area, dated, day)
        for group in GROUPS[account.event.cause]
        for area in (_countries(account) if group == "disaster" else _around(account))
        for dated in (True, False)
        for day in _days_around(account, group, dated)
    }


def within(total: Account) -> set[BlockKey]:
    """The keys under which the single incidents within a total over a period are filed."""
    areas = _around(total)
    days = range(total.days[0], total.days[1] + 1)
    return {
        (Scope.INCIDENT, group, area, dated, day)
        for group in GROUPS[total.event.cause]
        for area in areas
        for dated in (True, False)
        for day in days
    }


def over(single: Account) -> set[BlockKey]:
    """The keys under which the totals over a period that contain a single incident are filed."""
    areas = _around(single)
    return {
        (Scope.PERIOD, group, area, dated, single.days[0])
        for group in GROUPS[single.event.cause]
        for area in areas
        for dated in (True, False)
    }


def _days_around(account: Account, group: str, dated: bool) -> range:
    tolerance = max(account.tolerance, TOLERANCE[(group == "disaster", dated)])
    return range(account.days[0] - tolerance, account.days[1] + tolerance + 1)


def _areas(account: Account) -> set[str]:
    return {area for place in account.places for area in _areas_of(place)} or {"*", "!"}


def _areas_of(place: Place) -> Iterable[str]:
    """`*` ends the name of an area with all in it, `!` one with only what is known no finer."""
    country, adm1 = place.country or "", place.adm1 or ""
    yield f"{country}*"
    if adm1:
        yield f"{country}{adm1}*"
    if place.precision is PlacePrecision.POINT and place.lat is not None and place.lon is not None:
        yield f"{floor(place.lat)},{floor(place.lon)}"
    else:
        yield f"{country}{adm1}!"


def _countries(account: Account) -> set[str]:
    return {f"{place.country or ''}*" for place in account.places} or {"*"}


def _around(account: Account) -> set[str]:
    return {area for place in account.places for area in _around_of(place)} or {"*"}


def _around_of(place: Place) -> Iterable[str]:
    country, adm1 = place.country or "", place.adm1 or ""
    if not adm1 and place.precision is not PlacePrecision.POINT:
        yield f"{country}*"
        return
    yield f"{country}!"
    if place.precision is PlacePrecision.POINT and place.lat is not None and place.lon is not None:
        yield f"{country}{adm1}!"
        yield from _cells(place.lat, place.lon)
    else:
        yield f"{country}{adm1}*"


def _cells(lat: float, lon: float) -> Iterable[str]:
    """The cells of one degree that a circle of `REACH_KM` may touch."""
    north = REACH_KM / KM_A_DEGREE
    east = north / max(MIN_COSINE, cos(radians(lat)))
    for row in range(floor(lat - north), floor(lat + north) + 1):
        for column in range(floor(lon - east), floor(lon + east) + 1):
            yield f"{row},{(column + 180) % 360 - 180}"
