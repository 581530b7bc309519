"""Records as the store keeps them: what they are found by, and what lists and the map show of them."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from agents.monitor.schema import Facet, Kind
from stream import wire
from stream.detection.counts import GONE, contributions
from stream.kinds import Metric, PlacePrecision, PlaceRole
from stream.outcomes import Alert, AlertState, Incident, Severity
from stream.records import EnrichedRecord, Place, Toll

SEVERITIES = (Severity.MINOR, Severity.MODERATE, Severity.SEVERE, Severity.EXTREME)
"""From the least."""

LARGEST_SCORE = 999.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A record for the store; the columns are told in `schema.py`."""

    kind: Kind
    id: str
    version: int
    state: str
    live: bool
    first: str
    last: str
    newest: str
    worst: float
    brief: bytes
    dot: bytes | None = None
    regions: tuple[str, ...] = ()
    """Those that the map draws for it: of places that are known no better."""
    body: bytes
    words: str = ""
    facets: frozenset[tuple[Facet, str]] = frozenset()
    links: tuple[tuple[Kind, str, str], ...] = ()
    """Kind and id of an alert or an item, and the incident that it rests on or tells."""
    counts: Mapping[tuple[str, int], int] | None = None
    """(series, day's ordinal) -> what it adds; see `stream.detection.counts`."""
    source: str | None = None
    """Of an item: who was heard."""


def stamp(time: datetime) -> str:
    """A time as the store compares it."""
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def alert_entry(raw: bytes) -> Entry:
    """An alert as the topic has it.

    Raises:
        InputError: the bytes are no alert.
    """
    alert = wire.decode(raw, Alert)
    region = alert.region
    sources = {each.source for each in alert.evidence if each.source}
    return Entry(
        kind=Kind.ALERT,
        id=alert.id,
        version=alert.revision,
        state=alert.state,
        live=alert.state is not AlertState.CANCELLED,
        first=f"{alert.window.start}T00:00:00Z",
        last=f"{alert.window.end}T23:59:59Z",
        newest=stamp(alert.sent),
        worst=1000.0 * SEVERITIES.index(alert.severity) + min(alert.score, LARGEST_SCORE),
        brief=wire.encode(_alert_brief(alert, len(sources))),
        body=raw,
        words=_joined([region.name, alert.reason, *(each.sentence for each in alert.evidence)]),
        facets=_facets({
            Facet.COUNTRY: [region.country],
            Facet.ADM1: [region.adm1],
            Facet.METRIC: [alert.metric],
            Facet.SEVERITY: [alert.severity],
            Facet.SOURCE: sources,
        }),
        links=tuple((Kind.ALERT, alert.id, incident) for incident in alert.incidents),
    )  # fmt: skip


def _alert_brief(alert: Alert, sources: int) -> dict[str, Any]:
    names = (
        "id", "revision", "status", "state", "rule", "metric", "region", "severity", "certainty", "window", "observed",
        "expected", "threshold", "confidence", "reason", "incidents_total", "first_raised", "sent", "replaced_by",
    )  # fmt: skip
    return {**{name: getattr(alert, name) for name in names}, "sources": sources}


def incident_entry(raw: bytes, metrics: Collection[Metric]) -> Entry:
    """An incident as the topic has it; `metrics` are those that are counted in series.

    Raises:
        InputError: the bytes are no incident.
    """
    incident = wire.decode(raw, Incident)
    places = incident.places
    return Entry(
        kind=Kind.INCIDENT,
        id=incident.id,
        version=incident.revision,
        state=incident.status,
        live=incident.status not in GONE,
        first=stamp(incident.first_published),
        last=stamp(incident.last_published),
        newest=stamp(incident.last_published),
        worst=_gravity(incident.toll),
        brief=wire.encode(_incident_brief(incident)),
        dot=wire.encode(_dot(incident)) if incident.status not in GONE else None,
        regions=tuple(sorted({
            place.adm1 for place in places if place.adm1 and place.precision is PlacePrecision.ADM1
        })),
        body=raw,
        words=_joined([
            incident.type, incident.sub_type, *(place.name for place in places),
            *(place.adm1_name for place in places), *(each.sentence for each in incident.evidence),
        ]),
        facets=_incident_facets(incident),
        links=tuple((Kind.ITEM, telling.id, incident.id) for telling in incident.items),
        counts={
            (group.key(adm1), day): count
            for (group, adm1, day), count in contributions(incident, metrics).items()
        },
    )  # fmt: skip


def _incident_facets(incident: Incident) -> frozenset[tuple[Facet, str]]:
    return _facets({
        Facet.COUNTRY: _of(incident.places, "country"),
        Facet.ADM1: _of(incident.places, "adm1"),
        Facet.METRIC: incident.toll,
        Facet.KIND: [incident.type, incident.sub_type, incident.cause],
        Facet.SOURCE: (telling.source for telling in incident.items),
    })  # fmt: skip


def _incident_brief(incident: Incident) -> dict[str, Any]:
    place = main_place(incident.places)
    evidence = next(iter(incident.evidence), None)
    return {
        "id": incident.id,
        "status": incident.status,
        "merged_into": incident.merged_into,
        "type": incident.type,
        "sub_type": incident.sub_type,
        "cause": incident.cause,
        "place": place
        and {name: getattr(place, name) for name in ("name", "country", "adm1", "adm1_name", "precision")},
        "period": incident.period,
        "toll": _shown(incident.toll),
        "sources": incident.distinct_sources,
        "items": incident.items_total,
        "first_published": incident.first_published,
        "last_published": incident.last_published,
        "sentence": evidence and evidence.sentence[:400],
        "source": evidence and evidence.source,
        "replay": incident.replay,
    }


def _shown(toll: Toll) -> dict[str, list[int | None]]:
    """Metric -> low, best, high."""
    return {metric: [count.low, count.best, count.high] for metric, count in toll.items()}


def main_place(places: Iterable[Place]) -> Place | None:
    """Where it happened, or else where people came from or went."""
    ranked = sorted(places, key=lambda place: (place.country is None, place.role is not PlaceRole.OCCURRENCE))
    return next(iter(ranked), None)


def _dot(incident: Incident) -> list[Any]:
    """id, cause, precision, country, adm1, lat, lon, size, words, last day, flows (from lat, lon to lat, lon)."""
    place = main_place(incident.places)
    exact = place is not None and place.precision is PlacePrecision.POINT
    return [
        incident.id,
        incident.cause,
        place and place.precision,
        place and place.country,
        place and place.adm1,
        place.lat if place and exact else None,
        place.lon if place and exact else None,
        max((count.best for count in incident.toll.values()), default=0),
        ", ".join(f"{count.best:,} {metric.replace('_', ' ')}" for metric, count in list(incident.toll.items())[:2]),
        f"{incident.last_published:%Y-%m-%d}",
        _flows(incident.places),
        f"{incident.sub_type}, {place.name}" if place else incident.sub_type,
    ]


def _flows(places: Iterable[Place]) -> list[list[Any]]:
    """From every origin to every destination: each end as precision, country, adm1, lat, lon, name."""
    ends: dict[PlaceRole, list[list[Any]]] = {PlaceRole.ORIGIN: [], PlaceRole.DESTINATION: []}
    for place in places:
        if place.role in ends and place.country:
            exact = place.precision is PlacePrecision.POINT
            ends[place.role].append([
                place.precision, place.country, place.adm1, place.lat if exact else None, place.lon if exact else None,
                place.name,
            ])  # fmt: skip
    return [[start, end] for start in ends[PlaceRole.ORIGIN] for end in ends[PlaceRole.DESTINATION]][:6]


def _gravity(toll: Toll) -> float:
    """By the dead, then by everybody else who came to harm."""
    killed = toll[Metric.KILLED].best if Metric.KILLED in toll else 0
    others = sum(count.best for metric, count in toll.items() if metric is not Metric.KILLED)
    return killed * 1e7 + min(others, 1e7 - 1)


def item_entry(raw: bytes) -> Entry:
    """An enriched record as the topic has it.

    Raises:
        InputError: the bytes are no enriched record.
    """
    record = wire.decode(raw, EnrichedRecord)
    item, places = record.item, [place for event in record.events for place in event.places]
    published = stamp(record.published)
    return Entry(
        kind=Kind.ITEM,
        id=record.id,
        version=record.version,
        state=item.status,
        live=True,
        first=published,
        last=published,
        newest=published,
        worst=max((_gravity(event.toll) for event in record.events), default=0.0),
        brief=wire.encode({
            "id": record.id, "version": record.version, "status": item.status, "title": item.title,
            "source": item.source, "url": item.url, "published": record.published,
            "toll": _shown(record.events[0].toll) if record.events else {},
            "sub_type": record.events[0].sub_type if record.events else None,
        }),
        body=zlib.compress(raw, 1),
        # Most news tells of nobody's harm: it is kept, but not looked for.
        words=_joined([item.title, item.text, *(place.name for place in places)]) if record.events else "",
        facets=_facets({
            Facet.COUNTRY: _of(places, "country"),
            Facet.ADM1: _of(places, "adm1"),
            Facet.METRIC: {metric for event in record.events for metric in event.toll},
            Facet.KIND: {name for event in record.events for name in (event.type, event.sub_type, event.cause)},
            Facet.SOURCE: [item.source],
        }),
        source=item.source or "",
    )  # fmt: skip


def _of(places: Iterable[Place], name: str) -> set[str | None]:
    return {getattr(place, name) for place in places}


def _facets(values: Mapping[Facet, Iterable[str | None]]) -> frozenset[tuple[Facet, str]]:
    return frozenset((facet, str(value)) for facet, found in values.items() for value in found if value)


def _joined(words: Iterable[str | None]) -> str:
    return "\n".join(dict.fromkeys(each for each in words if each))
