"""How fresh what the page shows is: the last item, what is not dealt with yet, and sources that fell silent."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog

from agents.monitor.entries import stamp
from agents.monitor.following import Follower
from agents.monitor.store import Store
from agents.offsets import lag
from agents.settings import Settings
from stream.errors import TocsinError

log = structlog.get_logger(__name__)

LAG_SECONDS = 5.0
REMEMBERED_DAYS = 14
FEWEST = 10
"""Items within these days below which a source has no rhythm that it could fall out of."""

PAUSES = 8.0
"""A source is silent after so many of its usual pauses; by chance three in ten thousand are longer."""

SHORTEST = timedelta(hours=24)


@dataclass(slots=True)
class Lag:
    """What the stages have not dealt with; asked of Kafka now and then."""

    settings: Settings
    topics: dict[str, int] | None = None
    why: str | None = "Kafka has not answered yet"
    """Why that is not known."""

    async def run(self) -> None:
        """Ask until cancelled."""
        while True:
            try:
                self.topics, self.why = await lag(self.settings), None
            except TocsinError as error:
                self.topics, self.why = None, str(error)
            await asyncio.sleep(LAG_SECONDS)

    def reasons(self) -> list[str]:
        """Why Kafka cannot be asked; nothing where it answered."""
        return [] if self.why is None else [self.why]


def told(store: Store, follower: Follower, behind: Lag, now: datetime) -> dict[str, Any]:
    """The answer to `/api/status`."""
    read = store.reader
    newest, items = read.execute("SELECT max(last), sum(items) FROM heard").fetchone()
    states = dict(read.execute("SELECT state, count(*) FROM records WHERE kind = 'alert' GROUP BY state"))
    (incidents,) = read.execute("SELECT count(*) FROM records WHERE kind = 'incident' AND live = 1").fetchone()
    return {
        "now": stamp(now),
        "newest": newest,
        "received": follower.received and stamp(follower.received),
        "connected": follower.connected,
        "behind": follower.behind,
        "lag": behind.topics,
        "silent": silent(store, newest),
        "alerts": states,
        "incidents": incidents,
        "items": items or 0,
        "revision": store.revision,
    }


def silent(store: Store, newest: str | None) -> list[dict[str, Any]]:
    """Sources from which nothing came for much longer than was usual, by the newest publication: when they were last
    heard, and how many items a day they brought before."""
    if newest is None:
        return []
    end = datetime.fromisoformat(newest)
    since = stamp(end - timedelta(days=2 * REMEMBERED_DAYS))[:10]
    rows = store.reader.execute(
        "SELECT source, max(last), max(day) FROM heard WHERE day >= ? AND source != '' GROUP BY source", (since,)
    ).fetchall()
    found = []
    for source, last, day in rows:
        heard = datetime.fromisoformat(last)
        start = stamp(heard - timedelta(days=REMEMBERED_DAYS))[:10]
        (items,) = store.reader.execute(
            "SELECT sum(items) FROM heard WHERE source = ? AND day > ? AND day <= ?", (source, start, day)
        ).fetchone()
        usual = timedelta(days=REMEMBERED_DAYS) / max(items, 1)
        if items >= FEWEST and end - heard > max(SHORTEST, PAUSES * usual):
            found.append({"source": source, "last": last, "a_day": round(items / REMEMBERED_DAYS, 1)})
    return sorted(found, key=lambda each: str(each["last"]))
