"""Accounts are compared where they may tell the same, and a change is heard by all whom it may concern."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from link_build import ALEPPO, IDLIB, IDLIB_PROVINCE, SYRIA, TRIPOLI_LIBYA, event, item, period

from stream.kinds import Cause, PlacePrecision
from stream.linking import salient_terms
from stream.linking.accounts import Account, accounts
from stream.linking.blocks import filed, hearers, may_hear, reach
from stream.linking.pairs import explain, score
from stream.records import Place

KINDS = ("air_strike", "shooting", "flood", "fire", "other")


def spot(lat: float, lon: float) -> Place:
    return replace(IDLIB, name="spot", lat=lat, lon=lon, geonameid=None)


PLACES = st.one_of(
    st.sampled_from((IDLIB, ALEPPO, SYRIA, IDLIB_PROVINCE, TRIPOLI_LIBYA, replace(IDLIB, adm1=None), None)),
    st.sampled_from((replace(SYRIA, country=None), replace(IDLIB, lat=None, lon=None))),
    st.builds(spot, st.floats(34.0, 38.0), st.floats(178.0, 180.0) | st.floats(-180.0, -178.0) | st.floats(35.0, 38.0)),
)


@st.composite
def an_account(draw: st.DrawFn) -> Account:
    told = event(draw(st.sampled_from(KINDS)), draw(PLACES), killed=3)
    day = draw(st.integers(0, 40))
    when = period((item("x", 24 * day)).published.date(), basis=draw(st.sampled_from(("text", "published"))))
    return accounts(item("a", 24 * 40, replace(told, period=when)))[0]


@given(an_account(), an_account())
def test_whoever_has_an_account_in_reach_hears_of_it(account: Account, later: Account) -> None:
    if not reach(later).isdisjoint(filed(account)):
        assert may_hear(later, account)
        assert not hearers(account).isdisjoint(filed(later))


@pytest.mark.parametrize("precision", [PlacePrecision.POINT, PlacePrecision.ADM1, PlacePrecision.ADM0])
def test_an_account_has_its_like_in_reach(precision: PlacePrecision) -> None:
    account = accounts(item("a", 1, event(place=replace(IDLIB, precision=precision), killed=3)))[0]
    assert not reach(account).isdisjoint(filed(account))


def test_a_score_can_be_explained_by_its_parts() -> None:
    (left,), (right,) = accounts(item("a", 1, event(killed=9))), accounts(item("b", 2, event(killed=9)))
    parts = explain(left, right)
    assert score(left, right, 45) == sum(value for value in parts.values() if value is not None)
    assert parts["place"] == 2.0


def test_causes_that_nobody_confuses_are_not_compared() -> None:
    (left,), (right,) = accounts(item("a", 1, event("flood", killed=9))), accounts(item("b", 2, event(killed=9)))
    assert (left.event.cause, right.event.cause) == (Cause.DISASTER, Cause.CONFLICT)
    assert score(left, right, 45) is None


@pytest.mark.parametrize(
    ("title", "text", "terms"),
    [
        (None, None, ()),
        ("Two shot at the Elm Diner - Channel 9 News", None, ("elm", "diner")),
        (
            "Clerk shot",
            "Police said Ann Miller, 41, was killed at 1204 Elm.",
            ("Ann Miller", "Elm", "clerk", "1204"),
        ),
        (
            "Teen Shot",
            "A 17-year-old from Alder Creek was shot by Rosa Almeida's house. The house of Almeida was empty.",
            ("Alder Creek", "Rosa Almeida", "Almeida", "17-year-old", "empty"),
        ),
    ],
)
def test_the_telling_words_are_names_and_rare_words(
    title: str | None, text: str | None, terms: tuple[str, ...]
) -> None:
    assert salient_terms(title, text) == terms


def test_no_more_than_20_names_and_28_words() -> None:
    letters = [f"{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(60)]
    text = (
        "Said " + ", ".join(f"Name{pair}" for pair in letters) + " and " + " ".join(f"word{pair}" for pair in letters)
    )
    told = salient_terms(None, text)
    assert (len([term for term in told if term[0].isupper()]), len(told)) == (20, 48)
