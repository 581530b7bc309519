"""`config/feeds.toml`: which feeds are read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import msgspec

from agents.tables import read_table
from stream.errors import BadSetting


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedSpec:
    """One feed as it is configured; the names are those of the file."""

    name: str
    url: str
    source: str | None = None
    interval_minutes: Annotated[float, msgspec.Meta(ge=1, le=10_080)] = 15.0
    silent_hours: Annotated[float, msgspec.Meta(gt=0)] = 48.0
    language: str | None = None
    allow_private: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedFile:
    """What the file says."""

    feeds: tuple[FeedSpec, ...]
    contact: str | None
    """Where those who are asked can complain; it stands in the user agent."""


def read_feeds(path: Path) -> FeedFile:
    """The feeds of the file.

    Raises:
        BadSetting: the file cannot be read, or something in it is wrong; the message says where.
    """
    feeds, table = read_table(path, "feed", FeedSpec, frozenset({"contact"}))
    contact = table.get("contact")
    if contact is not None and not (isinstance(contact, str) and contact.isascii() and contact.isprintable()):
        raise BadSetting(f"{path.name}: contact is an address in plain characters")
    return FeedFile(feeds=tuple(feeds), contact=contact)
