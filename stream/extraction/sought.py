"""Patterns that are tried only where they can match: on texts that hold a piece of text which every match holds.

Python's matcher tries a pattern that begins with alternatives or a word boundary at every letter, 10 to 50 ns each;
to look for a few pieces of text takes as long as one such try. What pieces a pattern needs is read from its own tree,
as RE2 does for sets of patterns (its `Prefilter`), so that a pattern and its pieces cannot differ.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from re import _constants as c  # type: ignore[attr-defined]  # as re compiles them
from re import _parser  # type: ignore[attr-defined]  # as above
from typing import Any

MOST = 40
"""Pieces of which one is needed, at most: to look for more is no quicker than the pattern."""
LONG = 4
"""Letters of a piece that is rare enough: of such sets the smaller is better."""
CHOICES = 6
"""Letters of a set that are told apart."""

Pieces = frozenset[str]


@dataclass(frozen=True, slots=True)
class Sought:
    """A pattern, and the pieces of text of which each match holds one; with none of them it is always tried."""

    pattern: re.Pattern[str]
    pieces: tuple[str, ...]
    folded: bool
    """Whether the pieces are in lower case for texts in any."""

    def may_match(self, text: str) -> bool:
        """Whether the text holds one of the pieces."""
        if self.folded:
            text = text.lower()
        for piece in self.pieces:
            if piece in text:
                return True
        return not self.pieces

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """As of a pattern."""
        return self.pattern.search(text, start, end) if self.may_match(text) else None

    def match(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """As of a pattern."""
        return self.pattern.match(text, start, end) if self.may_match(text) else None

    def finditer(self, text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
        """As of a pattern."""
        return self.pattern.finditer(text, start, end) if self.may_match(text) else iter(())

    def sub(self, by: str | Callable[[re.Match[str]], str], text: str) -> str:
        """As of a pattern."""
        return self.pattern.sub(by, text) if self.may_match(text) else text


def sought(pattern: str, flags: int = 0) -> Sought:
    """The pattern, compiled."""
    compiled = re.compile(pattern, flags)
    folded = bool(compiled.flags & re.IGNORECASE)
    found = _needed(_parser.parse(compiled.pattern, compiled.flags)) or frozenset()
    pieces = {piece.lower() for piece in found} if folded else found
    least = [piece for piece in pieces if not any(other != piece and other in piece for other in pieces)]
    return Sought(compiled, tuple(sorted(least)), folded)


def _needed(tree: Any) -> Pieces | None:
    """Pieces of which every match of the sequence holds one; None where none are worth looking for."""
    return max(filter(_is_worth, _candidates(list(tree))), key=_worth, default=None)


def _candidates(tree: Sequence[tuple[Any, Any]]) -> Iterator[Pieces]:
    """For each part of a sequence the pieces of which its matches hold one."""
    run: Pieces = frozenset({""})
    for op, value in _flat(tree):
        letters = _letters(op, value)
        if letters and len(run) * len(letters) <= MOST:
            run = frozenset(piece + letter for piece in run for letter in letters)
            continue
        yield run
        run = letters or frozenset({""})
        if op is c.BRANCH:
            branches = [_needed(branch) for branch in value[1]]
            yield frozenset().union(*(pieces or {""} for pieces in branches))
        elif op in (c.MAX_REPEAT, c.MIN_REPEAT, c.POSSESSIVE_REPEAT) and value[0]:
            yield _needed(value[2]) or frozenset()
        elif op is c.ATOMIC_GROUP:
            yield _needed(value) or frozenset()
    yield run


def _flat(tree: Sequence[tuple[Any, Any]]) -> Iterator[tuple[Any, Any]]:
    """The nodes of a sequence that take text, those of groups without flags of their own in their place."""
    for op, value in tree:
        if op is c.SUBPATTERN and not (value[1] or value[2]):
            yield from _flat(list(value[3]))
        elif op not in (c.AT, c.ASSERT, c.ASSERT_NOT):
            yield op, value


def _letters(op: Any, value: Any) -> Pieces:
    """The letters of which a node matches one, where they are few."""
    if op is c.LITERAL:
        return frozenset({chr(value)})
    if op is c.IN and len(value) <= CHOICES and all(kind is c.LITERAL for kind, _ in value):
        return frozenset(chr(letter) for _, letter in value)
    return frozenset()


def _worth(pieces: Pieces) -> tuple[int, int]:
    return min(LONG, min(len(piece.strip()) for piece in pieces)), -len(pieces)


def _is_worth(pieces: Pieces) -> bool:
    """Whether many texts hold none of the pieces."""
    return 0 < len(pieces) <= MOST and all(len(piece) > 1 or not (piece.isalnum() or piece in " ") for piece in pieces)
