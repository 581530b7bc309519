"""Of many accounts at once no less is hoped than each can score."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from link_build import ALEPPO, IDLIB, SYRIA, TRIPOLI_LIBYA, FiledWithItems, event, item

from stream.kinds import ActorRole, ActorSide, Scope
from stream.linking.accounts import Account, accounts
from stream.linking.pairs import explain
from stream.records import Actor, Event

WORDS = ("Rosa", "Almeida", "Labadieville", "Wirthman", "gasworks", "Zzyzx", "monday", "bridge")
TOLLS = st.none() | st.integers(0, 9) | st.sampled_from((12, 40, 62, 63, 64, 65, 200, 5000))


@st.composite
def an_account(draw: st.DrawFn, scope: Scope) -> Account:
    hours = draw(st.integers(0, 24 * 80))
    tolls = {metric: n for metric in ("killed", "injured", "missing") if (n := draw(TOLLS)) is not None}
    told = event(
        draw(st.sampled_from(("air_strike", "shelling", "shooting", "flood", "storm", "fire", "other", "conflict"))),
        draw(st.sampled_from((IDLIB, IDLIB, ALEPPO, SYRIA, TRIPOLI_LIBYA, None))),
        hours // 24 - draw(st.integers(0, 3)),
        scope=scope,
        days=draw(st.integers(1, 4)),
        **tolls,
    )
    assert told.period is not None
    told = replace(
        told,
        period=replace(told.period, basis=draw(st.sampled_from(("text", "published")))),
        actors=draw(st.sampled_from(((), (Actor(name="Wagner", role=ActorRole.PERPETRATOR, side=ActorSide.UNKNOWN),)))),
        update=draw(st.booleans()),
    )
    words = draw(st.lists(st.sampled_from(WORDS), max_size=6) | st.just([f"word{n}q" for n in range(60)]))
    text = draw(st.sampled_from((None, "one wire")))
    (account,) = accounts(item(f"i{hours}", hours, told, text=text, terms=" ".join(words)))
    return account


@settings(max_examples=150, deadline=None)
@given(st.data(), st.sampled_from((Scope.INCIDENT, Scope.PERIOD)))
def test_no_pair_scores_more_than_is_hoped_of_it(data: st.DataObject, scope: Scope) -> None:
    """Were it otherwise, an account that fits would be passed over without a look."""
    told = data.draw(st.lists(an_account(scope), min_size=1, max_size=5, unique_by=lambda one: one.key))
    later, filed = data.draw(an_account(scope)), FiledWithItems()
    numbers = [filed.add(one) for one in told]
    hoped = {number: most for most, number in filed.hopes(later, numbers, -100.0)}
    assert all(hoped[number] >= sum(explain(one, later).values()) for number, one in zip(numbers, told))


def told_in(words: str, name: str, told: Event) -> Account:
    return accounts(item(name, 1, told, terms=words))[0]


def test_what_cannot_score_enough_is_not_hoped_for_and_the_best_comes_first() -> None:
    filed = FiledWithItems()
    rows = (("Labadieville", event(killed=9)), ("Wirthman", event("flood")), ("Rosa", event(killed=8)))
    for name, (words, told) in zip("abc", rows):
        filed.add(told_in(words, name, told))
    hopes = filed.hopes(told_in("Almeida", "d", event(killed=8)), range(3), 3.0)
    assert [number for _, number in hopes] == [2, 0]


def test_a_number_that_is_given_up_is_given_anew_with_nothing_of_its_last() -> None:
    filed = FiledWithItems()
    first = filed.add(told_in("Rosa Almeida", "a", event(killed=9)))
    later = told_in("Rosa Almeida", "c", event(killed=9))
    (before,) = filed.hopes(later, [first], -100.0)
    filed.remove(first)
    again = told_in("Wirthman", "b", event(killed=9))
    assert filed.add(again) == first
    assert filed.account(first) is again
    assert filed.hopes(later, [first], -100.0)[0][0] < before[0]
