"""A simulated world: its items, and what a perfect reader of all of them would have counted, on which day.

The truth is by the contract: an incident counts as one report on the day of its earliest telling; its toll is the last
word on each metric, and each change of it counts on the day of publication of the item that brought it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TypeAlias

from stream.kinds import Metric
from stream.records import Count, NewsItem, as_counted


class ItemKind(StrEnum):
    """What an item does beside the truth."""

    FIRST = "first"
    RETOLD = "retold"
    UPDATE = "update"
    FOLLOW_UP = "follow_up"
    DISPUTE = "dispute"
    COPY = "copy"
    CORRECTION = "correction"
    TOTAL = "total"
    DENIAL = "denial"
    FICTION = "fiction"
    DRILL = "drill"
    RECALL = "recall"
    WARNING = "warning"
    IRRELEVANT = "irrelevant"


HOLLOW = frozenset(ItemKind) - {
    ItemKind.FIRST, ItemKind.RETOLD, ItemKind.UPDATE, ItemKind.FOLLOW_UP, ItemKind.DISPUTE,
}  # fmt: skip
"""Kinds that tell of nothing new: no alarm may rest on them."""

Day: TypeAlias = tuple[str, str, str, Metric | None]
"""(day, country, region, metric), the metric None for reports."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueTelling:
    """What one item (in its last version) says of an incident, rightly read."""

    item: str
    version: int = 1
    published: datetime
    source: str
    kind: ItemKind
    toll: dict[Metric, Count]

    @property
    def day(self) -> str:
        """The day of publication."""
        return self.published.date().isoformat()


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueIncident:
    """One thing that happened, and its tellings in the order of publication; never without one."""

    id: str
    kind: str
    """Key of `stream.kinds.KINDS`."""
    day: date
    country: str
    adm1: str
    town: str
    tellings: tuple[TrueTelling, ...]
    planted: bool = False

    def changes(self, until: datetime | None = None) -> Counter[Day]:
        """What it adds to the counts of days by what was published until then; copies say nothing of their own."""
        known = [telling for telling in self.tellings if until is None or telling.published <= until]
        told = [telling for telling in known if telling.kind is not ItemKind.COPY] or known
        counts: Counter[Day] = Counter()
        held: dict[Metric, int] = {}
        for n, telling in enumerate(told):
            now = {**held, **{metric: count.best for metric, count in telling.toll.items()}}
            before, after = as_counted(held), as_counted(now)
            if n == 0:
                counts[telling.day, self.country, self.adm1, None] += 1
            for metric in {*before, *after}:
                counts[telling.day, self.country, self.adm1, metric] += after.get(metric, 0) - before.get(metric, 0)
            held = now
        return Counter({key: n for key, n in counts.items() if n})


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """An escalation: what a detector should find. Both days inclusive."""

    country: str
    adm1: str
    metric: str
    """`reports`: so many times as many incidents. `victims`: as many times the victims, half of it (in logarithms) by
    more incidents, half by graver ones."""
    factor: int
    first_day: date
    last_day: date
    usual: float
    """Incidents a day that are usual there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """Days without a word from a source; of all sources where none is named."""

    source: str | None
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """What is usual in a region: incidents on a weekday, and the share of that on a day of its weekend."""

    country: str
    adm1: str
    rate: float
    weekend: float


@dataclass(frozen=True, slots=True, kw_only=True)
class WorldTruth:
    """What is behind the items."""

    seed: int
    first_day: date
    last_day: date
    levels: tuple[Level, ...]
    incidents: tuple[TrueIncident, ...]
    planted: tuple[Planted, ...]
    outages: tuple[Outage, ...]
    kinds: dict[str, ItemKind] = field(default_factory=dict)
    """Item -> what it does."""

    def counts(self) -> Counter[Day]:
        """What all incidents add to the counts."""
        return summed(incident.changes() for incident in self.incidents)


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Items in the order of publication, several versions of one among them, and the truth."""

    items: tuple[NewsItem, ...]
    truth: WorldTruth


def summed(counts: Iterable[Mapping[Day, int]]) -> Counter[Day]:
    """Counts added up; negative ones stay."""
    total: Counter[Day] = Counter()
    for told in counts:
        for key, number in told.items():
            total[key] += number
    return total
