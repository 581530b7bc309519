"""IPTC ninjs, versions 2 and 3: the JSON form in which agencies deliver news.

Field names: https://iptc.org/standards/ninjs/ (`uri`, `headlines`, `bodies`, `pubstatus`, …); ninjs 1 and 2.0
name single `headline` and `body_text` fields, which are read as well.
"""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from stream.records import NewsItem
from stream.sources import flat

_MARKS = (
    "headline",
    "headlines",
    "body_text",
    "body_xhtml",
    "body_html",
    "bodies",
    "pubstatus",
    "versioncreated",
)
_BLOCKS = frozenset({"p", "div", "br", "li", "h1", "h2", "h3", "h4", "blockquote", "tr", "hl2", "section"})
_HIDDEN = frozenset({"script", "style", "figure", "aside"})


def matches(value: dict[str, Any]) -> bool:
    """Whether the object has a `uri` instead of an `id`, and a field that only ninjs has."""
    return "uri" in value and "id" not in value and any(mark in value for mark in _MARKS)


def read(value: dict[str, Any]) -> NewsItem:
    """The object as an item.

    Raises:
        NotAnItem: a field is missing or wrong.
    """
    return flat.read({
        "id": value.get("uri"),
        "version": _number(value.get("version")),
        "status": value.get("pubstatus"),
        "title": value.get("headline") or _of_role(value.get("headlines"), "main"),
        "text": _body(value),
        "published": value.get("versioncreated"),
        "source": _source(value),
        "url": value.get("link") or value.get("url"),
        "language": value.get("language"),
        "dateline": _text(value.get("located")),
    })  # fmt: skip


def _number(version: Any) -> Any:
    return int(version) if isinstance(version, str) and version.isdecimal() and len(version) < 10 else version


def _objects(value: Any) -> list[dict[str, Any]]:
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def _text(value: Any) -> Any:
    """A place name may be a string or an object with a name."""
    return value.get("name") if isinstance(value, dict) else value


def _of_role(entries: Any, role: str) -> Any:
    found = _objects(entries)
    main = next((entry for entry in found if entry.get("role") == role), None)
    return (main or next(iter(found), {})).get("value")


def _source(value: dict[str, Any]) -> Any:
    named = (entry.get("name") or entry.get("literal") for entry in _objects(value.get("infosources")))
    return next((name for name in named if name), value.get("source"))


def _body(value: dict[str, Any]) -> Any:
    """The plain text: given as such where it is, else out of the HTML."""
    if value.get("body_text"):
        return value["body_text"]
    bodies = _objects(value.get("bodies"))
    plain = next((body.get("value") for body in bodies if body.get("contenttype") == "text/plain"), None)
    if plain:
        return plain
    markup = value.get("body_xhtml") or value.get("body_html") or next((b.get("value") for b in bodies), None)
    return text_of_html(markup) if isinstance(markup, str) else markup


def text_of_html(markup: str) -> str:
    """The text of HTML, a blank line between blocks."""
    reader = _TextReader()
    reader.feed(markup)
    reader.close()
    blocks = (" ".join(block.split()) for block in "".join(reader.parts).split("\n"))
    return "\n\n".join(block for block in blocks if block)


class _TextReader(HTMLParser):
    """Collects text, with a newline at every block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002  the parent's
        self._hidden += tag in _HIDDEN
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._hidden = max(0, self._hidden - (tag in _HIDDEN))
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(" ".join(data.split("\n")))
