"""Trees by transitions (arc-eager, Nivre 2008), one step of all sentences at a time, with spaCy's weights.

A sentence is a stack and a buffer of words. Each step moves the first word of the buffer on (shift), takes the last off
the stack (reduce), hangs one of both on the other (left, right), or lets a sentence begin behind the first word
(break). Which step may be taken and what it does follows `spacy.pipeline._parser_internals.arc_eager`.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stream.extraction.syntax.blocks import Floats, Numbers, affine, blocks, padded

NOTHING = 0
"""Stands where there is no word; words are numbered from 1."""
HEIGHT = 32
"""Rows of a product of states."""
FEATURES = 8
DEEPEST = 3
"""Words of the stack that are looked at."""
ROOT = "ROOT"


class Move(IntEnum):
    """What a step does; the value is its place in what may be taken."""

    SHIFT = 0
    REDUCE = 1
    LEFT = 2
    RIGHT = 3
    BREAK = 4


_SHIFT, _REDUCE, _LEFT, _RIGHT, _BREAK = map(int, Move)
"""The same as plain numbers: a member of an enumeration costs more to name than a step over a few words."""
_ARCS = 1 << _LEFT | 1 << _RIGHT
_PLACES = np.arange(FEATURES)

_LETTERS = {"S": Move.SHIFT, "D": Move.REDUCE, "L": Move.LEFT, "R": Move.RIGHT, "B": Move.BREAK}


class Transitions:
    """Tells heads and relations of words from their vectors. Immutable."""

    def __init__(self, parser: Any) -> None:
        tokens, lower, upper = parser.model.layers
        linear = tokens.layers[-1]
        self._narrow = np.ascontiguousarray(linear.get_param("W").T), linear.get_param("b")
        weights = lower.get_param("W")  # features x outputs x pieces x inputs
        self._wide = np.ascontiguousarray(weights.transpose(3, 0, 2, 1).reshape(weights.shape[3], -1))
        self._absent = np.ascontiguousarray(lower.get_param("pad")[0].transpose(0, 2, 1).reshape(-1))
        self._bias = np.ascontiguousarray(lower.get_param("b").T.reshape(-1))
        self._scores = np.ascontiguousarray(upper.get_param("W").T), upper.get_param("b")
        names = list(parser.move_names)
        self._moves = np.array([_LETTERS[name.partition("-")[0]] for name in names])
        self._forbidden = _forbidden(self._moves)
        self.labels = [name.partition("-")[2] for name in names]
        """What each action calls the relation that it makes."""

    def __call__(self, vectors: Floats, lengths: Sequence[int]) -> tuple[Numbers, Numbers]:
        """Each word's head by its number from 1, `NOTHING` for a root, and the action that made it hang there."""
        state = _States(lengths)
        features = self._features(vectors)
        while state.top.size:
            hidden = np.add.reduce(features[state.context()], axis=1)
            hidden += self._bias
            half = hidden.shape[1] // 2
            scores = affine(np.maximum(hidden[:, :half], hidden[:, half:]), *self._scores, HEIGHT)
            scores += self._forbidden[state.allowed()]
            action = scores.argmax(axis=1)
            state.step(self._moves[action], action)
        return state.head[1:], state.action[1:]

    def _features(self, vectors: Floats) -> Floats:
        """What each word adds to a state in each of the places that are looked at: (words + 1) features x pieces."""
        narrow = affine(vectors, *self._narrow)
        told = np.empty((padded(len(narrow)) + 1, self._wide.shape[1]), np.float32)
        told[0] = self._absent
        blocks(narrow, self._wide, told[1:])
        return told.reshape(len(told) * FEATURES, -1)


def _forbidden(moves: NDArray[np.int_]) -> Floats:
    """For each set of moves (bit by bit) what the actions' scores lose: nothing, or all."""
    sets = np.arange(1 << len(Move))[:, None]
    return np.where(sets >> moves & 1, np.float32(0), np.float32(-np.inf)).astype(np.float32)


def _who(told: NDArray[np.bool_]) -> Numbers:
    """The numbers of the sentences of which it is told."""
    return told.nonzero()[0]


class _States:
    """Stacks and buffers of sentences that are not done, side by side, and what their words hang on."""

    def __init__(self, lengths: Sequence[int]) -> None:
        counts = np.asarray(lengths, np.intp)
        total = int(counts.sum())
        before = np.cumsum(counts) - counts
        numbers = np.arange(len(counts))
        self._stack = np.zeros(total + DEEPEST * len(counts), np.intp)
        self._buffer = np.zeros(total + 2 * len(counts), np.intp)
        self._floor = before + DEEPEST * (numbers + 1)
        self.top = self._floor.copy()
        """Behind the last word of each stack."""
        self._next = before + 2 * numbers
        self._end = self._next + counts
        self._buffer[np.repeat(2 * numbers, counts) + np.arange(total)] = np.arange(1, total + 1)
        self.head, self.action, self._left, self._right, self._elder = np.zeros((5, total + 1), np.intp)
        self._returned, self._begins = np.zeros((2, total + 1), np.bool_)
        self._keep((counts > 0).nonzero()[0])

    def _keep(self, live: Numbers) -> None:
        self._floor, self.top, self._next, self._end = (a[live] for a in (self._floor, self.top, self._next, self._end))

    def context(self) -> Numbers:
        """The words that tell which step to take, as rows of features."""
        top, at = self.top, self._next
        seen = np.empty((len(top), FEATURES), np.intp)
        first, last = self._buffer[at], self._stack[top - 1]
        seen[:, 0], seen[:, 1] = first, self._buffer[at + 1]
        seen[:, 2], seen[:, 3], seen[:, 4] = last, self._stack[top - 2], self._stack[top - 3]
        seen[:, 5], seen[:, 6], seen[:, 7] = self._left[first], self._left[last], self._right[last]
        self._first, self._second, self._last = first, seen[:, 1].copy(), last
        seen *= FEATURES
        seen += _PLACES
        return seen

    def allowed(self) -> Numbers:
        """The sets of moves that each sentence may take."""
        held = self.top > self._floor
        waiting = self._end - self._next
        free = ~self._begins[self._first]
        two = waiting >= 2
        shift = ~held | (two & free & ~self._returned[self._first])
        arcs = held & (waiting > 0) & free
        parts = two & (self._second == self._first + 1) & ~self._begins[self._second]
        told: Numbers = shift + (held << _REDUCE) + arcs * _ARCS
        told += parts << _BREAK
        return told

    def step(self, moves: NDArray[np.int_], actions: Numbers) -> None:
        """Take each sentence's step, and let go of those that are done."""
        self._second_begins(_who(moves == _BREAK))
        self._hang_right(_who(moves == _RIGHT), actions)
        self._push(_who((moves == _SHIFT) | (moves == _RIGHT)))
        self._hang_left(_who(moves == _LEFT), actions)
        self._reduce(_who(moves == _REDUCE))
        live = (self.top > self._floor) | (self._next < self._end)
        if not live.all():
            self._keep(live.nonzero()[0])

    def _second_begins(self, who: Numbers) -> None:
        if who.size:
            self._begins[self._second[who]] = True

    def _push(self, who: Numbers) -> None:
        if who.size:
            self._stack[self.top[who]] = self._first[who]
            self.top[who] += 1
            self._next[who] += 1

    def _hang_right(self, who: Numbers, actions: Numbers) -> None:
        if not who.size:
            return
        child, head = self._first[who], self._last[who]
        self.head[child], self.action[child] = head, actions[who]
        self._elder[child] = self._right[head]
        self._right[head] = child

    def _hang_left(self, who: Numbers, actions: Numbers) -> None:
        if not who.size:
            return
        child, head = self._last[who], self._first[who]
        left = self.head[child]
        held = left != NOTHING  # it hung on the word before it in the stack, as the last of its children
        self._right[left[held]] = self._elder[child[held]]
        self.head[child], self.action[child] = head, actions[who]
        self._left[head] = child
        self._returned[head] = False
        self.top[who] -= 1

    def _reduce(self, who: Numbers) -> None:
        if not who.size:
            return
        word = self._last[who]
        back = (self.head[word] == NOTHING) & (self.top[who] - self._floor[who] > 1)
        returned = who[back]
        self._returned[word[back]] = True
        self._next[returned] -= 1
        self._buffer[self._next[returned]] = word[back]
        self.top[who] -= 1
