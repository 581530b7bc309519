"""What a generated story is: its items, and the truth behind them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from stream.records import NewsItem


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One thing that happened. `toll` maps a metric to its final number, in persons."""

    id: str
    day: date
    country: str
    adm1: str
    kind: str
    town: str
    toll: dict[str, int]
    families: int | None = None
    """How many families, where the displaced are told as such: `toll` then counts five persons each."""
    items: tuple[str, ...]
    """Ids of the items that tell it, copies and updates among them."""
    planted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalation:
    """The departure from the usual that a detector should find. Both days inclusive."""

    country: str
    adm1: str
    name: str
    metrics: tuple[str, ...]
    first_day: date
    last_day: date
    reports_a_day: int
    factor: float
    """Happenings a day over the region's usual number a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What a perfect reader would have found."""

    happenings: tuple[Happening, ...]
    escalation: Escalation


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Items in order of publication, and the truth behind them."""

    seed: int
    first_day: date
    last_day: date
    items: tuple[NewsItem, ...]
    truth: Truth
