"""A decision as the topic has it. It names items and days, never the ids of incidents alone: those change with what
comes, and what a person meant does not."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from stream.kinds import Metric, Verb
from stream.outcomes import Decided, Rule
from stream.records import SCHEMA_VERSION


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Anchor:
    """One telling: an item, and which of its events."""

    item: str
    event: int = 0
    """The event's place in the item, from 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A place that a person names."""

    name: str
    country: str
    adm1: str | None = None
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Who decided what, when and why. Which fields are of use depends on the verb."""

    id: str
    verb: Verb
    by: str
    at: datetime
    why: str
    withdrawn: bool = False
    """Taken back: it counts for nothing."""
    alert: str | None = None
    """The alert that was looked at; what holds is its series and its days."""
    incidents: tuple[str, ...] = ()
    """The incidents that were looked at; what holds are their tellings."""
    rule: Rule | None = None
    metric: Metric | None = None
    country: str | None = None
    adm1: str | None = None
    start: str | None = None
    end: str | None = None
    """Of an alert the days it spoke of; of a mute the days on which alerts begin that nobody wants."""
    tellings: tuple[Anchor, ...] = ()
    """Of `set` those of the incident, of `merge` those that tell one happening, of `split` those that tell another."""
    rest: tuple[Anchor, ...] = ()
    """Of `split` those from which the tellings are parted."""
    toll: dict[Metric, int] = field(default_factory=dict)
    place: Spot | None = None
    day: str | None = None
    item: str | None = None
    source: str | None = None
    schema_version: int = SCHEMA_VERSION

    @property
    def rank(self) -> tuple[datetime, str]:
        """Of several decisions on one thing the highest holds, whichever came first."""
        return (self.at, self.id)

    @property
    def told(self) -> Decided:
        """As records say it."""
        return Decided(id=self.id, verb=self.verb, by=self.by, at=self.at, why=self.why)
