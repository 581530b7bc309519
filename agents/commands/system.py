"""Commands that run the system: `up`, `worker`, `kafka`, `topics`."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Iterator

import structlog
from rich.table import Table

from agents.broker import EmbeddedKafka, KafkaStatus
from agents.broker.exclusive import exclusive
from agents.clients import servers
from agents.commands import console
from agents.commands.wires import companions, companions_of_topics
from agents.logs import configure_logs
from agents.settings import Settings
from agents.supervisor import MONITOR, Supervisor, run_until_signalled
from agents.topics import create_topics, topic_specs
from stream.errors import BrokerBroken, UsageError

log = structlog.get_logger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 5.0, 60.0
"""Seconds between two attempts to start a Kafka that does not start."""


def embedded(settings: Settings) -> EmbeddedKafka:
    """The embedded Kafka of these settings; it tells what it downloads."""
    return EmbeddedKafka(settings.data_dir, settings.cache_dir, settings.kafka_port, _Download().at)


class _Download:
    """Tells of the download of Kafka's jars: now and then while it lasts, never where nothing is fetched."""

    def __init__(self) -> None:
        self._told = 0

    def at(self, done: int, total: int, name: str) -> None:
        """`done` of `total` bytes are here; `name` is the jar that comes now."""
        if done * 10 // total > self._told:
            self._told = done * 10 // total
            console.err.print(f"fetching Kafka: {done / 1e6:.0f} of {total / 1e6:.0f} MB ({name})", style="dim")


@contextlib.contextmanager
def running_broker(settings: Settings) -> Iterator[Settings]:
    """The settings with a broker that answers: the one that is set, or the embedded one, stopped at the end.

    An embedded Kafka that ran before goes on running afterwards.

    Raises:
        UsageError: another process is in this block with the same embedded Kafka, and would stop it at its own end.
    """
    if settings.broker is not None:
        yield settings
        return
    kafka = embedded(settings)
    with exclusive(settings.data_dir / "up.lock", 0.0, _runs_already(settings)):
        before = kafka.status().running
        console.err.print("starting Kafka …" if not before else "Kafka runs already, and will go on", style="dim")
        status = kafka.start()
        try:
            yield settings.model_copy(update={"broker": f"kafka://{status.address}"})
        finally:
            if not before:
                console.err.print("stopping Kafka …", style="dim")
                kafka.stop()


def _runs_already(settings: Settings) -> UsageError:
    address = embedded(settings).status().address or f"127.0.0.1:{settings.kafka_port}"
    return UsageError(
        f"`tocsin up` runs already on {settings.data_dir}, and its Kafka ends with it: for one more worker "
        f"TOCSIN_BROKER=kafka://{address} tocsin worker; for a system beside it, set TOCSIN_DATA_DIR and "
        "TOCSIN_KAFKA_PORT"
    )


def up(settings: Settings, workers: int) -> int:
    """Everything on one machine, until Ctrl-C; returns the exit status."""
    configure_logs(settings)
    wires = dict(companions(settings))
    with running_broker(settings) as running:
        asyncio.run(create_topics(running))
        console.err.print(_addresses(running, workers))
        wires |= companions_of_topics(running)
        beside = None if settings.broker else KafkaWatch(embedded(settings))
        supervisor = Supervisor(running, workers, beside=beside, companions={"monitor": MONITOR, **wires})
        status = run_until_signalled(supervisor)
    console.err.print("stopped; what Kafka holds stays in " + str(settings.data_dir), style="dim", soft_wrap=True)
    return status


class KafkaWatch:
    """Sees that the embedded Kafka runs, and starts it again where it died; where that fails, later and later."""

    def __init__(self, kafka: EmbeddedKafka, clock: Callable[[], float] = time.monotonic) -> None:
        self._kafka = kafka
        self._clock = clock
        self._pause = FIRST_PAUSE
        self._again_at = 0.0

    def __call__(self) -> None:
        """Look once."""
        if self._clock() < self._again_at or self._kafka.status().running:
            return
        log.error("Kafka ended; it is started again")
        try:
            self._kafka.start()
        except BrokerBroken as error:  # a full disk, say: what is not dealt with stays until there is room
            log.error("Kafka does not start", reason=str(error), again_in_s=self._pause)  # noqa: TRY400  for an operator
            self._again_at = self._clock() + self._pause
            self._pause = min(2 * self._pause, LONGEST_PAUSE)
        else:
            self._pause = FIRST_PAUSE


def _addresses(settings: Settings, workers: int) -> Table:
    table = Table(show_header=False, box=None)
    last = settings.metrics_port + workers - 1
    ports = str(settings.metrics_port) if workers == 1 else f"{settings.metrics_port}–{last}"
    table.add_row("page", f"[bold]{settings.base_url}/[/] (or the next free port; the log says which)")
    table.add_row("broker", f"{settings.broker}")
    table.add_row("metrics", f"http://{settings.bind}:{ports}/metrics (or the next free port; the log says which)")
    table.add_row("send items", f"TOCSIN_BROKER={settings.broker} tocsin ingest FILE")
    table.add_row("see alerts", f"TOCSIN_BROKER={settings.broker} tocsin tail alerts --follow")
    table.add_row(
        "at first", "alerts say cold_start for 28 days of news; tocsin ingest --replay ARCHIVE teaches it sooner"
    )
    table.add_row("stop", "Ctrl-C")
    return table


def worker(settings: Settings) -> int:
    """One supervised worker on the broker that is set; returns the exit status.

    Raises:
        BadSetting: no broker is set.
    """
    servers(settings)
    configure_logs(settings)
    return run_until_signalled(Supervisor(settings, 1))


def monitor(settings: Settings) -> int:
    """The page and its API on the broker that is set, until a signal to end; returns the exit status.

    Raises:
        BadSetting: no broker is set, or no port is free.
    """
    from agents.monitor.__main__ import run

    servers(settings)
    configure_logs(settings)
    console.err.print(f"page {settings.base_url}/ (or the next free port; the log says which)", soft_wrap=True)
    run(settings)
    return 0


def topics_create(settings: Settings) -> int:
    """Create the topics that are missing, and show them all."""
    created = set(asyncio.run(create_topics(beside(settings))))
    table = Table("topic", "partitions", "cleanup", "")
    for spec in topic_specs(settings):
        policy = "compact" if spec.compact else "delete"
        table.add_row(spec.name, str(spec.partitions), policy, "created" if spec.name in created else "there")
    console.out.print(table)
    return 0


def beside(settings: Settings) -> Settings:
    """The settings with the broker that is set, else the embedded one if it runs: for commands beside a system."""
    if settings.broker is None:
        status = embedded(settings).status()
        if status.running:
            return settings.model_copy(update={"broker": f"kafka://{status.address}"})
    return settings


def kafka_start(settings: Settings) -> int:
    """Start the embedded Kafka, or say that it runs."""
    kafka = embedded(settings)
    before = kafka.status().running
    _show("runs already" if before else "started", kafka.start())
    return 0


def kafka_stop(settings: Settings) -> int:
    """Stop the embedded Kafka, or say that it does not run."""
    kafka = embedded(settings)
    if not kafka.status().running:
        console.out.print("Kafka is not running")
        return 0
    kafka.stop()
    console.out.print("Kafka stopped; its data stay")
    return 0


def kafka_status(settings: Settings) -> int:
    """Say whether the embedded Kafka runs; returns 0 if it does, 3 if not (as LSB's init scripts do)."""
    status = embedded(settings).status()
    if not status.running:
        console.out.print("Kafka is not running")
        return 3
    _show("runs", status)
    return 0


def _show(word: str, status: KafkaStatus) -> None:
    console.out.print(f"Kafka {status.version} {word}: [bold]{status.address}[/] (pid {status.pid})")
    console.out.print(f"  data {status.data_dir}\n  log  {status.log_file}", style="dim", soft_wrap=True)
    console.out.print(f"  use  TOCSIN_BROKER=kafka://{status.address}", style="dim", soft_wrap=True)
