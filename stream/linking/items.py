"""The items that are remembered, with what each contributes."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from stream.linking.accounts import Account, accounts
from stream.linking.attic import Ages, Attic, InMemory, Kept, Roll
from stream.linking.moments import moment
from stream.records import ItemEvents

_DECODER = msgspec.msgpack.Decoder(ItemEvents)


@dataclass(frozen=True, slots=True)
class Held:
    """An item as it is known, and what it contributes."""

    item: ItemEvents
    accounts: tuple[Account, ...]


def _encode(held: Held) -> bytes:
    return msgspec.msgpack.encode(held.item)


def _decode(row: bytes) -> Held:
    item = _DECODER.decode(row)
    return Held(item, accounts(item))


class Items:
    """The version of each item that counts, by the item's number; the last used of them at hand."""

    def __init__(self, attic: Attic | None = None, room: int = 1 << 13) -> None:
        self._roll = Roll()
        self._published = array("q")
        self._ages = Ages()
        self._kept: Kept[Held] = Kept(attic or InMemory(), room, _encode, _decode)

    def __contains__(self, name: str) -> bool:
        return name in self._roll

    def __len__(self) -> int:
        return len(self._roll)

    def __iter__(self) -> Iterator[Held]:
        """All of them, in no order of meaning."""
        return (self.held(self[name]) for name in self._roll)

    def __getitem__(self, name: str) -> int:
        number = self._roll.number(name)
        assert number is not None
        return number

    def number(self, name: str) -> int | None:
        """The number of the item with that id; None of one that is not remembered."""
        return self._roll.number(name)

    def name(self, number: int) -> str:
        """The id of the item with that number."""
        return self._roll.name(number)

    def find(self, name: str) -> Held | None:
        """The version that counts of the item with that id; None of one that is not remembered."""
        number = self._roll.number(name)
        return None if number is None else self._kept[number]

    def held(self, number: int) -> Held:
        """The version of the item with that number that counts."""
        return self._kept[number]

    def published(self, number: int) -> int:
        """When that version was published, in microseconds since 1970."""
        return self._published[number]

    def put(self, held: Held) -> int:
        """Keep an item in place of what was known of it; returns its number."""
        number = self._roll.number(held.item.id)
        if number is None:
            number = self._roll.enter(held.item.id)
        if number == len(self._published):
            self._published.append(0)
        self._published[number] = moment(held.item.published)
        self._ages.put(self._published[number], number)
        if held.accounts:
            self._kept[number] = held
        else:
            self._kept.put_away(number, held)
        return number

    def forget(self, until: int) -> Iterator[str]:
        """Let go of the items published before, and say which."""
        for number in self._ages.before(until):
            name = self._roll.name(number)
            if name in self._roll and self._published[number] < until:
                self._roll.strike(name)
                del self._kept[number]
                yield name
