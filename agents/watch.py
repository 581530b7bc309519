"""The second stage: events to incidents and alerts.

Its state is a table of small rows. Faust recovers the table from its changelog after every rebalance; the rows of a
batch are written to the changelog by us, because Faust's own writes are not awaited: one that failed would be noticed
after its batch was acknowledged.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import structlog

from agents import topics
from agents.batches import partition_of
from agents.behind import Behind, Told
from agents.dead_letters import DeadLetters
from agents.letters import Letter, letter_of
from agents.measures import WatchMeasures
from agents.publishing import Outgoing, publish
from agents.reading import refused
from agents.settings import Settings
from agents.telemetry import Telemetry
from stream import wire
from stream.errors import InputError, Unreadable
from stream.metrics import Stage
from stream.order import WAITING
from stream.records import ItemEvents
from stream.state import State
from stream.watch import ITEM, Step

log = structlog.get_logger(__name__)

STAGE = Stage.WATCH.value


class WatchStage:
    """Joins, counts and detects, batch by batch; holds the state between batches."""

    def __init__(
        self,
        settings: Settings,
        letters: DeadLetters,
        telemetry: Telemetry,
        new_state: Callable[[], State],
        behind: Behind,
        stored: Callable[[Settings], Awaitable[Mapping[str, bytes]]] = topics.stored_rows,
    ) -> None:
        self._settings = settings
        self._letters = letters
        self._measures = WatchMeasures(telemetry)
        self._new_state = new_state
        self._behind = behind
        self._stored = stored
        self._state: State | None = None
        self._turn = 0
        """Raised whenever the partition may have moved."""

    def forget(self) -> None:
        """The partition may have moved: what is in memory is rebuilt from the table before the next batch."""
        self._state = None
        self._measures.forget()
        self._turn += 1

    async def handle(self, producer: Any, table: Mapping[str, bytes], events: Sequence[Any]) -> None:
        """Publish what changes, then store the rows, each awaited.

        In this order: a row that is stored has been published, so a batch that is told again after a crash publishes
        whatever was not. The last batch there is comes to its end when no item waits for others any more: a stage
        without records to deal with has dealt with all.
        """
        state, turn = self._state, self._turn
        if state is None:
            state, rebuilt = self._restored(table)
            if rebuilt is not None:
                log.warning("state of another version or other parameters rebuilt from its items",
                            items=sum(key.startswith(ITEM) for key in rebuilt.rows))  # fmt: skip
                await self._write(producer, rebuilt)
        self._state = None  # half a batch must not be built upon
        told, letters = self._decoded(events)
        position = events[-1].message.offset + 1
        behind = await self._behind.of(state.order, told, position)
        try:
            step = _applied(state, told, behind)
        except Exception:
            log.exception("batch not joined; its items are tried one by one", items=len(told))
            # As Kafka has them: what was done since the recovery is not in Faust's table.
            state, step, refused_letters = self._singly(await self._stored(self._settings), told, behind)
            letters += refused_letters
        await self._write(producer, step)
        await self._letters.write(letters, len(events))
        self._measures.set_aside(len(letters))
        self._measures.step(state, step)
        while state.order.waiting and turn == self._turn and await self._behind.is_last(position):
            step = state.apply([], datetime.now(UTC), behind=await self._behind.of(state.order, [], position))
            await self._write(producer, step)
            self._measures.step(state, step)
        if turn == self._turn:
            self._state = state

    async def _write(self, producer: Any, step: Step) -> None:
        await publish(producer, self._outgoing(step))
        changelog = topics.changelog_name(self._settings)
        await publish(producer, [Outgoing(changelog, key.encode(), row) for key, row in step.rows.items()])
        self._measures.stored(step.rows)

    def _restored(self, rows: Mapping[str, bytes]) -> tuple[State, Step | None]:
        started = time.monotonic()
        state = self._new_state()
        step = state.restore(list(rows.items()), datetime.now(UTC))
        self._measures.restored(rows, time.monotonic() - started)
        if rows:
            log.info("state restored", rows=len(rows))
        return state, step

    def _singly(
        self, rows: Mapping[str, bytes], told: Sequence[Told], behind: Collection[int]
    ) -> tuple[State, Step, list[Letter]]:
        """The batch without the items that make the stage fail, which are set aside.

        They are tried without those that wait, lest one of these fails and others be blamed for it. Where that is so,
        this fails too: the worker ends, and nothing is lost.
        """
        settled = {key: row for key, row in rows.items() if not key.startswith(WAITING)}
        good: list[Told] = []
        letters = []
        state, _ = self._restored(settled)
        for each in told:
            try:
                _applied(state, [each], ())
            except Exception as error:
                log.exception("item set aside", stage=STAGE, id=each.item.id)
                letters.append(_letter(each.event, Unreadable(f"{type(error).__name__}: {error}")))
                state, _ = self._restored(settled)
                _applied(state, good, ())
            else:
                good.append(each)
        state, _ = self._restored(rows)
        return state, _applied(state, good, behind), letters

    def _decoded(self, events: Sequence[Any]) -> tuple[list[Told], list[Letter]]:
        told, letters = [], []
        for event in events:
            try:
                item = wire.decode(event.value or b"null", ItemEvents)
                told.append(Told(item, partition_of(event), event))
            except InputError as error:
                letters.append(_letter(event, error))
        return told, letters

    def _outgoing(self, step: Step) -> list[Outgoing]:
        incidents, alerts = self._settings.topic(topics.INCIDENTS), self._settings.topic(topics.ALERTS)
        return [
            *(Outgoing(incidents, incident.id.encode(), wire.encode(incident)) for incident in step.incidents),
            *(Outgoing(alerts, alert.id.encode(), wire.encode(alert)) for alert in step.alerts),
        ]


def _applied(state: State, told: Sequence[Told], behind: Collection[int]) -> Step:
    return state.apply([each.item for each in told], datetime.now(UTC), [each.partition for each in told], behind)


def _letter(event: Any, error: InputError) -> Letter:
    return letter_of(event.message, refused(error), STAGE, datetime.now(UTC))
