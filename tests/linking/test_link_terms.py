"""The words that tell one happening of a place and day from another."""

from __future__ import annotations

import pytest

from stream.linking import salient_terms
from stream.linking.rarity import RAREST, information


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


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Medics said Chief Fred Quill told Ann Miller that Quill was sorry.", ("Ann Miller", "medics", "sorry")),
        ("Yesterday Ann Miller was taken to Mount Ormond Hospital.", ("Ann Miller",)),
        ("He was flown to Mount Ormond Hospital, the LPD told KQXV.", ("flown",)),
    ],
)
def test_officials_hospitals_offices_and_stations_recur_and_tell_nothing(text: str, terms: tuple[str, ...]) -> None:
    assert salient_terms(None, text) == terms


@pytest.mark.parametrize(
    ("word", "nats"),
    [
        ("the", 3),
        ("market", 9),
        ("almeida", RAREST),
        ("3-year-old", 10),
        ("1204", 11),
        ("2016", 4),
        ("alder-creek", 14),
    ],
)
def test_how_rare_a_word_is(word: str, nats: int) -> None:
    assert information(word) == nats
