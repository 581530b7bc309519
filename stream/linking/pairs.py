"""Whether two accounts tell the same happening: what excludes it, and the evidence of several features.

Every feature is a weight of evidence in nats (the natural logarithm of how much likelier it is between accounts of one
happening than between those of two alike), rounded; 0 where it says nothing. Their sum is a score whose parts can be
explained. Times, places and tolls are compared as tellers vary them: a day's slip, a coarser place, a toll that was
revised.
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


# -- where -----------------------------------------------------------------------------------------------------------

ONE_SPOT, ONE_NAME, NEAR, ONE_REGION, UNSAID, APART, FAR = 2.0, 0.5, 0.5, 0.0, 0.0, -1.5, -3.0


def place(left: Account, right: Account) -> float | None:
    """The best fit of any two places; None where they lie in different countries."""
    if not left.places or not right.places:
        return UNSAID
    wide = left.event.cause is Cause.DISASTER and right.event.cause is Cause.DISASTER
    fits = [fit for a in left.places for b in right.places if (fit := _fit(a, b, wide)) is not None]
    return max(fits, default=None)


def one_spot(left: Place, right: Place) -> bool:
    """Whether two places are one town: the same, or hardly apart."""
    km = _distance(left, right)
    return _same_spot(left, right) or (km is not None and km <= NEAR_KM)


def _fit(left: Place, right: Place, wide: bool) -> float | None:
    if left.country != right.country or left.country is None:
        return UNSAID if left.country is None or right.country is None else None
    if _same_spot(left, right):
        return ONE_SPOT if left.precision is PlacePrecision.POINT else ONE_NAME
    if left.name.casefold() == right.name.casefold():
        return ONE_NAME
    if None in (left.adm1, right.adm1):
        return UNSAID
    if left.precision is PlacePrecision.POINT and right.precision is PlacePrecision.POINT:
        return _near(_distance(left, right), wide)
    if left.adm1 == right.adm1:
        return ONE_REGION
    return UNSAID if wide else FAR


def _same_spot(left: Place, right: Place) -> bool:
    if left.geonameid is not None and left.geonameid == right.geonameid:
        return True
    return left.adm1 == right.adm1 and left.name.casefold() == right.name.casefold()


def _near(km: float | None, wide: bool) -> float:
    if km is None:
        return UNSAID
    if km <= NEAR_KM:
        return NEAR
    if km <= (WIDE_KM if wide else REACHABLE_KM):
        return UNSAID if wide else APART
    return FAR


def _distance(left: Place, right: Place) -> float | None:
    """Kilometres on the great circle, by the haversine formula; None without coordinates."""
    if left.lat is None or left.lon is None or right.lat is None or right.lon is None:
        return None
    north, south = radians(left.lat), radians(right.lat)
    east = radians(right.lon - left.lon)
    half = sin((south - north) / 2) ** 2 + cos(north) * cos(south) * sin(east / 2) ** 2
    return 2 * 6371.0 * asin(min(1.0, sqrt(half)))


# -- when and what ---------------------------------------------------------------------------------------------------

ONE_DAY, TOUCHING, DAYS_OFF, OTHER_DAY, LONG_AGO = 2.0, 1.0, -1.0, -2.0, -2.0


def time(left: Account, right: Account) -> float | None:
    """One day that both texts name, days that touch, the next day. Against it where both texts name another day of
    what is over in one, and where a text that names none comes much later, as those on an arrest or a funeral do;
    None beyond that."""
    first, later = (left, right) if left.days[1] <= right.days[1] else (right, left)
    gap = later.days[0] - first.days[1]
    if gap <= 0:
        return ONE_DAY if left.days == right.days and left.dated and right.dated else TOUCHING
    tolerance = max(left.tolerance, right.tolerance)
    if gap > tolerance:
        return LONG_AGO if gap <= later.look_back else None
    if tolerance == 1:
        return OTHER_DAY
    return 0.0 if 2 * gap <= tolerance else DAYS_OFF


def kind(left: Account, right: Account) -> float:
    """How alike the kinds of event are, the more telling where it is a disaster, which is rare; against it where they
    exclude each other, unless the tellers err."""
    value = kinship((left.event.type, left.event.sub_type), (right.event.type, right.event.sub_type))
    if value is None:
        return OTHER_KIND
    rare = Cause.DISASTER is left.event.cause is right.event.cause
    return value + RARE_KIND if rare else value


OTHER_KIND, RARE_KIND = -3.5, 1.0


# -- how many --------------------------------------------------------------------------------------------------------

COMPARED = (Metric.KILLED, Metric.INJURED, Metric.ABDUCTED, Metric.MISSING)


def toll(earlier: Account, later: Account) -> float:
    """Whether the later toll can be the earlier one, confirmed or revised: the worst metric, else the sum."""
    free = Cause.DISASTER in (earlier.event.cause, later.event.cause)
    values = [
        _revision(earlier.bests[m], later.bests[m], free) for m in COMPARED if m in earlier.bests and m in later.bests
    ]
    worst = min(values, default=0.0)
    return worst if worst < 0 else min(MOST_OF_TOLL, sum(values))


MOST_OF_TOLL = 3.5
ONE, FEW, MANY = 0.3, 1.5, 2.5
RISEN, FALLEN, LEAP = 0.3, 0.0, -2.0


def _revision(before: int, after: int, free: bool) -> float:
    """Equal tolls speak for one happening the more, the rarer they are; a leap speaks against it.

    Tolls rise while victims are found (`free`: without bound, as after an earthquake) and rarely fall by half.
    """
    if before == after:
        return ONE if before <= 1 else FEW if before <= 3 else MANY
    if after < before:
        return FALLEN if after >= 0.5 * before or before - after <= 2 else LEAP
    return RISEN if free or after <= 3 * before + 5 else LEAP


# -- in which words --------------------------------------------------------------------------------------------------

NAMED = (0.0, 0.7, 2.0, 3.0, 3.5, 4.5)
"""By how many words of names both tell, the last for as many or more."""
NO_NAME = -1.2
WORDED = (-2.0, -1.0, -0.5, 0.3, 0.8, 1.3, 1.6, 2.0, 2.5)
"""By how many other telling words they share."""
MIN_NAMES, MIN_WORDS = 4, 12
"""In poorer texts it says less that nothing is shared."""
MOST_OF_WORDS = 5.5


def words(left: Account, right: Account) -> float:
    """What names and other telling words both tell; below nought where there are plenty and none is shared."""
    names = _shared(left.names, right.names, NAMED, NO_NAME, MIN_NAMES)
    return min(MOST_OF_WORDS, names + _shared(left.words, right.words, WORDED, WORDED[0], MIN_WORDS))


def _shared(left: frozenset[str], right: frozenset[str], worth: tuple[float, ...], none: float, least: int) -> float:
    shared = len(left & right)
    value = worth[min(shared, len(worth) - 1)] if shared else none
    return value if value > 0 else value * min(1.0, min(len(left), len(right)) / least)


def reprint(left: Account, right: Account) -> float:
    """How far the texts are copies of one another; nothing below one half."""
    return 6.0 * max(0.0, similarity(left.hashes, right.hashes) - 0.5)


def actors(left: Account, right: Account) -> float:
    """Whether a named actor is in both."""
    mine = {actor.name.casefold() for actor in left.event.actors}
    return 0.5 if any(actor.name.casefold() in mine for actor in right.event.actors) else 0.0


FEATURES: tuple[Feature, ...] = (time, kind, place, toll, words, reprint, actors)
"""One that is None excludes that the two tell the same."""


def explain(earlier: Account, later: Account) -> dict[str, float | None]:
    """Each feature's part of the score, for a reader; None where it excludes."""
    return {feature.__name__: feature(earlier, later) for feature in FEATURES}


def score(earlier: Account, later: Account, span_days: int) -> float | None:
    """The evidence in nats; None where the two cannot tell the same happening."""
    if earlier.item.id == later.item.id or earlier.event.scope is not later.event.scope:
        return None
    if set(earlier.groups).isdisjoint(later.groups):
        return None
    if (later.item.published - earlier.item.published).days >= span_days:
        return None
    total = 0.0
    for feature in FEATURES:
        value = feature(earlier, later)
        if value is None:
            return None
        total += value
    return total
