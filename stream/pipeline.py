"""The whole way of a news item in one screen: read it for events and figures."""

from __future__ import annotations

from datetime import datetime

from stream.extraction import Reader
from stream.records import EnrichedRecord, NewsItem


def extract(item: NewsItem, reader: Reader, received: datetime) -> EnrichedRecord:
    """One item as a record. `received` stands in for a time of publication that is missing or not believable."""
    return reader.read([item], received)[0]
