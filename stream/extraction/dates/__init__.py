"""WHEN: the times that a text tells, resolved against its publication."""

from stream.extraction.dates.read import DateMention, read_dates, read_in_order
from stream.extraction.dates.spans import DateKind

__all__ = ["DateKind", "DateMention", "read_dates", "read_in_order"]
