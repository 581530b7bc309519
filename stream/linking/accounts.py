"""One event of one item, made ready for comparison."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import chain
from sys import intern
from typing import TypeAlias
from unicodedata import normalize

from stream.kinds import (
    DISPLACEMENT,
    NEW_SCOPES,
    ActorRole,
    ActorSide,
    Cause,
    Metric,
    Modality,
    PeriodPrecision,
    PlacePrecision,
    PlaceRole,
    Quantifier,
    Scope,
)
from stream.linking.copies import Hashes, decode
from stream.linking.kinship import UNSPECIFIC
from stream.linking.moments import moment
from stream.linking.rarity import rarity_of, telling
from stream.records import Count, Event, ItemEvents, ItemStatus, Period, Place, as_counted

AccountKey: TypeAlias = tuple[int, str, int]
Name: TypeAlias = tuple[str, str]

COMPARED = (Metric.KILLED, Metric.INJURED, Metric.ABDUCTED, Metric.MISSING, Metric.DISPLACED)
"""The metrics of a toll that tell one happening from another; all of displacement are one, as they are counted."""

NOBODY: frozenset[str] = frozenset()
NO_METRIC: frozenset[int] = frozenset()
NAMELESS: dict[str, tuple[Name, ...]] = {}
VAGUE = 10
"""A vague word stands for numbers below so many times its least."""
MAX_PLACES = 4
MAX_DAYS = 31

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


LATER_WORD = 7
"""Days after a happening for which its victims are still counted."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Account:
    """One item's account of one happening, with what comparison asks of it again and again."""

    item: ItemEvents
    index: int
    key: AccountKey
    """What orders the tellings and tells them apart: publication (microseconds since 1970), then item id, then the
    event's place in the item."""
    hashes: Hashes | None
    groups: tuple[str, ...]
    """The cause groups in which it is compared."""
    places: tuple[Place, ...]
    """Where it happened: the first few places of occurrence, without those that only say where one before them lies."""
    days: tuple[int, int]
    """First and last day of the happening as day numbers; it cannot end after it was told."""
    dated: bool
    """Whether the text itself says on which day."""
    terms: frozenset[str]
    """The words of the item that tell anything, in lower case, names in their parts, without those of the event's
    places and of the outlet's name, which stands in its bylines and wherever somebody told it something."""
    named: frozenset[str]
    """Such words of the event's places that no gazetteer has, which another text may tell as words like others."""
    rarity: int
    """What its words tell together, without those of places."""
    names: Mapping[str, tuple[Name, ...]]
    """Of each of these words that stands in names of two words only, as of people, these names."""
    scope: Scope
    """As what it is compared."""
    kind: tuple[str, str]
    """Type and sub-type."""
    disaster: bool
    update: bool
    """Whether it goes on with what was told before."""
    tolerance: int
    """Days that this account may be off."""
    slack: int
    """Days that it and another of its kind may lie apart where nothing but the place brings them together."""
    numbers: tuple[int | None, ...]
    """The best numbers of the metrics `COMPARED`; None where one is not told."""
    toll: tuple[tuple[int, int], ...]
    """Those that are told, each behind its place among `COMPARED`."""
    vague: frozenset[int]
    """The places of those that only a vague word tells: `dozens`."""
    actors: frozenset[str]
    """Names, in lower case."""

    @property
    def event(self) -> Event:
        """The event told."""
        return self.item.events[self.index]

    @property
    def is_placed(self) -> bool:
        """Whether it is told of a town that the gazetteer has."""
        return bool(self.places) and self.places[0].precision is PlacePrecision.POINT

    @property
    def region(self) -> tuple[str | None, str | None]:
        """(country, adm1) of the first place."""
        return (self.places[0].country, self.places[0].adm1) if self.places else (None, None)

    @property
    def perpetrators(self) -> frozenset[ActorSide]:
        """The known sides of those who did it."""
        did = (actor.side for actor in self.event.actors if actor.role is ActorRole.PERPETRATOR)
        return frozenset(side for side in did if side is not ActorSide.UNKNOWN)


def accounts(item: ItemEvents) -> tuple[Account, ...]:
    """What an item contributes: its fresh events of one happening or of a short period; nothing unless usable."""
    if item.status is not ItemStatus.USABLE:
        return ()
    told = [i for i, event in enumerate(item.events) if event.fresh and event.scope in NEW_SCOPES and _happened(event)]
    told = [i for i in told if not _is_sum(item.events[i], [item.events[j] for j in told if j != i])]
    if not told:
        return ()
    hashes, words = decode(item.fingerprint), [tuple(map(intern, term.casefold().split())) for term in item.terms]
    return tuple(_account(item, index, hashes, words) for index in told)


def _is_sum(total: Event, others: Sequence[Event]) -> bool:
    """Whether a total over a period is made up by the happenings that the text tells beside it: it adds nothing."""
    if total.scope is not Scope.PERIOD or not total.toll:
        return False
    single = [event for event in others if event.scope is Scope.INCIDENT]
    sums = {m: sum(event.toll[m].best for event in single if m in event.toll) for m in total.toll}
    return len(single) > 1 and all(sums[metric] == count.best for metric, count in total.toll.items())


def _happened(event: Event) -> bool:
    """Whether it is no mere possibility: nobody came to harm of whom it is only told what could befall them."""
    return not event.figures or any(figure.modality not in UNREAL for figure in event.figures)


UNREAL = frozenset({Modality.HYPOTHETICAL, Modality.PLANNED})


def _account(item: ItemEvents, index: int, hashes: Hashes | None, words: Sequence[tuple[str, ...]]) -> Account:
    """`words`: those of each of the item's terms, in lower case."""
    event = item.events[index]
    places = _places(event)
    told = as_counted({metric: count.best for metric, count in event.toll.items()})
    numbers = tuple(map(told.get, COMPARED))
    terms, dated, disaster = _terms(item, event, words), _dated(event.period), event.cause is Cause.DISASTER
    unlisted = (place.name for place in places if is_unlisted(place))
    return Account(
        item=item,
        index=index,
        key=(moment(item.published), item.id, index),
        hashes=hashes,
        groups=_groups(event),
        places=places,
        days=_days(event.period, item.published.date()),
        dated=dated,
        terms=terms,
        named=frozenset(intern(word) for name in unlisted for word in name.casefold().split() if telling(word))
        or NOBODY,
        rarity=rarity_of(terms),
        names=_names(words, terms),
        scope=_scope(event, places),
        kind=(event.type, event.sub_type),
        disaster=disaster,
        update=event.update,
        tolerance=max(TOLERANCE[(disaster, dated)], LATER_WORD if event.update and not dated else 0),
        slack=max(TOLERANCE[(disaster, False)], LATER_WORD if event.update else 0),
        numbers=numbers,
        toll=tuple((n, best) for n, best in enumerate(numbers) if best is not None),
        vague=frozenset(n for n, metric in enumerate(COMPARED) if is_vague(event.toll.get(metric), event)) or NO_METRIC,
        actors=frozenset(intern(actor.name.casefold()) for actor in event.actors) or NOBODY,
    )


def is_vague(count: Count | None, event: Event) -> bool:
    """Whether a count of an event is told by a vague word alone: `dozens` tells nothing new of thirty-one."""
    told = [event.figures[n] for n in count.figures if n < len(event.figures)] if count else []
    return bool(told) and all(figure.quantifier is Quantifier.VAGUE for figure in told)


def _scope(event: Event, places: Sequence[Place]) -> Scope:
    """The toll that a lasting happening of a region has taken since it began, such as a flood, and all who have fled
    one, are told as of a period, but are of that happening."""
    narrow = bool(places) and (places[0].adm1 is not None or is_spot(places[0]))
    regional = event.cause is Cause.DISASTER and narrow
    flight = bool(event.toll) and all(metric in DISPLACEMENT for metric in event.toll)
    return Scope.INCIDENT if regional or flight else event.scope


def _groups(event: Event) -> tuple[str, ...]:
    vague = event.cause is Cause.ACCIDENT and (event.type, event.sub_type) in UNSPECIFIC
    return GROUPS[Cause.OTHER if vague else event.cause]


def _places(event: Event) -> tuple[Place, ...]:
    """The first few places of occurrence, without those that only say where one before them lies: what stands behind a
    wider one may be where the text was filed. A total over a period is of the whole of its first."""
    told = [place for place in event.places if place.role is PlaceRole.OCCURRENCE]
    if event.scope is Scope.PERIOD:
        told = [place for place in told if place is told[0] or not _holds(told[0], place)]
    return tuple(p for n, p in enumerate(told) if not any(_holds(p, other) for other in told[:n]))[:MAX_PLACES]


def _dated(period: Period | None) -> bool:
    exact = (PeriodPrecision.HOUR, PeriodPrecision.DAY)
    return period is not None and period.basis == "text" and period.precision in exact


def _terms(item: ItemEvents, event: Event, words: Iterable[tuple[str, ...]]) -> frozenset[str]:
    names = [f"{place.name} {place.adm1_name or ''} {place.text}" for place in event.places]
    names.append(item.source or "")
    return frozenset(filter(telling, chain.from_iterable(words))).difference(" ".join(names).casefold().split())


def _names(words: Iterable[tuple[str, ...]], terms: frozenset[str]) -> dict[str, tuple[Name, ...]]:
    """The names of two words by their words; not of a word that stands in another name, or alone."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for name in words:
        for word in terms.intersection(name):
            found.setdefault(word, []).append(name)
    pairs = {word: [(name[0], name[1]) for name in names if len(name) == TWO] for word, names in found.items()}
    return {word: tuple(names) for word, names in pairs.items() if len(names) == len(found[word])} or NAMELESS


TWO = 2


def is_spot(place: Place) -> bool:
    """Whether it is a town or the like, also one of which no more is known than its region or its land."""
    return place.precision is PlacePrecision.POINT or is_unlisted(place)


def is_unlisted(place: Place) -> bool:
    """Whether it is a village that no gazetteer has, told to lie in a land or in a region of another name."""
    if place.geonameid is not None or place.precision is None:
        return False
    return place.precision is PlacePrecision.ADM0 or place.adm1_name not in (None, place.name)


@lru_cache(1 << 14)
def folded(name: str) -> str:
    """A name without what its spellings differ in: `Bani Bangou`, `Banibangou`; `Benítez`, `Benitez`."""
    return "".join(letter for letter in normalize("NFKD", name.casefold()) if letter.isalnum())


def _holds(wide: Place, narrow: Place) -> bool:
    """Whether the first is the country or the region of the second, which is known more exactly."""
    if wide.country is None or wide.country != narrow.country:
        return False
    if is_spot(wide):
        return False
    if wide.precision is PlacePrecision.ADM0:
        return narrow.precision is PlacePrecision.ADM1 or is_spot(narrow)
    return is_spot(narrow) and wide.adm1 == narrow.adm1


def _days(period: Period | None, told: date) -> tuple[int, int]:
    """First and last day, at most `MAX_DAYS` apart and none after the day of publication."""
    if period is None:
        return told.toordinal(), told.toordinal()
    last = min(date.fromisoformat(period.end[:10]).toordinal(), told.toordinal())
    first = min(date.fromisoformat(period.start[:10]).toordinal(), last)
    return max(first, last - MAX_DAYS), last
