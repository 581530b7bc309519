"""Tolls by land: what a happening cost in each, told apart, together or one after the other, is never counted twice."""

from __future__ import annotations

from dataclasses import replace

import pytest
from link_build import IDLIB, event, item

from stream.kinds import Metric, PlacePrecision, Quantifier
from stream.linking.accounts import accounts
from stream.linking.lands import Lands, summed
from stream.linking.params import LinkParams
from stream.records import Count, Event, Evidence, Figure, ItemEvents, Place, TextField

SPOT = Evidence(field=TextField.TEXT, start=0, end=1, sentence_start=0, sentence_end=1)
SYRIAN = replace(IDLIB, name="Azaz")
TURKISH = Place(
    name="Kilis", text="Kilis", country="TUR", adm1="TR-79", lat=36.7, lon=37.1, precision=PlacePrecision.POINT
)


def figure(best: int, place: int | None = None, part: int | None = None) -> Figure:
    return Figure(
        metric=Metric.KILLED, term="killed", text=str(best), quantifier=Quantifier.EXACT,
        low=best, best=best, high=best, subset_of=part, place=place, evidence=SPOT,
    )  # fmt: skip


def quake(*places: Place, killed: int, figures: tuple[Figure, ...] = ()) -> Event:
    return replace(event("earthquake", killed=killed), places=places, figures=figures)


def told(*tellings: Event) -> dict[str | None, int]:
    """Country -> its dead, after the tellings, an hour apart."""
    lands = Lands(LinkParams())
    for n, one in enumerate(tellings):
        lands.take(accounts(item(f"i{n}", n, one))[0])
    shares = {share.region[0]: share.toll[Metric.KILLED].best for share in lands.shares() if share.toll}
    assert sum(shares.values()) == summed(lands.shares())[Metric.KILLED].best
    return shares


def test_two_lands_told_apart_add_up() -> None:
    assert told(quake(SYRIAN, killed=29), quake(TURKISH, killed=5)) == {"SYR": 29, "TUR": 5}


def test_a_sum_of_what_both_have_tells_nothing_new() -> None:
    both = quake(SYRIAN, TURKISH, killed=34)
    assert told(quake(SYRIAN, killed=29), quake(TURKISH, killed=5), both) == {"SYR": 29, "TUR": 5}


def test_a_sum_told_before_one_land_is_known_leaves_it_the_rest() -> None:
    assert told(quake(TURKISH, killed=5), quake(SYRIAN, TURKISH, killed=34)) == {"TUR": 5, "SYR": 29}


def test_parts_with_their_lands_are_what_these_have() -> None:
    figures = (figure(40), figure(31, 0, 0), figure(9, 1, 0))
    both = quake(SYRIAN, TURKISH, killed=40, figures=figures)
    assert told(quake(SYRIAN, killed=29), both) == {"SYR": 31, "TUR": 9}


def test_a_disaster_told_land_by_land_without_a_sum() -> None:
    both = quake(SYRIAN, TURKISH, killed=40, figures=(figure(40, 0), figure(9, 1)))
    assert told(both) == {"SYR": 40, "TUR": 9}


def test_what_is_told_without_a_land_is_of_the_first_that_is_named() -> None:
    assert told(quake(killed=7), quake(SYRIAN, killed=9)) == {"SYR": 9}


def test_an_attack_does_not_go_over_a_border_because_a_teller_places_it_there() -> None:
    abroad = replace(event("bomb", killed=9), places=(TURKISH,))
    assert told(event("bomb", place=SYRIAN, killed=9), abroad) == {"SYR": 9}


def one_source(hours: float, source: str, killed: int) -> ItemEvents:
    return item(f"i{hours}", hours, event("flood", killed=killed), source=source)


@pytest.mark.parametrize(
    ("claims", "best"),
    [
        ((("a", 12), ("b", 2)), 12),
        ((("a", 12), ("b", 2), ("b", 2)), 12),
        ((("a", 12), ("b", 2), ("c", 2)), 2),
        ((("a", 12), ("b", 2), ("a", 14)), 14),
        ((("a", 12), ("b", 3)), 3),
        ((("a", 4), ("b", 1)), 1),
    ],
)
def test_a_claim_of_few_among_many_is_not_believed_until_another_source_makes_it(
    claims: tuple[tuple[str, int], ...], best: int
) -> None:
    lands = Lands(LinkParams())
    for n, (source, killed) in enumerate(claims):
        lands.take(accounts(one_source(n * 30, source, killed))[0])
    (share,) = lands.shares()
    assert share.toll[Metric.KILLED].best == best


def test_what_is_not_believed_does_not_widen_the_bounds() -> None:
    lands = Lands(LinkParams())
    for n, killed in enumerate((12, 2)):
        lands.take(accounts(one_source(n, f"s{n}", killed))[0])
    assert lands.shares()[0].toll[Metric.KILLED] == Count(low=12, best=12, high=12)
