"""A watchlist judges an alert by its record alone, and says why not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from export_examples import ALERT
from hypothesis import given
from hypothesis import strategies as st

from stream.outcomes import CapStatus, Region, Severity
from stream.records import EvidenceSentence
from stream.watchlists import Watchlist, flaws, folded, why_not

SAID = EvidenceSentence(item_id="i", source=None, url=None, sentence="Le choléra a tué 12 personnes à Béni, dit-on.")
HERE = replace(
    ALERT, region=Region(country="COD", adm1="CD-NK", name="North Kivu"), severity=Severity.SEVERE, observed=30.0,
    score=5.5, evidence=(SAID,),
)  # fmt: skip
NATIONAL = replace(HERE, region=Region(country="COD", adm1=None, name="DR Congo"))


def verdict(alert: Any = HERE, **asks: Any) -> list[str]:
    return list(why_not(Watchlist(name="l", **asks), alert))


@pytest.mark.parametrize(
    "asks",
    [
        {}, {"countries": ("RWA", "COD")}, {"regions": ("CD-NK",)}, {"countries": ("RWA",), "regions": ("CD-NK",)},
        {"metrics": ("displaced", "killed")}, {"severities": ("Severe",)}, {"rules": (HERE.rule,)},
        {"words": ("cholera",)}, {"words": ("north KIVU",)}, {"words": ("nothing", "12 personnes a beni")},
        {"min_severity": Severity.SEVERE}, {"min_observed": 30}, {"min_score": 5.5},
    ],
)  # fmt: skip
def test_what_is_asked_for_matches(asks: dict[str, Any]) -> None:
    assert verdict(**asks) == []


@pytest.mark.parametrize(
    ("asks", "why"),
    [
        ({"countries": ("RWA",)}, "its region CD-NK is none of RWA"),
        ({"regions": ("CD-SK",)}, "its region CD-NK is none of CD-SK"),
        ({"metrics": ("displaced",)}, "its metric killed is none of displaced"),
        ({"severities": ("Extreme",)}, "its severity Severe is none of Extreme"),
        ({"rules": ("reports",)}, f"its rule {HERE.rule} is none of reports"),
        (
            {"words": ("chol", "kivu north")},
            "neither its region, its reason nor its evidence has 'chol' or 'kivu north'",
        ),
        ({"min_severity": Severity.EXTREME}, "its severity Severe is below Extreme"),
        ({"min_observed": 31}, "its count 30 is below 31"),
        ({"min_score": 6}, "its score 5.5 is below 6"),
    ],
)
def test_what_is_not_asked_for_is_told_why(asks: dict[str, Any], why: str) -> None:
    assert verdict(**asks) == [why]


def test_every_reason_is_told() -> None:
    assert len(verdict(countries=("RWA",), metrics=("displaced",), min_observed=99, words=("x",))) == 4


def test_a_region_named_is_not_its_country() -> None:
    assert verdict(NATIONAL, regions=("CD-NK",)) == ["its region COD is none of CD-NK"]
    assert verdict(NATIONAL, countries=("COD",)) == []


def test_tests_are_told_only_where_they_are_asked_for() -> None:
    test = replace(HERE, status=CapStatus.TEST)
    assert verdict(test) == ["it is a test: `tests` is false"]
    assert verdict(test, tests=True) == []


@pytest.mark.parametrize(
    ("asks", "field"),
    [
        ({"countries": ("cod",)}, "countries"), ({"regions": ("North Kivu",)}, "regions"), ({"words": ("…",)}, "words"),
        ({"words": ("x" * 300,)}, "words"), ({"min_observed": -1.0}, "min_observed"),
        ({"min_score": float("nan")}, "min_score"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_list_is_named_by_its_field(asks: dict[str, Any], field: str) -> None:
    (flaw,) = flaws(Watchlist(name="l", **asks))
    assert flaw.startswith(f"{field}: ")


@given(st.text(max_size=40), st.text(max_size=20))
def test_words_are_found_wherever_they_stand_whole(before: str, word: str) -> None:
    if folded(word):
        told = replace(HERE, evidence=(replace(SAID, sentence=f"{before} {word} and more"),))
        assert verdict(told, words=(word,)) == []
