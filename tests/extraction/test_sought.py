"""Patterns with a quick look before them find what they find without it."""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import stream.extraction
from stream.extraction.dates.read import _cues
from stream.extraction.dates.rules import RULES
from stream.extraction.sought import Sought, sought

CORPUS = Path(__file__).parents[1] / "corpus"


@pytest.fixture(scope="module")
def texts() -> list[str]:
    lines = [line for path in sorted(CORPUS.glob("*.jsonl")) for line in path.read_text("utf-8").splitlines()]
    rows = [json.loads(line) for line in lines]
    return [text for row in rows for text in (row.get("title"), row.get("text")) if text]


def held() -> Iterator[tuple[str, Sought]]:
    for found in pkgutil.walk_packages(stream.extraction.__path__, stream.extraction.__name__ + "."):
        for name, value in vars(importlib.import_module(found.name)).items():
            if isinstance(value, Sought):
                yield f"{found.name}.{name}", value


def test_nothing_is_missed(texts: list[str]) -> None:
    patterns = dict(held())
    assert len(patterns) > 40
    for name, own in patterns.items():
        assert own.pieces, f"{name}: nothing to look for, so that a plain pattern does as well"
        missed = [text for text in texts if not own.may_match(text) and own.pattern.search(text)]
        assert missed == [], name


def test_no_rule_of_times_matches_without_its_cues(texts: list[str]) -> None:
    for text in texts:
        cues = _cues(text.lower())
        for rule in RULES:
            if rule.cues.isdisjoint(cues) or (rule.beside and rule.beside.isdisjoint(cues)):
                assert rule.pattern.search(text) is None, (rule, text)


@pytest.mark.parametrize(
    ("pattern", "flags", "pieces"),
    [
        (r"\b(?:(?:two|ten) )?days after (?:an?|the)\b", 0, ("days after ",)),
        (r"\b(?:killed|injured|missing)\b", 0, ("injured", "killed", "missing")),
        (r"\bbattl(?:e|ed|ing)\b", 0, ("battl",)),
        (r"x?(?:ab|cd)+\d", 0, ("ab", "cd")),
        (r"\bUpdated\b", re.IGNORECASE, ("updated",)),
        (r"[Tt]oll of", 0, ("Toll of", "toll of")),
        (r"\s*--", 0, ("--",)),
        (r"(?:killed)?\w+", 0, ()),
        (r"a|killed", 0, ()),
        (r"(?i:killed)", 0, ()),
        (r"(?!killed)(?<=dead)\w", 0, ()),
    ],
)
def test_pieces(pattern: str, flags: int, pieces: tuple[str, ...]) -> None:
    assert sought(pattern, flags).pieces == pieces


def test_it_does_as_a_pattern_does() -> None:
    own, text = sought(r"dea[dr]\b", re.IGNORECASE), "Dead, DEAR and dead"
    assert [match.span() for match in own.finditer(text)] == [match.span() for match in own.pattern.finditer(text)]
    assert own.sub("-", text) == "-, - and -"
    assert own.search(text, 5) is not None
    assert own.search(text, 5, 9) is None
    assert own.match(text) is not None
    assert own.match(text, 4) is None
    for other in ("nobody", ""):
        assert own.search(other) is own.match(other) is None
        assert list(own.finditer(other)) == []
        assert own.sub("-", other) == other
