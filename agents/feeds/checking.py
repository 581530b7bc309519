"""What each feed gives, for whoever writes the file: asked once, nothing sent, nothing remembered."""

from __future__ import annotations

import asyncio
import contextlib
import time
from dataclasses import dataclass
from datetime import datetime

from agents.feeds.config import FeedFile, FeedSpec
from agents.feeds.fetching import SECONDS, FetchFailed, Known, fetch
from agents.feeds.reading import NoFeed, read_feed
from agents.feeds.running import user_agent
from agents.outbound import Outbound


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a feed gives."""

    name: str
    url: str
    """Where it is, after all redirects."""
    failed: bool = False
    entries: int = 0
    newest: datetime | None = None
    words: int = 0
    """Of an entry, on the average: a feed of leads alone has some thirty."""
    flaw: str | None = None


async def check(file: FeedFile) -> list[Found]:
    """Ask every feed of the file, in its order."""
    async with contextlib.AsyncExitStack() as opened:
        outbound = {
            private: await opened.enter_async_context(Outbound(private, user_agent(file), SECONDS))
            for private in (False, True)
        }
        return list(await asyncio.gather(*(_ask(spec, outbound[spec.allow_private]) for spec in file.feeds)))


async def _ask(spec: FeedSpec, outbound: Outbound) -> Found:
    try:
        got = await fetch(outbound, spec.url, Known(), allow_private=spec.allow_private, now=time.time())
        feed = await asyncio.to_thread(read_feed, got)
    except (FetchFailed, NoFeed) as failed:
        return Found(name=spec.name, url=spec.url, failed=True, flaw=str(failed))
    entries = list(feed.entries.values())
    words = sum(len(f"{entry.title} {entry.body}".split()) for entry in entries)
    undated = sum(entry.published is None for entry in entries)
    flaws = [feed.flaw, f"{undated} without a date" if undated else None]
    flaws.append(f"has moved to {got.moved_to}" if got.moved_to else None)
    return Found(
        name=spec.name,
        url=got.url,
        entries=len(entries),
        newest=max((entry.published for entry in entries if entry.published), default=None),
        words=words // max(len(entries), 1),
        flaw="; ".join(flaw for flaw in flaws if flaw) or None,
    )
