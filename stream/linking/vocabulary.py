"""The words of many accounts, as numbers, to find at once what each shares with one of them."""

from __future__ import annotations

from collections.abc import Set
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from stream.linking.rarity import telling

WIDTH = 48
"""Words kept of an account; of one account in a hundred there are more."""
NUMBERS = 1 << 16
"""Of so many are the numbers of words, some of which share one: a pair of texts in fifty seems to share a word more."""
NO_WORD = 0
_MOST = NUMBERS - 1
"""A word has the number of its hash among so many; which one decides nothing but what is looked at in vain."""

T = TypeVar("T", bound=np.generic)


def with_room(table: npt.NDArray[T], row: int) -> npt.NDArray[T]:
    """The table, with room for a row of that number; what is not yet written to takes no memory."""
    if row < len(table):
        return table
    grown = np.zeros((max(row + 1, 2 * len(table)), *table.shape[1:]), dtype=table.dtype)
    grown[: len(table)] = table
    return grown


class Words:
    """The words of the accounts with a number."""

    def __init__(self) -> None:
        self._rows = np.zeros((64, WIDTH), dtype=np.uint16)
        self._overflowing: set[int] = set()
        self._telling = np.zeros(NUMBERS, dtype=np.float32)
        self._ones = np.ones(WIDTH, dtype=np.float32)

    def put(self, number: int, words: Set[str]) -> None:
        """Keep the words of an account in place of those that had its number."""
        self._rows = with_room(self._rows, number)
        row = self._rows[number]
        row[:] = NO_WORD
        row[: len(words)] = [hash(word) % _MOST + 1 for word in words][:WIDTH]
        (self._overflowing.add if len(words) > WIDTH else self._overflowing.discard)(number)

    def shared(self, words: Set[str], others: npt.NDArray[np.intp]) -> npt.NDArray[np.float32]:
        """The nats of the words that each of the others shares with these, or a little more; without bound where not
        all its words are kept."""
        own: dict[int, int] = {}
        for word in words:
            number = hash(word) % _MOST + 1
            own[number] = own.get(number, 0) + telling(word)
        numbers = list(own)
        self._telling[numbers] = list(own.values())
        nats: npt.NDArray[np.float32] = self._telling.take(self._rows.take(others, axis=0)).dot(self._ones)
        self._telling[numbers] = 0
        if self._overflowing:
            nats[[number in self._overflowing for number in others.tolist()]] = np.inf
        return nats
