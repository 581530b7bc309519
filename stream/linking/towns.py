"""In which region a town lies that the gazetteer lacks, learnt from the news itself.

A text that says so ("in Tarn in Orel province") teaches it; a telling of that town with nothing but its land asks. What
holds for a telling rests on the last few texts that say so, from some months before it to some weeks behind it: two of
them at least, and nearly all of one mind. So it is a function of the set of items, at a cost that does not grow. What
forgotten texts said stays in rows of its own, as long as a telling may ask.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import heappop, heappush
from typing import TypeAlias

from stream.kinds import PlacePrecision, RegionBasis
from stream.linking.accounts import Account, folded
from stream.records import ItemEvents, ItemStatus, Place

Town: TypeAlias = str
"""A town by its land and its name without what spellings differ in: `MMR/minbya`."""

_DAY = 86_400_000_000
BEFORE, AFTER = 120 * _DAY, 60 * _DAY
"""How long before and behind a telling (microseconds) the texts were published that count for it."""
LAST, LEAST, AGREED = 8, 2, 0.8
"""How many of these texts count, the last; how many at least must say one region, and what part of all of them."""


@dataclass(frozen=True, slots=True)
class Lies:
    """A region, as a place in it tells it."""

    adm1: str
    adm1_name: str | None
    pcode: str | None
    lat: float | None
    lon: float | None


@dataclass(frozen=True, slots=True, order=True)
class Saying:
    """That an item, published at that time (microseconds since 1970), says of a town that it lies there."""

    published: int
    item: str
    lies: Lies


@dataclass(frozen=True, slots=True)
class _Told:
    """What an item says of towns, and of which it asks."""

    says: tuple[tuple[Town, Saying], ...]
    asks: tuple[Town, ...]


_NOTHING = _Told((), ())


class Towns:
    """What the items say of towns, by the item's number."""

    def __init__(self) -> None:
        """Nothing said yet."""
        self._said: dict[Town, list[Saying]] = {}
        self._asking: dict[Town, dict[int, int]] = {}
        """The items that ask, each with the time of its publication."""
        self._of: dict[int, _Told] = {}
        self._lies: dict[Lies, Lies] = {}
        """Each region once."""
        self._settled: dict[Town, list[Saying]] = {}
        """What items said that are forgotten: the last."""
        self._ages: list[tuple[int, Town]] = []
        self._moved: set[int] = set()
        self._rows: set[Town] = set()

    def restore(self, settled: Mapping[Town, Sequence[Saying]]) -> None:
        """Take over what forgotten items said; before any item."""
        for town, said in settled.items():
            for saying in said:
                self._put(town, saying)
                self._settle(town, saying)
        self._rows.clear()

    def put(self, number: int, item: ItemEvents, published: int, accounts: Sequence[Account]) -> None:
        """An item came, or another version of it; `accounts`: what it contributes."""
        self._change(number, _told(item, published, accounts), published)

    def silence(self, number: int) -> None:
        """An item says nothing any more, whatever it tells."""
        self._change(number, _NOTHING, 0)

    def forget(self, number: int) -> None:
        """An item is forgotten, but not what it said."""
        told = self._of.pop(number, _NOTHING)
        for town in told.asks:
            self._ask_no_more(town, number)
        for town, saying in told.says:
            self._settle(town, saying)

    def expire(self, before: int) -> None:
        """Let go of what forgotten items said for tellings before that time alone."""
        while self._ages and self._ages[0][0] < before - BEFORE:
            published, town = heappop(self._ages)
            for saying in [each for each in self._settled.get(town, ()) if each.published <= published]:
                self._unsettle(town, saying)

    def moved(self) -> set[int]:
        """The items that ask for what was learnt or unlearnt since this was last asked."""
        moved, self._moved = self._moved, set()
        return moved

    def settled(self) -> dict[Town, tuple[Saying, ...]]:
        """What forgotten items said of towns, of those for which that changed since this was last asked."""
        changed, self._rows = self._rows, set()
        return {town: tuple(self._settled.get(town, ())) for town in sorted(changed)}

    def placed(self, place: Place, told: int) -> Place:
        """A place as it is known at that time: one that asks with the region in which it lies."""
        lies = self._region(_town(place), told) if asks(place) else None
        if lies is None:
            return place
        return replace(
            place, adm1=lies.adm1, adm1_name=lies.adm1_name, pcode=lies.pcode, lat=lies.lat, lon=lies.lon,
            precision=PlacePrecision.ADM1, adm1_basis=RegionBasis.NEWS,
        )  # fmt: skip

    def _region(self, town: Town, told: int) -> Lies | None:
        said = self._said.get(town)
        if said is None:
            return None
        end = bisect_right(said, told + AFTER, key=_published)
        last = [each for each in said[max(0, end - LAST) : end] if each.published >= told - BEFORE]
        adm1, number = max(Counter(each.lies.adm1 for each in last).items(), key=lambda kv: kv[1], default=("", 0))
        if number < LEAST or number < AGREED * len(last):
            return None
        return next(each.lies for each in reversed(last) if each.lies.adm1 == adm1)

    def _change(self, number: int, now: _Told, published: int) -> None:
        was = self._of.get(number, _NOTHING)
        if now == was and (not now.asks or self._asking[now.asks[0]][number] == published):
            return
        gone, come = set(was.says) - set(now.says), set(now.says) - set(was.says)
        before = [(town, n, told, self._region(town, told)) for town, n, told in self._concerned(gone | come)]
        for town in was.asks:
            self._ask_no_more(town, number)
        for town, saying in gone:
            self._take(town, saying)
        for town, saying in come:
            self._put(town, saying)
        for town in now.asks:
            self._asking.setdefault(town, {})[number] = published
        self._of.pop(number, None)
        if now != _NOTHING:
            self._of[number] = now
        self._moved.update(n for town, n, told, lies in before if self._region(town, told) != lies)

    def _concerned(self, changed: Iterable[tuple[Town, Saying]]) -> Iterator[tuple[Town, int, int]]:
        """Who asks for a town at a time for which one of these counts."""
        for town, saying in changed:
            for number, told in self._asking.get(town, {}).items():
                if told - BEFORE <= saying.published <= told + AFTER:
                    yield town, number, told

    def _put(self, town: Town, saying: Saying) -> None:
        said = self._said.setdefault(town, [])
        at = bisect_left(said, saying)
        if at == len(said) or said[at] != saying:
            insort(said, replace(saying, lies=self._lies.setdefault(saying.lies, saying.lies)))

    def _take(self, town: Town, saying: Saying) -> None:
        said = self._said.get(town, [])
        if saying in said and saying not in self._settled.get(town, ()):
            said.remove(saying)
        if not said:
            self._said.pop(town, None)

    def _ask_no_more(self, town: Town, number: int) -> None:
        asking = self._asking.get(town, {})
        asking.pop(number, None)
        if not asking:
            self._asking.pop(town, None)

    def _settle(self, town: Town, saying: Saying) -> None:
        """Keep what a forgotten item said, if it is among the last: all others that count are later still."""
        settled = self._settled.setdefault(town, [])
        if saying in settled:
            return
        insort(settled, saying)
        heappush(self._ages, (saying.published, town))
        self._rows.add(town)
        if len(settled) > LAST:
            self._unsettle(town, settled[0])

    def _unsettle(self, town: Town, saying: Saying) -> None:
        self._settled[town].remove(saying)
        if not self._settled[town]:
            del self._settled[town]
        self._rows.add(town)
        self._take(town, saying)


def asks(place: Place) -> bool:
    """Whether it is a town that no gazetteer has, told with nothing but its land."""
    unlisted = place.geonameid is None and place.precision is PlacePrecision.ADM0
    return unlisted and place.adm1 is None and place.country is not None


def says(place: Place) -> bool:
    """Whether the text says of a town that no gazetteer has in which region it lies."""
    return place.adm1_basis is RegionBasis.TEXT and place.geonameid is None and None not in (place.adm1, place.country)


def _told(item: ItemEvents, published: int, accounts: Sequence[Account]) -> _Told:
    """What an item says and asks. Of a town that it tells in two regions it says nothing."""
    if item.status is not ItemStatus.USABLE:
        return _NOTHING
    asked = dict.fromkeys(_town(place) for account in accounts for place in account.places if asks(place))
    said: dict[Town, set[Lies]] = {}
    for place in (place for event in item.events for place in event.places if says(place)):
        assert place.adm1 is not None
        lies = Lies(place.adm1, place.adm1_name, place.pcode, place.lat, place.lon)
        said.setdefault(_town(place), set()).add(lies)
    told = tuple((town, Saying(published, item.id, lies.pop())) for town, lies in said.items() if len(lies) == 1)
    return _Told(told, tuple(asked)) if told or asked else _NOTHING


def _town(place: Place) -> Town:
    return f"{place.country}/{folded(place.name)}"


def _published(saying: Saying) -> int:
    return saying.published
