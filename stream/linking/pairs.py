"""Whether two accounts tell the same happening: what excludes it, and a sum of weighted features.

Every feature is a number from -1 to 1, 0 where it says nothing, so that a score can be explained by its parts.
Times, places and tolls are compared as tellers vary them: a day's slip, a coarser place, a toll that was revised.
"""

from __future__ import annotations

from collections.abc import Callable
from math import asin, cos, radians, sin, sqrt

from stream.kinds import Cause, Metric, PlacePrecision
from stream.linking.accounts import Account
from stream.linking.copies import similarity
from stream.linking.kinship import kinship
from stream.records import Place

NEAR_KM = 15.0
REACHABLE_KM = 40.0
WIDE_KM = 300.0
"""How far apart two places named for one spot, one area, one wide disaster may lie."""

Feature = Callable[[Account, Account], float | None]


def place(left: Account, right: Account) -> float | None:
    """The best fit of any two places; None where every pair excludes the other."""
    if not left.places or not right.places:
        return 0.0
    wide = left.event.cause is Cause.DISASTER and right.event.cause is Cause.DISASTER
    fits = [fit for a in left.places for b in right.places if (fit := _fit(a, b, wide)) is not None]
    return max(fits, default=None)


def time(left: Account, right: Account) -> float | None:
    """One day: 1; overlapping: 0.6; within the tolerance: less. Against it where both texts name another day of what
    is over in one, and where a text that names none comes much later, as those on an arrest or a funeral do; None
    beyond that."""
    first, later = (left, right) if left.days[1] <= right.days[1] else (right, left)
    gap = later.days[0] - first.days[1]
    tolerance = max(left.tolerance, right.tolerance)
    if gap > tolerance:
        return LONG_AGO if gap <= later.look_back else None
    if gap > 0 and tolerance == 1:
        return OTHER_DAY
    if gap > 0:
        return 0.4 * (1 - gap / (tolerance + 1))
    exact = left.days == right.days and left.dated and right.dated
    return 1.0 if exact else 0.6


LONG_AGO = -2.0
OTHER_DAY = -1.5


def kind(left: Account, right: Account) -> float:
    """How alike the kinds of event are; against it where they exclude each other, unless the tellers err."""
    value = kinship((left.event.type, left.event.sub_type), (right.event.type, right.event.sub_type))
    return OTHER_KIND if value is None else value


OTHER_KIND = -1.5


def toll(earlier: Account, later: Account) -> float:
    """Whether the later toll can be the earlier one, confirmed or revised: the worst metric, else the best."""
    free = Cause.DISASTER in (earlier.event.cause, later.event.cause)
    shared = (Metric.KILLED, Metric.INJURED, Metric.ABDUCTED, Metric.MISSING)
    values = [
        _revision(earlier.bests[m], later.bests[m], free) for m in shared if m in earlier.bests and m in later.bests
    ]
    return min(values) if values and min(values) < 0 else max(values, default=0.0)


def words(left: Account, right: Account) -> float:
    """Shared telling words over those of the poorer text; below nought where there are plenty and none is shared."""
    least = min(len(left.terms), len(right.terms))
    if least < MIN_TERMS:
        return 0.0
    share = len(left.terms & right.terms) / least
    return max(-0.6, min(1.0, (share - 0.1) / 0.15))


MIN_TERMS = 5


def reprint(left: Account, right: Account) -> float:
    """How far the texts are copies of one another; nothing below one half."""
    return max(0.0, 2 * similarity(left.hashes, right.hashes) - 1)


def actors(left: Account, right: Account) -> float:
    """1 where a named actor is in both, else 0."""
    mine = {actor.name.casefold() for actor in left.event.actors}
    return float(any(actor.name.casefold() in mine for actor in right.event.actors))


FEATURES: tuple[tuple[Feature, float], ...] = (
    (time, 1.0),
    (kind, 1.5),
    (place, 2.0),
    (toll, 2.0),
    (words, 3.0),
    (reprint, 3.0),
    (actors, 0.5),
)
"""Each feature and its weight; one that is None excludes that the two tell the same."""


def explain(earlier: Account, later: Account) -> dict[str, float | None]:
    """Each feature's weighted part of the score, for a reader; None where it excludes."""
    parts = {feature.__name__: (feature(earlier, later), weight) for feature, weight in FEATURES}
    return {name: None if value is None else value * weight for name, (value, weight) in parts.items()}


def score(earlier: Account, later: Account, span_days: int) -> float | None:
    """The sum of the weighted features; None where the two cannot tell the same happening."""
    if earlier.item.id == later.item.id or earlier.event.scope is not later.event.scope:
        return None
    if set(earlier.groups).isdisjoint(later.groups):
        return None
    if (later.item.published - earlier.item.published).days >= span_days:
        return None
    total = 0.0
    for feature, weight in FEATURES:
        value = feature(earlier, later)
        if value is None:
            return None
        total += weight * value
    return total


def one_spot(left: Place, right: Place) -> bool:
    """Whether two places are one town: the same, or hardly apart."""
    km = _distance(left, right)
    return _same_spot(left, right) or (km is not None and km <= NEAR_KM)


def _fit(left: Place, right: Place, wide: bool) -> float | None:
    if left.country != right.country or left.country is None:
        return 0.0 if left.country is None or right.country is None else None
    if _same_spot(left, right):
        return 1.0 if left.precision is PlacePrecision.POINT else 0.5
    if None in (left.adm1, right.adm1):
        return 0.1
    points = left.precision is PlacePrecision.POINT and right.precision is PlacePrecision.POINT
    if points:
        return _near(_distance(left, right), wide)
    if left.adm1 == right.adm1:
        return 0.4
    return 0.0 if wide else None


def _same_spot(left: Place, right: Place) -> bool:
    if left.geonameid is not None and left.geonameid == right.geonameid:
        return True
    return left.adm1 == right.adm1 and left.name.casefold() == right.name.casefold()


def _near(km: float | None, wide: bool) -> float | None:
    if km is None:
        return 0.0
    if km <= NEAR_KM:
        return 0.6
    if km <= REACHABLE_KM:
        return 0.1 if wide else -0.6
    return 0.1 if wide and km <= WIDE_KM else None


def _distance(left: Place, right: Place) -> float | None:
    """Kilometres on the great circle, by the haversine formula; None without coordinates."""
    if left.lat is None or left.lon is None or right.lat is None or right.lon is None:
        return None
    north, south = radians(left.lat), radians(right.lat)
    east = radians(right.lon - left.lon)
    half = sin((south - north) / 2) ** 2 + cos(north) * cos(south) * sin(east / 2) ** 2
    return 2 * 6371.0 * asin(min(1.0, sqrt(half)))


def _revision(before: int, after: int, free: bool) -> float:
    """Equal tolls speak for one happening the more, the rarer they are; a leap speaks against it.

    Tolls rise while victims are found (`free`: without bound, as after an earthquake) and rarely fall by half.
    """
    if before == after:
        return 0.3 if before <= 1 else 0.6 if before <= 3 else 1.0
    if after < before:
        return 0.2 if after >= 0.5 * before or before - after <= 2 else -1.0
    return 0.3 if free or after <= 3 * before + 5 else -1.0
