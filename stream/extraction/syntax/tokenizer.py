"""The tokenizer's pieces of what stands between two spaces, each worked out once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

KEPT = 50_000
"""Chunks that are kept at hand; when there are more, all are worked out anew."""
_CHUNK = re.compile(r"\S+")
_PLAIN = re.compile(r"([A-Za-z]*[a-z])([.,;:?!\")])?")
"""A word of which no affix can be cut but the mark, unless it is an exception."""

Piece = tuple[str, int, bool]
"""A word, where it starts, and whether a space follows."""


class Tokenizer:
    """spaCy's tokenizer, which never looks beyond a space. Not safe for threads: it keeps what it has cut."""

    def __init__(self, nlp: Any) -> None:
        self._nlp = nlp
        self._exceptions = frozenset(nlp.tokenizer.rules)
        self._cuts: dict[str, tuple[tuple[str, int], ...]] = {}

    def __call__(self, sentences: Sequence[str]) -> list[list[Piece]]:
        """The pieces of each sentence, in order."""
        chunks = [[(chunk[0], chunk.start()) for chunk in _CHUNK.finditer(sentence)] for sentence in sentences]
        self._learn(chunk for row in chunks for chunk, _ in row)
        return [list(_pieces(row, self._cuts, len(text))) for row, text in zip(chunks, sentences)]

    def _learn(self, chunks: Iterable[str]) -> None:
        """Cut the chunks that are not known yet."""
        asked = dict.fromkeys(chunks)
        new = [chunk for chunk in asked if chunk not in self._cuts]
        if len(self._cuts) + len(new) > KEPT:
            self._cuts, new = {}, list(asked)
        for chunk in new:
            self._cuts[chunk] = self._cut(chunk)

    def _cut(self, chunk: str) -> tuple[tuple[str, int], ...]:
        """What the tokenizer makes of a chunk; most are letters alone, with a mark behind them at the most."""
        plain = _PLAIN.fullmatch(chunk)
        if plain and chunk not in self._exceptions and plain[1] not in self._exceptions:
            return ((chunk, 0),) if plain[2] is None else ((plain[1], 0), (plain[2], plain.end(1)))
        return tuple((token.text, token.idx) for token in self._nlp.make_doc(chunk))


def _pieces(
    chunks: Sequence[tuple[str, int]], cuts: Mapping[str, tuple[tuple[str, int], ...]], end: int
) -> Iterator[Piece]:
    for chunk, start in chunks:
        cut = cuts[chunk]
        for text, at in cut[:-1]:
            yield text, start + at, False
        text, at = cut[-1]
        yield text, start + at, start + len(chunk) < end
