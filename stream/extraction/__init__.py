"""From the words of a news item to its events and figures: clean, gate, parse, link, judge, resolve."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stream.extraction.settings import ReaderSettings

if TYPE_CHECKING:
    from stream.extraction.reader import Reader

__all__ = ["Reader", "ReaderSettings"]


def __getattr__(name: str) -> Any:
    """The reader, imported when it is asked for: a process that only asks for places or settings has no use for it."""
    if name != "Reader":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from stream.extraction.reader import Reader

    return Reader
