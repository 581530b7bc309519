"""The whole way without a broker: the planted escalation alarms, nothing else does. Each seed is another story.

Every story has wire copies, late tellings, revised and withdrawn tolls: whatever order they arrive in, none of them
alarms by itself, and all end the same.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import pytest
from running import in_the_end

from agents.assembly import new_watch, reader_settings
from agents.commands.demo import is_planted
from agents.settings import Settings
from seeds import Story, generate
from stream.extraction import Reader
from stream.outcomes import Alert, AlertState, Incident, IncidentStatus
from stream.pipeline import watch
from stream.records import EnrichedRecord

pytestmark = pytest.mark.slow

NOW = datetime(2026, 10, 1, tzinfo=UTC)


Read = Callable[[int], tuple[Story, list[EnrichedRecord]]]


@pytest.fixture(scope="module")
def read() -> Read:
    """The story of a seed and what is read of it; each story is read once."""
    reader = Reader(reader_settings(Settings()))

    @cache
    def story_of(seed: int) -> tuple[Story, list[EnrichedRecord]]:
        story = generate(seed)
        return story, list(reader.read(story.items, [NOW] * len(story.items)))

    return story_of


def told(batches: Iterable[Sequence[EnrichedRecord]]) -> tuple[list[Alert], list[Incident]]:
    """The last revision of each alert and incident that came of the batches."""
    state, alerts, incidents = new_watch(), dict[str, Alert](), dict[str, Incident]()
    for batch in batches:
        step = watch(batch, state, NOW)
        alerts.update((alert.id, alert) for alert in step.alerts)
        incidents.update((incident.id, incident) for incident in step.incidents)
    return list(alerts.values()), list(incidents.values())


def unplanted(alerts: Iterable[Alert], story: Story) -> list[str]:
    return [alert.reason for alert in alerts if not is_planted(alert, story.truth.escalation)]


@pytest.mark.parametrize("seed", [1, 4, 5, 7])
def test_only_the_planted_escalation_alarms(read: Read, seed: int) -> None:
    story, records = read(seed)
    alerts, _ = told([record] for record in records)
    standing = [alert for alert in alerts if alert.state is not AlertState.CANCELLED]
    assert len(unplanted(standing, story)) < len(standing)
    assert unplanted(standing, story) == []


def disordered(records: Sequence[EnrichedRecord], seed: int) -> list[EnrichedRecord]:
    """As a poor feed would bring them: one in five days late, one in fifty weeks, one in ten twice."""
    chance = random.Random(seed)
    arrivals = []
    for record in records:
        for _ in range(1 + (chance.random() < 0.1)):
            days = chance.choices([chance.uniform(0, 0.2), chance.uniform(0, 5), chance.uniform(5, 50)], [78, 20, 2])[0]
            arrivals.append((record.published + timedelta(days=days), record))
    return [record for _, record in sorted(arrivals, key=lambda arrival: arrival[0])]


def test_any_order_of_arrival_ends_the_same(read: Read) -> None:
    story, records = read(1)
    straight = told(records[at : at + 40] for at in range(0, len(records), 40))
    for order in range(2):
        late = disordered(records, order)
        alerts, incidents = told(late[at : at + 40] for at in range(0, len(late), 40))
        assert standing_of(alerts, incidents) == standing_of(*straight)
        assert unplanted(alerts, story) == []


def standing_of(alerts: Iterable[Alert], incidents: Iterable[Incident]) -> tuple[dict[str, Any], dict[str, Any]]:
    gone = {IncidentStatus.MERGED, IncidentStatus.WITHDRAWN}
    return (
        in_the_end([alert for alert in alerts if alert.state is not AlertState.CANCELLED]),
        in_the_end([incident for incident in incidents if incident.status not in gone]),
    )
