"""The second stage: events to incidents and alerts.

Its state is a table of small rows. Faust recovers the table from its changelog when a worker starts; the rows of a
batch are written to the changelog by us (`agents.storing`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, MutableMapping, Sequence
from datetime import UTC, datetime
from typing import Any

import structlog

from agents import topics
from agents.behind import Behind, Told
from agents.beside import beside
from agents.dead_letters import DeadLetters
from agents.decisions import held_entries
from agents.letters import Letter
from agents.measures import WatchMeasures
from agents.moving import Moved
from agents.redactions import is_order, orders_in
from agents.restoring import Restored, Restoring
from agents.settings import Settings
from agents.storing import Storing
from agents.telemetry import Telemetry
from agents.tenure import Tenure
from agents.watched import STAGE, Decided, decoded, set_aside, taken
from stream.decisions import Entry
from stream.errors import BrokerUnavailable, DeliveryFailed, Unreadable
from stream.order import WAITING
from stream.redaction import redact
from stream.state import State
from stream.watch import Step
from stream.wordless import Redaction

log = structlog.get_logger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 10.0
"""Seconds until what waits is asked for again where Kafka is away: twice as long each time."""


class WatchStage:
    """Joins, counts and detects, batch by batch; holds the state between batches."""

    def __init__(
        self,
        settings: Settings,
        letters: DeadLetters,
        telemetry: Telemetry,
        new_state: Callable[[], State],
        behind: Behind,
        stored: Callable[[Settings], Awaitable[MutableMapping[str, bytes]]] = topics.stored_rows,
        tenure: Tenure | None = None,
        held: Callable[[Settings], Awaitable[Sequence[Entry]]] = held_entries,
    ) -> None:
        """`stored` reads the rows of the state as Kafka has them, `held` the decisions."""
        self._settings = settings
        self._letters = letters
        self._measures = WatchMeasures(telemetry)
        self._restoring = Restoring(new_state, self._measures)
        self._tenure = Tenure() if tenure is None else tenure
        self._storing = Storing(settings, self._measures, self._tenure)
        self._behind = behind
        self._stored = stored
        self._held = held
        self._begins = False
        """Whether the state is of nothing: what was decided before is not in it, and may not come again."""
        self._state: State | None = None
        self._emptied = False
        """Whether Faust's table holds only what Faust read since the rows were taken out of it."""
        self._prepared = -1
        """The turn for which the state was restored ahead of its first batch."""
        self._ahead: Restored | None = None
        """What was restored so, where something is to be told before that batch."""
        self._left = False
        """Whether items may wait that no batch is waiting for."""
        self._pause = FIRST_PAUSE

    def forget(self, *, stays: bool) -> None:
        """The partition may have moved: what is in memory is restored from the stored rows.

        `stays`: it is here, so that what stood a moment ago is still told. Another worker may have left items waiting.
        """
        self._state = self._ahead = None
        self._left = stays and self._emptied
        if not stays:
            self._measures.forget()
        self._tenure.assigned(stays=stays)

    async def tell(self, table: Mapping[str, bytes]) -> None:
        """Between two batches, tell what stands; `table` is recovered.

        Before the first batch the state is restored for it; what is to be told first is left to the batch.
        """
        if not self._tenure.at_rest:
            return
        if self._state is not None:
            self._measures.look(self._state)
        elif self._prepared != self._tenure.turn and not self._emptied:
            async with self._tenure.pause():
                await self._prepare(table)

    async def _prepare(self, table: Mapping[str, bytes]) -> None:
        self._prepared = turn = self._tenure.turn
        found = await beside(self._restoring.restored, await self._rows(table))
        if turn != self._tenure.turn:
            return
        self._begins = found.begins
        self._left = found.first is not None or found.state.order.waiting > 0
        if found.first is not None:
            self._ahead = found
        else:
            self._state = found.state
            self._measures.standing(found.state)

    async def go_on(self, producer: Any, position: Callable[[], Awaitable[int]]) -> None:
        """Between two batches, let items go on whose turn has come, where the batch that waited for them is over.

        It is when partitions move; the next to have this one may never get another batch. `position` tells up to which
        offset events have been dealt with.
        """
        if not self._left or not self._tenure.at_rest:
            return
        try:
            async with self._tenure.batch():
                await self._let_go(producer, await position())
            self._pause = FIRST_PAUSE
        except (BrokerUnavailable, DeliveryFailed) as error:
            log.warning("what waits is asked for again", reason=str(error), in_seconds=self._pause)
            pause, self._pause = self._pause, min(2.0 * self._pause, LONGEST_PAUSE)
            await asyncio.sleep(pause)
        except Moved:
            log.info("what waits is left to the next owner of the partition")

    async def _let_go(self, producer: Any, position: int) -> None:
        state, turn = self._state, self._tenure.turn
        self._state = None
        if state is None:
            state = await self._restored(producer, lambda: self._stored(self._settings))
        await self._waiting(producer, state, position)
        self._stands(state, turn)

    async def handle(
        self, producer: Any, table: Mapping[str, bytes], events: Sequence[Any],
        more: Callable[[], bool] = lambda: False,
    ) -> None:  # fmt: skip
        """Store the rows of what changes, and publish it, each awaited.

        The last batch there is, when there is no `more`, comes to its end when no item waits for others any more: a
        stage without records to deal with has dealt with all.

        Raises:
            Moved: the partition may be another's by now; what was not written is told again.
        """
        async with self._tenure.batch():
            await self._deal(producer, table, events, more)

    async def _deal(
        self, producer: Any, table: Mapping[str, bytes], events: Sequence[Any], more: Callable[[], bool]
    ) -> None:
        state, turn = self._state, self._tenure.turn
        self._state = None  # half a batch must not be built upon
        if state is None:
            state = await self._restored(producer, lambda: self._rows(table))
        orders = orders_in(events)
        if orders:
            state = await self._redacted(producer, orders)
        told, decided, letters = decoded([event for event in events if not is_order(event)])
        if self._begins:
            decided = [*((entry, None) for entry in await self._held(self._settings)), *decided]
        position = events[-1].message.offset + 1
        behind = await self._behind.of(state.order, told, position)
        state, step, refused = await self._joined(state, told, behind, decided)
        await self._storing.write(producer, step, told)
        self._begins = False
        letters += refused
        await self._letters.write(letters, len(events))
        self._measures.set_aside(len(letters))
        self._measures.step(state, step)
        while state.order.waiting and await self._is_last(turn, position, more):
            await self._waiting(producer, state, position)
        if state.order.waiting and turn != self._tenure.turn:
            # Told again to whoever is next: acknowledged, the stage would seem to have dealt with all.
            raise Moved
        self._stands(state, turn)

    async def _joined(
        self, state: State, told: Sequence[Told], behind: Collection[int], decided: Sequence[Decided]
    ) -> tuple[State, Step, list[Letter]]:
        """The state with the batch, what came of it, and the letters of those that make the stage fail."""
        try:
            return state, await beside(_applied, state, told, behind, [each for each, _ in decided]), []
        except (OSError, MemoryError):  # the machine's fault, and of no item
            raise
        except Exception:
            log.exception("batch not joined; its records are tried one by one", items=len(told), decisions=len(decided))
            # As Kafka has them: what was done since the recovery is not in Faust's table.
            return await beside(self._singly, await self._stored(self._settings), told, behind, decided)

    async def _is_last(self, turn: int, position: int, more: Callable[[], bool]) -> bool:
        """Whether nothing comes after the batch, and its turn is not over: moving partitions wait for it."""
        return turn == self._tenure.turn and await self._behind.is_last(position, more) and turn == self._tenure.turn

    async def _waiting(self, producer: Any, state: State, position: int) -> None:
        """Let items go on whose turn has come; events have been dealt with up to the position."""
        step = await beside(_applied, state, [], await self._behind.of(state.order, [], position))
        await self._storing.write(producer, step)
        self._measures.step(state, step)

    async def _rows(self, table: Mapping[str, bytes]) -> Mapping[str, bytes]:
        """The rows of the state: as Faust recovered them, and once they are taken, as Kafka has them."""
        if self._emptied:
            taken(table)  # what Faust read once more is of no use, and would stay in memory and on disk
            return await self._stored(self._settings)
        rows, self._emptied = taken(table)
        return rows

    async def _restored(self, producer: Any, rows: Callable[[], Awaitable[Mapping[str, bytes]]]) -> State:
        """The state from its rows, unless it was restored ahead; what is to be told first is told."""
        found, self._ahead = self._ahead, None
        if found is None:
            found = await beside(self._restoring.restored, await rows())
        self._begins = found.begins
        if found.first is not None:
            await self._storing.write(producer, found.first)
        return found.state

    def _stands(self, state: State, turn: int) -> None:
        """The state is whole, and to be built upon unless the partition may have moved since that turn."""
        if turn == self._tenure.turn:
            self._left = state.order.waiting > 0
            self._state = state
            self._measures.standing(state)

    async def _redacted(self, producer: Any, orders: Sequence[Redaction]) -> State:
        """Take the words of items out of all that is stored and was published; the state as it is after that."""
        rows, begins = await self._stored(self._settings), self._begins
        done = await beside(redact, rows, orders, datetime.now(UTC))
        await self._storing.write(producer, Step(done.incidents, done.alerts, done.rows))
        log.info("items redacted", items=[order.id for order in orders], rows=len(done.rows),
                 incidents=len(done.incidents), alerts=len(done.alerts))  # fmt: skip
        for key, row in done.rows.items():
            if row is not None:
                rows[key] = row
            else:
                rows.pop(key, None)
        state = await self._restored(producer, lambda: _there(rows))
        self._begins = begins
        return state

    def _singly(
        self, rows: MutableMapping[str, bytes], told: Sequence[Told], behind: Collection[int],
        decided: Sequence[Decided],
    ) -> tuple[State, Step, list[Letter]]:  # fmt: skip
        """The batch without the items and decisions that make the stage fail, which are set aside.

        They are tried without those that wait, lest one of these fails and others be blamed for it. Where that is so,
        this fails too: the worker ends, and nothing is lost.
        """
        waiting = {key: rows.pop(key) for key in list(rows) if key.startswith(WAITING)}
        good: list[Told] = []
        followed: list[Entry] = []
        letters = []
        state = self._restoring.restored(rows).state
        for item, entry, event in [*((None, entry, event) for entry, event in decided),
                                   *((each, None, each.event) for each in told)]:  # fmt: skip
            try:
                _applied(state, [item] if item else [], (), [entry] if entry else [])
            except (OSError, MemoryError):
                raise
            except Exception as error:
                log.exception("record makes the stage fail", stage=STAGE, item=item.item.id if item else entry)
                if event is not None:
                    letters.append(set_aside(event, Unreadable(f"{type(error).__name__}: {error}")))
                state = self._restoring.restored(rows).state
                _applied(state, good, (), followed)
            else:
                good += [item] if item else []
                followed += [entry] if entry else []
        rows.update(waiting)
        state = self._restoring.restored(rows).state
        return state, _applied(state, good, behind, followed), letters


async def _there(rows: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """Rows that are at hand."""
    return rows


def _applied(state: State, told: Sequence[Told], behind: Collection[int], decided: Sequence[Entry] = ()) -> Step:
    items, partitions = [each.item for each in told], [each.partition for each in told]
    return state.apply(items, datetime.now(UTC), partitions, behind, decided)
