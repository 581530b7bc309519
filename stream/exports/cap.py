"""An alert as a message of the Common Alerting Protocol 1.2 (OASIS, 1 July 2010; ITU-T X.1303 bis).

http://docs.oasis-open.org/emergency/cap/v1.2/CAP-v1.2-os.html – section numbers below are of that text.

An alert knows its region, not the outline of it: areas carry codes, and neither polygon nor circle. No `expires` is
given: an episode ends when an update or a cancellation says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from stream.exports.export import UNVERIFIED, Context, Export
from stream.exports.markup import add, document
from stream.exports.wording import happening, headline
from stream.outcomes import Alert, CapStatus, MsgType, Urgency

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"

MOST_SENTENCES = 20
"""Sentences of evidence in a description: a message is read at once; the page has them all."""


def render(records: Sequence[Alert], context: Context) -> bytes:
    """The message of the one alert."""
    (alert,) = records
    root = ET.Element("alert", xmlns=NAMESPACE)
    add(root, "identifier", f"{alert.id}.{alert.revision}")
    add(root, "sender", sender(context))
    add(root, "sent", moment(alert.sent))
    add(root, "status", alert.status.value)
    add(root, "msgType", alert.msg_type.value)
    add(root, "source", "tocsin")
    add(root, "scope", "Public")
    add(root, "note", _note(alert))
    references = " ".join(_references(alert, context))
    if references:
        add(root, "references", references)
    if alert.incidents:
        add(root, "incidents", " ".join(alert.incidents))
    _add_info(root, alert, context)
    return document(root)


def sender(context: Context) -> str:
    """Who sends: by section 3.2.1 without spaces, commas, `<` and `&`, in a form that is unique by its domain."""
    return context.sender or f"tocsin@{context.host}"


def moment(when: datetime) -> str:
    """A time by section 3.3.2: whole seconds, UTC as `-00:00`, never `Z`."""
    return f"{when.astimezone(UTC):%Y-%m-%dT%H:%M:%S}-00:00"


def _note(alert: Alert) -> str:
    note = UNVERIFIED
    if alert.status is CapStatus.TEST:
        note += " A test: the news was replayed from an archive."
    if alert.replaced_by is not None:
        note += f" Replaced by {alert.replaced_by}."
    return note


def _references(alert: Alert, context: Context) -> Iterator[str]:
    """`sender,identifier,sent` of the earlier messages whose time is known; that of the first always is."""
    known = {f"{alert.id}.1": alert.first_raised, **context.sent}
    for identifier in alert.references:
        if identifier in known:
            yield f"{sender(context)},{identifier},{moment(known[identifier])}"


def _add_info(root: ET.Element, alert: Alert, context: Context) -> None:
    info = add(root, "info")
    add(info, "language", "en")
    add(info, "category", alert.category)
    add(info, "event", happening(alert))
    if alert.urgency is not Urgency.PAST:
        add(info, "responseType", "Monitor")
    add(info, "urgency", alert.urgency.value)
    add(info, "severity", alert.severity.value)
    add(info, "certainty", alert.certainty.value)
    add(info, "onset", f"{alert.window.start}T00:00:00-00:00")
    add(info, "senderName", "tocsin, a machine that reads news")
    add(info, "headline", headline(alert))
    add(info, "description", _description(alert))
    if alert.msg_type is not MsgType.CANCEL:
        add(info, "instruction", "Look at the sources before you act on this message.")
    add(info, "web", context.alert_url(alert.id))
    for name, value in _parameters(alert):
        _add_pair(info, "parameter", name, value)
    area = add(info, "area")
    add(area, "areaDesc", alert.region.name)
    _add_pair(area, "geocode", "ISO 3166-1 alpha-3", alert.region.country)
    if alert.region.adm1 is not None:
        _add_pair(area, "geocode", "ISO 3166-2", alert.region.adm1)


def _description(alert: Alert) -> str:
    told = [f"“{sentence.sentence}” ({sentence.source or 'source unknown'})" for sentence in alert.evidence]
    more = alert.evidence_total - len(told[:MOST_SENTENCES])
    rest = [f"… and {more:,} more."] if told and more > 0 else []
    return "\n\n".join([alert.reason, *told[:MOST_SENTENCES], *rest])


def _parameters(alert: Alert) -> Iterator[tuple[str, str]]:
    yield "rule", alert.rule.value
    if alert.metric is not None:
        yield "metric", alert.metric.value
    yield "state", alert.state.value
    yield "window_start", alert.window.start
    yield "window_end", alert.window.end
    for name in ("observed", "expected", "threshold", "p_value", "score", "largest_share"):
        value = getattr(alert, name)
        if value is not None:
            yield name, f"{value:.6g}"
    yield "confidence", alert.confidence.value


def _add_pair(parent: ET.Element, tag: str, name: str, value: str) -> None:
    pair = add(parent, tag)
    add(pair, "valueName", name)
    add(pair, "value", value)


EXPORT = Export(record=Alert, media_type="application/cap+xml", suffix=".cap.xml", render=render, single=True)
