"""The closed sets of the field: metrics, scopes, sides, kinds of event. Data, one row each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Metric(StrEnum):
    """What a figure counts."""

    KILLED = "killed"
    INJURED = "injured"
    MISSING = "missing"
    ABDUCTED = "abducted"
    DETAINED = "detained"
    DISPLACED = "displaced"
    EVACUATED = "evacuated"
    RETURNED = "returned"
    SHELTERED = "sheltered"
    HOMELESS = "homeless"
    AFFECTED = "affected"
    HOUSING_DESTROYED = "housing_destroyed"
    HOUSING_DAMAGED = "housing_damaged"


VIOLENT = frozenset({Metric.KILLED, Metric.INJURED, Metric.ABDUCTED})
"""What people do to each other, among other causes."""
DISPLACEMENT = frozenset({
    Metric.DISPLACED, Metric.EVACUATED, Metric.SHELTERED, Metric.HOMELESS,
})  # fmt: skip
"""Metrics that overlap: never summed; where one number is wanted, the largest of them."""

HOUSING = frozenset({Metric.HOUSING_DESTROYED, Metric.HOUSING_DAMAGED})
"""Metrics that count buildings."""


class Quantifier(StrEnum):
    """How exactly a number is meant."""

    EXACT = "exact"
    MORE_THAN = "more_than"
    LESS_THAN = "less_than"
    APPROXIMATELY = "approximately"
    RANGE = "range"
    VAGUE = "vague"


class Unit(StrEnum):
    """What one of the number is."""

    PERSON = "person"
    HOUSEHOLD = "household"
    BUILDING = "building"


class Scope(StrEnum):
    """What a figure sums over: one happening, at most seven days, longer, or a state."""

    INCIDENT = "incident"
    PERIOD = "period"
    CUMULATIVE = "cumulative"
    STOCK = "stock"


NEW_SCOPES = frozenset({Scope.INCIDENT, Scope.PERIOD})
"""Scopes whose victims are newly told; only these enter a toll."""


class Modality(StrEnum):
    """Whether the text says that it happened."""

    ASSERTED = "asserted"
    NEGATED = "negated"
    HYPOTHETICAL = "hypothetical"
    FEARED = "feared"
    DENIED = "denied"
    PLANNED = "planned"


class GroupSide(StrEnum):
    """Which side the counted people are of."""

    CIVILIAN = "civilian"
    COMBATANT = "combatant"
    SECURITY_FORCE = "security_force"
    PERPETRATOR = "perpetrator"
    UNKNOWN = "unknown"


FIGHTERS = frozenset({GroupSide.COMBATANT, GroupSide.SECURITY_FORCE, GroupSide.PERPETRATOR})
"""Sides whose dead are `combatants` in a toll."""


class ActorSide(StrEnum):
    """Which camp an actor belongs to."""

    STATE = "state"
    REBEL = "rebel"
    CIVILIAN = "civilian"
    CRIMINAL = "criminal"
    UNKNOWN = "unknown"


class ActorRole(StrEnum):
    """What an actor did in an event."""

    PERPETRATOR = "perpetrator"
    VICTIM = "victim"
    PARTY = "party"


class PlaceRole(StrEnum):
    """What a place is to an event."""

    OCCURRENCE = "occurrence"
    ORIGIN = "origin"
    DESTINATION = "destination"


class Verb(StrEnum):
    """What a person decides."""

    REJECT = "reject"
    CONFIRM = "confirm"
    MUTE = "mute"
    SET = "set"
    MERGE = "merge"
    SPLIT = "split"
    DISMISS_ITEM = "dismiss_item"
    DISMISS_SOURCE = "dismiss_source"


class PlacePrecision(StrEnum):
    """How exactly a place is known: a spot, a first-level region, a country."""

    POINT = "point"
    ADM1 = "adm1"
    ADM0 = "adm0"


class RegionBasis(StrEnum):
    """Whence the region is known of a place that no gazetteer has: the text says that it lies there, the text names no
    other region of the land, or other items of the news say so."""

    TEXT = "text"
    CONTEXT = "context"
    NEWS = "news"


class PeriodPrecision(StrEnum):
    """How exactly a time is known."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


class SourceType(StrEnum):
    """Who says so, by kind."""

    MONITOR = "monitor"
    UN = "un"
    GOVERNMENT = "government"
    MILITARY = "military"
    ARMED_GROUP = "armed_group"
    POLICE = "police"
    HOSPITAL = "hospital"
    RESCUE = "rescue"
    NGO = "ngo"
    MEDIA = "media"
    WITNESS = "witness"
    OTHER = "other"


class Cause(StrEnum):
    """Why people came to harm."""

    CONFLICT = "conflict"
    DISASTER = "disaster"
    ACCIDENT = "accident"
    CRIME = "crime"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of event: ACLED's names for violence, the hazard for disasters."""

    type: str
    sub_type: str
    cause: Cause


KINDS: dict[str, Kind] = {
    "armed_clash": Kind("Battles", "Armed clash", Cause.CONFLICT),
    "air_strike": Kind("Explosions/Remote violence", "Air/drone strike", Cause.CONFLICT),
    "shelling": Kind("Explosions/Remote violence", "Shelling/artillery/missile attack", Cause.CONFLICT),
    "suicide_bomb": Kind("Explosions/Remote violence", "Suicide bomb", Cause.CONFLICT),
    "bomb": Kind("Explosions/Remote violence", "Remote explosive/landmine/IED", Cause.CONFLICT),
    "grenade": Kind("Explosions/Remote violence", "Grenade", Cause.CONFLICT),
    "attack": Kind("Violence against civilians", "Attack", Cause.CONFLICT),
    "abduction": Kind("Violence against civilians", "Abduction/forced disappearance", Cause.CONFLICT),
    "riot": Kind("Riots", "Mob violence", Cause.CONFLICT),
    "protest": Kind("Protests", "Excessive force against protesters", Cause.CONFLICT),
    "conflict": Kind("Other", "Conflict", Cause.CONFLICT),
    "flood": Kind("Disaster", "Flood", Cause.DISASTER),
    "earthquake": Kind("Disaster", "Earthquake", Cause.DISASTER),
    "storm": Kind("Disaster", "Storm", Cause.DISASTER),
    "landslide": Kind("Disaster", "Landslide", Cause.DISASTER),
    "wildfire": Kind("Disaster", "Wildfire", Cause.DISASTER),
    "volcano": Kind("Disaster", "Volcanic eruption", Cause.DISASTER),
    "tsunami": Kind("Disaster", "Tsunami", Cause.DISASTER),
    "drought": Kind("Disaster", "Drought", Cause.DISASTER),
    "extreme_temperature": Kind("Disaster", "Extreme temperature", Cause.DISASTER),
    "epidemic": Kind("Disaster", "Epidemic", Cause.DISASTER),
    "disaster": Kind("Disaster", "Other", Cause.DISASTER),
    "transport_accident": Kind("Accident", "Transport", Cause.ACCIDENT),
    "fire": Kind("Accident", "Fire", Cause.ACCIDENT),
    "industrial_accident": Kind("Accident", "Industrial", Cause.ACCIDENT),
    "collapse": Kind("Accident", "Structural collapse", Cause.ACCIDENT),
    "accident": Kind("Accident", "Other", Cause.ACCIDENT),
    "shooting": Kind("Crime", "Shooting", Cause.CRIME),
    "crime": Kind("Crime", "Other", Cause.CRIME),
    "other": Kind("Other", "Other", Cause.OTHER),
}
"""Every kind of event by its key in the lexicons."""
