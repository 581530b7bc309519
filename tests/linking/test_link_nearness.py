"""Villages that no gazetteer has, and texts that go on with what happened elsewhere."""

from __future__ import annotations

from dataclasses import replace

import pytest
from link_build import IDLIB, event, item

from stream.kinds import PlacePrecision
from stream.linking.accounts import Account, accounts
from stream.linking.nearness import APART, ONE_SPOT, place
from stream.linking.pairs import GOES_ON, explain
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


@pytest.mark.parametrize(("left", "right", "evidence"), [("Marj", "Tell Abda", APART), ("Marj", "Marj", ONE_SPOT)])
def test_two_villages_of_other_names_are_two_even_unlisted(left: str, right: str, evidence: float) -> None:
    assert place(account("a", village(left)), account("b", village(right))) == evidence


def test_a_town_is_no_unlisted_village_of_another_name() -> None:
    assert place(account("a", IDLIB), account("b", village("Marj"))) == APART


def test_a_text_goes_on_with_what_happened_where_it_tells() -> None:
    here, there = account("a", village("Marj")), account("b", village("Tell Abda"))
    same, other = account("c", village("Marj"), update=True), account("d", village("Tell Abda"), update=True)
    assert explain(here, same)["place"] == ONE_SPOT
    assert explain(here, there)["place"] == APART
    assert explain(here, other)["place"] == APART - GOES_ON
