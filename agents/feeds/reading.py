"""The bytes of a feed as entries, each told apart from the others by what feeds have for that."""

from __future__ import annotations

import calendar
import hashlib
import io
import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from time import struct_time
from typing import Any

import feedparser

from agents.feeds.fetching import Fetched

MAX_ENTRIES = 1_000
"""Entries of a feed that are looked at, the first of them: feeds have tens."""


_REFERENCE = re.compile(rb"&#(?:[xX]([0-9a-fA-F]{1,40})|([0-9]{1,40}));?")


class NoFeed(Exception):
    """The bytes are no feed; the message says what seems to be wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An entry as it came."""

    guid: str | None
    link: str | None
    title: str
    title_type: str
    body: str
    body_type: str
    published: datetime | None
    language: str | None

    @property
    def digest(self) -> str:
        """What it says: another digest means that it was changed. Its date is no part of it: many are that of now."""
        return _hash(self.title, self.body)

    @property
    def likeness(self) -> str:
        """What it says and where: an entry that is like another is the same under another guid."""
        return _hash(self.title, self.body, (self.link or "").partition("#")[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed as it came: its own title and language, and its entries by what tells them apart, the oldest first."""

    title: str | None
    language: str | None
    entries: dict[str, Entry]
    flaw: str | None
    """What is wrong with its form, where it was read all the same."""


def read_feed(fetched: Fetched) -> Feed:
    """The feed that came.

    Raises:
        NoFeed: it is none.
    """
    headers = {"content-location": fetched.url}
    if fetched.content_type:
        headers["content-type"] = fetched.content_type
    assert fetched.body is not None
    # A stream of bytes: a string would be taken for an address or the name of a file.
    try:
        parsed = feedparser.parse(io.BytesIO(_REFERENCE.sub(_character, fetched.body)), response_headers=headers)
    except Exception as error:  # whatever a parser for anything stumbles over, other feeds go on
        raise NoFeed(f"it cannot be read ({error!r:.200})") from error
    if not parsed.get("version") and not parsed.entries:
        raise NoFeed(f"no feed in it ({parsed.get('bozo_exception') or 'no entries, of no known form'})")
    found = [_entry(each) for each in parsed.entries[:MAX_ENTRIES]]
    told = [entry for entry in found if entry.title or entry.body]
    flaw = parsed.get("bozo_exception") if parsed.get("bozo") else None
    return Feed(
        title=parsed.feed.get("title") or None,
        language=parsed.feed.get("language") or None,
        entries=_told_apart(told),
        flaw=str(flaw)[:200] if flaw is not None else None,
    )


def _character(reference: re.Match[bytes]) -> bytes:
    """The reference, or that to U+FFFD where it names no character: over halves of pairs feedparser stumbles."""
    hexadecimal, decimal = reference.groups()
    number = int(hexadecimal, 16) if hexadecimal is not None else int(decimal)
    good = number < 0xD800 or 0xDFFF < number <= 0x10FFFF
    return reference[0] if good else b"&#xFFFD;"


def _entry(told: Any) -> Entry:
    title, title_type = _best([told.get("title_detail")])
    body, body_type = _best([*told.get("content", []), told.get("summary_detail")])
    return Entry(
        guid=_line(told.get("id")),
        link=_line(told.get("link")),
        title=title,
        title_type=title_type,
        body=body,
        body_type=body_type,
        # `dict.get`: feedparser's own takes one for the other, and warns of it.
        published=_moment(dict.get(told, "published_parsed") or dict.get(told, "updated_parsed")),
        language=told.get("language") or None,
    )


def _best(details: list[Any]) -> tuple[str, str]:
    """The longest of several texts and its media type: a feed often tells a lead beside the whole."""
    texts = [detail for detail in details if detail and detail.get("value")]
    best = max(texts, key=lambda detail: len(detail["value"]), default={"value": "", "type": "text/plain"})
    return best["value"], best.get("type") or "text/plain"


def _line(told: Any) -> str | None:
    return " ".join(str(told).split())[:2_000] or None if told else None


def _moment(told: struct_time | None) -> datetime | None:
    """A time that feedparser brought to UTC; None for what is no time of news."""
    if told is None:
        return None
    try:
        found = datetime.fromtimestamp(calendar.timegm(told), UTC)
    except (OverflowError, ValueError, OSError):
        return None
    return found if found.year >= 1900 else None


def _told_apart(entries: list[Entry]) -> dict[str, Entry]:
    """Entries by guid, else by link, else by what they say; where two that differ share that, by more of it."""
    by_name: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_name[entry.guid or entry.link or entry.digest].append(entry)
    apart: dict[str, Entry] = {}
    for name, same in by_name.items():
        if len({entry.digest for entry in same}) == 1:
            apart[name] = same[0]
            continue
        links = [entry.link for entry in same]
        for entry in same:
            more = entry.link if entry.link and links.count(entry.link) == 1 else entry.digest
            apart[f"{name}\n{more}"] = entry
    order = {name: n for n, name in enumerate(reversed(apart))}  # feeds tell the newest first
    first = datetime.min.replace(tzinfo=UTC)
    return dict(sorted(apart.items(), key=lambda pair: (pair[1].published or first, order[pair[0]])))


def _hash(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode(errors="replace")).hexdigest()[:20]
