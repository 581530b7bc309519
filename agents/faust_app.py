"""Faust's application as we set it: raw records, topics of our own, and moving partitions that wait no longer than they
can."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import faust

from agents.clients import BATCH_BYTES, MAX_RECORD, servers, tls_context
from agents.isolation import START_SECONDS
from agents.recovering import Tables, Transport
from agents.settings import Settings
from stream.errors import UsageError

FAUST_VERSION = "0.15.3"
"""The version whose order of signals the cure in `agents.guard` rests on."""

SESSION_SECONDS = 6.0
"""Time after which Kafka takes a silent worker for dead and gives its partitions away: the least that it allows.

A worker that was killed and started again waits for this. Heartbeats come from a thread, so long work delays none."""

SETTLE_SECONDS = 4.0
"""How long partitions that are to move wait for the batches under way, and their commit."""

TOPICS_MS = 30_000
"""How old what is known of topics may become: the sooner are partitions that were added read."""

FETCH_BYTES = 250_000
"""Read of a partition at a time, or one batch where that is larger: the less, the nearer in time do the partitions of
a backlog stay, and what comes in order is joined at a fraction of the cost."""


async def _nothing_under_way(*, stops: bool) -> None:
    """What an application without stages has to wait for."""


class App(faust.App):
    """Faust's application, which waits for batches under way for no longer than it can, and before it tells anybody
    that partitions move.

    Faust itself waits without a limit, and tells afterwards: a batch that waits for what another worker is to send
    would never end, and Kafka would take this worker for dead.
    """

    logger = logging.getLogger("faust.app")  # whose lines of starting and stopping are not ours
    beside: tuple[Callable[[], Coroutine[Any, Any, None]], ...] = ()
    """What runs from the start on."""
    settle: Callable[..., Awaitable[None]] = staticmethod(_nothing_under_way)
    """Waits for the batches under way; `stops` says whether the worker does."""

    async def on_start(self) -> None:
        """Begin what runs beside the stages: Faust's own tasks and timers wait until the state is restored."""
        await super().on_start()
        for run in self.beside:
            self.add_future(run())

    def _new_transport(self) -> Any:
        return Transport(self.conf.broker_consumer, self)

    async def _consumer_wait_empty(self, consumer: Any, logger: Any) -> None:  # noqa: ARG002  Faust's
        await self.settle(stops=self.should_stop)
        commit = asyncio.ensure_future(consumer.commit_and_end_transactions())
        # Faust's commit waits for one that is under way even where it is cancelled.
        done, _ = await asyncio.wait({commit}, timeout=SETTLE_SECONDS)
        if done:
            await commit


def bare_app(settings: Settings) -> App:
    """The application, without agents and tables.

    Raises:
        UsageError: another version of Faust is installed than the one the cure is known to work with.
    """
    _check_version()
    return App(
        settings.group,
        broker=[f"kafka://{server}" for server in servers(settings)],
        broker_credentials=_credentials(settings),
        autodiscover=False,
        key_serializer="raw",
        value_serializer="raw",
        store="memory://",
        TableManager=Tables,
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
        broker_max_poll_interval=longest_batch(settings),
        broker_commit_interval=1.0,
        stream_wait_empty=False,  # `App` waits
        consumer_auto_offset_reset="earliest",
        consumer_max_fetch_size=FETCH_BYTES,
        consumer_metadata_max_age_ms=TOPICS_MS,
        producer_metadata_max_age_ms=TOPICS_MS,
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


def longest_batch(settings: Settings) -> float:
    """Seconds that a batch may take in which every text hangs the reader, and is found out."""
    return 60.0 + (settings.batch_items + 1) * (settings.parse_seconds + START_SECONDS)


def raw_topic(app: faust.App, name: str, partitions: int) -> Any:
    """A topic read as bytes: what does not decode must reach us, or it would be lost."""
    return app.topic(
        name, partitions=partitions, key_type=bytes, value_type=bytes, key_serializer="raw", value_serializer="raw",
        allow_empty=True, internal=True,
    )  # fmt: skip


def _check_version() -> None:
    if faust.__version__ != FAUST_VERSION:
        raise UsageError(
            f"faust-streaming {faust.__version__} is installed; only {FAUST_VERSION} loses no records here"
        )
