"""The trees of sentences, many at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from stream.extraction.syntax.blocks import affine
from stream.extraction.syntax.transitions import NOTHING, ROOT, Transitions
from stream.extraction.syntax.vectors import Key, Vectors

GROUP = 6_000
"""Words whose trees are grown side by side: 4 kB each."""
LIFTED = "||"
"""Parts a relation from that of the word under which it belongs, where arcs would have crossed."""


class Tree(NamedTuple):
    """For each word of a sentence its tag, its relation and the index of its head; a root is its own."""

    tags: list[str]
    relations: list[str]
    heads: list[int]


class Model:
    """Tagger and parser of a spaCy pipeline. Not safe for threads."""

    def __init__(self, nlp: Any) -> None:
        self._vectors = Vectors(nlp)
        softmax = nlp.get_pipe("tagger").model.layers[1].layers[0]
        self._tagger = np.ascontiguousarray(softmax.get_param("W").T), softmax.get_param("b")
        self._tags = list(nlp.get_pipe("tagger").labels)
        self._transitions = Transitions(nlp.get_pipe("parser"))

    def trees(self, sentences: Sequence[Sequence[Key]]) -> list[Tree]:
        """The trees of sentences, in order. That of one does not depend on the others.

        Those of like length are grown side by side, since a group takes as many steps as its longest.
        """
        order = sorted(range(len(sentences)), key=lambda n: len(sentences[n]))
        grown = (tree for group in _groups([sentences[n] for n in order]) for tree in self._grown(group))
        return [tree for _, tree in sorted(zip(order, grown), key=lambda numbered: numbered[0])]

    def _grown(self, sentences: Sequence[Sequence[Key]]) -> Iterator[Tree]:
        vectors = self._vectors(sentences)
        lengths = [len(sentence) for sentence in sentences]
        tags = [self._tags[n] for n in affine(vectors, *self._tagger).argmax(axis=1).tolist()]
        heads, actions = (told.tolist() for told in self._transitions(vectors, lengths))
        labels = self._transitions.labels
        at = 0
        for length in lengths:
            own = heads[at : at + length]
            relations = [
                ROOT if head == NOTHING else labels[action] for head, action in zip(own, actions[at : at + length])
            ]
            roots = [n if head == NOTHING else head - at - 1 for n, head in enumerate(own)]
            if any(LIFTED in relation for relation in relations):
                _lower(relations, roots)
            yield Tree(tags[at : at + length], relations, roots)
            at += length


def _groups(sentences: Sequence[Sequence[Key]]) -> Iterator[Sequence[Sequence[Key]]]:
    """The sentences in runs of about as many words as are worked on at once."""
    first = words = 0
    for n, sentence in enumerate(sentences):
        if words and words + len(sentence) > GROUP:
            yield sentences[first:n]
            first, words = n, 0
        words += len(sentence)
    if words:
        yield sentences[first:]
    else:
        yield from ([sentence] for sentence in sentences[first:])


def _lower(relations: list[str], heads: list[int]) -> None:
    """Hang words whose arcs were lifted (Nivre and Nilsson 2005) where they belong."""
    for n, relation in enumerate(relations):
        own, lifted, wanted = relation.partition(LIFTED)
        if lifted:
            heads[n] = _below(heads[n], n, wanted, relations, heads)
            relations[n] = own


def _below(head: int, word: int, wanted: str, relations: Sequence[str], heads: Sequence[int]) -> int:
    """The first word below a head, level by level, of a relation; the head itself where there is none."""
    level = [head]
    while level:
        below = [n for above in level for n, other in enumerate(heads) if other == above and n not in (above, word)]
        found = next((n for n in below if relations[n] == wanted), None)
        if found is not None:
            return found
        level = below
    return head
