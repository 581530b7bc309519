"""Records that are seldom looked at: encoded and out of the way, and decoded again when they are asked for."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Callable, Iterator
from heapq import heappop, heappush
from typing import Generic, Protocol, TypeVar

import msgspec

from stream.hashed import Hashed

T = TypeVar("T")
U = TypeVar("U")

NOWHERE = -1
_HOUR = 3_600_000_000


class Attic(Protocol):
    """Holds rows of bytes; where is its affair."""

    def put(self, row: bytes) -> int:
        """Take in a row; returns its place, by which it is found again."""
        ...

    def get(self, place: int) -> bytes:
        """The row at a place."""
        ...

    def drop(self, place: int) -> None:
        """The row is of no more use."""
        ...


class InMemory:
    """An attic that needs no disk."""

    def __init__(self) -> None:
        self._rows: dict[int, bytes] = {}
        self._next = 0

    def put(self, row: bytes) -> int:
        """Take in a row."""
        self._rows[self._next] = row
        self._next += 1
        return self._next - 1

    def get(self, place: int) -> bytes:
        """The row at a place."""
        return self._rows[place]

    def drop(self, place: int) -> None:
        """Let go of a row."""
        del self._rows[place]


class Kept(Generic[T]):
    """Records by number: the last used at hand, the others in an attic."""

    def __init__(self, attic: Attic, room: int, encode: Callable[[T], bytes], decode: Callable[[bytes], T]) -> None:
        """Nothing yet; `room` is how many are at hand. What is decoded equals what was encoded."""
        self._attic = attic
        self._room = room
        self._encode = encode
        self._decode = decode
        self._at_hand: OrderedDict[int, T] = OrderedDict()
        self._places = array("q")

    def __getitem__(self, number: int) -> T:
        found = self._at_hand.get(number)
        if found is None:
            found = self._decode(self._attic.get(self._places[number]))
            self._lay(number, found)
        else:
            self._at_hand.move_to_end(number)
        return found

    def __setitem__(self, number: int, record: T) -> None:
        self._vacate(number)
        self._at_hand.pop(number, None)
        self._lay(number, record)

    def __delitem__(self, number: int) -> None:
        self._vacate(number)
        self._at_hand.pop(number, None)

    def looked_at(self, number: int, glance: Callable[[bytes], U]) -> T | U:
        """The record at hand, or else what a glance at it in the attic shows; nothing is brought from there."""
        found = self._at_hand.get(number)
        return glance(self._attic.get(self._places[number])) if found is None else found

    def put_away(self, number: int, record: T, row: bytes | None = None) -> None:
        """Keep a record that is not likely to be asked for; `row` is it encoded, where that is at hand."""
        del self[number]
        self._places[number] = self._attic.put(self._encode(record) if row is None else row)

    def is_told(self, number: int, row: bytes) -> None:
        """Put the record of that number into the attic as it was encoded elsewhere, lest it be done twice."""
        if self._places[number] == NOWHERE:
            self._places[number] = self._attic.put(row)

    def _vacate(self, number: int) -> None:
        if number >= len(self._places):
            self._places.extend([NOWHERE] * (number + 1 - len(self._places)))
        elif self._places[number] != NOWHERE:
            self._attic.drop(self._places[number])
            self._places[number] = NOWHERE

    def _lay(self, number: int, record: T) -> None:
        self._at_hand[number] = record
        if len(self._at_hand) > self._room:
            oldest, laid = self._at_hand.popitem(last=False)
            if self._places[oldest] == NOWHERE:
                self._places[oldest] = self._attic.put(self._encode(laid))


class Stowed:
    """Bytes by number, all of them in an attic."""

    def __init__(self, attic: Attic) -> None:
        """Nothing yet."""
        self._attic = attic
        self._places = array("q")

    def __contains__(self, number: int) -> bool:
        return number < len(self._places) and self._places[number] != NOWHERE

    def __getitem__(self, number: int) -> bytes:
        return self._attic.get(self._places[number])

    def __setitem__(self, number: int, row: bytes) -> None:
        self.discard(number)
        if number >= len(self._places):
            self._places.extend([NOWHERE] * (number + 1 - len(self._places)))
        self._places[number] = self._attic.put(row)

    def discard(self, number: int) -> None:
        """Let go of what that number has, if it has anything."""
        if number in self:
            self._attic.drop(self._places[number])
            self._places[number] = NOWHERE


class Decoder(Generic[T]):
    """Decodes records from MessagePack, or from the JSON in which they are stored and sent."""

    def __init__(self, kind: type[T]) -> None:
        self._packed = msgspec.msgpack.Decoder(kind)
        self._stored = msgspec.json.Decoder(kind)

    def decode(self, row: bytes) -> T:
        """The record. JSON's first byte is none that a record in MessagePack begins with."""
        return self._stored.decode(row) if row[:1] == b"{" else self._packed.decode(row)


class Ages:
    """Numbers by a time (microseconds since 1970), the earliest first; whoever asks knows which are out of date.

    They lie by the hour in arrays: twelve bytes each, where a heap of Python's numbers takes forty.
    """

    def __init__(self) -> None:
        self._hours: list[int] = []
        """A heap."""
        self._of: dict[int, _Hour] = {}

    def put(self, time: int, number: int) -> None:
        """Enter a number."""
        hour = time // _HOUR
        if hour not in self._of:
            self._of[hour] = _Hour()
            heappush(self._hours, hour)
        self._of[hour].put(time, number)

    def before(self, time: int) -> Iterator[int]:
        """Take out, one after the other, the numbers whose time is earlier, those among them that are put meanwhile."""
        while self._hours and self._of[self._hours[0]].least < time:
            hour = self._of[self._hours[0]]
            due = hour.take(time)
            if not hour.times:
                del self._of[heappop(self._hours)]
            yield from due


class _Hour:
    """The numbers of an hour, in no order."""

    __slots__ = ("least", "numbers", "times")

    def __init__(self) -> None:
        self.times = array("q")
        self.numbers = array("I")
        self.least = 0
        """The earliest of the times."""

    def put(self, time: int, number: int) -> None:
        self.least = min(self.least, time) if self.times else time
        self.times.append(time)
        self.numbers.append(number)

    def take(self, time: int) -> list[int]:
        """Take out the numbers whose time is earlier."""
        told = sorted(zip(self.times, self.numbers))
        due = bisect_left(told, (time, 0))
        self.times, self.numbers = array("q", (t for t, _ in told[due:])), array("I", (n for _, n in told[due:]))
        self.least = told[due][0] if due < len(told) else 0
        return [number for _, number in told[:due]]


class Roll:
    """Names by number; a number that is given up is given anew."""

    def __init__(self) -> None:
        self._names: list[str | None] = []
        self._numbers = Hashed(lambda number: hash(self._names[number]))
        self._free: list[int] = []

    def __contains__(self, name: str) -> bool:
        return self.number(name) is not None

    def __iter__(self) -> Iterator[str]:
        return (name for name in self._names if name is not None)

    def __len__(self) -> int:
        return len(self._names) - len(self._free)

    def number(self, name: str) -> int | None:
        """The number of a name; None where it has none. Of a million names two are one once in thirty million runs."""
        number = self._numbers.find(hash(name))
        return number if number >= 0 else None

    def name(self, number: int) -> str:
        """The name with that number; an empty one where it was given up."""
        return self._names[number] or ""

    def enter(self, name: str) -> int:
        """Give a name, which has none, a number."""
        if self._free:
            number = self._free.pop()
            self._names[number] = name
        else:
            number = len(self._names)
            self._names.append(name)
        self._numbers.put(hash(name), number)
        return number

    def strike(self, name: str) -> int:
        """Give up the number of a name; returns it."""
        number = self._numbers.find(hash(name))
        self._numbers.drop(hash(name))
        self._names[number] = None
        self._free.append(number)
        return number
