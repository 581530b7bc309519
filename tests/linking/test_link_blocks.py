"""Accounts are compared where they may tell the same, with few, and a change is heard by whom it concerns."""

from __future__ import annotations

from dataclasses import replace
from math import cos, radians

import pytest
from hypothesis import given
from hypothesis import strategies as st
from link_build import ALEPPO, IDLIB, IDLIB_PROVINCE, SYRIA, TRIPOLI_LIBYA, FiledWithItems, event, item

from stream.kinds import Cause, Scope
from stream.linking import LinkParams
from stream.linking.accounts import Account, accounts
from stream.linking.blocks import KM_A_DEGREE, NEAR_KM, OF_PLACE, block_keys, is_of_day
from stream.linking.nearness import one_spot
from stream.linking.pairs import explain, score
from stream.linking.shelves import Shelves
from stream.records import Event, Place


def account(told: Event, name: str = "a", hours: float = 1, terms: str = "") -> Account:
    return accounts(item(name, hours, told, terms=terms))[0]


def spot(lat: float, lon: float) -> Place:
    return replace(IDLIB, name=f"{lat} {lon}", lat=lat, lon=lon, geonameid=None)


def meet(left: Account, right: Account) -> bool:
    placed = left.is_placed and right.is_placed
    return any(not (placed and is_of_day(key)) for key in {*block_keys(left)}.intersection(block_keys(right)))


@given(st.floats(-89.0, 89.0), st.floats(-180.0, 180.0), st.floats(-0.99, 0.99), st.floats(-0.99, 0.99), st.booleans())
def test_spots_that_lie_near_each_other_meet(lat: float, lon: float, north: float, east: float, wrap: bool) -> None:
    degrees = NEAR_KM / KM_A_DEGREE / 2**0.5
    here = spot(lat, lon)
    shifted = lon + east * degrees / cos(radians(min(89.0, abs(lat) + degrees)))
    there = spot(lat + north * degrees, (shifted + 180.0) % 360.0 - 180.0 if wrap else shifted)
    assert one_spot(here, there)
    assert meet(account(event(place=here)), account(event(place=there)))


@pytest.mark.parametrize(
    ("left", "right", "met"),
    [
        (account(event(killed=9)), account(event(killed=4)), True),
        (account(event(killed=1)), account(event(place=ALEPPO, killed=1)), False),
        (account(event(killed=9)), account(event(place=SYRIA, killed=9)), True),
        (account(event(killed=9)), account(event(place=SYRIA, killed=8)), True),
        (account(event(killed=9)), account(event("flood", place=SYRIA, killed=8)), False),
        (account(event(place=None, killed=9)), account(event(place=None, killed=9)), True),
        (account(event(killed=9)), account(event(place=IDLIB_PROVINCE, killed=9)), True),
        (account(event(killed=9)), account(event(killed=9, scope=Scope.PERIOD)), False),
        (account(event("flood", killed=9)), account(event("flood", place=SYRIA, killed=2)), True),
        (account(event(killed=1), terms="Wirthman"), account(event(place=TRIPOLI_LIBYA), terms="Joe Wirthman"), True),
        (account(event(killed=1), terms="Monday"), account(event(place=TRIPOLI_LIBYA), terms="Monday"), False),
    ],
)
def test_who_is_compared(left: Account, right: Account, met: bool) -> None:
    assert meet(left, right) is met


def test_an_account_looks_through_a_bounded_number_and_no_more_hear_of_it() -> None:
    filed = FiledWithItems()
    shelves = Shelves(filed)
    numbers = [shelves.put(account(event(), f"i{n:03}", n / 60)) for n in range(3 * OF_PLACE)]
    middle = numbers[len(numbers) // 2]
    seen, heard = shelves.before(middle), shelves.hearers((middle,), filed.key(middle))
    assert (len(seen), len(heard)) == (OF_PLACE, OF_PLACE)
    assert all(middle in shelves.before(one) for one in heard)
    assert middle not in shelves.before(numbers[-1])


@pytest.mark.parametrize(
    ("toll", "terms", "seen"),
    [(1, "Wirthman", True), (1, "Zzyzx", False), (9, "Zzyzx", True)],
)
def test_a_day_in_a_region_needs_another_sign(toll: int, terms: str, seen: bool) -> None:
    shelves = Shelves(FiledWithItems())
    town = replace(spot(35.0, 36.9), adm1=IDLIB.adm1)
    here = account(event(killed=toll), "a", 1, terms="Wirthman")
    there = account(event(place=town, killed=toll), "b", 2, terms=terms)
    first, second = map(shelves.put, (here, there))
    assert meet(here, there)
    assert (first in shelves.before(second)) is seen


def test_a_score_can_be_explained_by_its_parts() -> None:
    (left,), (right,) = accounts(item("a", 1, event(killed=9))), accounts(item("b", 2, event(killed=9)))
    parts = explain(left, right)
    assert score(left, right, 0.0) == sum(parts.values())
    assert parts["place"] == 2.5


def test_causes_that_nobody_confuses_are_two_happenings_though_place_day_and_toll_agree() -> None:
    (left,), (right,) = accounts(item("a", 1, event("flood", killed=9))), accounts(item("b", 2, event(killed=9)))
    assert (left.event.cause, right.event.cause) == (Cause.DISASTER, Cause.CONFLICT)
    assert score(left, right, LinkParams().join) < LinkParams().join
