"""Generated and hand-written texts read like news: grammar, punctuation, nothing left unfilled."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from seeds import dispatches, generate
from seeds.words import Claim, listing, number, sentence_start, spell
from stream.records import NewsItem

WRONG = {
    "an unfilled slot": r"[{}]",
    "a double space": r"  ",
    "a space before punctuation": r" [,.;]",
    "doubled punctuation": r",,|\.\.|,\.",
    "one with a plural": r"(?<!-)\b(?:one|1) (?:\w+ )?(?:people|others|children|families|civilians|were|residents)\b",
    "more with a singular": r"\b(?:two|three|four|five|six|seven|eight|nine|\d\d+) (?:person|other|child|family|was)\b",
    "an article before a number": r"\b[Aa]n? (?:\d+|two|three|four|five|six|seven|eight|nine) (?:people|others)\b",
    "a doubled word": r"\b(on|the|in|of|and|was|were|said|near|by) \1\b",
    "a preposition before a preposition": r"\b(?:by|in|near) on\b",
    "a digit at the start of a sentence": r"(?:^|\n|[.] )\d",
    "two people in one": r"\bbetween one and\b|\bmore than one\b",
    "a plural subject with a singular verb": r"\b(?:people|others|children|families|civilians) was\b",
    "a clash that kills in the singular": r"\bclashes (?:kills|wounds|injures|displaces)\b",
}


def texts(items: tuple[NewsItem, ...]) -> list[str]:
    return [item.text or "" for item in items]


@pytest.fixture(scope="module")
def generated() -> list[str]:
    return [text for seed in range(1, 7) for text in texts(generate(seed).items)]


@pytest.mark.parametrize("fault", WRONG)
def test_generated_texts_are_free_of(fault: str, generated: list[str]) -> None:
    found = [text for text in generated if re.search(WRONG[fault], text)]
    assert not found, found[:3]


@pytest.mark.parametrize("fault", WRONG)
def test_hand_written_texts_are_free_of(fault: str) -> None:
    assert not [text for text in texts(dispatches()) if re.search(WRONG[fault], text)]


def test_every_paragraph_is_a_sentence(generated: list[str]) -> None:
    for paragraph in {p for text in generated for p in text.split("\n\n")}:
        assert paragraph[0].isupper() or paragraph[0] == '"', paragraph
        assert paragraph[-1] in '."', paragraph


def test_titles_are_filled_and_begin_with_a_capital_or_a_number() -> None:
    for item in generate(2).items:
        title = item.title or ""
        assert not re.search(r"[{}]|  ", title)
        assert title[0].isupper() or title[0].isdigit()


def test_the_first_dispatch_carries_the_figures_of_its_day() -> None:
    first, *rest = dispatches()
    assert first.published == datetime(2019, 12, 20, 12, tzinfo=UTC)
    figures = ("More than 80 people", "42 jihadists", "nine rebel fighters", "30 members", "23 civilians")
    totals = ("1,000 civilians", "400,000 people", "370,000 people", "three million people")
    assert all(words in (first.text or "") for words in figures + totals)
    assert len(rest) >= 10
    assert len({item.id for item in dispatches()}) == len(dispatches())


@pytest.mark.parametrize(
    ("n", "words"), [(0, "zero"), (9, "nine"), (19, "nineteen"), (20, "twenty"), (42, "forty-two"), (99, "ninety-nine")]
)
def test_spelling(n: int, words: str) -> None:
    assert spell(n) == words


def test_counts_in_words() -> None:
    assert number(9) == "nine"
    assert number(12000) == "12,000"
    assert Claim(n=1, hedge="at least").phrase == "at least one person"
    assert Claim(n=3, high=5, noun="family").phrase == "between three and five families"
    assert Claim(n=5, vague="several").others == "several others"
    assert Claim(n=1).others == "one other"
    assert listing(["a", "b", "c"]) == "a, b and c"
    assert sentence_start("12 people") == "Twelve people"
    assert sentence_start("1,240 people") == "A total of 1,240 people"
