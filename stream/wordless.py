"""Records without the words of a text: what is left of an item that may not be told any more.

Numbers, kinds, days, and places that the gazetteer knows stay: they are what happened, not how it was told. Titles,
texts, addresses, sentences, names of persons and groups, and whatever else was copied out of the text go. The
fingerprint, from which nothing can be read, stays, that copies are still known as such.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from stream.outcomes import Alert, Incident, MsgType
from stream.records import (
    SCHEMA_VERSION,
    EnrichedRecord,
    Event,
    EvidenceSentence,
    Figure,
    ItemEvents,
    ItemStatus,
    Period,
    Place,
)

NOTE = "redacted: its words were removed"


class Numbers(StrEnum):
    """What becomes of an item's numbers when its words go."""

    KEPT = "kept"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Redaction:
    """What was ordered of one item; it stands until it is taken back."""

    id: str
    """The item's."""
    reason: str
    by: str | None = None
    at: datetime
    numbers: Numbers = Numbers.KEPT
    schema_version: int = SCHEMA_VERSION


def record_without_words(record: EnrichedRecord, numbers: Numbers) -> EnrichedRecord:
    """The enriched record as it may be told of a redacted item."""
    withdrawn = numbers is Numbers.WITHDRAWN
    status = ItemStatus.CANCELED if withdrawn else record.item.status
    item = replace(record.item, status=status, title=None, text=None, url=None, dateline=None)
    events = () if withdrawn else tuple(_event(event) for event in record.events)
    return replace(record, item=item, events=events, notes=(NOTE,))


def item_without_words(item: ItemEvents, numbers: Numbers) -> ItemEvents:
    """What the watch stage may know of a redacted item."""
    bare = replace(item, url=None, sentences={}, terms=())
    if numbers is Numbers.WITHDRAWN:
        return replace(bare, status=ItemStatus.CANCELED, events=())
    return replace(bare, events=tuple(_event(event) for event in item.events))


def _event(event: Event) -> Event:
    return replace(
        event,
        period=_period(event.period),
        places=tuple(_place(place) for place in event.places),
        actors=(),
        weapon=None,
        figures=tuple(_figure(figure) for figure in event.figures),
    )


def _period(period: Period | None) -> Period | None:
    return None if period is None else replace(period, text=None)


def _place(place: Place) -> Place:
    """A place that the gazetteer knows, by its name there; of others the role alone."""
    known = place.geonameid is not None or place.country is not None
    return replace(place, name=place.name if known else "", text="")


def _figure(figure: Figure) -> Figure:
    group = None if figure.group is None else replace(figure.group, label="")
    said = None if figure.attribution is None else replace(figure.attribution, source="")
    return replace(figure, text="", group=group, attribution=said, period=_period(figure.period))


def record_aged(record: EnrichedRecord, before: datetime) -> EnrichedRecord:
    """The record; without title and text where it was published before that time."""
    if record.published >= before:
        return record
    return replace(record, item=replace(record.item, title=None, text=None))


def incident_aged(incident: Incident, before: datetime) -> Incident:
    """The incident; without sentences where it was last told before that time."""
    return incident if incident.last_published >= before else replace(incident, evidence=())


def alert_aged(alert: Alert, before: datetime) -> Alert:
    """The alert; without sentences where its last message was sent before that time."""
    return alert if alert.sent >= before else replace(alert, evidence=())


def incident_without(incident: Incident, names: Collection[str]) -> Incident:
    """The next revision of an incident, without sentences and addresses of these items; the same where it has none."""
    evidence = _others(incident.evidence, names)
    items = tuple(replace(each, url=None) if each.id in names else each for each in incident.items)
    if evidence == incident.evidence and items == incident.items:
        return incident
    return replace(incident, revision=incident.revision + 1, evidence=evidence, items=items)


def alert_without(alert: Alert, names: Collection[str], sent: datetime) -> Alert:
    """The next revision of an alert, without sentences of these items; the same where it has none."""
    evidence = _others(alert.evidence, names)
    if evidence == alert.evidence:
        return alert
    return replace(
        alert,
        revision=alert.revision + 1,
        msg_type=alert.msg_type if alert.msg_type is MsgType.CANCEL else MsgType.UPDATE,
        references=(*alert.references, f"{alert.id}.{alert.revision}")[-200:],
        evidence=evidence,
        evidence_total=max(len(evidence), alert.evidence_total - (len(alert.evidence) - len(evidence))),
        sent=sent,
    )


def _others(evidence: Iterable[EvidenceSentence], names: Collection[str]) -> tuple[EvidenceSentence, ...]:
    return tuple(each for each in evidence if each.item_id not in names)


def plain_without(value: Any, names: Collection[str]) -> Any:
    """A JSON value without sentences of these items, wherever they stand in it."""
    if isinstance(value, dict):
        return {key: plain_without(each, names) for key, each in value.items()}
    if isinstance(value, list):
        rest = [each for each in value if not (isinstance(each, dict) and each.get("item_id") in names)]
        return [plain_without(each, names) for each in rest]
    return value
