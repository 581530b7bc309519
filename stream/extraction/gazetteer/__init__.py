"""The places of the world, compiled into one file that is mapped into memory."""

from stream.extraction.gazetteer.gazetteer import Entry, Gazetteer, Match
from stream.extraction.gazetteer.store import EntryKind, KeyKind, Word

__all__ = ["Entry", "EntryKind", "Gazetteer", "KeyKind", "Match", "Word"]
