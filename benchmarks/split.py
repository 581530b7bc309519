"""What is lost where the watch stage is split by world region: the same items joined and watched whole, and in parts.

    python -m benchmarks.split
    python -m benchmarks.split --texts news.jsonl

Four regions, by the longitude of what an event first names; what names no place goes to the first. Each part is told
of every item, that corrections reach it, but sees only its own events. Incidents and alerts of the end are compared by
what they say, not by their ids.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from agents.assembly import new_watch
from benchmarks.telling import tell
from benchmarks.texts import relevant, taken
from seeds import generate
from stream.extraction import Reader
from stream.linking import item_events
from stream.outcomes import Alert, AlertState, Incident, IncidentStatus
from stream.records import Event, ItemEvents

NOW = datetime(2026, 11, 1, tzinfo=UTC)
EDGES = (-30.0, 25.0, 60.0)
"""Degrees east at which one region ends: the Americas; Europe and western Africa; to the Gulf; Asia."""

REGIONS = len(EDGES) + 1
BATCH = 100
GONE = (IncidentStatus.MERGED, IncidentStatus.WITHDRAWN)

Incidents = Counter[tuple[object, ...]]


def region_of(event: Event) -> int:
    """Where an event belongs."""
    east = next((place.lon for place in event.places if place.lon is not None), None)
    return 0 if east is None else sum(east >= edge for edge in EDGES)


def part(item: ItemEvents, region: int) -> ItemEvents:
    """The item as a region is told of it."""
    return replace(item, events=tuple(event for event in item.events if region_of(event) == region))


def watched(items: Iterable[ItemEvents]) -> tuple[list[Incident], list[Alert]]:
    """What stands in the end."""
    watch = new_watch()
    incidents: dict[str, Incident] = {}
    alerts: dict[str, Alert] = {}
    for item in items:
        step = watch.apply([item], NOW)
        incidents.update((incident.id, incident) for incident in step.incidents)
        alerts.update((alert.id, alert) for alert in step.alerts)
    return (
        [each for each in incidents.values() if each.status not in GONE],
        [each for each in alerts.values() if each.state is not AlertState.CANCELLED],
    )


def told(incidents: Iterable[Incident]) -> Incidents:
    """Incidents by their items and tolls."""
    return Counter(
        (frozenset(item.id for item in each.items), tuple(sorted((m, c.best) for m, c in each.toll.items())))
        for each in incidents
    )


def raised(alerts: Iterable[Alert]) -> Counter[tuple[object, ...]]:
    """Alerts by what they are about and what was observed."""
    return Counter((a.rule, a.metric, a.region.country, a.region.adm1, a.window, a.observed) for a in alerts)


def read(source: Sequence[ItemEvents]) -> tuple[int, int]:
    """Items with events at all, and in more than one region."""
    regions = [{region_of(event) for event in item.events} for item in source]
    return sum(bool(each) for each in regions), sum(len(each) > 1 for each in regions)


def main() -> None:
    """Whole, and in parts."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--texts", type=Path, help="relevant JSON lines (default: dispatches of `seeds`)")
    parser.add_argument("--items", type=int, default=3000, help="of those texts, over 120 days")
    given = parser.parse_args()
    news = taken(relevant(given.texts, 1), given.items, "i", days=120) if given.texts else generate(1).items
    reader, items = Reader(), list[ItemEvents]()
    for at in range(0, len(news), BATCH):
        batch = news[at : at + BATCH]
        items += [item_events(record) for record in reader.read(batch, [NOW] * len(batch))]
    incidents, alerts = watched(items)
    parts = [watched(part(item, region) for item in items) for region in range(REGIONS)]
    split, rung = told(i for each, _ in parts for i in each), raised(a for _, each in parts for a in each)
    telling, torn = read(items)
    tell("items with events in more than one region, share", torn / telling, of=telling)
    tell("incidents that are told otherwise in parts, share", _lost(told(incidents), split), of=len(incidents))
    tell("incidents in parts to whole", split.total() / len(incidents))
    tell("alerts that are told otherwise in parts, share", _lost(raised(alerts), rung), of=len(alerts))
    tell("alerts in parts to whole", rung.total() / max(1, len(alerts)))


def _lost(whole: Counter[tuple[object, ...]], parts: Counter[tuple[object, ...]]) -> float:
    """The share of what the whole says that the parts do not."""
    return (whole - parts).total() / max(1, whole.total())


if __name__ == "__main__":
    main()
