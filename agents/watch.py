"""The second stage: events to incidents and alerts.

Its state is a table of small rows. Faust recovers the table from its changelog when a worker starts; the rows of a
batch are written to the changelog by us, because Faust's own writes are not awaited: one that failed would be noticed
after its batch was acknowledged.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import structlog

from agents import topics
from agents.batches import headers_of
from agents.behind import Behind, Told
from agents.dead_letters import DeadLetters
from agents.decisions import held_entries
from agents.letters import Letter
from agents.measures import WatchMeasures
from agents.publishing import Outgoing, publish
from agents.redactions import is_order, orders_in
from agents.settings import Settings
from agents.telemetry import Telemetry
from agents.trace import Causes, context_of
from agents.watched import STAGE, Decided, decoded, emptied, set_aside
from stream.decisions import Entry
from stream.errors import BrokerUnavailable, DeliveryFailed, Unreadable
from stream.order import WAITING
from stream.redaction import redact
from stream.state import State
from stream.watch import ALERT, INCIDENT, ITEM, Step
from stream.wordless import Redaction

log = structlog.get_logger(__name__)


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
        keep: Callable[[], None] = lambda: None,
        held: Callable[[Settings], Awaitable[Sequence[Entry]]] = held_entries,
    ) -> None:
        """`keep` is asked before anything is written; it ends a process whose partition may be another's."""
        self._settings = settings
        self._letters = letters
        self._measures = WatchMeasures(telemetry)
        self._new_state = new_state
        self._behind = behind
        self._keep = keep
        self._stored = stored
        self._held = held
        self._begins = False
        """Whether the state is of nothing: what was decided before is not in it, and may not come again."""
        self._state: State | None = None
        self._emptied = False
        """Whether Faust's table holds only what Faust read since the state was taken from it."""
        self._turn = 0
        """Raised whenever the partition may have moved."""
        self._prepared = -1
        """The turn for which the state was rebuilt ahead of its first batch."""
        self._left = False
        """Whether items wait that no batch is waiting for."""
        self._one = asyncio.Lock()
        self._idle = asyncio.Event()
        self._idle.set()

    async def settle(self, seconds: float) -> None:
        """Partitions are about to move: wait for the batch under way, lest it be written over what their next owner
        writes. The batch that is waiting for others does not hold this up."""
        self._turn += 1
        try:
            await asyncio.wait_for(self._idle.wait(), seconds)
        except TimeoutError:
            log.warning("partitions move while a batch is under way", seconds=seconds)

    def forget(self, *, stays: bool) -> None:
        """The partition may have moved: what is in memory is rebuilt from the stored rows.

        `stays`: it is still here, so that what stood a moment ago is still told.
        """
        self._state = None
        if not stays:
            self._measures.forget()
        self._turn += 1

    def tell(self, table: Mapping[str, bytes]) -> None:
        """Between two batches, tell what stands; `table` is recovered.

        Before the first batch the state is rebuilt for it, but for one of another version: what comes of that is to be
        written.
        """
        if not self._idle.is_set():
            return
        if self._state is not None:
            self._measures.look(self._state)
        elif self._prepared != self._turn and not self._emptied:
            self._prepared = self._turn
            state, rebuilt = self._restored(table)
            if rebuilt is None:
                self._state = state
                self._left = state.order.waiting > 0
                self._emptied = emptied(table)
                self._measures.standing(state)

    async def go_on(self, producer: Any, position: Callable[[], Awaitable[int]]) -> None:
        """Between two batches, let items go on whose turn has come, where the batch that waited for them is over.

        It is when partitions move; the next to have this one may never get another batch. `position` tells up to which
        offset events have been dealt with.
        """
        if not self._left or self._one.locked():
            return
        async with self._busy():
            try:
                await self._let_go(producer, await position())
            except (BrokerUnavailable, DeliveryFailed) as error:
                log.warning("what waits is asked for again", reason=str(error))

    async def _let_go(self, producer: Any, position: int) -> None:
        state, turn = self._state, self._turn
        self._state = None
        if state is None:
            state = await self._rebuilt(producer, await self._stored(self._settings))
        step = await _beside(_applied, state, [], await self._behind.of(state.order, [], position))
        await self._write(producer, step)
        self._measures.step(state, step)
        self._stands(state, turn)

    async def handle(
        self, producer: Any, table: Mapping[str, bytes], events: Sequence[Any],
        more: Callable[[], bool] = lambda: False,
    ) -> None:  # fmt: skip
        """Publish what changes, then store the rows, each awaited.

        In this order: a row that is stored has been published, so a batch that is told again after a crash publishes
        whatever was not. The last batch there is, when there is no `more`, comes to its end when no item waits for
        others any more: a stage without records to deal with has dealt with all.
        """
        async with self._busy():
            await self._deal(producer, table, events, more)

    @asynccontextmanager
    async def _busy(self) -> AsyncIterator[None]:
        """One at a time, for which partitions that are to move wait."""
        async with self._one:
            self._idle.clear()
            try:
                yield
            finally:
                self._idle.set()

    async def _deal(
        self, producer: Any, table: Mapping[str, bytes], events: Sequence[Any], more: Callable[[], bool]
    ) -> None:
        state, turn = self._state, self._turn
        if state is None:
            rows = await self._stored(self._settings) if self._emptied else table
            state = await self._rebuilt(producer, rows)
            self._emptied |= emptied(table)
        self._state = None  # half a batch must not be built upon
        orders = orders_in(events)
        if orders:
            state = await self._redacted(producer, orders)
        told, decided, letters = decoded([event for event in events if not is_order(event)])
        if self._begins:
            decided = [*((entry, None) for entry in await self._held(self._settings)), *decided]
        position = events[-1].message.offset + 1
        behind = await self._behind.of(state.order, told, position)
        try:
            step = await _beside(_applied, state, told, behind, [each for each, _ in decided])
        except Exception:
            log.exception("batch not joined; its records are tried one by one", items=len(told), decisions=len(decided))
            # As Kafka has them: what was done since the recovery is not in Faust's table.
            state, step, refused_letters = self._singly(await self._stored(self._settings), told, behind, decided)
            letters += refused_letters
        await self._write(producer, step, told)
        self._begins = False
        await self._letters.write(letters, len(events))
        self._measures.set_aside(len(letters))
        self._measures.step(state, step)
        while state.order.waiting and turn == self._turn and await self._behind.is_last(position, more):
            step = await _beside(_applied, state, [], await self._behind.of(state.order, [], position))
            await self._write(producer, step)
            self._measures.step(state, step)
        self._stands(state, turn)

    async def _rebuilt(self, producer: Any, rows: Mapping[str, bytes]) -> State:
        """The state from its rows; what comes of rows of another version is told."""
        state, rebuilt = self._restored(rows)
        if rebuilt is not None:
            log.warning("state of another version or other parameters rebuilt from its items",
                        items=sum(key.startswith(ITEM) for key in rebuilt.rows))  # fmt: skip
            await self._write(producer, rebuilt)
        return state

    def _stands(self, state: State, turn: int) -> None:
        """The state is whole, and to be built upon unless the partition may have moved since that turn."""
        self._left = state.order.waiting > 0
        if turn == self._turn:
            self._state = state
            self._measures.standing(state)

    async def _redacted(self, producer: Any, orders: Sequence[Redaction]) -> State:
        """Take the words of items out of all that is stored and was published; the state as it is after that."""
        rows = await self._stored(self._settings)
        now = datetime.now(UTC)
        done = await asyncio.to_thread(redact, rows, orders, now)
        await self._write(producer, Step(done.incidents, done.alerts, done.rows))
        log.info("items redacted", items=[order.id for order in orders], rows=len(done.rows),
                 incidents=len(done.incidents), alerts=len(done.alerts))  # fmt: skip
        left, begins = {key: row for key, row in {**rows, **done.rows}.items() if row is not None}, self._begins
        state, rebuilt = await asyncio.to_thread(self._restored, left)
        self._begins = begins
        if rebuilt is not None:
            await self._write(producer, rebuilt)
        return state

    async def _write(self, producer: Any, step: Step, told: Sequence[Told] = ()) -> None:
        self._keep()
        causes = Causes(step, [(each.item.id, headers_of(each.event)) for each in told])
        await publish(producer, self._outgoing(step, causes), failed=self._measures.not_delivered)
        self._measures.published(step, causes)
        changelog = topics.changelog_name(self._settings)
        self._keep()
        rows = [Outgoing(changelog, key.encode(), row) for key, row in step.rows.items()]
        await publish(producer, rows, failed=self._measures.not_delivered)
        self._measures.stored(step.rows)

    def _restored(self, rows: Mapping[str, bytes]) -> tuple[State, Step | None]:
        started = time.monotonic()
        state = self._new_state()
        step = state.restore(rows, datetime.now(UTC))
        self._begins = not rows
        self._measures.restored(rows, time.monotonic() - started)
        if rows:
            log.info("state restored", rows=len(rows))
        return state, step

    def _singly(
        self, rows: Mapping[str, bytes], told: Sequence[Told], behind: Collection[int], decided: Sequence[Decided]
    ) -> tuple[State, Step, list[Letter]]:
        """The batch without the items and decisions that make the stage fail, which are set aside.

        They are tried without those that wait, lest one of these fails and others be blamed for it. Where that is so,
        this fails too: the worker ends, and nothing is lost.
        """
        settled = {key: row for key, row in rows.items() if not key.startswith(WAITING)}
        good: list[Told] = []
        followed: list[Entry] = []
        letters = []
        state, _ = self._restored(settled)
        for item, entry, event in [*((None, entry, event) for entry, event in decided),
                                   *((each, None, each.event) for each in told)]:  # fmt: skip
            try:
                _applied(state, [item] if item else [], (), [entry] if entry else [])
            except Exception as error:
                log.exception("record makes the stage fail", stage=STAGE, item=item.item.id if item else entry)
                if event is not None:
                    letters.append(set_aside(event, Unreadable(f"{type(error).__name__}: {error}")))
                state, _ = self._restored(settled)
                _applied(state, good, (), followed)
            else:
                good += [item] if item else []
                followed += [entry] if entry else []
        state, _ = self._restored(rows)
        return state, _applied(state, good, behind, followed), letters

    def _outgoing(self, step: Step, causes: Causes) -> list[Outgoing]:
        incidents, alerts = self._settings.topic(topics.INCIDENTS), self._settings.topic(topics.ALERTS)
        return [
            *(Outgoing(incidents, i.id.encode(), step.written(INCIDENT, i), context_of(causes.of_incident(i).headers))
              for i in step.incidents),
            *(Outgoing(alerts, a.id.encode(), step.written(ALERT, a), context_of(causes.of_alert(a).headers))
              for a in step.alerts),
        ]  # fmt: skip


async def _beside(work: Callable[..., Step], *given: Any) -> Step:
    """Done in a thread: the event loop goes on handing texts to the reader and records to Kafka meanwhile, so that
    the partitions of the worker that holds this stage do not fall behind those of the others."""
    return await asyncio.to_thread(work, *given)


def _applied(state: State, told: Sequence[Told], behind: Collection[int], decided: Sequence[Entry] = ()) -> Step:
    items, partitions = [each.item for each in told], [each.partition for each in told]
    return state.apply(items, datetime.now(UTC), partitions, behind, decided)
