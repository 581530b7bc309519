"""What is remembered of a feed and its entries, as rows that outlive the process."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from agents.feeds.config import FeedSpec
from agents.feeds.reading import Entry
from agents.kept import Rows
from stream import wire

MAX_VERSIONS = 20
"""Versions of an entry that are sent: what changes more often changes by a counter of comments, or an advertisement."""

FORGOTTEN_DAYS, REFRESHED_DAYS = 60, 10
"""An entry is forgotten so long after it was last in the feed; how old that mark may grow before it is written anew."""


@dataclass(slots=True, kw_only=True)
class Course:
    """How it went with a feed so far. Times in seconds since 1970."""

    url: str
    """The address in the file: another one makes all this void."""
    moved_to: str | None = None
    etag: str | None = None
    modified: str | None = None
    next: float = 0.0
    failures: int = 0
    last_item: float | None = None
    last_success: float | None = None


@dataclass(slots=True, kw_only=True)
class Seen:
    """An entry that was sent."""

    id: str
    version: int
    digest: str
    likeness: str
    day: int
    """When it was last seen, in days since 1970."""


@dataclass(slots=True)
class FeedMemory:
    """The rows of one feed: its course under its name, its entries under the name and what tells them apart."""

    spec: FeedSpec
    rows: Rows
    seen: dict[str, Seen] = field(default_factory=dict)
    likenesses: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Read the entries' rows once."""
        for key, row in self.rows.rows.items():
            if key.startswith(f"{self.spec.name}|"):
                self._note(key, wire.decode(row, Seen))

    def course(self) -> Course:
        """How it went so far; from the beginning where nothing is known, or of another address."""
        row = self.rows.rows.get(self.spec.name)
        known = wire.decode(row, Course) if row is not None else None
        return known if known is not None and known.url == self.spec.url else Course(url=self.spec.url)

    def next_version(self, name: str, entry: Entry) -> Seen | None:
        """What the entry is to be sent as; None where it was sent before, under this name or another."""
        known = self.seen.get(self._key(name))
        if known is None:
            if entry.likeness in self.likenesses:
                return None
            return Seen(
                id=item_id(self.spec.name, name), version=1, digest=entry.digest, likeness=entry.likeness, day=0
            )
        if known.digest == entry.digest or known.version >= MAX_VERSIONS:
            return None
        return Seen(id=known.id, version=known.version + 1, digest=entry.digest, likeness=entry.likeness, day=0)

    async def keep(self, course: Course, sent: Mapping[str, Seen], present: Mapping[str, Entry], day: int) -> None:
        """Write what changed: entries that were sent, marks of those still there, and the course; forget the old."""
        changes: dict[str, bytes | None] = {}
        for name, row in sent.items():
            row.day = day
            self._note(self._key(name), row)
            changes[self._key(name)] = wire.encode(row)
        there = {self._key(name) for name in present}
        for key, row in list(self.seen.items()):
            if key in there and day - row.day > REFRESHED_DAYS:
                row.day = day
                changes[key] = wire.encode(row)
            elif key not in there and day - row.day > FORGOTTEN_DAYS:
                del self.seen[key]
                changes[key] = None
        changes[self.spec.name] = wire.encode(course)
        await self.rows.put(changes)

    def _note(self, key: str, row: Seen) -> None:
        self.seen[key] = row
        self.likenesses.add(row.likeness)

    def _key(self, name: str) -> str:
        return f"{self.spec.name}|{hashlib.sha256(name.encode(errors='replace')).hexdigest()[:20]}"


def item_id(feed: str, name: str) -> str:
    """The id of an entry's item: of one that is named by an address the same in every feed that tells it."""
    whole = name if name.startswith(("http://", "https://")) else f"{feed}\n{name}"
    return "feed-" + hashlib.sha256(whole.encode(errors="replace")).hexdigest()[:24]
