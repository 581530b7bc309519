"""What people decide, on its way to the watch stage: checked, and put into the one ordered topic that it reads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import structlog

from agents import topics
from agents.batches import headers_of
from agents.clients import held_records, offset_reader
from agents.dead_letters import DeadLetters
from agents.letters import Letter, letter_of
from agents.publishing import Outgoing, publish
from agents.reading import refused
from agents.settings import Settings
from agents.telemetry import Telemetry
from stream.decisions import Entry, read_decision
from stream.errors import InputError, NotADecision
from stream.metrics import NOT_DELIVERED, Stage

log = structlog.get_logger(__name__)

STAGE = Stage.DECIDE.value
ORDER = "tocsin-decision"
"""Header of an event that is a decision: its offset in the topic of decisions. Of two of one id the later holds,
whichever comes first."""


class Decide:
    """Hands decisions on, batch by batch; those that cannot be followed are set aside."""

    def __init__(self, settings: Settings, letters: DeadLetters, telemetry: Telemetry) -> None:
        self._settings = settings
        self._letters = letters
        self._telemetry = telemetry

    async def handle(self, producer: Any, events: Sequence[Any]) -> None:
        """Hand on the last word on each decision of the batch, and wait until Kafka has it."""
        last: dict[str, Entry] = {}
        letters: list[Letter] = []
        for event in events:
            try:
                entry = entry_of(event.key, event.value, event.message.offset)
                last[entry.id] = entry
            except InputError as error:
                letters.append(letter_of(event.message, refused(error), STAGE, datetime.now(UTC)))
        topic = self._settings.topic(topics.EVENTS)
        records = [Outgoing(topic, event.key, event.value, {ORDER: str(event.message.offset).encode()})
                   for event in events if _is_last(event, last)]  # fmt: skip
        await publish(producer, records, failed=lambda n: self._telemetry.count(NOT_DELIVERED, STAGE, by=n))
        await self._letters.write(letters, len(events))
        for entry in last.values():
            held = entry.in_force
            log.info("decision", decision=entry.id, verb=held.verb.value if held else "taken back",
                     by=held.by if held else None)  # fmt: skip


def _is_last(event: Any, last: dict[str, Entry]) -> bool:
    return any(entry.order == event.message.offset for entry in last.values())


def entry_of(key: bytes | None, value: bytes | None, order: int) -> Entry:
    """A record of the topic as the last word on a decision; without a value it is taken back.

    Raises:
        NotText: no JSON in UTF-8.
        NotADecision: nothing that can be followed, or under another key than its id.
    """
    name = (key or b"").decode(errors="replace")
    if value is None:
        if not name:
            raise NotADecision("neither key nor value")
        return Entry(name, order)
    decision = read_decision(value)
    if decision.id != name:
        raise NotADecision(f"the key {name[:100]!r} is not the decision's id {decision.id!r}")
    return Entry(decision.id, order, decision)


async def held_entries(settings: Settings) -> list[Entry]:
    """The last word on every decision that the topic holds.

    Raises:
        BrokerUnavailable: Kafka does not answer.
    """
    found: dict[str, Entry] = {}
    async with offset_reader(settings, committed=True) as consumer:
        await topics.read_whole(consumer, settings, topics.DECISIONS)
        async for record in held_records(consumer):
            try:
                entry = entry_of(record.key, record.value, record.offset)
            except InputError:
                continue  # a dead letter by now
            found[entry.id] = entry
    return list(found.values())


def entry_in(event: Any) -> Entry | None:
    """The decision that an event of the watch stage's topic is; None of an item's.

    Raises:
        InputError: it cannot be read.
    """
    order = headers_of(event).get(ORDER, b"")
    return entry_of(event.key, event.value, int(order)) if order.isdigit() else None
