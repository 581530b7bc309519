"""The items that are remembered, with what each contributes."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

import msgspec

from stream import wire
from stream.attic import Ages, Attic, Decoder, InMemory, Kept, Roll
from stream.linking.accounts import Account, accounts
from stream.linking.moments import moment
from stream.linking.towns import Saying, Towns
from stream.records import ItemEvents


@dataclass(frozen=True, slots=True)
class _Glance:
    """Of an item no more than its outlet."""

    source: str | None


_DECODER, _GLANCE = Decoder(ItemEvents), Decoder(_Glance)


@dataclass(frozen=True, slots=True)
class Held:
    """An item as it is known, and what it contributes."""

    item: ItemEvents
    accounts: tuple[Account, ...]


def _encode(held: Held) -> bytes:
    return msgspec.msgpack.encode(held.item)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Ids that left memory: their stored rows are of no more use."""

    items: tuple[str, ...]
    incidents: tuple[str, ...]
    towns: Mapping[str, tuple[Saying, ...]]
    """What is left of what such items said of towns, where that changed."""


class Items:
    """The version of each item that counts, by the item's number; the last used of them at hand."""

    def __init__(self, attic: Attic | None = None, room: int = 1 << 13) -> None:
        self._roll = Roll()
        self._published = array("q")
        self._ages = Ages()
        self._kept: Kept[Held] = Kept(attic or InMemory(), room, _encode, self._decoded)
        self.towns = Towns()
        """What they say of towns that no gazetteer has."""
        self._silenced: set[str] = set()
        """Ids of items that contribute nothing, whatever they tell."""

    def __contains__(self, name: str) -> bool:
        return name in self._roll

    def __len__(self) -> int:
        return len(self._roll)

    def __iter__(self) -> Iterator[Held]:
        """All of them, in no order of meaning."""
        return (self.held(self[name]) for name in self._roll)

    def of_source(self, source: str | None) -> list[ItemEvents]:
        """Those of an outlet."""
        found = []
        for name in self._roll:
            seen = self._kept.looked_at(self[name], _GLANCE.decode)
            if (seen.item.source if isinstance(seen, Held) else seen.source) == source:
                found.append(self.held(self[name]).item)
        return found

    def told(self) -> Iterator[Account]:
        """What all of them tell, in the order of the keys."""
        keys = sorted(account.key for held in self for account in held.accounts)
        for _, name, index in keys:
            yield next(account for account in self.held(self[name]).accounts if account.index == index)

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

    def _decoded(self, row: bytes) -> Held:
        item = _DECODER.decode(row)
        return Held(item, () if item.id in self._silenced else accounts(item))

    def made(self, item: ItemEvents, *, silenced: bool) -> Held:
        """An item with what it contributes: nothing if it is `silenced`, as which it is remembered from here on. What
        was known of it must be out of use."""
        (self._silenced.add if silenced else self._silenced.discard)(item.id)
        return Held(item, () if silenced else accounts(item))

    def put(self, held: Held, row: bytes | None = None) -> int:
        """Keep an item in place of what was known of it; returns its number. `row` is it as it is stored, if it is."""
        number = self._roll.number(held.item.id)
        if number is None:
            number = self._roll.enter(held.item.id)
        if number == len(self._published):
            self._published.append(0)
        self._published[number] = moment(held.item.published)
        self._ages.put(self._published[number], number)
        if held.item.id in self._silenced:
            self.towns.silence(number)
        else:
            self.towns.put(number, held.item, self._published[number], held.accounts)
        if not held.accounts:
            self._kept.put_away(number, held, row)
        else:
            self._kept[number] = held
            if row is not None:
                self._kept.is_told(number, row)
        return number

    def is_stored(self, name: str, row: bytes) -> None:
        """The item is stored so: it need not be encoded once more to be put away."""
        self._kept.is_told(self[name], row)

    def forget(self, until: int) -> Iterator[str]:
        """Let go of the items published before, and say which."""
        for number in self._ages.before(until):
            name = self._roll.name(number)
            if name in self._roll and self._published[number] < until:
                self.towns.forget(number)
                self._roll.strike(name)
                self._silenced.discard(name)
                del self._kept[number]
                yield name
        self.towns.expire(until)


def supersedes(item: ItemEvents, held: ItemEvents) -> bool:
    """Whether the item replaces the one held. Of two that claim one version the earlier published stands, then the
    one that came live, then one by its bytes: any rule does that does not ask which came first."""
    if item.version != held.version:
        return item.version > held.version
    if item == held:
        return False
    return _tie(item) < _tie(held)


def _tie(item: ItemEvents) -> tuple[datetime, bool, bytes]:
    return (item.published, item.replay, wire.encode(item))
