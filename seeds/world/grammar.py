"""Sentences out of a grammar: `[a|b|]` is one of the alternatives, `{name}` a slot or else a symbol of the grammar."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any
from zlib import crc32

from seeds.words import sentence_start, tidy

Rules = Mapping[str, Sequence[str]]
Node = tuple[Any, ...]
STEADY = 0.7
"""How often those who tell one incident choose the same words for it."""


@cache
def prose(name: str) -> dict[str, Any]:
    """The tables of a file of prose, by its stem."""
    return tomllib.loads((files("seeds") / "world" / "prose" / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def _parsed(template: str) -> tuple[Node, ...]:
    nodes, at = _sequence(template, 0, "")
    if at != len(template):
        raise ValueError(f"brackets do not match in {template!r}")
    return nodes


def _sequence(text: str, at: int, stops: str) -> tuple[tuple[Node, ...], int]:
    nodes: list[Node] = []
    plain = at
    while at < len(text) and text[at] not in stops:
        if text[at] not in "[{":
            at += 1
            continue
        if plain < at:
            nodes.append(("text", text[plain:at]))
        if text[at] == "{":
            end = text.index("}", at)
            nodes.append(("slot", text[at + 1 : end]))
            at = end + 1
        else:
            choices, at = _alternatives(text, at + 1)
            nodes.append(("any", choices))
        plain = at
    if plain < at:
        nodes.append(("text", text[plain:at]))
    return tuple(nodes), at


def _alternatives(text: str, at: int) -> tuple[tuple[tuple[Node, ...], ...], int]:
    choices = []
    while True:
        nodes, at = _sequence(text, at, "|]")
        if at >= len(text):
            raise ValueError(f"brackets do not match in {text!r}")
        choices.append(nodes)
        at += 1
        if text[at - 1] == "]":
            return tuple(choices), at


class Grammar:
    """Expands templates; a slot that is given wins over a symbol of the same name."""

    def __init__(self, rng: Random, rules: Rules, slots: Mapping[str, str], steady: str = "") -> None:
        """Of an incident that is told again and again the same alternatives are taken mostly: `steady` names it."""
        self._rng, self._rules, self._slots, self._steady = rng, rules, slots, steady

    def _expand(self, nodes: Sequence[Node]) -> str:
        return "".join(self._one(node) for node in nodes)

    def _one(self, node: Node) -> str:
        if node[0] == "text":
            return str(node[1])
        if node[0] == "any":
            return self._expand(self._chosen(node[1]))
        name = node[1]
        if name in self._slots:
            return self._slots[name]
        if name not in self._rules:
            raise ValueError(f"no slot and no symbol is called {name!r}")
        return self._expand(_parsed(self._rng.choice(self._rules[name])))

    def _chosen(self, choices: Sequence[Sequence[Node]]) -> Sequence[Node]:
        if self._steady and self._rng.random() < STEADY:
            return choices[crc32(f"{self._steady}{choices}".encode()) % len(choices)]
        return self._rng.choice(choices)

    def phrase(self, template: str) -> str:
        """The template filled, with one space between words."""
        return tidy(self._expand(_parsed(template))).replace("..", ".")

    def sentence(self, template: str) -> str:
        """The same as sentences, parted by `//` in the template; each begins with a capital and no digit."""
        said = self.phrase(template)
        parts = said.split(" // ")
        return " ".join(sentence_start(part.strip()) for part in parts)

    def heading(self, template: str) -> str:
        """The template filled as a headline: digits may stand in first place."""
        said = self.phrase(template)
        return said[:1].upper() + said[1:]

    def with_slots(self, slots: Mapping[str, str]) -> Grammar:
        """The same grammar with more slots."""
        return Grammar(self._rng, self._rules, {**self._slots, **slots}, self._steady)
