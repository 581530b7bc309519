"""Finds regular expressions that may take more than linear time, by their form.

Three forms let a backtracking matcher try one stretch of text in many ways: a repeat within a repeat that the same text
can feed (exponential), two repeats one after another that the same text can feed (quadratic), and a search that begins
with a repeat and may fail behind it (quadratic, once for each place to begin). Repeats with an upper bound only cost a
constant factor. Sets of letters are compared over a sample alphabet. What is found may be harmless; what is not found
is linear but for lookarounds and references, which are taken to need no text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from re import _constants as c  # type: ignore[attr-defined]  # as re compiles them
from re import _parser  # type: ignore[attr-defined]  # as above
from typing import Any

SAMPLE = frozenset([chr(n) for n in range(9, 127)] + list("äéß“”’–—\u00a0\u200b\u00ad\ufeff½٣"))
REPEATS = (c.MAX_REPEAT, c.MIN_REPEAT, c.POSSESSIVE_REPEAT)
CATEGORIES = {"DIGIT": r"\d", "SPACE": r"\s", "WORD": r"\w"}

Node = tuple[Any, Any]
Sequence = list[Node]


def suspects(pattern: re.Pattern[str]) -> list[str]:
    """Why the pattern may be slow, in words; empty where it is linear."""
    tree = _flat(_parser.parse(pattern.pattern, pattern.flags))
    return [*_leading(tree, pattern.flags), *_within(tree, pattern.flags)]


def _leading(tree: Sequence, flags: int) -> Iterator[str]:
    for at, node in enumerate(tree):
        rest = tree[at + 1 :]
        if _endless(node) and not (_nullable(rest) and all(later[0] in REPEATS for later in rest)):
            yield f"a search begins with a repeat of {_told(_letters([node], flags))}"
        if node[0] in (c.AT, c.ASSERT, c.ASSERT_NOT) or not _nullable([node]):
            return


def _within(tree: Sequence, flags: int) -> Iterator[str]:
    for at, node in enumerate(tree):
        if _endless(node):
            body = _flat(node[1][2])
            for n, inner in enumerate(body):
                if _endless(inner) and _feeds([*body[n + 1 :], *body[:n]], _letters([inner], flags), flags):
                    yield f"a repeat within a repeat, of {_told(_letters([inner], flags))}"
            for later in range(at + 1, len(tree)):
                if _endless(tree[later]):
                    common = _letters([node], flags) & _letters([tree[later]], flags)
                    between = [*body, *tree[at + 1 : later], *_flat(tree[later][1][2])]
                    if common and _feeds(between, common, flags):
                        yield f"two repeats one after another, of {_told(common)}"
        for part in _parts(node):
            yield from _within(_flat(part), flags)


def _endless(node: Node) -> bool:
    return node[0] in (c.MAX_REPEAT, c.MIN_REPEAT) and node[1][1] is c.MAXREPEAT


def _flat(tree: Any) -> Sequence:
    """The nodes of a sequence, those of plain groups in their place."""
    nodes: Sequence = []
    for op, value in tree:
        nodes += _flat(value[3]) if op is c.SUBPATTERN else [(op, value)]
    return nodes


def _parts(node: Node) -> Iterator[Any]:
    op, value = node
    if op in REPEATS:
        yield value[2]
    elif op is c.BRANCH:
        yield from value[1]
    elif op is c.SUBPATTERN:
        yield value[3]
    elif op is c.ATOMIC_GROUP:
        yield value
    elif op in (c.ASSERT, c.ASSERT_NOT):
        yield value[1]


def _nullable(tree: Sequence) -> bool:
    """Whether the sequence can match nothing."""
    return all(
        op in (c.AT, c.ASSERT, c.ASSERT_NOT)
        or (op in REPEATS and value[0] == 0)
        or (op is c.BRANCH and any(_nullable(branch) for branch in value[1]))
        or (op in (*REPEATS, c.SUBPATTERN, c.ATOMIC_GROUP) and all(_nullable(list(p)) for p in _parts((op, value))))
        for op, value in tree
    )


def _feeds(tree: Sequence, letters: frozenset[str], flags: int) -> bool:
    """Whether the sequence can match text of these letters alone, or nothing."""
    return all(_can_feed(node, letters, flags) for node in tree)


def _can_feed(node: Node, letters: frozenset[str], flags: int) -> bool:
    op, value = node
    if op in (c.LITERAL, c.NOT_LITERAL, c.ANY, c.IN):
        return bool(_set(node, flags) & letters)
    if op in REPEATS and value[0] == 0:
        return True
    if op is c.BRANCH:
        return any(_feeds(list(branch), letters, flags) for branch in value[1])
    if op in (c.AT, c.ASSERT, c.ASSERT_NOT, c.GROUPREF):
        return True
    return all(_feeds(list(part), letters, flags) for part in _parts(node))


def _letters(tree: Sequence, flags: int) -> frozenset[str]:
    """Every letter that may stand in a match of the sequence."""
    found: frozenset[str] = frozenset()
    for node in tree:
        if node[0] in (c.LITERAL, c.NOT_LITERAL, c.ANY, c.IN):
            found |= _set(node, flags)
        elif node[0] not in (c.ASSERT, c.ASSERT_NOT):
            for part in _parts(node):
                found |= _letters(list(part), flags)
    return found


def _set(node: Node, flags: int) -> frozenset[str]:
    """The letters of the sample that a node for a single letter matches."""
    op, value = node
    if op is c.ANY:
        return SAMPLE if flags & re.DOTALL else SAMPLE - {"\n"}
    if op is c.IN:
        found = frozenset[str]().union(*(_member(kind, what) for kind, what in value))
        found = SAMPLE - found if (c.NEGATE, None) in value else found
    else:
        found = frozenset(chr(value)) if op is c.LITERAL else SAMPLE - {chr(value)}
    both = {each for letter in found for each in (letter.lower(), letter.upper())}
    return found | both if flags & re.IGNORECASE else found


def _member(kind: Any, what: Any) -> frozenset[str]:
    if kind is c.LITERAL:
        return frozenset(chr(what))
    if kind is c.RANGE:
        return frozenset(letter for letter in SAMPLE if what[0] <= ord(letter) <= what[1])
    if kind is c.CATEGORY:
        name = str(what).removeprefix("CATEGORY_").removeprefix("UNI_")
        matching = frozenset(x for x in SAMPLE if re.match(CATEGORIES[name.removeprefix("NOT_")], x))
        return SAMPLE - matching if name.startswith("NOT_") else matching
    return frozenset()


def _told(letters: frozenset[str]) -> str:
    return repr("".join(sorted(letters))[:12])
