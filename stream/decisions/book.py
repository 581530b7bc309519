"""The decisions in force, and what follows from them: a function of their set, whatever order they came in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from stream.days import ordinal_of
from stream.decisions.records import Anchor, Decision
from stream.kinds import Metric, Verb
from stream.outcomes import Rule


@dataclass(frozen=True, slots=True)
class Entry:
    """The last word on one decision."""

    id: str
    order: int
    """Its place in the topic: of two the later holds."""
    decision: Decision | None = None
    """None where the record was deleted."""

    @property
    def in_force(self) -> Decision | None:
        """The decision, unless it was taken back."""
        return self.decision if self.decision is not None and not self.decision.withdrawn else None


class Tie(Enum):
    """What people say of two tellings."""

    ONE = 1
    APART = 2


@dataclass(frozen=True, slots=True)
class Series:
    """What an alert is of."""

    rule: Rule
    metric: Metric | None
    country: str
    adm1: str | None


class Book:
    """Decisions by id, and by what they are about."""

    def __init__(self) -> None:
        """Nobody decided anything."""
        self._entries: dict[str, Entry] = {}
        self._items: dict[str, list[Decision]] = {}
        self._sources: dict[str | None, list[Decision]] = {}
        self._anchored: dict[str, list[Decision]] = {}
        self._alerts: dict[str | None, list[Decision]] = {}
        self._ties: dict[Anchor, dict[Anchor, Tie]] = {}

    def __len__(self) -> int:
        return len(self._entries)

    def take(self, entries: Iterable[Entry]) -> list[Decision]:
        """Take in entries; returns the decisions that held before or hold now, of all whose word is no older than the
        one known. One that comes again is among them: what follows from it may not have been stored."""
        touched: list[Decision] = []
        for entry in entries:
            known = self._entries.get(entry.id)
            if known is not None and known.order > entry.order:
                continue
            self._entries[entry.id] = entry
            touched += [each.in_force for each in (known, entry) if each is not None and each.in_force is not None]
        if touched:
            self._index()
        return touched

    @property
    def names_tellings(self) -> bool:
        """Whether anything is decided of tellings: set, merge or split."""
        return bool(self._anchored)

    def entry(self, name: str) -> Entry:
        """The last word on a decision that was taken in."""
        return self._entries[name]

    def in_force(self) -> list[Decision]:
        """Every decision that holds, the last word last."""
        held = (entry.in_force for entry in self._entries.values())
        return sorted((each for each in held if each is not None), key=lambda each: each.rank)

    def dismissals(self, item: str, source: str | None) -> Sequence[Decision]:
        """What dismisses an item."""
        if not (self._items or self._sources):
            return ()
        return (*self._items.get(item, ()), *self._sources.get(source, ()))

    def of_item(self, item: str) -> Sequence[Decision]:
        """What is decided of the tellings of an item: set, merge and split, the last word last."""
        return self._anchored.get(item, ())

    def naming(self, anchor: Anchor) -> Iterator[Decision]:
        """Those of them that name this telling."""
        return (each for each in self.of_item(anchor.item) if anchor in each.tellings or anchor in each.rest)

    def ties(self, anchor: Anchor) -> Mapping[Anchor, Tie]:
        """What is said of a telling and others; of two of which more is said the last word."""
        if anchor.item not in self._anchored:
            return {}
        if anchor not in self._ties:
            self._ties[anchor] = self._tied(anchor)
        return self._ties[anchor]

    def on_alert(self, series: Series, first: int, last: int) -> Decision | None:
        """The last word on an alert of these days (ordinals, both inclusive), if there is any."""
        found = (each for each in self._alerts.get(series.country, ()) if _concerns(each, series, first, last))
        return max(found, key=lambda each: each.rank, default=None)

    def _tied(self, anchor: Anchor) -> dict[Anchor, Tie]:
        ties: dict[Anchor, Tie] = {}
        for decision in self.of_item(anchor.item):
            if decision.verb is Verb.SET:
                continue
            if anchor in decision.tellings:
                ties.update((other, Tie.ONE) for other in decision.tellings if other != anchor)
                ties.update((other, Tie.APART) for other in decision.rest)
            elif anchor in decision.rest:
                ties.update((other, Tie.APART) for other in decision.tellings)
        return ties

    def _index(self) -> None:
        """Look up anew what is about what: decisions are few, and asked for far more often than made."""
        items, sources = defaultdict[str, list[Decision]](list), defaultdict[str | None, list[Decision]](list)
        anchored, alerts = defaultdict[str, list[Decision]](list), defaultdict[str | None, list[Decision]](list)
        for decision in self.in_force():
            if decision.verb is Verb.DISMISS_ITEM:
                items[decision.item or ""].append(decision)
            elif decision.verb is Verb.DISMISS_SOURCE:
                sources[decision.source].append(decision)
            elif decision.verb in _OF_ALERTS:
                alerts[decision.country].append(decision)
            for name in dict.fromkeys(anchor.item for anchor in (*decision.tellings, *decision.rest)):
                anchored[name].append(decision)
        self._items, self._sources = dict(items), dict(sources)
        self._anchored, self._alerts = dict(anchored), dict(alerts)
        self._ties = {}


_OF_ALERTS = frozenset({Verb.REJECT, Verb.CONFIRM, Verb.MUTE})


def _concerns(decision: Decision, series: Series, first: int, last: int) -> bool:
    """A mute is of the alerts that begin in its days, in the region or any part of it; other decisions are of the alert
    of that very series whose days meet those that were looked at."""
    start, end = ordinal_of(decision.start or ""), ordinal_of(decision.end or "")
    if decision.verb is Verb.MUTE:
        wanted = decision.rule in (None, series.rule) and decision.metric in (None, series.metric)
        return wanted and decision.adm1 in (None, series.adm1) and start <= first <= end
    same = (decision.rule, decision.metric, decision.adm1) == (series.rule, series.metric, series.adm1)
    return same and start <= last and first <= end
