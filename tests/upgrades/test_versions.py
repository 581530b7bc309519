"""Records and state of every version that was ever put on record are read by today's code, or made anew; records of a
version that is still to come are refused, with what to do."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from running import in_the_end

from agents.assembly import place_names, watch_params
from stream import wire
from stream.errors import NewerRecord, StateMismatch
from stream.outcomes import Alert, AlertState, Incident, IncidentStatus
from stream.records import SCHEMA_VERSION, EnrichedRecord, ItemEvents, NewsItem
from stream.sources import read_item
from stream.state import MAKER, STATE_VERSION, Maker, State
from stream.watch import Step, Watch

FOLDER = Path(__file__).parent
VERSIONS = sorted(path.name for path in FOLDER.iterdir() if path.name.startswith("records-"))
NOW = datetime(2026, 10, 2, tzinfo=UTC)
KINDS = {"enriched": EnrichedRecord, "events": ItemEvents, "incidents": Incident, "alerts": Alert}


def rows(version: str, topic: str) -> list[tuple[str, Any]]:
    """Key and value of every record of a topic that was put on record."""
    lines = gzip.decompress((FOLDER / version / f"{topic}.jsonl.gz").read_bytes()).splitlines()
    return [(row["key"], row["value"]) for row in map(wire.loads, lines)]


def state() -> State:
    params, names = watch_params(), place_names()
    return State(params, lambda: Watch(params, names))


def restored(version: str) -> tuple[State, Step | None]:
    today = state()
    return today, today.restore({key: wire.encode(row) for key, row in rows(version, "changelog")}, NOW)


def told(steps: Iterator[Step]) -> tuple[dict[str, Any], dict[str, Any]]:
    incidents: dict[str, Incident] = {}
    alerts: dict[str, Alert] = {}
    for step in steps:
        incidents |= {each.id: each for each in step.incidents}
        alerts |= {each.id: each for each in step.alerts}
    return (
        in_the_end(
            [each for each in incidents.values() if each.status in (IncidentStatus.OPEN, IncidentStatus.CLOSED)]
        ),
        in_the_end([each for each in alerts.values() if each.state is not AlertState.CANCELLED]),
    )


def test_the_present_version_is_on_record() -> None:
    assert f"records-{SCHEMA_VERSION}-state-{STATE_VERSION}" in VERSIONS, "python -m tools.recordings"


def kept(now: Any, before: Any) -> Any:
    """A value of the present version without the fields that the version before did not have."""
    if isinstance(now, dict) and isinstance(before, dict):
        return {name: kept(now[name], value) for name, value in before.items()}
    if isinstance(now, list) and isinstance(before, list) and len(now) == len(before):
        return [kept(*pair) for pair in zip(now, before)]
    return now


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("topic", KINDS)
def test_records_of_every_version_are_read(version: str, topic: str) -> None:
    found = rows(version, topic)
    assert found
    for key, value in found:
        record = wire.convert(value, KINDS[topic])
        assert record.id == key
        plain = wire.loads(wire.encode(record))
        assert kept(plain, value) == value, "a field changed its meaning, or went"


@pytest.mark.parametrize("version", VERSIONS)
def test_items_of_every_version_are_read(version: str) -> None:
    assert [read_item(wire.encode(value)).id for _, value in rows(version, "items")] == [
        key for key, _ in rows(version, "items")
    ]


@pytest.mark.parametrize("version", VERSIONS)
def test_a_state_of_every_version_goes_on_as_if_it_had_been_made_today(version: str) -> None:
    """Whether it is taken over or made anew: after it has heard more news, all stands as after the same items alone."""
    items = [wire.convert(value, ItemEvents) for _, value in rows(version, "events")]
    last = max(items, key=lambda item: item.published)
    news = replace(items[5], id="news", published=last.published + timedelta(hours=1), fingerprint="")
    old, first = restored(version)
    steps = [*([first] if first else []), old.apply([news], NOW)]
    known = {each.id: each for each in (wire.convert(value, Incident) for _, value in rows(version, "incidents"))}
    raised = {each.id: each for each in (wire.convert(value, Alert) for _, value in rows(version, "alerts"))}
    before = Step(list(known.values()), list(raised.values()), {})
    fresh = state()
    ordered = sorted(items, key=lambda item: (item.published, item.id, item.version))
    assert told(iter([before, *steps])) == told(iter([fresh.apply(ordered, NOW), fresh.apply([news], NOW)]))


@pytest.mark.parametrize("version", VERSIONS)
def test_a_state_of_another_version_is_made_anew(version: str) -> None:
    kept = {key: wire.encode(row) for key, row in rows(version, "changelog")}
    kept[MAKER] = wire.encode(Maker(STATE_VERSION + 1, "of a version to come"))
    step = state().restore(kept, NOW)
    assert step is not None
    assert wire.decode(step.rows[MAKER] or b"", Maker).version == STATE_VERSION


@pytest.mark.parametrize("kind", [NewsItem, EnrichedRecord, ItemEvents, Incident, Alert])
def test_a_record_of_a_version_to_come_is_refused_with_what_to_do(kind: type) -> None:
    with pytest.raises(NewerRecord, match=f"schema_version {SCHEMA_VERSION + 1}.*upgrade"):
        wire.convert({"id": "a", "schema_version": SCHEMA_VERSION + 1}, kind)


def test_an_item_of_a_version_to_come_is_refused() -> None:
    with pytest.raises(NewerRecord):
        read_item(b'{"id": "a", "title": "Two killed", "schema_version": 99}')


def test_a_state_whose_items_are_of_a_version_to_come_is_not_guessed_at() -> None:
    kept = {key: dict(row) for key, row in rows(VERSIONS[0], "changelog") if key.startswith("item|")}
    next(iter(kept.values()))["schema_version"] = SCHEMA_VERSION + 1
    with pytest.raises(StateMismatch, match="upgrade"):
        state().restore({key: wire.encode(row) for key, row in kept.items()}, NOW)
