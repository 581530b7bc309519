"""The Faust application: three agents, one table, and what keeps them honest."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from typing import Any

import faust
import structlog

from agents import topics
from agents.batches import Batches, Work
from agents.behind import Behind
from agents.clients import BATCH_BYTES, MAX_RECORD, servers, tls_context
from agents.dead_letters import DeadLetters
from agents.decisions import Decide
from agents.extract import Extract
from agents.guard import OffsetGuard, keep_flow_stopped
from agents.health import Health
from agents.isolation import START_SECONDS, ReadingPool
from agents.lease import Lease
from agents.offsets import group_offsets
from agents.redactions import Redactions
from agents.rows import Rows, on_disk
from agents.settings import Settings
from agents.telemetry import Telemetry
from agents.tenure import Tenure
from agents.upkeep import LAG_SECONDS, LOOK_SECONDS, Upkeep
from agents.watch import WatchStage
from stream.errors import UsageError
from stream.state import State

log = structlog.get_logger(__name__)

FAUST_VERSION = "0.15.3"
"""The version whose order of signals the cure in `agents.guard` rests on."""

WATCH_BATCH = 500
"""Events that the watch stage takes together: they are small."""

SESSION_SECONDS = 6.0
"""Time after which Kafka takes a silent worker for dead and gives its partitions away: the least that it allows.

A worker that was killed and started again waits for this. Heartbeats come from a thread, so long work delays none."""

SETTLE_SECONDS = 4.0
"""How long partitions that are to move wait for the batch under way: less than a session, or Kafka gives up on us."""

FETCH_BYTES = 250_000
"""Read of a partition at a time, or one batch where that is larger: the less, the nearer in time do the partitions of
a backlog stay, and what comes in order is joined at a fraction of the cost."""

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
    _check_version()
    app = _bare_app(settings)
    keep_flow_stopped(app)
    guard = OffsetGuard(
        lambda topic, partition: _first_offset(settings, topic, partition),
        lambda topic, partition, start, end: topics.holds_records(settings, topic, partition, start, end),
    )
    letters = [DeadLetters(settings, telemetry) for _ in range(3)]  # the share is that of a stage
    stage = WatchStage(settings, letters[0], telemetry, new_state, Behind(settings), _stored, Tenure(lease.keep))
    _add_extract(app, settings, _extract(app, settings, pool, letters[1], telemetry), guard, telemetry, moved)
    _add_decide(app, settings, Decide(settings, letters[2], telemetry), guard, telemetry, moved)
    _add_watch(app, settings, stage, guard, telemetry, moved)
    upkeep = Upkeep(app, settings, guard, telemetry, moved)
    app.timer(LAG_SECONDS)(upkeep.tell_lag)
    app.timer(LOOK_SECONDS)(upkeep.look)

    async def rebalanced(*told: Any, **_: Any) -> None:
        guard.rebalanced()
        partitions = [(each.topic, each.partition) for each in told[1]]  # after the sender
        stage.forget(stays=(settings.topic(topics.EVENTS), 0) in partitions)
        upkeep.assigned(partitions)

    async def revoked(*_: Any, **__: Any) -> None:
        guard.revoked()
        await stage.settle(SETTLE_SECONDS)

    app.on_partitions_revoked.connect(revoked, weak=False)
    app.on_partitions_assigned.connect(rebalanced, weak=False)
    _bind_to_this_thread(app)
    health.ask(upkeep.facts, lambda: _missing(app), upkeep.stalls)
    return app


def _check_version() -> None:
    if faust.__version__ != FAUST_VERSION:
        raise UsageError(
            f"faust-streaming {faust.__version__} is installed; only {FAUST_VERSION} loses no records here"
        )


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


def _bare_app(settings: Settings) -> faust.App:
    return faust.App(
        settings.group,
        broker=[f"kafka://{server}" for server in servers(settings)],
        broker_credentials=_credentials(settings),
        autodiscover=False,
        key_serializer="raw",
        value_serializer="raw",
        store="memory://",
        datadir=settings.data_dir / "faust",
        # Topics are ours to create, with their partitions and policies; no leader topic is needed.
        topic_allow_declare=False,
        topic_disable_leader=True,
        topic_partitions=1,
        # What stopping the flow does to records in flight to a standby is not known.
        table_standby_replicas=0,
        processing_guarantee="at_least_once",
        broker_session_timeout=SESSION_SECONDS,
        broker_heartbeat_interval=SESSION_SECONDS / 3,
        broker_max_poll_interval=_longest_batch(settings),
        broker_commit_interval=1.0,
        consumer_auto_offset_reset="earliest",
        consumer_max_fetch_size=FETCH_BYTES,
        producer_max_request_size=2 * MAX_RECORD,
        producer_max_batch_size=BATCH_BYTES,
        producer_linger=0.0,  # what is published together is handed over at once: there is nothing to wait for
        web_enabled=False,
        worker_redirect_stdouts=False,
    )


def _credentials(settings: Settings) -> Any:
    """Who we are to the broker, in Faust's words; None where it does not ask."""
    context = tls_context(settings)
    if settings.broker_user is not None and settings.broker_password is not None:
        return faust.SASLCredentials(
            username=settings.broker_user, password=settings.broker_password.get_secret_value(), ssl_context=context,
            mechanism=settings.broker_sasl,
        )  # fmt: skip
    return faust.SSLCredentials(context) if context is not None else None


def _longest_batch(settings: Settings) -> float:
    """Seconds that a batch may take in which every text hangs the reader, and is found out."""
    return 60.0 + (settings.batch_items + 1) * (settings.parse_seconds + START_SECONDS)


def _raw_topic(app: faust.App, name: str, partitions: int) -> Any:
    """A topic read as bytes: what does not decode must reach us, or it would be lost."""
    return app.topic(
        name, partitions=partitions, key_type=bytes, value_type=bytes, key_serializer="raw", value_serializer="raw",
        allow_empty=True, internal=True,
    )  # fmt: skip


def _extract(
    app: faust.App, settings: Settings, pool: ReadingPool, letters: DeadLetters, telemetry: Telemetry
) -> Extract:
    """The first stage, which hears of redactions while it works."""
    redactions = Redactions(settings)
    app.task(redactions.run)
    return Extract(settings, pool, letters, telemetry, redactions)


def _add_extract(
    app: faust.App, settings: Settings, extract: Extract, guard: OffsetGuard, telemetry: Telemetry,
    moved: Callable[[], None],
) -> None:  # fmt: skip
    items = _raw_topic(app, settings.topic(topics.ITEMS), settings.item_partitions)

    async def extract_items(stream: Any) -> None:
        async def write(events: Any, outcomes: Any) -> None:
            await extract.write(app.producer, events, outcomes)

        work = Work(extract.read, write, size=settings.batch_items, at_once=3)
        await Batches(stream, work, stage="extract", guard=guard, telemetry=telemetry, moved=moved).run()

    app.agent(items, name="extract", concurrency=1)(extract_items)


def _add_decide(
    app: faust.App, settings: Settings, decide: Decide, guard: OffsetGuard, telemetry: Telemetry,
    moved: Callable[[], None],
) -> None:  # fmt: skip
    decisions = _raw_topic(app, settings.topic(topics.DECISIONS), 1)

    async def pass_decisions_on(stream: Any) -> None:
        async def write(events: Any, _: None) -> None:
            await decide.handle(app.producer, events)

        work = Work(_nothing, write, size=settings.batch_items)
        await Batches(stream, work, stage="decide", guard=guard, telemetry=telemetry, moved=moved).run()

    app.agent(decisions, name="decide", concurrency=1)(pass_decisions_on)


def _add_watch(
    app: faust.App, settings: Settings, stage: WatchStage, guard: OffsetGuard, telemetry: Telemetry,
    moved: Callable[[], None],
) -> None:  # fmt: skip
    changelog = app.topic(
        topics.changelog_name(settings), partitions=1, key_type=str, value_type=bytes, key_serializer="raw",
        value_serializer="raw", allow_empty=True, compacting=True, deleting=False, acks=False, internal=True,
        maxsize=CHANGELOG_BUFFER,
    )  # fmt: skip
    # Given, not left to Faust, which would read our rows as JSON wrapped in JSON.
    table = app.Table(
        topics.table_name(settings), partitions=1, changelog_topic=changelog, store=on_disk(settings.data_dir)
    )
    events_topic = _raw_topic(app, settings.topic(topics.EVENTS), 1)

    async def watch_events(stream: Any) -> None:
        async def write(events: Any, _: None) -> None:
            await stage.handle(app.producer, table, events, lambda: batches.more)

        work = Work(_nothing, write, size=WATCH_BATCH)
        batches = Batches(stream, work, stage="watch", guard=guard, telemetry=telemetry, moved=moved)
        await batches.run()

    async def tell() -> None:
        held = app.consumer.assignment()
        if not _missing(app) and any(each.topic == settings.topic(topics.EVENTS) for each in held):
            await stage.tell(table)
            await stage.go_on(app.producer, position)

    async def position() -> int:
        return await _first_offset(settings, settings.topic(topics.EVENTS), 0)

    app.agent(events_topic, name="watch", concurrency=1)(watch_events)
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
