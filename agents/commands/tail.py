"""`tocsin tail`: what a topic holds, and what comes."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from rich.console import RenderableType

from agents import topics
from agents.clients import held_records, offset_reader
from agents.commands import console
from agents.commands.alert_view import shown_alert
from agents.letters import origin_of, told
from agents.settings import Settings
from stream import wire
from stream.errors import InputError, UsageError
from stream.outcomes import Alert, Incident
from stream.records import EnrichedRecord


@dataclass(frozen=True, slots=True)
class View:
    """How a topic is shown."""

    topic: str
    compacted: bool
    line: Callable[[Any], str]
    block: Callable[[Any], RenderableType] | None = None
    """How a record is shown where there is a terminal, if not by its line."""


def _told_dead_letter(record: Any) -> str:
    why = told(record.headers)
    return console.foreign(f"{why.get('time')} {why.get('reason')} {origin_of(record.headers)}: {why.get('message')}")


VIEWS: dict[str, View] = {
    "enriched": View(topics.ENRICHED, False, lambda r: console.told_record(wire.decode(r.value, EnrichedRecord))),
    "incidents": View(topics.INCIDENTS, True, lambda r: console.told_incident(wire.decode(r.value, Incident))),
    "alerts": View(
        topics.ALERTS,
        True,
        lambda r: console.told_alert(wire.decode(r.value, Alert)),
        lambda r: shown_alert(wire.decode(r.value, Alert)),
    ),
    "dead-letters": View(topics.DEAD_LETTERS, False, _told_dead_letter),
}
"""Every topic that can be tailed."""


def tail(settings: Settings, name: str, follow: bool, json: bool) -> None:
    """Show what the topic holds, of a compacted one the last revision of each record; then what comes, if asked to.

    Raises:
        UsageError: no such topic.
        BrokerUnavailable: Kafka does not answer.
    """
    if name not in VIEWS:
        raise UsageError(f"no topic {name!r} to tail; there are {', '.join(VIEWS)}")
    asyncio.run(_tail(settings, VIEWS[name], follow, json))


async def _tail(settings: Settings, view: View, follow: bool, json: bool) -> None:
    async with offset_reader(settings, committed=True) as consumer:
        await topics.read_whole(consumer, settings, view.topic)
        held = [record async for record in held_records(consumer)]
        for record in last_of_each(held) if view.compacted else held:
            _show(record, view, json)
        while follow:
            _show(await consumer.getone(), view, json)


def last_of_each(records: list[Any]) -> list[Any]:
    """The last record of each key, in the order of those last records; without the deleted."""
    last = {record.key: n for n, record in enumerate(records)}
    return [record for n, record in enumerate(records) if last[record.key] == n and record.value is not None]


def _show(record: Any, view: View, json: bool) -> None:
    if json:
        # A dead letter is whatever came: as JSON it is shown with its headers.
        line = record.value if view.topic != topics.DEAD_LETTERS else wire.encode(_letter(record))
        sys.stdout.buffer.write(line + b"\n")
        sys.stdout.buffer.flush()
        return
    try:
        if view.block is not None and console.out.is_terminal:
            console.out.print(view.block(record))
        else:
            console.out.print(view.line(record), soft_wrap=True)
    except InputError as error:
        console.out.print(f"unreadable record at offset {record.offset}: {error}", markup=False)


def _letter(record: Any) -> dict[str, Any]:
    return {
        "key": _shown(record.key),
        "value": _shown(record.value),
        "headers": {name: _shown(value) for name, value in record.headers},
    }


def _shown(raw: bytes | None) -> str | None:
    return None if raw is None else raw.decode(errors="backslashreplace")
