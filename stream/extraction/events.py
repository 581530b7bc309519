"""Groups of mentions to events: figures told once, totals and parts, places, time, toll."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from stream.extraction import classify, when
from stream.extraction.actors import actors_of
from stream.extraction.again import told_once
from stream.extraction.breakdown import with_parts
from stream.extraction.claims import Entry
from stream.extraction.confidence import confidence
from stream.extraction.dates import DateMention
from stream.extraction.found import Found
from stream.extraction.lang.en.actors import BANDS
from stream.extraction.resolve import Group, is_fresh
from stream.extraction.settings import ReaderSettings
from stream.extraction.subsets import ELSEWHERE, KNOWN
from stream.extraction.toll import compute_toll
from stream.extraction.updates import is_update
from stream.extraction.where import Spot, Surroundings, coded, places_of
from stream.kinds import (
    KINDS,
    NEW_SCOPES,
    VIOLENT,
    ActorRole,
    ActorSide,
    Metric,
    PlacePrecision,
    Scope,
    Unit,
)
from stream.records import Event, Figure, NewsItem, Period, Place

NEAR = 2
"""Sentences before and after a figure's that help to tell the kind of event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What the events of an item share: its sentences in lower case, their places, and its time."""

    item: NewsItem
    published: datetime
    sentences: Sequence[str]
    spots: Sequence[Spot]
    """Every place that the item names."""
    times: Mapping[int, Sequence[DateMention]]
    """Sentence number -> the times it tells."""
    settings: ReaderSettings


def build_event(
    group: Group, found: Sequence[Found], people: Sequence[int | None], scene: Scene, others: Sequence[Group] = ()
) -> Event:
    """The event of a group; `others` are those of the item's other events."""
    kept = told_once(group.members, found, people)
    own = frozenset(found[n].sentence for n in group.members)
    taken = frozenset(found[n].sentence for other in others for n in other.members)
    near = {m for n in own for m in range(max(0, n - NEAR), min(len(scene.sentences), n + NEAR + 1))} - own
    own_text = " ".join(_told(n, group, found, scene) if n in taken else scene.sentences[n] for n in sorted(own))
    near_text = " ".join(scene.sentences[n] for n in sorted(near - taken))
    doers = _doers(group, found)
    kind, own_text = classify.classify_told(own_text, near_text, doers)
    if kind is KINDS["other"]:  # what is told beside says by what people were driven out, or killed elsewhere
        kind = classify.classify("", " ".join(scene.sentences[n] for n in sorted(own | (near & taken))), doers)
    if all(found[n].metric is Metric.ABDUCTED for n in group.members):
        kind = KINDS["abduction"]
    spots = _own_spots(group, found, scene, others)
    whole = frozenset(found[n].sentence for n in group.members if found[n].part_of is None) or own
    around = Surroundings(whole, taken - own, bool(scene.item.title), _is_flight(kept, found))
    places = coded(places_of(around, spots), scene.settings.pcodes)
    period = when.period_of([found[n] for n in group.members], scene.times, scene.sentences, scene.published)
    entries = _entries(kept, found, people, places, scene.settings)
    totals = {entry.total for entry in entries}
    figures = tuple(_figure(e, kept[e.index], found, places, period, e.index in totals) for e in entries)
    return Event(
        id=_identity(scene.item, figures),
        type=kind.type,
        sub_type=kind.sub_type,
        cause=kind.cause,
        scope=_scope(group, found),
        fresh=is_fresh(group.scope, period, scene.published) and not all(found[n].measure for n in group.members),
        update=any(found[n].grown or is_update(scene.sentences[found[n].sentence]) for n in group.members),
        period=period,
        places=places,
        actors=actors_of([found[n] for n in group.members], own_text + " " + near_text, kind),
        weapon=classify.weapon(own_text, near_text, kind),
        figures=figures,
        toll=compute_toll(entries) if group.scope in NEW_SCOPES else {},
    )


def _told(number: int, group: Group, found: Sequence[Found], scene: Scene) -> str:
    """The clauses of a sentence that tell of the event, where it tells of others too."""
    clauses = dict.fromkeys(found[n].clause for n in group.members if found[n].sentence == number)
    return " ".join(clauses) or scene.sentences[number]


def _identity(item: NewsItem, figures: Sequence[Figure]) -> str:
    """The event's id: the same item, version and figures give the same one."""
    told = [f"{f.metric}:{f.best}:{f.evidence.field}:{f.evidence.start}" for f in figures]
    return hashlib.blake2b("\x1f".join([item.id, str(item.version), *told]).encode(), digest_size=12).hexdigest()


def _scope(group: Group, found: Sequence[Found]) -> Scope:
    return found[group.members[0]].scope


# -- figures ---------------------------------------------------------------------------------------------------------


def _entries(
    kept: Sequence[Sequence[int]],
    found: Sequence[Found],
    people: Sequence[int | None],
    places: Sequence[Place],
    settings: ReaderSettings,
) -> list[Entry]:
    """The figures as entries of a toll, each with the index of its total."""
    size = settings.household_of(next((place.country for place in places if place.country), None))
    home = {n: index for index, same in enumerate(kept) for n in same}
    entries = []
    for index, same in enumerate(kept):
        first = replace(found[same[0]], grown=any(found[n].grown for n in same))
        scale = _household(first, size) if first.mention.unit is Unit.HOUSEHOLD else 1.0
        sentences = frozenset(found[n].sentence for n in same)
        total = _total(index, first, kept, found, home)
        entries.append(Entry(index, first, scale, total, sentences, people[same[0]]))
    return with_parts(entries)


def _household(found: Found, size: float) -> float:
    """Persons to a household: as the text tells, else the size given."""
    told = found.mention.told_persons
    return told / found.best if told and found.best else size


def _total(
    index: int, part: Found, kept: Sequence[Sequence[int]], found: Sequence[Found], home: Mapping[int, int]
) -> int | None:
    """The index of the figure that a part belongs to."""
    if part.part_of is None:
        return None
    if part.part_of not in (ELSEWHERE, KNOWN):
        total = home.get(part.part_of)
        return total if total != index else None
    for other in range(index - 1, -1, -1):
        candidate = found[kept[other][0]]
        if candidate.metric is part.metric and candidate.part_of is None and candidate.best >= part.best:
            return other
    return None


def _figure(
    entry: Entry,
    same: Sequence[int],
    found: Sequence[Found],
    places: Sequence[Place],
    period: Period | None,
    summed: bool,
) -> Figure:
    first = entry.found
    mention, quantity = first.mention, first.mention.quantity
    household = mention.unit is Unit.HOUSEHOLD
    return Figure(
        metric=mention.metric,
        term=mention.term,
        text=first.text,
        quantifier=quantity.quantifier,
        low=quantity.low,
        best=quantity.best,
        high=quantity.high,
        unit=mention.unit,
        persons=round(quantity.best * entry.scale) if household else None,
        household_size=round(entry.scale, 2) if household else None,
        scope=first.scope,
        modality=first.modality,
        group=first.group,
        subset_of=entry.total,
        period=first.period if first.period != period else None,
        place=_place_index(first, places, summed),
        attribution=first.attribution,
        evidence=first.evidence,
        also=tuple(found[n].evidence for n in same[1:]),
        confidence=confidence(first, len(same)),
    )


def _place_index(item: Found, places: Sequence[Place], summed: bool) -> int | None:
    """The place of a figure where it is not the event's first: the nearest that its sentence names.

    That is not the region of another, unless the figure is the sum of several.
    """
    for own in item.places:
        if not summed and any(_holds(own, other) for other in item.places):
            continue
        for index, place in enumerate(places):
            if place.name == own.name and own.country in (None, place.country):
                return index or None
    return None


def _holds(wide: Place, narrow: Place) -> bool:
    """Whether a place is the region or the country of another."""
    if wide.precision is PlacePrecision.ADM0:
        return narrow.precision is not PlacePrecision.ADM0 and wide.country == narrow.country
    return (
        wide.precision is PlacePrecision.ADM1 and narrow.precision is PlacePrecision.POINT and wide.adm1 == narrow.adm1
    )


# -- who ---------------------------------------------------------------------------------------------------


def _doers(group: Group, found: Sequence[Found]) -> frozenset[ActorSide]:
    """The camps of those who did the violence that the event's counts tell."""
    violent = [found[n] for n in group.members if found[n].metric in VIOLENT]
    doers = [doer for item in violent for doer in item.doers if doer.role is ActorRole.PERPETRATOR]
    banded = any(doer.name.lower().endswith(BANDS) for doer in doers)
    return frozenset(doer.side for doer in doers) | ({ActorSide.REBEL} if banded else frozenset())


# -- where --------------------------------------------------------------------------------------------------


def _own_spots(group: Group, found: Sequence[Found], scene: Scene, others: Sequence[Group]) -> list[Spot]:
    """The places of the item that can be the event's: not those told of other counts, or of events abroad."""
    own = {found[n].sentence for n in group.members}
    abroad = {found[n].sentence for other in others if _is_abroad(other, group, found) for n in other.members} - own
    return [spot for spot in scene.spots if spot.sentence not in abroad and not _is_told_elsewhere(spot, group, found)]


def _is_abroad(other: Group, group: Group, found: Sequence[Found]) -> bool:
    """Whether two events count in different countries, by the places that each names itself."""
    here, there = (frozenset[str]().union(*(found[n].lands for n in g.members)) for g in (group, other))
    return bool(here and there) and here.isdisjoint(there)


def _is_told_elsewhere(spot: Spot, group: Group, found: Sequence[Found]) -> bool:
    """Whether a place is told of other counts of a sentence than those of the event."""
    own = [found[n] for n in group.members if found[n].sentence == spot.sentence]
    return bool(own) and all(spot.mention.start in item.elsewhere for item in own)


FLIGHT = frozenset({Metric.DISPLACED, Metric.EVACUATED, Metric.RETURNED, Metric.SHELTERED, Metric.HOMELESS})


def _is_flight(kept: Sequence[Sequence[int]], found: Sequence[Found]) -> bool:
    """Whether the event is of people on the move."""
    return found[kept[0][0]].metric in FLIGHT
