"""The whole way of a news item in one screen: read it, join it, count and watch.

The running system (`agents`) takes the same steps over topics, batch by batch.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from stream.extraction import Reader
from stream.linking import item_events
from stream.records import EnrichedRecord, NewsItem
from stream.watch import Step, Watch


def extract(item: NewsItem, reader: Reader, received: datetime) -> EnrichedRecord:
    """One item as a record. `received` stands in for a time of publication that is missing or not believable."""
    return reader.read([item], [received])[0]


def watch(records: Iterable[EnrichedRecord], state: Watch, sent: datetime) -> Step:
    """Records into incidents and alerts: linked, counted and judged. `sent` is the time now."""
    return state.apply([item_events(record, replay=False) for record in records], sent)
