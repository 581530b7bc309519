"""The first stage: items to enriched records and events. It keeps no state."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import structlog

from agents import topics
from agents.batches import headers_of, received_at
from agents.dead_letters import headers_of as dead_letter_headers
from agents.isolation import ReadingPool
from agents.publishing import Outgoing, publish
from agents.reading import Outcome, RawItem, Read, Refused
from agents.settings import Settings
from agents.telemetry import Telemetry
from stream.metrics import DEAD_LETTERS, FIGURES, ITEMS, PUBLICATION_AGE

log = structlog.get_logger(__name__)

STAGE = "extract"
REPLAY = "tocsin-replay"
"""Header of an item that comes from an archive: its alerts are tests."""


class Extract:
    """Reads batches of items and publishes what was read."""

    def __init__(self, settings: Settings, pool: ReadingPool, telemetry: Telemetry) -> None:
        self._settings = settings
        self._pool = pool
        self._telemetry = telemetry

    async def handle(self, producer: Any, events: Sequence[Any]) -> None:
        """Publish the records, events and dead letters of a batch of items, and wait until they are written."""
        batch = [RawItem(event.value, received_at(event), REPLAY in headers_of(event)) for event in events]
        outcomes = await self._pool.read(batch)
        for records in self._in_rounds(events, outcomes):
            await publish(producer, records)
        for event, outcome in zip(events, outcomes):
            self._measure(event, outcome)

    def _in_rounds(self, events: Sequence[Any], outcomes: Sequence[Outcome]) -> list[list[Outgoing]]:
        """The outgoing records; versions of one item in separate rounds, so that they stay in order."""
        rounds: list[list[Outgoing]] = []
        seen: dict[str, int] = {}
        for event, outcome in zip(events, outcomes):
            name = outcome.id if isinstance(outcome, Read) else ""
            turn = seen.get(name, 0) if name else 0
            seen[name] = turn + 1
            while len(rounds) <= turn:
                rounds.append([])
            rounds[turn] += self._outgoing(event, outcome)
        return rounds

    def _outgoing(self, event: Any, outcome: Outcome) -> list[Outgoing]:
        if isinstance(outcome, Refused):
            return [self._dead_letter(event, outcome)]
        key = outcome.id.encode()
        return [
            Outgoing(self._settings.topic(topics.ENRICHED), key, outcome.enriched),
            Outgoing(self._settings.topic(topics.EVENTS), key, outcome.events),
        ]

    def _dead_letter(self, event: Any, refusal: Refused) -> Outgoing:
        message = event.message
        headers = dead_letter_headers(
            refusal, stage=STAGE, topic=message.topic, partition=message.partition, offset=message.offset,
            now=datetime.now(UTC), original=headers_of(event),
        )  # fmt: skip
        log.warning("item set aside", reason=refusal.reason, message=refusal.message,
                    topic=message.topic, partition=message.partition, offset=message.offset)  # fmt: skip
        return Outgoing(self._settings.topic(topics.DEAD_LETTERS), message.key, message.value, headers)

    def _measure(self, event: Any, outcome: Outcome) -> None:
        if isinstance(outcome, Refused):
            self._telemetry.count(ITEMS, STAGE, "dead_letter")
            self._telemetry.count(DEAD_LETTERS, STAGE, outcome.reason)
            return
        self._telemetry.count(ITEMS, STAGE, "read" if outcome.figures else "nothing_told")
        for metric, scope in outcome.figures:
            self._telemetry.count(FIGURES, metric, scope)
        age = (received_at(event) - outcome.published).total_seconds()
        self._telemetry.observe(PUBLICATION_AGE, max(0.0, age))
