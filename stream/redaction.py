"""The state of the watch stage after some of its items were redacted: as rows, which are then restored.

All that a state says of an item stands in its rows, also of what is held in memory no more (alerts long over): so a
redaction rewrites rows, and memory is made anew from them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from stream import wire
from stream.order import WAITING, waiting_row
from stream.outcomes import Alert, Incident
from stream.records import ItemEvents
from stream.state import BEGUN, DONE, REDACTED, TELLING
from stream.watch import ALERT, INCIDENT, ITEM, SERIES
from stream.wordless import Redaction, alert_without, incident_without, item_without_words, plain_without


@dataclass(slots=True)
class Redacted:
    """What a redaction changes."""

    rows: dict[str, bytes | None] = field(default_factory=dict)
    """Rows to store, None to delete."""
    incidents: list[Incident] = field(default_factory=list)
    alerts: list[Alert] = field(default_factory=list)


def redact(rows: Mapping[str, bytes], orders: Sequence[Redaction], sent: datetime) -> Redacted:
    """Take the words of items out of the rows of a state.

    Told twice it changes nothing more. What follows from it for incidents (words joined what other items told) comes of
    restoring the rows.

    Raises:
        InputError: a row cannot be read.
    """
    wanted = {order.id: order for order in orders}
    found = Redacted()
    for key, row in rows.items():
        # Ids stand in JSON as they are, but for what JSON escapes.
        if any(wire.encode(name)[1:-1] in row for name in wanted):
            _clear(key, row, wanted, sent, found)
    found.rows.update((REDACTED + name, wire.encode(order)) for name, order in wanted.items())
    batches = [wire.decode(rows[key], int) for key in (BEGUN, DONE) if key in rows]
    # A batch that was begun and not done: what follows from these rows is to be worked out, not taken over.
    found.rows = {BEGUN: wire.encode(max(batches, default=0) + 1), TELLING: None, **found.rows}
    return found


def _clear(key: str, row: bytes, wanted: Mapping[str, Redaction], sent: datetime, found: Redacted) -> None:
    kind = key[: key.find("|") + 1]
    if kind in (ITEM, WAITING):
        item = wire.decode(row, ItemEvents)
        if item.id in wanted:
            found.rows.update(_item_rows(key, item, wanted[item.id]))
    elif kind == INCIDENT:
        incident = wire.decode(row, Incident)
        cleared = incident_without(incident, wanted)
        if cleared is not incident:
            found.rows[key] = wire.encode(cleared)
            found.incidents.append(cleared)
    elif kind == ALERT:
        alert = wire.decode(row, Alert)
        told = alert_without(alert, wanted, sent)
        if told is not alert:
            found.rows[key] = wire.encode(told)
            found.alerts.append(told)
    elif kind == SERIES:
        found.rows[key] = wire.encode(plain_without(wire.loads(row), wanted))


def _item_rows(key: str, item: ItemEvents, order: Redaction) -> Iterator[tuple[str, bytes | None]]:
    """The row of an item without its words; one that waits stands under a digest of its bytes."""
    bare = item_without_words(item, order.numbers)
    if key.startswith(ITEM):
        yield key, wire.encode(bare)
    else:
        yield key, None
        yield waiting_row(bare)


def near_copies(rows: Mapping[str, bytes], names: Collection[str], least: float) -> Iterator[tuple[ItemEvents, str]]:
    """Items under other ids whose text is near that of one of these, with the id of that one."""
    from stream.linking.copies import decode, similarity

    items = [wire.decode(row, ItemEvents) for key, row in rows.items() if key.startswith(ITEM)]
    texts = {item.id: decode(item.fingerprint) for item in items if item.id in names}
    for item in items:
        if item.id not in names:
            hashes = decode(item.fingerprint)
            like = next((name for name, text in texts.items() if similarity(hashes, text) >= least), None)
            if like is not None:
                yield item, like
