"""Incidents as GeoJSON (RFC 7946): a feature each, located only as exactly as it is known.

A point of the map stands for a spot that the news names. What is known by its region or country alone has no geometry
(`null`, section 3.2): a dot in the middle of a country would be read as a place.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from stream import wire
from stream.exports.export import UNVERIFIED, Context, Export
from stream.kinds import PlacePrecision, PlaceRole
from stream.outcomes import Incident
from stream.records import Place, Toll

DECIMALS = 4
"""Of degrees: some ten metres (section 11.2). Towns are not known more exactly."""


def render(records: Sequence[Incident], context: Context) -> bytes:
    """The collection of the incidents' features."""
    features = [_feature(incident, context) for incident in records]
    return wire.encode(
        {"type": "FeatureCollection", "title": "tocsin: incidents", "note": UNVERIFIED, "features": features}
    )


def _feature(incident: Incident, context: Context) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": incident.id,
        "geometry": geometry(incident.places),
        "properties": {
            "revision": incident.revision,
            "status": incident.status,
            "type": incident.type,
            "sub_type": incident.sub_type,
            "cause": incident.cause,
            "places": [_told(place) for place in incident.places],
            "start": incident.period.start if incident.period else None,
            "end": incident.period.end if incident.period else None,
            "toll": _toll(incident.toll),
            "distinct_sources": incident.distinct_sources,
            "items": incident.items_total,
            "first_published": incident.first_published,
            "last_published": incident.last_published,
            "replay": incident.replay,
            "url": context.incident_url(incident.id),
        },
    }


def geometry(places: Sequence[Place]) -> dict[str, Any] | None:
    """Where it happened, of what is known to the spot: a point, several, or nothing."""
    spots = [position for place in places if place.role is PlaceRole.OCCURRENCE and (position := _position(place))]
    distinct = list(dict.fromkeys(spots))
    if not distinct:
        return None
    if len(distinct) == 1:
        return {"type": "Point", "coordinates": distinct[0]}
    return {"type": "MultiPoint", "coordinates": distinct}


def _position(place: Place) -> tuple[float, float] | None:
    """Longitude and latitude, in this order (section 3.1.1)."""
    if place.precision is not PlacePrecision.POINT or place.lat is None or place.lon is None:
        return None
    return round(place.lon, DECIMALS), round(place.lat, DECIMALS)


def _told(place: Place) -> dict[str, Any]:
    position = _position(place)
    return {
        "name": place.name,
        "role": place.role,
        "precision": place.precision,
        "country": place.country,
        "adm1": place.adm1,
        "adm1_name": place.adm1_name,
        "coordinates": position,
    }


def _toll(toll: Toll) -> dict[str, dict[str, int | None]]:
    return {metric.value: {"low": count.low, "best": count.best, "high": count.high} for metric, count in toll.items()}


EXPORT = Export(record=Incident, media_type="application/geo+json", suffix=".geojson", render=render)
