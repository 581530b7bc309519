"""The hand-written dispatches that ship with the package."""

from __future__ import annotations

from importlib.resources import files

from stream.records import NewsItem
from stream.wire import decode


def dispatches() -> tuple[NewsItem, ...]:
    """Every hand-written dispatch, in the order of the file: the first is true, the rest invented."""
    lines = (files("seeds") / "dispatches" / "dispatches.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(decode(line, NewsItem) for line in lines)
