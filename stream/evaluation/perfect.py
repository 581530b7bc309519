"""Stages that make no mistake, to tell whose a shortfall is: what a perfect reader would have read in an item, and the
incidents that a perfect linker would have made."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from stream.evaluation.worlds import ItemKind, TrueIncident, TrueTelling, WorldTruth
from stream.kinds import KINDS, Metric, Modality, PeriodPrecision, PlacePrecision, Quantifier, Scope
from stream.outcomes import Change, Incident, Telling
from stream.records import Count, EnrichedRecord, Event, Evidence, Figure, Period, Place, TextField

Names = Callable[[str, str | None], str]
"""The name of a country, or of a first-level region of it."""
Spots = Mapping[tuple[str, str], Place]
"""(region, town) -> the town as the gazetteer has it."""

_GOES_ON = frozenset({ItemKind.UPDATE, ItemKind.FOLLOW_UP, ItemKind.CORRECTION})


def spots_of(records: Iterable[EnrichedRecord]) -> Spots:
    """Where the towns lie, from what was read of them anywhere."""
    spots: dict[tuple[str, str], Place] = {}
    for place in (place for record in records for event in record.events for place in event.places):
        if place.adm1 and place.precision is PlacePrecision.POINT and place.lat is not None:
            for name in (place.text, place.name):
                spots.setdefault((place.adm1, name.casefold()), place)
    return spots


class PerfectReader:
    """Puts the truth in place of what was read."""

    def __init__(self, truth: WorldTruth, spots: Spots, names: Names) -> None:
        self._spots, self._names = spots, names
        self._told: defaultdict[tuple[str, int], list[tuple[TrueIncident, TrueTelling]]] = defaultdict(list)
        for incident in truth.incidents:
            for telling in incident.tellings:
                self._told[telling.item, telling.version].append((incident, telling))

    def read(self, record: EnrichedRecord) -> EnrichedRecord:
        """The record with the events that are truly in it."""
        told = self._told.get((record.id, record.version), [])
        return replace(record, events=tuple(self._event(record, incident, telling) for incident, telling in told))

    def _event(self, record: EnrichedRecord, incident: TrueIncident, telling: TrueTelling) -> Event:
        kind, day = KINDS[incident.kind], incident.day.isoformat()
        return Event(
            id=f"{record.id}-{record.version}-true",
            type=kind.type,
            sub_type=kind.sub_type,
            cause=kind.cause,
            scope=Scope.INCIDENT,
            fresh=True,
            update=telling.kind in _GOES_ON,
            period=Period(start=day, end=day, precision=PeriodPrecision.DAY, basis="text"),
            places=(self._place(incident),),
            figures=tuple(_figure(metric, count) for metric, count in telling.toll.items()),
            toll={metric: replace(count, figures=(n,)) for n, (metric, count) in enumerate(telling.toll.items())},
        )

    def _place(self, incident: TrueIncident) -> Place:
        """The town; its words are those of region and country too, which a text names beside it."""
        region, land = self._names(incident.country, incident.adm1), self._names(incident.country, None)
        words = f"{incident.town} {region} {land}"
        known = self._spots.get((incident.adm1, incident.town.casefold()))
        if known is not None:
            return replace(known, text=words)
        return Place(
            name=incident.town,
            text=words,
            country=incident.country,
            adm1=incident.adm1,
            adm1_name=region,
            precision=PlacePrecision.ADM1,
        )


def _figure(metric: Metric, count: Count) -> Figure:
    hedged = count.high is None
    return Figure(
        metric=metric,
        term=metric.value,
        text=str(count.best),
        quantifier=Quantifier.MORE_THAN if hedged else Quantifier.EXACT,
        low=count.low,
        best=count.best,
        high=count.high,
        modality=Modality.ASSERTED,
        evidence=Evidence(field=TextField.TEXT, start=0, end=0, sentence_start=0, sentence_end=0),
    )


class PerfectLinker:
    """The true incidents, as far as they were told."""

    def __init__(self, truth: WorldTruth) -> None:
        self._incidents = {incident.id: incident for incident in truth.incidents}
        self._by_item = {t.item: incident.id for incident in truth.incidents for t in incident.tellings}

    def touched(self, items: Iterable[str], until: datetime) -> list[Incident]:
        """The incidents that the items tell, as they stood then."""
        names = sorted({self._by_item[item] for item in items if item in self._by_item})
        told = ((self._incidents[name], _until(self._incidents[name], until)) for name in names)
        return [_incident(incident, tellings, until) for incident, tellings in told if tellings]


def _until(incident: TrueIncident, until: datetime) -> list[TrueTelling]:
    return [telling for telling in incident.tellings if telling.published <= until]


def _incident(incident: TrueIncident, tellings: Sequence[TrueTelling], until: datetime) -> Incident:
    kind = KINDS[incident.kind]
    toll: dict[Metric, Count] = {}
    for telling in tellings:
        if telling.kind is not ItemKind.COPY:
            toll |= telling.toll
    changes = tuple(
        Change(day=day, country=country, adm1=adm1, metric=metric, count=count)
        for (day, country, adm1, metric), count in incident.changes(until).items()
    )
    return Incident(
        id=incident.id,
        type=kind.type,
        sub_type=kind.sub_type,
        cause=kind.cause,
        places=(),
        period=None,
        toll=toll,
        by_region=(),
        changes=changes,
        history=(),
        history_total=0,
        items=tuple(_telling(telling) for telling in tellings),
        items_total=len(tellings),
        distinct_sources=len({telling.source for telling in tellings}),
        first_published=tellings[0].published,
        last_published=tellings[-1].published,
    )


def _telling(telling: TrueTelling) -> Telling:
    return Telling(
        id=telling.item,
        version=telling.version,
        event=telling.item,
        source=telling.source,
        url=None,
        published=telling.published,
        toll=telling.toll,
    )
