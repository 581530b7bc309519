"""Villages that no gazetteer has, and texts that go on with what happened elsewhere."""

from __future__ import annotations

from dataclasses import replace

import pytest
from link_build import IDLIB, SYRIA, event, item

from stream.kinds import PlacePrecision
from stream.linking.accounts import Account, accounts
from stream.linking.nearness import FAR_IN_WAR, NEXT_IN_WAR, ONE_SPOT, UNLISTED, UNLISTED_IN_WAR, UNSAID, place
from stream.linking.pairs import GOES_ON, OTHER_FLOOD, explain, time, words
from stream.records import Place


def village(name: str) -> Place:
    return Place(
        name=name,
        text=name,
        country="SYR",
        adm1="SY-ID",
        adm1_name="Idlib",
        precision=PlacePrecision.ADM1,
    )


def account(name: str, where: Place, update: bool = False) -> Account:
    told = replace(event(place=where, killed=3), update=update)
    return accounts(item(name, 1.0, told))[0]


@pytest.mark.parametrize(
    ("left", "right", "evidence"), [("Marj", "Tell Abda", UNLISTED_IN_WAR), ("Marj", "Marj", ONE_SPOT)]
)
def test_two_villages_of_other_names_are_two_even_unlisted(left: str, right: str, evidence: float) -> None:
    assert place(account("a", village(left)), account("b", village(right))) == evidence


def test_a_town_is_no_unlisted_village_of_another_name() -> None:
    assert place(account("a", IDLIB), account("b", village("Marj"))) == UNLISTED_IN_WAR


def test_a_village_of_which_but_the_land_is_known_is_no_town_of_another_name() -> None:
    lost = Place(name="Marj", text="Marj", country="SYR", precision=PlacePrecision.ADM0)
    assert place(account("a", IDLIB), account("b", lost)) == UNLISTED
    assert place(account("a", SYRIA), account("b", lost)) == UNSAID


def test_a_text_goes_on_with_what_happened_where_it_tells() -> None:
    here, there = account("a", village("Marj")), account("b", village("Tell Abda"))
    same, other = account("c", village("Marj"), update=True), account("d", village("Tell Abda"), update=True)
    assert explain(here, same)["place"] == ONE_SPOT
    assert explain(here, there)["place"] == UNLISTED_IN_WAR
    assert explain(here, other)["place"] == UNLISTED_IN_WAR - GOES_ON


def spot(name: str, lat: float, geonameid: int) -> Place:
    point = PlacePrecision.POINT
    return replace(village(name), lat=lat, lon=36.6, precision=point, geonameid=geonameid)


@pytest.mark.parametrize(("lat", "evidence"), [(35.95, UNSAID), (36.1, NEXT_IN_WAR), (36.9, FAR_IN_WAR)])
def test_in_a_war_each_town_of_a_region_has_attacks_of_its_own(lat: float, evidence: float) -> None:
    assert place(account("a", spot("Marj", 35.93, 11)), account("b", spot("Tell Abda", lat, 12))) == evidence


def told_by(outlet: str, name: str) -> Account:
    return accounts(item(name, 1.0, event(killed=3), source=outlet, terms="Granite Post plaza"))[0]


def test_the_name_of_its_outlet_tells_nothing_of_what_a_text_tells() -> None:
    assert told_by("Granite Post", "a").terms == {"plaza"}
    assert told_by("Radio Marj", "b").terms >= {"granite", "plaza"}


def at_sea(name: str, country: str) -> Account:
    told = event("storm", place=replace(spot("Marj", 35.93, 11), country=country), killed=3)
    return accounts(item(name, 1.0, told, source="Granite Post", terms="Ondine"))[0]


def test_one_outlet_counts_in_full_for_a_storm_in_two_lands() -> None:
    alone, abroad = (words(at_sea("a", "SYR"), at_sea("b", land)) for land in ("SYR", "LBN"))
    assert abroad > alone


def quoting(name: str, *people: str) -> Account:
    """An account whose text names these people."""
    told = item(name, 1.0, event(killed=3))
    return accounts(replace(told, terms=people))[0]


@pytest.mark.parametrize(
    ("left", "right", "evidence"),
    [
        ("Ada Wirthman", "Ada Labadie", False),
        ("Ada Wirthman", "Selma Wirthman", False),
        ("Ada Wirthman", "Ada Wirtman", True),
        ("Ada Wirthman", "Wirthman", True),
        ("Ada Wirthman", "Ada Wirthman", True),
    ],
)
def test_people_of_whom_but_one_name_is_the_same_are_two(left: str, right: str, evidence: bool) -> None:
    assert (words(quoting("a", left), quoting("b", right)) > 0) is evidence


@pytest.mark.parametrize(("kind", "more"), [("flood", True), ("transport_accident", True), ("shooting", False)])
def test_of_mishaps_whose_days_both_texts_name_no_later_one_is_the_earlier(kind: str, more: bool) -> None:
    first, later = (accounts(item(name, at, event(kind, day=day, killed=3)))[0] for name, at, day in TWO_WEEKS)
    undated = replace(later, dated=False)
    assert (time(first, later) < time(first, undated)) is more


TWO_WEEKS = (("a", 1.0, 0), ("b", 340.0, 14))


def test_the_land_behind_a_village_of_it_brings_no_two_villages_together() -> None:
    marj, abda = (replace(SYRIA, name=name, text=name, geonameid=None) for name in ("Marj", "Tell Abda"))
    told = [replace(event("fire", killed=3), places=(village, SYRIA)) for village in (marj, abda)]
    left, right = (accounts(item(name, 1.0, each))[0] for name, each in zip("ab", told))
    assert left.places == (marj,)
    assert place(left, right) == UNLISTED


def flooded(name: str, where: Place, day: int, kind: str = "flood") -> Account:
    return accounts(item(name, 24.0 * day + 20, event(kind, place=where, day=day, killed=3)))[0]


@pytest.mark.parametrize(
    ("kind", "where", "day", "less"),
    [("flood", "Tell Abda", 2, OTHER_FLOOD), ("flood", "Tell Abda", 0, 0), ("storm", "Tell Abda", 2, 0),
     ("flood", "Marj", 2, 0)],
)  # fmt: skip
def test_floods_of_two_towns_on_two_days_are_rather_two(kind: str, where: str, day: int, less: float) -> None:
    left, right = flooded("a", spot("Marj", 35.93, 11), 0), flooded("b", spot(where, 36.4, 12), day, kind)
    assert explain(left, right)["place"] == place(left, right) - less
