"""Bytes of an item, in any known form, to a NewsItem.

A source is one module with two functions: `matches(value)`, whether a JSON object is of its form, and `read(value)`.
The first that matches reads; the flat form, which matches everything, comes last.
"""

from __future__ import annotations

from dataclasses import replace
from types import ModuleType
from typing import Any

from stream.errors import NotAnItem, TooLarge
from stream.records import ItemStatus, NewsItem
from stream.sources import feed_entry, flat, ninjs
from stream.wire import encode, loads

SOURCES: dict[str, ModuleType] = {"ninjs": ninjs, "feed entry": feed_entry, "flat": flat}
"""Every form of an item that is read, in the order in which they are tried."""

MAX_BYTES = 1_000_000
"""The largest item that is read: Kafka's usual limit."""

MAX_ID = 1_000
"""Characters of an id: it becomes a key, and a part of every id made from it."""


MAX_URL, MAX_SOURCE = 2_000, 200
"""Characters of an address and of an outlet's name: they stand in every incident and alert that the item is told in."""


def read_item(raw: bytes | None) -> NewsItem:
    """The item that the bytes hold.

    Raises:
        TooLarge: more than MAX_BYTES.
        NotText: not UTF-8, or not JSON.
        NotAnItem: no known form, or a field is missing or wrong.
    """
    if raw is None:
        raise NotAnItem("no value (a tombstone)")
    if len(raw) > MAX_BYTES:
        raise TooLarge(f"{len(raw):,} bytes; at most {MAX_BYTES:,} are read")
    return item_of(loads(raw))


def bytes_of(part: Any) -> bytes:
    """What was read as a part of something larger, as bytes of its own; bytes are that already.

    Raises:
        NotAnItem: it is nested more deeply than can be written.
    """
    try:
        return part if isinstance(part, bytes) else encode(part)
    except TypeError as error:
        raise NotAnItem(f"cannot be written by itself: {error}") from error


def item_of(value: Any) -> NewsItem:
    """The item that a JSON value holds.

    Raises:
        NotAnItem: no known form, or a field is missing or wrong.
    """
    if not isinstance(value, dict):
        raise NotAnItem(f"expected a JSON object, got {_kind(value)}")
    source = next(source for source in SOURCES.values() if source.matches(value))
    return _checked(source.read(value))


def _checked(item: NewsItem) -> NewsItem:
    if not item.id.strip():
        raise NotAnItem("`id` is empty")
    if len(item.id) > MAX_ID:
        raise NotAnItem(f"`id` has {len(item.id):,} characters; at most {MAX_ID:,} are read")
    if item.version < 1:
        raise NotAnItem(f"`version` is {item.version}; it must be at least 1")
    if item.status is ItemStatus.USABLE and not ((item.title or "").strip() or (item.text or "").strip()):
        raise NotAnItem("`title` and `text` are both empty")
    return replace(item, url=_address(item.url), source=_line(item.source, MAX_SOURCE))


def _address(url: str | None) -> str | None:
    """The address if it is one that a reader may be sent to; what else stands there is no address, and no link."""
    if url is None or len(url) > MAX_URL or not url.startswith(("http://", "https://")) or not url.isprintable():
        return None
    return url if " " not in url else None


def _line(text: str | None, most: int) -> str | None:
    """The text as one line of bounded length."""
    return " ".join("".join(c if c.isprintable() else " " for c in text[: 2 * most]).split())[:most] if text else text


def _kind(value: Any) -> str:
    names = {type(None): "null", bool: "a boolean", int: "a number", float: "a number", str: "a string"}
    return names.get(type(value), "an array")
