"""One event of one item, made ready for comparison."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TypeAlias

from stream.kinds import NEW_SCOPES, ActorRole, ActorSide, Cause, Metric, PeriodPrecision, PlacePrecision, PlaceRole
from stream.linking.copies import Hashes, decode
from stream.linking.kinship import UNSPECIFIC
from stream.records import Event, ItemEvents, ItemStatus, Period, Place

AccountKey: TypeAlias = tuple[datetime, str, int]

MAX_PLACES = 4
MAX_DAYS = 31
MAX_FULL_NAMES = 6

GROUPS: dict[Cause, tuple[str, ...]] = {
    Cause.CONFLICT: ("violence",),
    Cause.CRIME: ("violence",),
    Cause.DISASTER: ("disaster",),
    Cause.ACCIDENT: ("accident",),
    Cause.OTHER: ("violence", "disaster", "accident"),
}
"""Causes that tellers confuse share a group; only accounts of a common group are compared."""

TOLERANCE: dict[tuple[bool, bool], int] = {
    (False, True): 1,
    (False, False): 3,
    (True, True): 5,
    (True, False): 10,
}
"""(disaster, the text says when) -> days that two accounts of one happening may lie apart."""

LOOK_BACK = 21
"""Days that a text which does not say when may come after what it tells of, if much else agrees."""


@dataclass(frozen=True, eq=False)
class Account:
    """One item's account of one happening. Ordered and identified by `key`: publication, item id, place in item."""

    item: ItemEvents
    index: int
    hashes: Hashes | None

    @cached_property
    def key(self) -> AccountKey:
        """What orders the tellings: publication, then item id, then the event's place in the item."""
        return (self.item.published, self.item.id, self.index)

    def sibling(self, index: int) -> AccountKey:
        """The key of another event of the same item."""
        return (self.item.published, self.item.id, index)

    @cached_property
    def event(self) -> Event:
        """The event told."""
        return self.item.events[self.index]

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """The cause groups in which it is compared."""
        vague = self.event.cause is Cause.ACCIDENT and (self.event.type, self.event.sub_type) in UNSPECIFIC
        return GROUPS[Cause.OTHER if vague else self.event.cause]

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Where it happened: the first few places of occurrence, without those that only say where another lies."""
        told = [p for p in self.event.places if p.role is PlaceRole.OCCURRENCE]
        return tuple(p for p in told if not any(_holds(p, other) for other in told))[:MAX_PLACES]

    @cached_property
    def region(self) -> tuple[str | None, str | None]:
        """(country, adm1) of the first place."""
        return (self.places[0].country, self.places[0].adm1) if self.places else (None, None)

    @cached_property
    def perpetrators(self) -> frozenset[ActorSide]:
        """The known sides of those who did it."""
        did = (actor.side for actor in self.event.actors if actor.role is ActorRole.PERPETRATOR)
        return frozenset(side for side in did if side is not ActorSide.UNKNOWN)

    @cached_property
    def days(self) -> tuple[int, int]:
        """First and last day of the happening as day numbers; it cannot end after it was told."""
        return _days(self.event.period, self.item.published.date())

    @cached_property
    def dated(self) -> bool:
        """Whether the text itself says on which day."""
        period = self.event.period
        exact = (PeriodPrecision.HOUR, PeriodPrecision.DAY)
        return period is not None and period.basis == "text" and period.precision in exact

    @cached_property
    def tolerance(self) -> int:
        """Days that this account may be off."""
        return TOLERANCE[(self.event.cause is Cause.DISASTER, self.dated)]

    @cached_property
    def look_back(self) -> int:
        """Days before its own that the happening may lie."""
        return self.tolerance if self.dated or self.event.cause is Cause.DISASTER else LOOK_BACK

    @cached_property
    def bests(self) -> dict[Metric, int]:
        """The toll, best numbers only."""
        return {metric: count.best for metric, count in self.event.toll.items()}

    @cached_property
    def names(self) -> frozenset[str]:
        """Words of the names that the item tells, without those of places, which are compared as places."""
        return frozenset(w for term in self.item.terms if term[0].isupper() for w in _parts(term)) - self._of_places

    @cached_property
    def words(self) -> frozenset[str]:
        """The other telling words of the item."""
        return frozenset(term for term in self.item.terms if not term[0].isupper()) - self._of_places

    @cached_property
    def full_names(self) -> tuple[str, ...]:
        """The first few names of more than one word, in lower case."""
        told = (term.casefold() for term in self.item.terms if " " in term)
        return tuple(name for name in told if self._of_places.isdisjoint(name.split()))[:MAX_FULL_NAMES]

    @cached_property
    def _of_places(self) -> frozenset[str]:
        names = (f"{place.name} {place.adm1_name or ''} {place.text}" for place in self.event.places)
        return frozenset(" ".join(names).casefold().split())


def _parts(name: str) -> list[str]:
    return name.casefold().split()


def accounts(item: ItemEvents) -> tuple[Account, ...]:
    """What an item contributes: its fresh events of one happening or of a short period; nothing unless usable."""
    if item.status is not ItemStatus.USABLE:
        return ()
    told = [i for i, event in enumerate(item.events) if event.fresh and event.scope in NEW_SCOPES]
    hashes = decode(item.fingerprint) if told else None
    return tuple(Account(item, index, hashes) for index in told)


def _holds(wide: Place, narrow: Place) -> bool:
    """Whether the first is the country or the region of the second, which is known more exactly."""
    if wide.country is None or wide.country != narrow.country:
        return False
    if wide.precision is PlacePrecision.ADM0:
        return narrow.precision in (PlacePrecision.ADM1, PlacePrecision.POINT)
    return (
        wide.precision is PlacePrecision.ADM1 and narrow.precision is PlacePrecision.POINT and wide.adm1 == narrow.adm1
    )


def _days(period: Period | None, told: date) -> tuple[int, int]:
    """First and last day, at most `MAX_DAYS` apart and none after the day of publication."""
    if period is None:
        return told.toordinal(), told.toordinal()
    last = min(date.fromisoformat(period.end[:10]).toordinal(), told.toordinal())
    first = min(date.fromisoformat(period.start[:10]).toordinal(), last)
    return max(first, last - MAX_DAYS), last
