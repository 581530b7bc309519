"""A state of another version, or kept under other parameters: its items are read once more.

What followed from them before is replaced: incidents and alerts that follow no more are withdrawn and cancelled, the
others go on under their ids. What was settled before the oldest item kept (half a year of counts) begins anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from stream import wire
from stream.decisions import Entry
from stream.detection.raising import revisions
from stream.errors import InputError, StateMismatch
from stream.linking import Saying
from stream.linking.incidents import LIVE, gone
from stream.outcomes import Alert, AlertState, Incident
from stream.records import ItemEvents
from stream.watch import ALERT, DECISION, INCIDENT, ITEM, SERIES, TOWN, Step, Watch

BATCH = 500

Told = TypeVar("Told", Incident, Alert)


@dataclass(frozen=True, slots=True)
class _Before:
    """What the rows tell: items in the order of publication, and what followed from them where it can be read."""

    items: Sequence[ItemEvents]
    decisions: Sequence[Entry]
    incidents: Mapping[str, Incident]
    alerts: Mapping[str, Alert]
    towns: Mapping[str, Sequence[Saying]]
    """What items said of towns that are forgotten."""


def rebuild(watch: Watch, rows: Mapping[str, bytes], sent: datetime) -> Step:
    """Fill the watch, which has seen nothing, from the items among the rows; returns what that changes.

    Raises:
        InputError: an item cannot be read.
        StateMismatch: a row is of no known kind.
    """
    before = _decoded(rows)
    after = _replayed(watch, before, sent)
    incidents = [_numbered(incident, before.incidents) for incident in after.incidents]
    wanted = {alert.id: alert for alert in after.alerts if alert.state is not AlertState.CANCELLED or alert.decided}
    known = _within_reach(before)
    alerts = list(revisions(wanted, known, {}, sent))
    standing = {name: known[name] for name in wanted.keys() & known.keys()} | {alert.id: alert for alert in alerts}
    watch.number_from(_offsets(incidents, after.incidents) | _offsets(standing.values(), after.alerts))
    stored: dict[str, bytes | None] = {key: None for key in rows if not _stays(key, before)}
    stored |= after.rows
    stored |= {INCIDENT + incident.id: wire.encode(incident) for incident in incidents}
    stored |= {ALERT + name: wire.encode(alert) for name, alert in standing.items()}
    return Step([*incidents, *_vanished(before, incidents)], alerts, stored)


def _decoded(rows: Mapping[str, bytes]) -> _Before:
    items: list[ItemEvents] = []
    decisions: list[Entry] = []
    incidents: dict[str, Incident] = {}
    alerts: dict[str, Alert] = {}
    towns: dict[str, Sequence[Saying]] = {}
    for key, row in rows.items():
        kind, name = key[: key.find("|") + 1], key[key.find("|") + 1 :]
        if kind == ITEM:
            items.append(wire.decode(row, ItemEvents))
        elif kind == DECISION:
            decisions.append(wire.decode(row, Entry))
        elif kind == INCIDENT:
            incidents |= _readable(name, row, Incident)
        elif kind == ALERT:
            alerts |= _readable(name, row, Alert)
        elif kind == TOWN:
            towns[name] = wire.decode(row, tuple[Saying, ...])
        elif kind != SERIES:
            raise StateMismatch(f"a row of the state has the unknown key {key!r}")
    return _Before(sorted(items, key=lambda item: (item.published, item.id)), decisions, incidents, alerts, towns)


def _readable(name: str, row: bytes, kind: type[Told]) -> dict[str, Told]:
    try:
        return {name: wire.decode(row, kind)}
    except InputError:
        return {}


def _replayed(watch: Watch, before: _Before, sent: datetime) -> Step:
    """The decisions and the items into the watch; the last of everything that came of them."""
    watch.know(before.towns)
    watch.apply([], sent, before.decisions)
    items = before.items
    incidents: dict[str, Incident] = {}
    alerts: dict[str, Alert] = {}
    rows: dict[str, bytes | None] = {}
    for at in range(0, len(items), BATCH):
        step = watch.apply(items[at : at + BATCH], sent)
        incidents |= {incident.id: incident for incident in step.incidents}
        alerts |= {alert.id: alert for alert in step.alerts}
        rows |= step.rows
    return Step(list(incidents.values()), list(alerts.values()), rows)


def _numbered(incident: Incident, known: Mapping[str, Incident]) -> Incident:
    """The incident as a later revision of what was known."""
    old = known.get(incident.id)
    return replace(incident, revision=incident.revision + old.revision) if old else incident


def _within_reach(before: _Before) -> dict[str, Alert]:
    """The alerts that the items can tell again; those that lie before the oldest item are left as they are."""
    if not before.items:
        return {}
    since = before.items[0].published.date().isoformat()
    return {name: alert for name, alert in before.alerts.items() if alert.window.start >= since}


def _vanished(before: _Before, incidents: Iterable[Incident]) -> list[Incident]:
    """Incidents of items that are kept, which no item tells any more."""
    names, items = {incident.id for incident in incidents}, {item.id for item in before.items}
    return [
        gone(old, None)
        for name, old in sorted(before.incidents.items())
        if name not in names and old.status in LIVE and any(telling.id in items for telling in old.items)
    ]


def _offsets(told: Iterable[Told], own: Iterable[Told]) -> dict[str, int]:
    """By how much the revisions told exceed the watch's own."""
    revision = {each.id: each.revision for each in own}
    return {each.id: each.revision - revision[each.id] for each in told if each.id in revision}


def _stays(key: str, before: _Before) -> bool:
    """Whether a row is still of use: an item, a decision, what was said of a town, or an alert that can be read."""
    return key.startswith((ITEM, DECISION, TOWN)) or (
        key.startswith(ALERT) and key.removeprefix(ALERT) in before.alerts
    )
