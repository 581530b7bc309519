"""A town that no gazetteer has counts in the region in which other texts say that it lies."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from link_build import ALEPPO, IDLIB, START, SYRIA, TARN, TARN_IN_ALEPPO, TARN_IN_IDLIB, counts, event, item

from stream.kinds import PlacePrecision, RegionBasis
from stream.linking import Linker, LinkParams, link
from stream.outcomes import Incident
from stream.records import ItemEvents, ItemStatus, Place

FOREVER = LinkParams(lateness_days=1000)
SHORT = LinkParams(lateness_days=6, span_days=4, close_days=3)
ASKED = item("asked", 2000, event(place=TARN, day=83, killed=7))
DAY = 24


def says(name: str, days: float, place: Place = TARN_IN_IDLIB, **more: int) -> ItemEvents:
    """A text, so many days before or behind the telling that asks, that says where the town lies."""
    told = event("flood", place=place, day=83 + int(days), fresh=False)
    return item(name, 2000 + DAY * days, told, **more)


def asked(*others: ItemEvents) -> Incident:
    """The incident of the telling that asks, whatever the order in which the items come."""
    found = []
    for order in ((ASKED, *others), (*others, ASKED), (*reversed(others), ASKED)):
        linker = Linker(FOREVER)
        for told in order:
            linker.apply(told)
        found += [replace(i, revision=0) for i in linker.incidents() if any(t.id == "asked" for t in i.items)]
    assert found == found[:1] * 3
    return found[0]


def region(*others: ItemEvents) -> str | None:
    """The one region in which all of it counts."""
    (found,) = {adm1 for _, adm1, _, _ in counts(asked(*others))}
    return found


def test_two_texts_that_say_so_place_it_on_its_day_and_say_whence_it_is_known() -> None:
    incident = asked(says("a", -3), says("b", 2))
    assert counts(incident) == [("2024-05-23", "SY-ID", None, 1), ("2024-05-23", "SY-ID", "killed", 7)]
    assert [r.adm1 for r in incident.by_region] == ["SY-ID"]
    assert incident.places[0] == replace(TARN_IN_IDLIB, adm1_basis=RegionBasis.NEWS)


SIX = tuple(says(f"s{n}", -20 + n) for n in range(6))
CONTEXT = replace(TARN_IN_IDLIB, adm1_basis=RegionBasis.CONTEXT)
LISTED = replace(TARN_IN_IDLIB, geonameid=9, adm1_basis=None, precision=PlacePrecision.POINT)


@pytest.mark.parametrize(
    ("others", "wanted"),
    [
        ((says("a", -3),), None),
        ((says("a", -3), says("b", -2, replace(TARN_IN_IDLIB, country="TUR", adm1="TR-79"))), None),
        ((says("a", -3), says("b", -2), says("c", -1, TARN_IN_ALEPPO)), None),
        ((*SIX, says("c", -1, TARN_IN_ALEPPO)), "SY-ID"),
        ((*SIX, *(says(f"c{n}", -1 - n / 9, TARN_IN_ALEPPO) for n in range(3))), None),
        ((*SIX, *(says(f"c{n}", -1 - n / 9, TARN_IN_ALEPPO) for n in range(8))), "SY-HL"),
        ((says("a", -3), says("b", -2, replace(TARN_IN_IDLIB, name="TARN"))), "SY-ID"),
        ((says("a", -130), says("b", -125)), None),
        ((says("a", -70), says("b", -65)), "SY-ID"),
        ((says("a", 50), says("b", 65)), None),
        ((says("a", -3, CONTEXT), says("b", -2, CONTEXT)), None),
        ((says("a", -3, LISTED), says("b", -2, LISTED)), None),
        ((says("a", -3), replace(says("b", -2), status=ItemStatus.CANCELED)), None),
        ((says("a", -3), says("b", -2), says("b", -1, SYRIA, version=2)), None),
    ],
)
def test_what_texts_must_say_before_it_is_believed(others: tuple[ItemEvents, ...], wanted: str | None) -> None:
    assert region(*others) == wanted


def test_a_region_that_a_telling_of_its_own_names_goes_first() -> None:
    own = item("own", 2001, event(place=replace(TARN, adm1="SY-HL", adm1_name="Aleppo"), day=83, killed=7))
    assert region(says("a", -3), says("b", -2), own) == "SY-HL"


def test_a_text_that_names_the_town_in_two_regions_says_nothing() -> None:
    both = replace(event("flood", day=80, fresh=False), places=(TARN_IN_IDLIB, TARN_IN_ALEPPO))
    assert region(says("a", -3), item("b", 1950, both)) is None


def test_what_forgotten_items_said_is_known_after_a_restart() -> None:
    linker = Linker(SHORT)
    items = [says("a", -80), says("b", -79), ASKED]
    for told in items:
        linker.apply(told)
    gone = linker.forgotten()
    assert set(gone.items) == {"a", "b"}
    fresh = Linker(SHORT)
    fresh.know(gone.towns)
    fresh.restore([ASKED], linker.incidents())
    fresh.apply(item("again", 2030, event("bomb", place=TARN, day=84, killed=3)))
    assert [counts(i)[0][1] for i in fresh.incidents() if i.items] == ["SY-ID", "SY-ID"]
    fresh.advance(START + timedelta(days=400))
    assert set(fresh.forgotten().towns.values()) == {()}


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_neither_order_nor_forgetting_nor_a_restart_shows(data: st.DataObject) -> None:
    """Items come late, but within the lateness, and the program is restarted, with rows that were not yet deleted."""
    places = st.sampled_from((TARN, TARN_IN_IDLIB, TARN_IN_IDLIB, TARN_IN_ALEPPO, ALEPPO, IDLIB))
    days = data.draw(st.lists(st.integers(0, 260), min_size=1, max_size=40))
    items = [
        item(f"i{n}", DAY * day, event(place=data.draw(places), day=day, killed=2 + n)) for n, day in enumerate(days)
    ]
    late = {told.id: data.draw(st.integers(0, DAY * 5)) for told in items}
    arrived = sorted(items, key=lambda told: told.published + timedelta(hours=late[told.id]))
    stop = data.draw(st.integers(0, len(items)))
    linker = Linker(SHORT)
    for n, told in enumerate(arrived):
        linker.apply(told)
        if n == stop:
            gone, undeleted = linker.forgotten(), data.draw(st.booleans())
            kept = [each for each in arrived[: n + 1] if undeleted or each.id not in gone.items]
            before, linker = linker, Linker(SHORT)
            linker.know(gone.towns)
            linker.restore(kept, list(before.incidents()))
    since = linker.newest - SHORT.memory
    wanted = {i.id: counts(i) for i in link(items, SHORT) if i.first_published >= since}
    assert {i.id: counts(i) for i in linker.incidents() if i.items and i.first_published >= since} == wanted
