"""One record against its row: which figures are right, missed or not there, and whether the toll is exact."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields

from stream.evaluation.corpus import Row, Wanted, WantedEvent
from stream.kinds import KINDS, ActorRole, Kind, Metric, PlaceRole
from stream.records import EnrichedRecord, Event, Figure, Place

CORE = ("metric", "best", "scope", "modality")
"""What makes a figure right; the other fields make only its row wrong."""


@dataclass(frozen=True, slots=True)
class Found:
    """A figure that was read, with those of its event, among which its total is."""

    figure: Figure
    siblings: Sequence[Figure]
    places: Sequence[Place] = ()

    def value(self, name: str) -> object:
        """A field by the name that rows give it."""
        figure, group = self.figure, self.figure.group
        match name:
            case "place":
                return self.places[figure.place or 0].name if self.places else ""
            case "part_of":
                return self.siblings[figure.subset_of].best if figure.subset_of is not None else None
            case "side":
                return group.side if group else None
            case "age":
                return group.age if group else None
            case "by":
                return figure.attribution.type if figure.attribution else None
            case "source" | "quoted":
                return getattr(figure.attribution, name) if figure.attribution else None
        return getattr(figure, name)


@dataclass(frozen=True, slots=True)
class Pair:
    """A wanted figure, the figure that was read for it, and the told fields in which they differ."""

    wanted: Wanted
    found: Found
    differs: tuple[str, ...]

    @property
    def right(self) -> bool:
        """Whether metric, number, scope and modality are right."""
        return not set(self.differs) & set(CORE)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is right and wrong in the record of a row."""

    row: Row
    pairs: tuple[Pair, ...]
    missed: tuple[Wanted, ...]
    spurious: tuple[Found, ...]
    toll: dict[Metric, int]
    toll_right: bool | None
    """None where the row does not ask."""
    kind_right: bool | None
    event: tuple[str, ...] = ()
    """What is wrong of the principal event, in words."""

    @property
    def problems(self) -> tuple[str, ...]:
        """What is wrong, in words; empty where the row is right."""
        return tuple(_problems(self))

    @property
    def right(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def judge(row: Row, record: EnrichedRecord) -> Verdict:
    """The record of a row against what the row wants."""
    found = [Found(figure, event.figures, event.places) for event in record.events for figure in event.figures]
    pairs, missed, spurious = _paired(row.figures or (), found if row.figures is not None else [])
    toll = _toll(record.events)
    return Verdict(
        row=row,
        pairs=tuple(pairs),
        missed=tuple(missed),
        spurious=tuple(spurious),
        toll=toll,
        toll_right=None if row.toll is None else toll == row.toll,
        kind_right=_kind_right(row, record.events),
        event=tuple(_event_problems(row, record.events)),
    )


def _event_problems(row: Row, events: Sequence[Event]) -> Iterator[str]:
    """What is wrong of the principal event, and of all fresh ones where the row asks for them."""
    if row.event is not None:
        yield from (f"event: {told}" for told in _event_differences(row.event, events[0] if events else None))
    if row.events is None:
        return
    left = [event for event in events if event.fresh]
    for number, wanted in enumerate(row.events, 1):
        best = min(left, key=lambda event: len(_event_differences(wanted, event)), default=None)
        yield from (f"event {number}: {told}" for told in _event_differences(wanted, best))
        left = [event for event in left if event is not best]
    yield from (f"not there: event with {in_words(_plain_toll(event))}" for event in left)


def _event_differences(wanted: WantedEvent, event: Event | None) -> list[str]:
    """The told fields in which an event differs, in words."""
    told = {field.name: getattr(wanted, field.name) for field in fields(wanted)}
    asked = [(name, value, _event_value(event, name) if event else None) for name, value in told.items()]
    return [f"{name} is {found}, wanted {value}" for name, value, found in asked if _is_wrong(name, value, found)]


def _is_wrong(name: str, value: object, found: object) -> bool:
    """Whether a field is asked for and not as wanted; of a span only the metrics that are named."""
    if name == "span" and isinstance(value, dict) and isinstance(found, dict):
        return any(found.get(metric) != bounds for metric, bounds in value.items())
    return value is not None and value != found


def _event_value(event: Event, name: str) -> object:
    """A field of an event by the name that rows give it."""
    match name:
        case "start" | "end" | "precision" | "basis":
            return getattr(event.period, name) if event.period else None
        case "kind":
            return next((key for key, kind in KINDS.items() if _is_of_kind(event, kind)), None)
        case "toll":
            return _plain_toll(event)
        case "span":
            return {metric: (count.low, count.high) for metric, count in event.toll.items()}
        case "perpetrators" | "parties" | "victims":
            role = _ROLES[name]
            return tuple(sorted({actor.side for actor in event.actors if actor.role is role}))
        case "doers":
            return tuple(actor.name for actor in event.actors if actor.role is not ActorRole.VICTIM)
        case "place" | "country" | "adm1":
            first = event.places[0] if event.places else None
            return (getattr(first, "name" if name == "place" else name) or "") if first else ""
        case "origin" | "destination":
            return tuple(place.name for place in event.places if place.role is PlaceRole(name))
    return getattr(event, name)


def _paired(wanted: Sequence[Wanted], found: Sequence[Found]) -> tuple[list[Pair], list[Wanted], list[Found]]:
    """Each wanted figure with one of the same metric and number: the one that differs least, those alike first."""
    left = list(found)
    pairs: list[Pair] = []
    missed = list(wanted)
    for limit in range(len(fields(Wanted))):
        for one in tuple(missed):
            match = next(((f, d) for f in left if (d := _differences(one, f)) is not None and len(d) <= limit), None)
            if match:
                pairs.append(Pair(one, *match))
                left.remove(match[0])
                missed.remove(one)
    return pairs, missed, left


def _differences(wanted: Wanted, found: Found) -> tuple[str, ...] | None:
    """The told fields that differ; None where metric or number does."""
    if (wanted.metric, wanted.best) != (found.figure.metric, found.figure.best):
        return None
    told = {field.name: getattr(wanted, field.name) for field in fields(Wanted)}
    return tuple(name for name, value in told.items() if value is not None and found.value(name) != value)


def _toll(events: Sequence[Event]) -> dict[Metric, int]:
    """What the principal event cost just now."""
    principal = next((event for event in events[:1] if event.fresh), None)
    return _plain_toll(principal) if principal else {}


_ROLES = {"perpetrators": ActorRole.PERPETRATOR, "parties": ActorRole.PARTY, "victims": ActorRole.VICTIM}


def _is_of_kind(event: Event, kind: Kind) -> bool:
    return (event.type, event.sub_type, event.cause) == (kind.type, kind.sub_type, kind.cause)


def _plain_toll(event: Event) -> dict[Metric, int]:
    """`best` of each metric of which there is anybody."""
    return {metric: count.best for metric, count in event.toll.items() if count.best}


def _kind_right(row: Row, events: Sequence[Event]) -> bool | None:
    if row.sub_type is None and row.not_sub_type is None:
        return None
    told = bool(events) and _is_of_kind(events[0], KINDS[row.about])
    return told == (row.sub_type is not None)


def _problems(verdict: Verdict) -> Iterator[str]:
    for wanted in verdict.missed:
        yield f"missed {wanted.metric} {wanted.best}"
    for found in verdict.spurious:
        yield f"not there: {found.figure.metric} {found.figure.best} ({found.figure.text!r})"
    for pair in verdict.pairs:
        for name in pair.differs:
            told = f"{pair.wanted.metric} {pair.wanted.best}"
            yield f"{told}: {name} is {pair.found.value(name)}, wanted {getattr(pair.wanted, name)}"
    if verdict.toll_right is False:
        yield f"toll is {in_words(verdict.toll)}, wanted {in_words(verdict.row.toll or {})}"
    yield from verdict.event
    if verdict.kind_right is False:
        yield f"kind: {verdict.row.sub_type or 'other than ' + str(verdict.row.not_sub_type)} was wanted"


def in_words(toll: Mapping[Metric, int]) -> str:
    """A toll as `killed 3, injured 5`."""
    return ", ".join(f"{metric} {best}" for metric, best in toll.items()) or "empty"
