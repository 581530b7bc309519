"""Rows of a corpus: a text and what a careful reader takes from it. A field that is not told is not compared."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any

from stream import wire
from stream.errors import InputError, NotAnItem
from stream.kinds import (
    KINDS,
    ActorSide,
    GroupSide,
    Metric,
    Modality,
    PeriodPrecision,
    Quantifier,
    Scope,
    SourceType,
    Unit,
)
from stream.records import NewsItem

PUBLISHED = datetime(2024, 5, 22, 12, tzinfo=UTC)
"""When the items were published of rows that do not say: a Wednesday."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A figure that the text gives."""

    metric: Metric
    best: int
    scope: Scope | None = None
    modality: Modality | None = None
    low: int | None = None
    high: int | None = None
    quantifier: Quantifier | None = None
    unit: Unit | None = None
    term: str | None = None
    persons: int | None = None
    part_of: int | None = None
    """The number of the total that this figure is part of."""
    side: GroupSide | None = None
    age: str | None = None
    by: SourceType | None = None
    source: str | None = None
    quoted: bool | None = None
    place: str | None = None
    """Name of the place where those counted were."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedEvent:
    """What an event is: its kind, time and place, those who act in it, the weapon, what it cost."""

    kind: str | None = None
    """Key of `stream.kinds.KINDS`."""
    start: str | None = None
    end: str | None = None
    precision: PeriodPrecision | None = None
    basis: str | None = None
    scope: Scope | None = None
    fresh: bool | None = None
    update: bool | None = None
    perpetrators: tuple[ActorSide, ...] | None = None
    """Sides of all perpetrators, in alphabetical order; likewise below."""
    parties: tuple[ActorSide, ...] | None = None
    victims: tuple[ActorSide, ...] | None = None
    doers: tuple[str, ...] | None = None
    """Names of all who acted, perpetrators and parties, in the order told."""
    weapon: str | None = None
    place: str | None = None
    """Name of the first place, where it happened."""
    country: str | None = None
    adm1: str | None = None
    """Of the first place; empty for none."""
    origin: tuple[str, ...] | None = None
    """Names of all places that people left, in the order told; likewise below."""
    destination: tuple[str, ...] | None = None
    toll: dict[Metric, int] | None = None
    """`best` of each metric, no zeros."""
    span: dict[Metric, tuple[int, int | None]] | None = None
    """`low` and `high` of some metrics."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One text of the corpus and what it tells."""

    about: str
    text: str
    title: str | None = None
    dateline: str | None = None
    figures: tuple[Wanted, ...] | None = None
    """All figures of all events; None where only the kind is asked for."""
    toll: dict[Metric, int] | None = None
    """`best` of the principal event, no zeros; empty where nobody came to harm just now."""
    event: WantedEvent | None = None
    events: tuple[WantedEvent, ...] | None = None
    """All fresh events, the principal one among them, in any order."""
    published: datetime = PUBLISHED
    sub_type: str | None = None
    not_sub_type: str | None = None
    gap: bool = False
    """True for a known gap: a row that the reader is known to get wrong."""
    file: str = ""

    @property
    def id(self) -> str:
        """The file and a digest of the phenomenon and the text: the same as long as they are."""
        told = f"{self.about}\x1f{self.title or ''}\x1f{self.text}"
        told += f"\x1f{self.published.isoformat()}" if self.published != PUBLISHED else ""
        return f"{self.file}-{hashlib.blake2b(told.encode(), digest_size=4).hexdigest()}"

    def item(self) -> NewsItem:
        """The row as an item to be read."""
        return NewsItem(id=self.id, title=self.title, text=self.text, dateline=self.dateline, published=self.published)


def read_rows(file: str, lines: Iterable[bytes]) -> Iterator[Row]:
    """The rows of a file of JSON lines; `file` is its stem.

    Raises:
        InputError: a line is no row, or has a field of another name; the message says which line.
    """
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield _row(file, wire.loads(line))
            except InputError as error:
                raise InputError(f"{file}, line {number}: {error}") from error


def _row(file: str, told: Any) -> Row:
    if not isinstance(told, dict):
        raise NotAnItem("not a JSON object")
    figures = told.get("figures") or ()
    strange = unknown_fields(told, Row) | {name for figure in figures for name in unknown_fields(figure, Wanted)}
    events = [told.get("event") or {}, *(told.get("events") or ())]
    strange |= {name for event in events for name in unknown_fields(event, WantedEvent)}
    strange |= {f"kind {event['kind']}" for event in events if event.get("kind", "other") not in KINDS}
    if strange:
        raise NotAnItem(f"unknown field {', '.join(sorted(strange))}")
    return wire.convert({**told, "file": file}, Row)


def unknown_fields(told: Any, type_: type[Any]) -> set[str]:
    """The names that the type does not know: a slip would otherwise never be compared."""
    return set(told) - {field.name for field in fields(type_)}
