"""From the words of a news item to its events and figures: clean, gate, parse, link, judge, resolve."""

from stream.extraction.reader import Reader
from stream.extraction.settings import ReaderSettings

__all__ = ["Reader", "ReaderSettings"]
