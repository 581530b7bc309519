"""Stories: items as they came in, and the incidents that a careful reader of all of them would count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from stream import wire
from stream.errors import NotAnItem
from stream.evaluation.corpus import unknown_fields
from stream.kinds import Metric
from stream.records import NewsItem, as_counted

Counted: TypeAlias = tuple[str | None, Metric]
"""(country, metric), the metrics of displacement as one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A count whose bounds are asked for too."""

    low: int
    best: int
    high: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedIncident:
    """One happening: the items that tell it, and what it cost in the end."""

    items: frozenset[str]
    toll: dict[Metric, int | Span]
    """The last word on each metric; what is not told is nought."""
    region: str
    """Where it counts: `SYR`, or `SY-ID` behind a stroke where the region is asked for too (`SYR/SY-ID`)."""
    copies: dict[str, str] = field(default_factory=dict)
    """Item -> the item that it reprints."""
    adds: dict[Metric, int] | None = None
    """What a total over a period adds to the counts; None for what its toll says."""
    by_region: dict[str, dict[Metric, int]] = field(default_factory=dict)
    """Country -> what it cost there, of a happening in several."""
    changes: dict[str, dict[str, int]] | None = None
    """Day -> metric, or `report` -> what was counted on that day; None where the days are not asked for."""
    loose: frozenset[Metric] = frozenset()
    """Metrics that are not compared: careful readers may differ."""

    @property
    def country(self) -> str | None:
        """Where it counts."""
        return self.region.split("/")[0] or None

    @property
    def adm1(self) -> str | None:
        """The region in which it counts; None where it is not asked for."""
        return self.region.split("/")[1] if "/" in self.region else None

    def counts(self) -> Counter[Counted]:
        """What it adds to the counts in the end."""
        if self.by_region:
            told = {country: as_counted(toll) for country, toll in self.by_region.items()}
        else:
            told = {self.country or "": as_counted(self.adds if self.adds is not None else bests(self.toll))}
        return Counter({
            (country or None, metric): number for country, toll in told.items() for metric, number in toll.items()
        })  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Items in their order of arrival, and the incidents they amount to; what is in none counts nowhere."""

    about: str
    items: tuple[NewsItem, ...]
    incidents: tuple[WantedIncident, ...]
    gap: str = ""
    """Why the story is known to be told wrong; empty where it must be right."""
    name: str = ""


def read_story(name: str, raw: bytes) -> Story:
    """The story of a file; `name` is its stem.

    Raises:
        InputError: it is no story, has a field of another name, or wants an item that it does not have.
    """
    told = wire.loads(raw)
    if not isinstance(told, dict):
        raise NotAnItem("not a JSON object")
    strange = unknown_fields(told, Story)
    for part, type_ in (("incidents", WantedIncident), ("items", NewsItem)):
        strange.update(*(unknown_fields(raw_part, type_) for raw_part in told.get(part, ())))
    if strange:
        raise NotAnItem(f"unknown field {', '.join(sorted(strange))}")
    story = wire.convert({**told, "name": name}, Story)
    missing = {told for wanted in story.incidents for told in wanted.items} - {item.id for item in story.items}
    if missing:
        raise NotAnItem(f"no item {', '.join(sorted(missing))}")
    return story


def bests(toll: Mapping[Metric, int | Span]) -> dict[Metric, int]:
    """The best numbers, without noughts."""
    numbers = {metric: told.best if isinstance(told, Span) else told for metric, told in toll.items()}
    return {metric: number for metric, number in numbers.items() if number}
