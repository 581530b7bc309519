"""An entry of an RSS or Atom feed, as `agents.feeds` sends it: `feed` says whence it came, `entry` what it holds.

`{"feed": {"name", "source", "language"}, "entry": {"id", "version", "title", "title_type", "body", "body_type", "link",
"published"}}`: types are media types, for titles are often HTML and only sometimes say so.
"""

from __future__ import annotations

from typing import Any

from stream.records import NewsItem
from stream.sources import flat
from stream.sources.ninjs import text_of_html

_MARKUP = frozenset({"text/html", "application/xhtml+xml"})


def matches(value: dict[str, Any]) -> bool:
    """Whether the object has a `feed` and an `entry`."""
    return isinstance(value.get("feed"), dict) and isinstance(value.get("entry"), dict) and "id" not in value


def read(value: dict[str, Any]) -> NewsItem:
    """The entry as an item.

    Raises:
        NotAnItem: a field is missing or wrong.
    """
    feed, entry = value["feed"], value["entry"]
    return flat.read(
        {
            "id": entry.get("id"),
            "version": entry.get("version"),
            "title": _text(entry, "title"),
            "text": _text(entry, "body"),
            "published": entry.get("published"),
            "source": feed.get("source"),
            "url": entry.get("link"),
            "language": entry.get("language") or feed.get("language"),
        }
    )


def _text(entry: dict[str, Any], name: str) -> Any:
    """The text of a field, out of its markup where it has some."""
    told = entry.get(name)
    return text_of_html(told) if isinstance(told, str) and entry.get(f"{name}_type") in _MARKUP else told
