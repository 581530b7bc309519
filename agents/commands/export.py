"""`tocsin export`: alerts or incidents as a document, from what the topic holds."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from agents import topics
from agents.clients import held_records, offset_reader
from agents.commands.tail import last_of_each
from agents.settings import Settings
from stream import wire
from stream.errors import UsageError
from stream.exports import EXPORTS, Context
from stream.outcomes import Alert, Incident, IncidentStatus
from stream.wordless import alert_aged, incident_aged

GONE = frozenset({IncidentStatus.MERGED, IncidentStatus.WITHDRAWN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What a topic holds: the last revision of each record, the newest first, and when alerts' revisions were sent."""

    records: list[Any]
    sent: dict[str, datetime]


def export(settings: Settings, form: str, name: str | None, country: str | None) -> None:
    """Write the document of the records, or of the one named, to standard output.

    Raises:
        UsageError: no such form or record, or a form of single records without a name.
        BrokerUnavailable: Kafka does not answer.
    """
    if form not in EXPORTS:
        raise UsageError(f"no form {form!r}; there are {', '.join(EXPORTS)}")
    kind = EXPORTS[form]
    held = asyncio.run(_held(settings, kind.record))
    limit = None if settings.text_days is None else datetime.now(UTC) - timedelta(days=settings.text_days)
    held = held if limit is None else replace(held, records=[_aged(each, limit) for each in held.records])
    chosen = [each for each in held.records if name in (None, each.id) and _within(each, country)]
    if name is not None and not chosen:
        raise UsageError(f"the topic holds no {kind.record.__name__.lower()} {name}")
    if kind.single and name is None:
        raise UsageError(f"{form} tells of one record: say which, with --id")
    context = Context(base_url=settings.base_url, now=datetime.now(UTC), sender=settings.cap_sender, sent=held.sent)
    sys.stdout.buffer.write(kind.render(chosen, context))
    sys.stdout.buffer.flush()


async def _held(settings: Settings, kind: type[Alert] | type[Incident]) -> Held:
    async with offset_reader(settings, committed=True) as consumer:
        await topics.read_whole(consumer, settings, topics.ALERTS if kind is Alert else topics.INCIDENTS)
        raw = [record async for record in held_records(consumer)]
    if kind is Alert:
        revisions = [wire.decode(record.value, Alert) for record in raw if record.value is not None]
        sent = {f"{alert.id}.{alert.revision}": alert.sent for alert in revisions}
        alerts = [wire.decode(record.value, Alert) for record in last_of_each(raw)]
        return Held(records=sorted(alerts, key=lambda alert: alert.sent, reverse=True), sent=sent)
    incidents = [wire.decode(record.value, Incident) for record in last_of_each(raw)]
    there = [incident for incident in incidents if incident.status not in GONE]
    return Held(records=sorted(there, key=lambda incident: incident.last_published, reverse=True), sent={})


def _aged(record: Alert | Incident, limit: datetime) -> Alert | Incident:
    return alert_aged(record, limit) if isinstance(record, Alert) else incident_aged(record, limit)


def _within(record: Alert | Incident, country: str | None) -> bool:
    if country is None:
        return True
    if isinstance(record, Alert):
        return record.region.country == country
    return any(place.country == country for place in record.places)
