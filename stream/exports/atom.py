"""Alerts as an Atom feed (RFC 4287): an entry for each alert, updated with its revisions."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from stream.exports.cap import EXPORT as CAP
from stream.exports.export import UNVERIFIED, Context, Export
from stream.exports.markup import add, cleaned, document
from stream.exports.wording import headline
from stream.outcomes import Alert, AlertState, CapStatus

NAMESPACE = "http://www.w3.org/2005/Atom"
XHTML = "http://www.w3.org/1999/xhtml"

MEDIA_TYPE = "application/atom+xml"

MOST_SENTENCES = 20
"""Sentences of evidence in an entry; the alert's page has them all."""

_IDS = uuid.UUID("5a1d3f0c-3b5e-4d0e-9a86-0f5b2a7c6e11")
"""The name space of our ids: an alert has the same id whatever address the feed is served from."""


def render(records: Sequence[Alert], context: Context) -> bytes:
    """The feed of the alerts."""
    root = ET.Element("feed", {"xmlns": NAMESPACE, "xml:lang": "en"})
    address = context.self_url or f"{context.base_url}/alerts.atom"
    add(root, "id", address)
    add(root, "title", "tocsin: alerts")
    add(root, "subtitle", UNVERIFIED)
    add(root, "updated", moment(max((alert.sent for alert in records), default=context.now)))
    add(root, "generator", "tocsin")
    add(add(root, "author"), "name", "tocsin")
    add(root, "link", rel="self", type=MEDIA_TYPE, href=address)
    add(root, "link", rel="alternate", type="text/html", href=context.base_url + "/")
    for alert in records:
        _add_entry(root, alert, context)
    return document(root)


def moment(when: datetime) -> str:
    """A time by section 3.3."""
    return f"{when.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def entry_id(alert: Alert) -> str:
    """The id of the alert's entry, the same over all its revisions."""
    return uuid.uuid5(_IDS, alert.id).urn


def _add_entry(root: ET.Element, alert: Alert, context: Context) -> None:
    entry = add(root, "entry")
    test = "TEST – " if alert.status is CapStatus.TEST else ""
    add(entry, "id", entry_id(alert))
    add(entry, "title", test + headline(alert), type="text")
    add(entry, "updated", moment(alert.sent))
    add(entry, "published", moment(alert.first_raised))
    add(entry, "link", rel="alternate", type="text/html", href=context.alert_url(alert.id))
    add(entry, "link", rel="related", type=CAP.media_type, href=context.cap_url(alert.id))
    for scheme, term in _categories(alert):
        add(entry, "category", scheme=f"{context.base_url}/categories/{scheme}", term=term)
    add(entry, "summary", alert.reason, type="text")
    _add_content(entry, alert)


def _categories(alert: Alert) -> list[tuple[str, str]]:
    return [
        ("severity", alert.severity.value),
        ("state", AlertState(alert.state).value),
        ("rule", alert.rule.value),
        *([("metric", alert.metric.value)] if alert.metric is not None else []),
        ("country", alert.region.country),
        *([("adm1", alert.region.adm1)] if alert.region.adm1 is not None else []),
    ]


def _add_content(entry: ET.Element, alert: Alert) -> None:
    """The reason and its evidence as XHTML (section 3.1.1.3), built as elements: words of others stay words."""
    content = add(add(entry, "content", type="xhtml"), "div", xmlns=XHTML)
    add(content, "p", alert.reason)
    for told in alert.evidence[:MOST_SENTENCES]:
        quote = add(content, "blockquote")
        line = add(quote, "p", told.sentence + " – ")
        if told.url is not None:
            add(line, "a", told.source or told.url, href=told.url)
        else:
            line.text = cleaned(f"{told.sentence} – {told.source or 'source unknown'}")
    add(content, "p", UNVERIFIED)


EXPORT = Export(record=Alert, media_type=MEDIA_TYPE, suffix=".atom", render=render)
