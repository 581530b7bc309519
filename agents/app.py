"""The Faust application: three agents, one table, and what keeps them honest."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, MutableMapping
from functools import partial
from typing import Any

import faust
import structlog

from agents import topics
from agents.batches import Batches, Work
from agents.behind import Behind
from agents.dead_letters import DeadLetters
from agents.decisions import Decide
from agents.ending import abandon_over
from agents.extract import Extract
from agents.faust_app import SETTLE_SECONDS, App, bare_app, raw_topic
from agents.guard import OffsetGuard, keep_flow_stopped
from agents.health import Health
from agents.isolation import ReadingPool
from agents.lease import Lease
from agents.moving import Moves
from agents.offsets import group_offsets
from agents.redactions import Redactions
from agents.rows import Rows, on_disk
from agents.settings import Settings
from agents.telemetry import Telemetry
from agents.tenure import Tenure
from agents.upkeep import LAG_SECONDS, Upkeep
from agents.watch import WatchStage
from stream.state import State

log = structlog.get_logger(__name__)

WATCH_BATCH = 500
"""Events that the watch stage takes together: they are small."""

START_LOOK_SECONDS = 0.05
"""How often a worker that starts looks whether all it waits for is there."""

CHANGELOG_BUFFER = 131_072
"""Rows in flight while the table is recovered: Faust's own size for changelogs."""


def build_app(
    settings: Settings,
    pool: ReadingPool,
    telemetry: Telemetry,
    new_state: Callable[[], State],
    moved: Callable[[], None],
    health: Health,
    lease: Lease,
) -> faust.App:
    """The application, ready to be started by a worker; `moved` is called after each batch, and while none is to come.

    Raises:
        UsageError: another version of Faust is installed than the one the cure is known to work with.
    """
    app = bare_app(settings)
    keep_flow_stopped(app)
    guard = OffsetGuard(
        lambda topic, partition: _first_offset(settings, topic, partition),
        lambda topic, partition, start, end: topics.holds_records(settings, topic, partition, start, end),
    )
    letters = [DeadLetters(settings, telemetry) for _ in range(3)]  # the share is that of a stage
    moves, tenure = Moves(), Tenure(lease.keep)
    batches = partial(Batches, guard=guard, telemetry=telemetry, moved=moved, moves=moves)
    stage = WatchStage(settings, letters[0], telemetry, new_state, Behind(settings), _stored, tenure)
    _add_extract(app, settings, _extract(app, settings, pool, letters[1], telemetry), batches)
    _add_decide(app, settings, Decide(settings, letters[2], telemetry), batches)
    _add_watch(app, settings, stage, batches)
    upkeep = Upkeep(app, settings, guard, telemetry, moved, moves)
    app.timer(LAG_SECONDS)(upkeep.tell_lag)
    app.beside = (upkeep.watch,)

    _follow_moves(app, settings, moves, tenure, guard, stage, upkeep)
    _bind_to_this_thread(app)
    health.ask(upkeep.facts, lambda: _missing(app), upkeep.stalls)
    return app


def _follow_moves(
    app: App, settings: Settings, moves: Moves, tenure: Tenure, guard: OffsetGuard, stage: WatchStage, upkeep: Upkeep
) -> None:
    """Let all hear when partitions are given up and assigned."""

    generation = 0

    async def rebalanced(*told: Any, **_: Any) -> None:
        nonlocal generation
        # Of a generation that this worker was no part of, another may have had what it has now.
        missed, generation = app.consumer_generation_id != generation + 1, app.consumer_generation_id
        guard.rebalanced()
        moves.assigned()
        partitions = [(each.topic, each.partition) for each in told[1]]  # after the sender
        stage.forget(stays=not missed and (settings.topic(topics.EVENTS), 0) in partitions)
        upkeep.assigned(partitions)

    async def settle(*, stops: bool) -> None:
        each = (moves.settle(SETTLE_SECONDS, stops=stops), tenure.settle(SETTLE_SECONDS, stops=stops))
        await asyncio.gather(*each)

    app.settle = settle
    app.on_partitions_assigned.connect(rebalanced, weak=False)


def _bind_to_this_thread(app: Any) -> None:
    """Let the services that are asked for health have the loop of this thread, which is to work.

    They take that of the thread that first asks for them. Health is asked from another one: where somebody did so while
    the worker started, it waited for ever on a loop that never ran.
    """
    _ = app.tables.recovery


def _missing(app: Any) -> list[str]:
    """What the worker waits for before it can work."""
    if not app.started:
        return ["the worker starts"]
    if app.rebalancing or not app.tables.recovery.completed.is_set():
        return ["partitions are being assigned, or the state is being restored"]
    return []


def _extract(
    app: faust.App, settings: Settings, pool: ReadingPool, letters: DeadLetters, telemetry: Telemetry
) -> Extract:
    """The first stage, which hears of redactions while it works."""
    redactions = Redactions(settings)
    app.task(redactions.run)
    return Extract(settings, pool, letters, telemetry, redactions)


def _add_extract(app: faust.App, settings: Settings, extract: Extract, batches: Callable[..., Batches[Any]]) -> None:
    items = raw_topic(app, settings.topic(topics.ITEMS), settings.item_partitions)

    async def extract_items(stream: Any) -> None:
        async def write(events: Any, outcomes: Any) -> None:
            await extract.write(app.producer, events, outcomes)

        work = Work(extract.read, write, size=settings.batch_items, at_once=3)
        await batches(stream, work, stage="extract").run()

    app.agent(items, name="extract", concurrency=1)(extract_items)


def _add_decide(app: faust.App, settings: Settings, decide: Decide, batches: Callable[..., Batches[Any]]) -> None:
    decisions = raw_topic(app, settings.topic(topics.DECISIONS), 1)

    async def pass_decisions_on(stream: Any) -> None:
        async def write(events: Any, _: None) -> None:
            await decide.handle(app.producer, events)

        work = Work(_nothing, write, size=settings.batch_items)
        await batches(stream, work, stage="decide").run()

    app.agent(decisions, name="decide", concurrency=1)(pass_decisions_on)


def _add_watch(app: faust.App, settings: Settings, stage: WatchStage, batches: Callable[..., Batches[Any]]) -> None:
    changelog = app.topic(
        topics.changelog_name(settings), partitions=1, key_type=str, value_type=bytes, key_serializer="raw",
        value_serializer="raw", allow_empty=True, compacting=True, deleting=False, acks=False, internal=True,
        maxsize=CHANGELOG_BUFFER,
    )  # fmt: skip
    # Given, not left to Faust, which would read our rows as JSON wrapped in JSON.
    table = app.Table(
        topics.table_name(settings), partitions=1, changelog_topic=changelog, store=on_disk(settings.data_dir)
    )
    events_topic = raw_topic(app, settings.topic(topics.EVENTS), 1)

    async def watch_events(stream: Any) -> None:
        async def write(events: Any, _: None) -> None:
            await stage.handle(app.producer, table, events, lambda: joined.more)

        joined = batches(stream, Work(_nothing, write, size=WATCH_BATCH), stage="watch")
        await joined.run()

    async def tell() -> None:
        held = app.consumer.assignment()
        if app.should_stop or _missing(app) or all(each.topic != settings.topic(topics.EVENTS) for each in held):
            return
        try:
            await stage.tell(table)
            await stage.go_on(app.producer, position)
        except Exception as error:
            abandon_over(error, "watch")

    async def position() -> int:
        return await _first_offset(settings, settings.topic(topics.EVENTS), 0)

    async def begin() -> None:
        """A timer rings a second after the rows are there: the state is made of them before."""
        while _missing(app):
            await asyncio.sleep(START_LOOK_SECONDS)
        await tell()

    app.agent(events_topic, name="watch", concurrency=1)(watch_events)
    app.task(begin)
    app.timer(1.0)(tell)


async def _stored(settings: Settings) -> MutableMapping[str, bytes]:
    """The rows of the state as Kafka has them; in memory they would take several times what is made of them."""
    return await topics.stored_rows(settings, lambda: Rows(settings.data_dir))


async def _nothing(_: Any) -> None:
    """The watch stage reads a batch where it joins it: each builds on the one before."""


async def _first_offset(settings: Settings, topic: str, partition: int) -> int:
    """Where the partition is to be taken up. What retention removed before it was read is lost, and that is said."""
    found = (await group_offsets(settings))[topic, partition]
    if 0 <= found.committed < found.start:
        expired = found.start - found.committed
        log.critical("records expired unread", topic=topic, partition=partition, records=expired)
    return found.position
