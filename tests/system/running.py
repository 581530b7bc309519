"""A running system on the real broker, with topics of its own for each test."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from agents import topics
from agents.assembly import new_watch, reader_settings
from agents.clients import held_records, offset_reader
from agents.commands.ingest import send_lines
from agents.commands.tail import last_of_each
from agents.offsets import lag
from agents.settings import Settings, load_settings
from agents.supervisor import WORKER, Supervisor
from stream import wire
from stream.extraction import Reader
from stream.linking import item_events
from stream.outcomes import Alert, AlertState, Incident, IncidentStatus
from stream.records import NewsItem


@dataclass
class System:
    """Topics on the broker, and workers that come and go."""

    settings: Settings
    log: Path

    def create_topics(self) -> None:
        asyncio.run(topics.create_topics(self.settings))

    def send(self, items: Iterable[NewsItem]) -> int:
        return self.send_raw((item.id.encode(), wire.encode(item)) for item in items)

    def send_raw(self, lines: Iterable[tuple[bytes, bytes | None]]) -> int:
        return asyncio.run(send_lines(self.settings, lines, lambda _: None))

    @contextmanager
    def workers(
        self, count: int = 1, command: Sequence[str] = WORKER, beside: Callable[[], None] | None = None
    ) -> Iterator[Supervisor]:
        with self.log.open("ab") as log:
            supervisor = Supervisor(self.settings, count, command, output=log, beside=beside)
            thread = threading.Thread(target=supervisor.run)
            thread.start()
            try:
                yield supervisor
            finally:
                supervisor.stop()
                thread.join(30)

    def lag(self) -> int:
        return sum(asyncio.run(lag(self.settings)).values())

    def wait_until_done(self, seconds: float = 120) -> None:
        wait_for(lambda: self.lag() == 0, seconds, lambda: f"lag {self.lag()}; log:\n{self.log_end()}")

    def log_end(self) -> str:
        return self.log.read_text()[-4000:] if self.log.exists() else "none is kept"

    def count(self, name: str) -> int:
        """How many records a topic of delete policy has taken."""

        async def ends() -> int:
            async with offset_reader(self.settings) as consumer:
                await topics.read_whole(consumer, self.settings, name)
                return sum((await consumer.end_offsets(consumer.assignment())).values())

        return asyncio.run(ends())

    def read_items(self) -> list[tuple[str, int]]:
        """(id, version) of every enriched record, told twice or not."""
        plain = [wire.loads(record.value) for record in self.records(topics.ENRICHED)]
        return [(record["id"], record["version"]) for record in plain]

    def records(self, name: str) -> list[Any]:
        async def read() -> list[Any]:
            async with offset_reader(self.settings, committed=True) as consumer:
                await topics.read_whole(consumer, self.settings, name)
                return [record async for record in held_records(consumer)]

        return asyncio.run(read())

    def incidents(self) -> dict[str, Incident]:
        rows = [wire.decode(record.value, Incident) for record in last_of_each(self.records(topics.INCIDENTS))]
        return {row.id: row for row in rows if row.status not in GONE}

    def alerts(self) -> dict[str, Alert]:
        rows = [wire.decode(record.value, Alert) for record in last_of_each(self.records(topics.ALERTS))]
        return {row.id: row for row in rows if row.state is not AlertState.CANCELLED}


def wait_for(condition: Callable[[], bool], seconds: float, told: Callable[[], str] = lambda: "") -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds} s: {told()}"
        time.sleep(0.3)


GONE = {IncidentStatus.MERGED, IncidentStatus.WITHDRAWN}
"""What is no incident any more. Whether it was ever told as one depends on when it was withdrawn: before the batch that
told of it was published, and nobody has heard of it, or after."""

VOLATILE = {"revision", "history", "history_total", "references", "msg_type", "first_raised", "sent"}


def in_the_end(records: Sequence[Incident | Alert]) -> dict[str, Any]:
    """What must be equal in the end (`Equal in the end` in the contract), by id."""
    plain = [wire.loads(wire.encode(record)) for record in records]
    return {row["id"]: {name: value for name, value in row.items() if name not in VOLATILE} for row in plain}


def undisturbed(items: Sequence[NewsItem]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Incidents and alerts in the end of the items, read in this process without any broker: the oracle."""
    now = datetime.now(UTC)
    records = Reader(reader_settings(load_settings())).read(items, [now] * len(items))
    watch = new_watch()
    incidents: dict[str, Incident] = {}
    alerts: dict[str, Alert] = {}
    for record in sorted(records, key=lambda each: (each.published, each.id, each.version)):
        step = watch.apply([item_events(record, replay=False)], now)
        incidents.update({incident.id: incident for incident in step.incidents})
        alerts.update({alert.id: alert for alert in step.alerts})
    return (
        in_the_end([i for i in incidents.values() if i.status not in GONE]),
        in_the_end([a for a in alerts.values() if a.state is not AlertState.CANCELLED]),
    )
