"""Modules and functions stay short enough to be read at a glance: those of the domain and of the running system."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.generated import ROOT

MOST_LINES, MOST_OF_A_FUNCTION = 300, 45

TABLES = {
    "stream/extraction/lang/en/predicates.py": "verbs and nouns of harm, each with what it tells",
    "stream/extraction/lang/en/triggers.py": "words of each kind of event, with their weights",
}
"""Modules that may be longer, for they are data: path -> what they list."""

MODULES = sorted(path for folder in ("stream", "agents") for path in (ROOT / folder).rglob("*.py"))


def lines(text: str) -> int:
    return len(text.splitlines())


def functions(text: str) -> Iterator[tuple[str, int]]:
    """Every function, methods and inner ones too, with its lines, its signature's and docstring's among them."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def too_long(text: str) -> list[str]:
    return [f"{name} has {size} lines" for name, size in functions(text) if size > MOST_OF_A_FUNCTION]


def test_no_module_is_longer_than_may_be() -> None:
    sizes = {name(path): lines(path.read_text()) for path in MODULES}
    assert {path: size for path, size in sizes.items() if size > MOST_LINES and path not in TABLES} == {}


def test_no_function_is_longer_than_may_be() -> None:
    found = {name(path): too_long(path.read_text()) for path in MODULES}
    assert {path: names for path, names in found.items() if names} == {}


@pytest.mark.parametrize("path", TABLES)
def test_what_is_excused_is_long_and_a_table(path: str) -> None:
    """Not an excuse that is needed no more, nor one behind which code grows."""
    text = (ROOT / path).read_text()
    assert lines(text) > MOST_LINES
    assert sum(size for _, size in functions(text)) < lines(text) / 10


def test_a_long_function_is_found() -> None:
    body = "\n".join(f"        x{n} = {n}" for n in range(MOST_OF_A_FUNCTION))
    assert too_long(f"class A:\n    def b(self):\n{body}\n") == [f"b has {MOST_OF_A_FUNCTION + 1} lines"]
    assert too_long(f"def c():\n{body[body.index(chr(10)) + 1 :]}\n") == []
