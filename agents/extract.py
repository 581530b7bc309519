"""The first stage: items to enriched records and events. It keeps no state."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import structlog

from agents import topics
from agents.batches import OFFSET, PARTITION, headers_of, received_at
from agents.dead_letters import DeadLetters
from agents.isolation import ReadingPool
from agents.letters import Letter, letter_of, without_value
from agents.publishing import Outgoing, publish
from agents.reading import Outcome, RawItem, Read, Refused, without_words
from agents.redactions import Redactions, is_order
from agents.settings import Settings
from agents.telemetry import Telemetry
from agents.trace import context_of, received_header
from stream.metrics import FIGURES, ITEMS, NOT_DELIVERED, PUBLICATION_AGE, READERS_LOST, Done, Stage

log = structlog.get_logger(__name__)

STAGE = Stage.EXTRACT.value
REPLAY = "tocsin-replay"
"""Header of an item that comes from an archive: its alerts are tests."""


class Extract:
    """Reads batches of items and publishes what was read."""

    def __init__(
        self,
        settings: Settings,
        pool: ReadingPool,
        letters: DeadLetters,
        telemetry: Telemetry,
        redactions: Redactions | None = None,
    ) -> None:
        self._settings = settings
        self._redactions = redactions
        self._pool = pool
        self._letters = letters
        self._telemetry = telemetry
        self._lost = 0
        """Reading processes lost, as was told last."""

    async def read(self, events: Sequence[Any]) -> list[Outcome]:
        """What becomes of the items, in their order."""
        return await self._pool.read(
            [RawItem(each.value, received_at(each), REPLAY in headers_of(each)) for each in events]
        )

    async def write(self, producer: Any, events: Sequence[Any], outcomes: Sequence[Outcome]) -> None:
        """Publish the records, events and dead letters of a batch of items, and wait until they are written.

        Of an item that was redacted no words are written, neither of a correction nor of a copy that comes late.
        """
        if self._redactions is not None:
            await self._redactions.known.wait()
        outcomes = [self._bare(outcome) for outcome in outcomes]
        for records in self._in_rounds(events, outcomes):
            await publish(producer, records, failed=self._not_delivered)
        letters = [self._letter(letter) for letter in _letters(events, outcomes)]
        await self._letters.write(letters, len(events))
        for event, outcome in zip(events, outcomes):
            if not is_order(event):
                self._measure(event, outcome)
        self._tell_lost()

    def _bare(self, outcome: Outcome) -> Outcome:
        order = self._redactions.of(outcome.id) if self._redactions and isinstance(outcome, Read) else None
        return outcome if order is None or not isinstance(outcome, Read) else without_words(outcome, order.numbers)

    def _letter(self, letter: Letter) -> Letter:
        name = (letter.key or b"").decode(errors="replace")
        return without_value(letter) if self._redactions and self._redactions.of(name) else letter

    def _in_rounds(self, events: Sequence[Any], outcomes: Sequence[Outcome]) -> list[list[Outgoing]]:
        """The outgoing records; versions of one item in separate rounds, so that they stay in order."""
        rounds: list[list[Outgoing]] = []
        seen: dict[str, int] = {}
        for event, outcome in zip(events, outcomes):
            if isinstance(outcome, Refused):
                continue
            turn = seen.get(outcome.id, 0)
            seen[outcome.id] = turn + 1
            while len(rounds) <= turn:
                rounds.append([])
            rounds[turn] += self._outgoing(outcome, event)
        return rounds

    def _outgoing(self, read: Read, event: Any) -> list[Outgoing]:
        key, context = read.id.encode(), context_of(headers_of(event))
        whence = {
            PARTITION: str(event.message.partition).encode(),
            OFFSET: str(event.message.offset).encode(),
            **received_header(event.message.timestamp),
        }
        return [
            Outgoing(self._settings.topic(topics.ENRICHED), key, read.enriched, context),
            Outgoing(self._settings.topic(topics.EVENTS), key, read.events, context | whence),
        ]

    def _not_delivered(self, records: int) -> None:
        self._telemetry.count(NOT_DELIVERED, STAGE, by=records)

    def _tell_lost(self) -> None:
        self._telemetry.count(READERS_LOST, by=self._pool.lost - self._lost)
        self._lost = self._pool.lost

    def _measure(self, event: Any, outcome: Outcome) -> None:
        if isinstance(outcome, Refused):
            self._telemetry.count(ITEMS, STAGE, Done.DEAD_LETTER)
            return
        done = Done.READ if outcome.told else Done.NOTHING_TOLD
        self._telemetry.count(ITEMS, STAGE, done)
        log.debug("item read", item=outcome.id, stage=STAGE, outcome=done, figures=len(outcome.figures))
        for metric, scope in outcome.figures:
            self._telemetry.count(FIGURES, metric, scope)
        age = (received_at(event) - outcome.published).total_seconds()
        self._telemetry.observe(PUBLICATION_AGE, max(0.0, age))


def _letters(events: Sequence[Any], outcomes: Sequence[Outcome]) -> list[Letter]:
    now = datetime.now(UTC)
    refused = ((event, outcome) for event, outcome in zip(events, outcomes) if isinstance(outcome, Refused))
    # What a redaction leaves in place of an item is none, and nothing is wrong with it.
    return [letter_of(event.message, outcome, STAGE, now) for event, outcome in refused if not is_order(event)]
