"""The records that the watch stage publishes: incidents and alerts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from stream.kinds import Cause, Metric, Verb
from stream.records import SCHEMA_VERSION, EvidenceSentence, Period, Place, Toll


class IncidentStatus(StrEnum):
    """Where an incident stands."""

    OPEN = "open"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What a person decided of an incident or an alert, as its record says it."""

    id: str
    verb: Verb
    by: str
    at: datetime
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionToll:
    """What an incident cost in one first-level region."""

    country: str | None
    adm1: str | None
    toll: Toll


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What an incident adds to the counts of a region on a day of publication.

    `metric` is None for the report itself, whose count is 1.
    """

    day: str
    country: str | None
    adm1: str | None
    metric: Metric | None
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One step in the history of an incident's toll."""

    published: datetime
    toll: Toll
    item_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One item's account of an incident."""

    id: str
    version: int
    event: str
    source: str | None
    url: str | None
    published: datetime
    toll: Toll
    copy_of: str | None = None
    index: int | None = None
    """The event's place in the item, which stays when the item is corrected; `event` does not. None where an earlier
    version wrote it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """One happening over all items that tell it. `*_total` count what the capped lists no longer hold."""

    id: str
    revision: int = 1
    status: IncidentStatus = IncidentStatus.OPEN
    merged_into: str | None = None
    type: str
    sub_type: str
    cause: Cause
    places: tuple[Place, ...]
    period: Period | None
    toll: Toll
    by_region: tuple[RegionToll, ...]
    changes: tuple[Change, ...]
    history: tuple[Revision, ...]
    history_total: int
    items: tuple[Telling, ...]
    items_total: int
    distinct_sources: int
    first_published: datetime
    last_published: datetime
    evidence: tuple[EvidenceSentence, ...] = ()
    replay: bool = False
    """True while every item that tells it came from a replayed archive."""
    decided: tuple[Decided, ...] = ()
    """What people decided of it, the last decision last."""
    schema_version: int = SCHEMA_VERSION


class Rule(StrEnum):
    """What an alert's count is of."""

    REPORTS = "reports"
    VICTIMS = "victims"
    MASS_CASUALTY = "mass_casualty"


class AlertState(StrEnum):
    """Where an alert stands."""

    OPEN = "open"
    UPDATED = "updated"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class CapStatus(StrEnum):
    """CAP 1.2 `status`."""

    ACTUAL = "Actual"
    TEST = "Test"


class MsgType(StrEnum):
    """CAP 1.2 `msgType`."""

    ALERT = "Alert"
    UPDATE = "Update"
    CANCEL = "Cancel"


class Severity(StrEnum):
    """CAP 1.2 `severity`."""

    EXTREME = "Extreme"
    SEVERE = "Severe"
    MODERATE = "Moderate"
    MINOR = "Minor"


class Certainty(StrEnum):
    """CAP 1.2 `certainty`."""

    OBSERVED = "Observed"
    LIKELY = "Likely"
    POSSIBLE = "Possible"


class Urgency(StrEnum):
    """CAP 1.2 `urgency`."""

    IMMEDIATE = "Immediate"
    EXPECTED = "Expected"
    PAST = "Past"


class AlertConfidence(StrEnum):
    """Whether the region has a history to compare with."""

    NORMAL = "normal"
    COLD_START = "cold_start"


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A country, or a first-level region of it."""

    country: str
    adm1: str | None
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The days an alert speaks of, both inclusive."""

    start: str
    end: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A departure from the usual in one region and metric, from its first day to its end."""

    id: str
    revision: int = 1
    status: CapStatus
    msg_type: MsgType
    references: tuple[str, ...] = ()
    replaced_by: str | None = None
    state: AlertState
    rule: Rule
    metric: Metric | None
    region: Region
    severity: Severity
    certainty: Certainty
    urgency: Urgency
    category: str
    window: Window
    observed: float
    expected: float
    threshold: float
    p_value: float
    score: float
    largest_share: float | None
    confidence: AlertConfidence
    reason: str
    incidents: tuple[str, ...]
    incidents_total: int
    evidence: tuple[EvidenceSentence, ...]
    evidence_total: int
    first_raised: datetime
    sent: datetime
    decided: tuple[Decided, ...] = ()
    """What people decided of it."""
    schema_version: int = SCHEMA_VERSION
