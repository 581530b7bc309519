"""The records that travel between topics: frozen, typed, and the only place where their JSON names stand.

Times are aware datetimes in UTC, dates `YYYY-MM-DD` strings, offsets Unicode code points, end exclusive.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from stream.kinds import (
    DISPLACEMENT,
    ActorRole,
    ActorSide,
    Cause,
    GroupSide,
    Metric,
    Modality,
    PeriodPrecision,
    PlacePrecision,
    PlaceRole,
    Quantifier,
    RegionBasis,
    Scope,
    SourceType,
    Unit,
)

SCHEMA_VERSION = 1


class ItemStatus(StrEnum):
    """Whether an item may be used; a withheld or cancelled one contributes nothing."""

    USABLE = "usable"
    WITHHELD = "withheld"
    CANCELED = "canceled"


class PublishedBasis(StrEnum):
    """Where the time of publication was taken from."""

    ITEM = "item"
    KAFKA = "kafka"


class TextField(StrEnum):
    """The fields of an item in which evidence can stand."""

    TITLE = "title"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsItem:
    """One version of one news item, in the flat form."""

    id: str
    version: int = 1
    status: ItemStatus = ItemStatus.USABLE
    title: str | None = None
    text: str | None = None
    published: datetime | None = None
    source: str | None = None
    url: str | None = None
    language: str | None = None
    dateline: str | None = None
    schema_version: int = SCHEMA_VERSION


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Where the words of a count stand: `item[field][start:end]`, and the sentence around them."""

    field: TextField
    start: int
    end: int
    sentence_start: int
    sentence_end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """When something happened. Dates, or timestamps where the precision is `hour`; both ends inclusive."""

    start: str
    end: str
    precision: PeriodPrecision
    basis: str
    """`text` where the text says so, `published` where it is only the day of publication."""
    text: str | None = None

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day."""
        return date.fromisoformat(self.start[:10]), date.fromisoformat(self.end[:10])


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place named by the text. Coordinates and codes only where it was resolved."""

    name: str
    text: str
    role: PlaceRole = PlaceRole.OCCURRENCE
    country: str | None = None
    adm1: str | None = None
    adm1_name: str | None = None
    pcode: str | None = None
    """OCHA's P-code of the first-level region, where the operator gives a table of them."""
    lat: float | None = None
    lon: float | None = None
    precision: PlacePrecision | None = None
    geonameid: int | None = None
    adm1_basis: RegionBasis | None = None
    """Of a place that no gazetteer has whence its region is known: `text`, `context`, or `news` in an incident."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Somebody who acted in an event or was acted upon."""

    name: str
    role: ActorRole
    side: ActorSide


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Which people a figure counts."""

    label: str
    side: GroupSide = GroupSide.UNKNOWN
    age: str | None = None
    sex: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Who says so."""

    source: str
    type: SourceType
    quoted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One count of people or homes, with the words that say it."""

    metric: Metric
    term: str
    text: str
    quantifier: Quantifier
    low: int
    best: int
    high: int | None
    unit: Unit = Unit.PERSON
    persons: int | None = None
    household_size: float | None = None
    scope: Scope = Scope.INCIDENT
    modality: Modality = Modality.ASSERTED
    group: Group | None = None
    subset_of: int | None = None
    period: Period | None = None
    place: int | None = None
    attribution: Attribution | None = None
    evidence: Evidence
    also: tuple[Evidence, ...] = ()
    confidence: float = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """What an event cost in one metric, in persons (buildings for the housing metrics)."""

    low: int
    best: int
    high: int | None
    combatants: int | None = None
    civilians: int | None = None
    figures: tuple[int, ...] = ()


Toll = dict[Metric, Count]


def as_counted(numbers: Mapping[Metric, int]) -> dict[Metric, int]:
    """Numbers of victims as they are counted: the metrics of displacement, which overlap, as one, the largest of
    them."""
    rest = {metric: number for metric, number in numbers.items() if metric not in DISPLACEMENT}
    fled = [number for metric, number in numbers.items() if metric in DISPLACEMENT]
    return {**rest, Metric.DISPLACED: max(fled)} if fled else rest


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One happening as one item tells it."""

    id: str
    type: str
    sub_type: str
    cause: Cause
    scope: Scope
    fresh: bool
    update: bool = False
    """Whether the text tells how the toll of a happening that was told before has changed, or is still counted."""
    period: Period | None = None
    places: tuple[Place, ...] = ()
    actors: tuple[Actor, ...] = ()
    weapon: str | None = None
    figures: tuple[Figure, ...] = ()
    toll: Toll = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Extractor:
    """What read the item."""

    name: str
    version: str
    model: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrichedRecord:
    """An item and what was read in it; the principal event first."""

    id: str
    version: int
    item: NewsItem
    language: str | None
    published: datetime
    published_basis: PublishedBasis
    fingerprint: str
    events: tuple[Event, ...]
    extractor: Extractor
    notes: tuple[str, ...] = ()
    schema_version: int = SCHEMA_VERSION


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceSentence:
    """A sentence that an alert or an incident rests on."""

    item_id: str
    source: str | None
    url: str | None
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemEvents:
    """What the watch stage needs of an item (topic `news.events`); no event where the item tells of none."""

    id: str
    version: int
    status: ItemStatus
    published: datetime
    source: str | None
    url: str | None
    fingerprint: str
    replay: bool = False
    events: tuple[Event, ...] = ()
    sentences: dict[str, str] = field(default_factory=dict)
    """Event id -> the sentence of the first figure that counts in its toll."""
    terms: tuple[str, ...] = ()
    """The telling words of title and lead, lower case, at most 24: what tells two shootings of one city apart."""
    schema_version: int = SCHEMA_VERSION
