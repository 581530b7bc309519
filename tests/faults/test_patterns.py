"""No regular expression of ours takes more than linear time, whatever text it is given."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from types import ModuleType
from typing import Any

import pytest
from patterns import suspects

import agents
import seeds
import stream

ANCHORED = {
    "stream.extraction.gazetteer.context._INSIDE",
    "stream.extraction.gazetteer.context._LAND",
    "stream.extraction.gazetteer.dateline._LINE",
    "stream.extraction.gazetteer.outlet._HOST",
    "stream.extraction.subsets._PART_AFTER",
    "stream.extraction.syntax.tokenizer._PLAIN",
}
"""Matched at one place of a text, never searched for: that they begin with a repeat costs nothing."""

HARMLESS = {
    "stream.extraction.clean._WITH_UNSEEN": "either of its ends takes all there is, and it matches at every place",
    "stream.extraction.gazetteer.dateline._LINE": "reads the first 200 characters alone",
    "stream.extraction.truecase._START": "reads cleaned text, in which white space does not run on",
}


def patterns() -> dict[str, re.Pattern[str]]:
    """Every compiled pattern that a module of ours holds, by the name it is held under."""
    return {
        where: pattern
        for package in (stream, agents, seeds)
        for found in pkgutil.walk_packages(package.__path__, package.__name__ + ".")
        for where, pattern in _held(importlib.import_module(found.name))
    }


def _held(module: ModuleType) -> Iterator[tuple[str, re.Pattern[str]]]:
    for name, value in vars(module).items():
        for n, pattern in enumerate(_within(value, 3)):
            yield f"{module.__name__}.{name}" + (f".{n}" if n else ""), pattern


def _within(value: Any, depth: int) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth and isinstance(value, (list, tuple, set, frozenset)):
        for each in value:
            yield from _within(each, depth - 1)
    elif depth and isinstance(value, dict):
        yield from _within(list(value.values()), depth - 1)
    elif depth and is_dataclass(value) and not isinstance(value, type):
        yield from _within([getattr(value, field.name, None) for field in fields(value)], depth - 1)


def test_every_pattern_is_linear() -> None:
    found = patterns()
    assert len(found) > 100
    slow = {
        where: reasons
        for where, pattern in found.items()
        if (reasons := [r for r in suspects(pattern) if not (where in ANCHORED and r.startswith("a search begins"))])
        and where not in HARMLESS
    }
    assert slow == {}


def test_what_is_excused_is_there() -> None:
    assert (ANCHORED | HARMLESS.keys()) <= patterns().keys()


@pytest.mark.parametrize(
    "pattern",
    [
        r"(a+)+b", r"(?:a*)*b", r"(?:x|a+)*c", r"(\w+\s?)+:", r"x\s*\s*y", r"x[a-z]+[a-f]*!", r"k\w+\w+\d", r"\s+$",
        r".*x", r"(?i)q[A-F]*[a-f]*q", r"\(\s*(?:\w*\s*)*\)",
    ],
)  # fmt: skip
def test_a_slow_pattern_is_found(pattern: str) -> None:
    assert suspects(re.compile(pattern))


@pytest.mark.parametrize(
    "pattern",
    [
        r"\w+", r"\b\w+\b", r"a+b*", r"x(?:,\d{3})+", r"[a-z]+(?:-[a-z]+)*", r"^\s*#", r"\d{1,3}\d{0,3}", r"(?:ab)+",
        r"x\s+\w+\s+y",
    ],
)  # fmt: skip
def test_a_linear_pattern_is_left_alone(pattern: str) -> None:
    assert not suspects(re.compile(pattern))
