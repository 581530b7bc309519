"""Whether two accounts tell of one place: one feature of the evidence, in nats (`pairs.py`)."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

from stream.kinds import Cause, PlacePrecision
from stream.linking.accounts import Account, folded, is_spot
from stream.linking.blocks import NEAR_KM, WIDE_KM
from stream.records import Place

QUARTER_KM, REACHABLE_KM, WIDEST_KM = 5.0, 40.0, 1000.0
"""How far a quarter lies from the middle of its town; how far apart two places named for one happening, and for one
great storm or flood of a land, may lie."""

ONE_SPOT, ONE_NAME, NEAR, ONE_REGION, UNSAID = 2.5, 1.0, 0.5, 0.0, -0.5
APART, UNLISTED, FAR, ABROAD = -1.5, -2.5, -3.0, -8.0
UNLISTED_IN_WAR, NEXT_IN_WAR, FAR_IN_WAR = -4.0, -5.0, -6.0
"""In a war every town of a region has attacks of its own on one day: only much that is shared brings two together. A
village that no gazetteer has may be spelled otherwise."""
ASIDE = (0.0, 1.0, 2.5)
"""Less by how many of the two are not the first place of their account: where it happened stands first, and where the
news comes from behind it."""


def place(left: Account, right: Account) -> float:
    """The best fit of any two places. Where the first of each are far apart, one that both name further on is where
    they were filed."""
    if not left.places or not right.places:
        return UNSAID
    first, other = left.places[0], right.places[0]
    if first.geonameid is not None and first.geonameid == other.geonameid and first.precision is PlacePrecision.POINT:
        return ONE_SPOT
    wide = left.disaster and right.disaster
    war = in_war(left, right)
    best = max(ABROAD, _fit(first, other, wide, war))
    apart = best <= FAR
    for i, a in enumerate(left.places):
        for j, b in enumerate(right.places):
            fit = _fit(a, b, wide, war)
            if not (apart and ((war and fit <= 0) or (i and j))):
                best = max(best, fit - ASIDE[(i > 0) + (j > 0)])
    return best


def one_spot(left: Place, right: Place) -> bool:
    """Whether two places are one town: the same, or hardly apart."""
    if _same_spot(left, right):
        return True
    known = left.precision is PlacePrecision.POINT and right.precision is PlacePrecision.POINT
    km = _distance(left, right) if known else None
    return km is not None and km <= NEAR_KM


def _fit(left: Place, right: Place, wide: bool, war: bool) -> float:
    if left.country is None or right.country is None:
        return UNSAID
    if left.country != right.country:
        return _across(_distance(left, right), wide)
    if _same_spot(left, right):
        return ONE_SPOT if is_spot(left) else ONE_NAME
    if folded(left.name) == folded(right.name):
        return ONE_NAME
    if None in (left.adm1, right.adm1):
        return UNLISTED if is_spot(left) and is_spot(right) else UNSAID
    if left.precision is PlacePrecision.POINT and right.precision is PlacePrecision.POINT:
        return _near(_distance(left, right), wide, war)
    if left.adm1 == right.adm1:
        names = is_spot(left) and is_spot(right)  # two, and one of them no gazetteer has
        return (UNLISTED_IN_WAR if war else UNLISTED) if names else ONE_REGION
    return UNSAID if wide else FAR


def _same_spot(left: Place, right: Place) -> bool:
    if left.geonameid is not None and left.geonameid == right.geonameid:
        return True
    return left.adm1 == right.adm1 and folded(left.name) == folded(right.name)


def _near(km: float | None, wide: bool, war: bool) -> float:
    """Two spots of one land."""
    if km is None:
        return UNSAID
    if war:
        return UNSAID if km <= QUARTER_KM else NEXT_IN_WAR if km <= REACHABLE_KM else FAR_IN_WAR
    if km <= NEAR_KM:
        return NEAR
    if wide:
        return UNSAID if km <= WIDE_KM else APART if km <= WIDEST_KM else FAR
    return APART if km <= REACHABLE_KM else FAR


def _across(km: float | None, wide: bool) -> float:
    """Two sides of a border are near each other only where spots are."""
    if km is None or km > (WIDE_KM if wide else REACHABLE_KM):
        return ABROAD
    return UNSAID if wide or km <= NEAR_KM else APART


BEYOND_DEGREES, BEYOND = 3.0, 333.0
"""Degrees of latitude beyond which it is further than any distance that matters, and so many kilometres."""


def _distance(left: Place, right: Place) -> float | None:
    """Kilometres on the great circle, by the haversine formula, or `BEYOND`; None without coordinates."""
    if left.lat is None or left.lon is None or right.lat is None or right.lon is None:
        return None
    if abs(left.lat - right.lat) > BEYOND_DEGREES:
        return BEYOND
    north, south = radians(left.lat), radians(right.lat)
    east = radians(right.lon - left.lon)
    half = sin((south - north) / 2) ** 2 + cos(north) * cos(south) * sin(east / 2) ** 2
    return 2 * 6371.0 * asin(min(1.0, sqrt(half)))


def in_war(left: Account, right: Account) -> bool:
    """Whether both tell of a conflict."""
    return left.event.cause is Cause.CONFLICT and right.event.cause is Cause.CONFLICT
