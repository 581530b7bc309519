"""What the page may keep of a record: no words of what was redacted, and none for longer than is set."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from agents.monitor.entries import Entry, alert_entry, incident_entry, item_entry, stamp
from agents.monitor.schema import Kind
from agents.monitor.store import Batch, Received, Store
from agents.redactions import Redactions
from stream import wire
from stream.kinds import Metric
from stream.outcomes import Alert, Incident
from stream.records import EnrichedRecord
from stream.wordless import alert_aged, incident_aged, record_aged, record_without_words

AT_ONCE = 400
AGED = "aged"
"""Under which the store remembers up to which time its records have lost their words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Custody:
    """Makes entries of records as they may be kept."""

    metrics: Collection[Metric]
    redactions: Redactions | None = None
    text_days: int | None = None
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    @property
    def limit(self) -> datetime | None:
        """The time before which nothing has words any more; None where words are kept for ever."""
        return None if self.text_days is None else self.clock() - timedelta(days=self.text_days)

    def entry(self, kind: Kind, raw: bytes) -> Entry:
        """The entry of a record as its topic has it.

        Raises:
            InputError: the bytes are no such record.
        """
        limit = self.limit
        if kind is Kind.ALERT:
            return alert_entry(raw if limit is None else wire.encode(alert_aged(wire.decode(raw, Alert), limit)))
        if kind is Kind.INCIDENT:
            aged = raw if limit is None else wire.encode(incident_aged(wire.decode(raw, Incident), limit))
            return incident_entry(aged, self.metrics)
        return item_entry(self._item(raw, limit))

    def _item(self, raw: bytes, limit: datetime | None) -> bytes:
        record = wire.decode(raw, EnrichedRecord)
        order = self.redactions.of(record.id) if self.redactions else None
        if order is not None:
            return wire.encode(record_without_words(record, order.numbers))
        return raw if limit is None or record.published >= limit else wire.encode(record_aged(record, limit))

    def expire(self, store: Store) -> int:
        """Take the words out of what has become too old since this was last done; returns of how many records."""
        limit, done = self.limit, 0
        if limit is None:
            return 0
        first, end = store.remembered(AGED) or "", stamp(limit)
        for kind in Kind:
            numbers = store.numbers_between(kind, first, end)
            for at in range(0, len(numbers), AT_ONCE):
                rows = store.bodies(kind, numbers[at : at + AT_ONCE])
                entries = [Received(self.entry(kind, body), part, offset) for body, part, offset in rows]
                done += len(store.apply(Batch(entries, [], {})))
        store.remember(AGED, end)
        if done:
            store.scrub(())
        return done
