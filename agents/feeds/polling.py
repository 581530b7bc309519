"""One look at a feed: what is new in it goes to the topic, what was told with it is remembered for the next."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

import structlog

from agents.feeds.config import FeedSpec
from agents.feeds.fetching import Fetched, FetchFailed, Known, fetch
from agents.feeds.memory import Course, FeedMemory, Seen
from agents.feeds.reading import Entry, Feed, NoFeed, read_feed
from agents.outbound import Outbound
from agents.telemetry import Telemetry
from stream import wire
from stream.errors import InputError
from stream.metrics import FEED_ITEMS, FEED_LAST_ITEM, FEED_LAST_SUCCESS, FEED_POLLS, FEED_SECONDS
from stream.sources import read_item

log = structlog.get_logger(__name__)

DAY = 86_400.0
LONGEST_PAUSE = 6 * 3600.0
"""Seconds until a feed that fails is asked again, at most; a host that asks for more gets a day."""

Send = Callable[[Sequence[tuple[bytes, bytes]]], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What came of a look."""

    outcome: str
    """changed, unchanged or failed."""
    sent: int = 0
    known: int = 0
    refused: int = 0
    why: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Poller:
    """Looks at one feed."""

    spec: FeedSpec
    outbound: Outbound
    memory: FeedMemory
    send: Send
    telemetry: Telemetry
    clock: Callable[[], float] = time.time
    chance: Callable[[], float] = field(default=lambda: 0.5)
    """From 0 to 1: moves the next look by up to a tenth, so that feeds are not all asked at once."""

    async def look(self) -> Looked:
        """Ask once; whatever the feed does, the course says when to ask again.

        Raises:
            OutageError: Kafka did not take what came; nothing of it is remembered, so it comes again.
        """
        course, began = self.memory.course(), time.monotonic()
        try:
            fetched = await self._fetch(course)
            feed = await asyncio.to_thread(read_feed, fetched) if fetched.body is not None else None
        except (FetchFailed, NoFeed) as failed:
            looked = self._failed(course, failed)
            await self.memory.keep(course, {}, {}, self._day())
        else:
            looked = await self._came(course, fetched, feed)
        self._tell(looked, course, time.monotonic() - began)
        return looked

    async def _fetch(self, course: Course) -> Fetched:
        known = Known(etag=course.etag, modified=course.modified)
        url = course.moved_to or course.url
        return await fetch(self.outbound, url, known, allow_private=self.spec.allow_private, now=self.clock())

    def _failed(self, course: Course, failed: FetchFailed | NoFeed) -> Looked:
        course.failures += 1
        course.moved_to = None if course.failures % 3 == 0 else course.moved_to  # it may have moved to nowhere
        wait = min(60 * self.spec.interval_minutes * 2 ** min(course.failures - 1, 20), LONGEST_PAUSE)
        wait = max(wait, 60 * self.spec.interval_minutes)
        if isinstance(failed, FetchFailed):
            wait = DAY if failed.gone else max(wait, min(failed.after_seconds or 0.0, DAY))
        course.next = self.clock() + self._about(wait)
        log.warning("feed failed", feed=self.spec.name, why=str(failed), again_in_s=round(wait))
        return Looked(outcome="failed", why=str(failed))

    async def _came(self, course: Course, fetched: Fetched, feed: Feed | None) -> Looked:
        looked, sent = Looked(outcome="unchanged"), dict[str, Seen]()
        if feed is not None:
            looked, sent = await self._deal_with(feed)
            course.etag, course.modified = fetched.etag, fetched.modified
        if fetched.moved_to is not None and fetched.moved_to != course.moved_to:
            log.warning("feed has moved for good", feed=self.spec.name, to=fetched.moved_to)
            course.moved_to = fetched.moved_to
        course.failures = 0
        course.last_success = self.clock()
        course.next = self.clock() + self._about(60 * self.spec.interval_minutes)
        course.last_item = self.clock() if looked.sent else course.last_item
        await self.memory.keep(course, sent, feed.entries if feed is not None else {}, self._day())
        return looked

    async def _deal_with(self, feed: Feed) -> tuple[Looked, dict[str, Seen]]:
        """Send what is new or changed; returns what came of it, and the rows of what was sent."""
        items: list[tuple[bytes, bytes]] = []
        rows: dict[str, Seen] = {}
        likenesses: set[str] = set()
        refused = 0
        for name, entry in feed.entries.items():
            row = self.memory.next_version(name, entry)
            if row is None or (row.version == 1 and entry.likeness in likenesses):
                continue
            likenesses.add(entry.likeness)
            rows[name] = row
            raw = wire.encode(as_sent(self.spec, feed, entry, row))
            try:
                items.append((read_item(raw).id.encode(), raw))
            except InputError as error:
                refused += 1
                log.warning("an entry is no item", feed=self.spec.name, item=row.id, reason=str(error))
        if items:
            await self.send(items)
        known = len(feed.entries) - len(items) - refused
        return Looked(outcome="changed", sent=len(items), known=known, refused=refused, why=feed.flaw), rows

    def _tell(self, looked: Looked, course: Course, seconds: float) -> None:
        name = self.spec.name
        self.telemetry.count(FEED_POLLS, name, looked.outcome)
        self.telemetry.observe(FEED_SECONDS, seconds, name)
        for outcome in ("sent", "known", "refused"):
            self.telemetry.count(FEED_ITEMS, name, outcome, by=getattr(looked, outcome))
        self.tell_last(course)

    def tell_last(self, course: Course) -> None:
        """Tell when the feed last answered well and last brought something; nothing of what it never did."""
        for metric, at in ((FEED_LAST_SUCCESS, course.last_success), (FEED_LAST_ITEM, course.last_item)):
            if at is not None:
                self.telemetry.set(metric, at, self.spec.name)

    def _about(self, seconds: float) -> float:
        return seconds * (0.95 + 0.1 * self.chance())

    def _day(self) -> int:
        return int(self.clock() // DAY)


def as_sent(spec: FeedSpec, feed: Feed, entry: Entry, row: Seen) -> dict[str, object]:
    """The entry as it goes into the topic (`stream.sources.feed_entry`)."""
    return {
        "feed": {
            "name": spec.name,
            "source": spec.source or feed.title or spec.name,
            "language": spec.language or feed.language,
        },
        "entry": {
            "id": row.id,
            "version": row.version,
            "title": entry.title,
            "title_type": entry.title_type,
            "body": entry.body,
            "body_type": entry.body_type,
            "link": entry.link,
            "published": entry.published,
            "language": entry.language,
        },
    }
