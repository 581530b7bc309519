"""A running system to be measured: the embedded broker, topics and workers of its own, and what they cost."""

from __future__ import annotations

import asyncio
import threading
import time
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psutil
from aiokafka import TopicPartition
from aiokafka.admin import NewTopic

from agents import topics
from agents.broker import EmbeddedKafka
from agents.clients import admin_client, held_records, offset_reader
from agents.commands.ingest import send_lines
from agents.logs import configure_logs
from agents.offsets import lag
from agents.settings import Settings, load_settings
from agents.supervisor import WORKER, Supervisor
from stream import wire
from stream.records import NewsItem

_NUMBERS = count(1)
FIRST_PORT = 22_000
"""Below those that the system gives to whoever connects: asking such a port, one may reach oneself."""

LONGEST = 900.0
"""Seconds that anything here may take."""


@dataclass
class System:
    """Topics of its own on a broker, and workers that come and go."""

    settings: Settings
    log: Path
    kafka: EmbeddedKafka
    _supervisor: Supervisor | None = None

    def send(self, items: Iterable[NewsItem]) -> float:
        """Send items; returns when Kafka has all of them (seconds since 1970)."""
        pairs = [(item.id.encode(), wire.encode(item)) for item in items]
        asyncio.run(send_lines(self.settings, pairs, lambda _: None))
        return time.time()

    @contextmanager
    def workers(self, number: int = 1) -> Iterator[None]:
        """So many workers, ready to work."""
        with self.log.open("ab") as log:
            self._supervisor = Supervisor(self.settings, number, WORKER, output=log)
            thread = threading.Thread(target=self._supervisor.run)
            thread.start()
            try:
                wait_for(lambda: self.ready() == number, self.log_end)
                yield
            finally:
                self._supervisor.stop()
                thread.join(30)
                self._supervisor = None

    def ready(self) -> int:
        """How many workers say that they are ready."""
        ports = range(self.settings.metrics_port, self.settings.metrics_port + 4)
        return sum(_answers(f"http://127.0.0.1:{port}/readyz") for port in ports)

    def lag(self) -> int:
        """Records that the stages have not dealt with."""
        return sum(asyncio.run(lag(self.settings)).values())

    def wait_until_done(self) -> None:
        """Return when the stages have dealt with everything."""
        wait_for(lambda: self.lag() == 0, self.log_end, pause=2.0)  # each question costs the broker 20 ms

    def log_end(self) -> str:
        """The last that the workers wrote."""
        return self.log.read_text()[-3000:]

    def records(self, name: str) -> list[Any]:
        """All records of a topic."""

        async def read() -> list[Any]:
            async with offset_reader(self.settings, committed=True) as consumer:
                await topics.read_whole(consumer, self.settings, name)
                return [record async for record in held_records(consumer)]

        return asyncio.run(read())

    def rows(self) -> list[Any]:
        """All rows that the watch stage ever stored."""

        async def read() -> list[Any]:
            async with offset_reader(self.settings) as consumer:
                consumer.assign([TopicPartition(topics.changelog_name(self.settings), 0)])
                await consumer.seek_to_beginning()
                return [record async for record in held_records(consumer)]

        return asyncio.run(read())

    def costs(self) -> Costs:
        """Processor time up to now of what runs."""
        assert self._supervisor is not None
        workers = [psutil.Process(pid) for pid in self._supervisor.pids()]
        readers = [child for worker in workers for child in worker.children() if _is_reader(child)]
        broker = psutil.Process(self.kafka.status().pid)
        return Costs(*(sum(map(_cpu, group)) for group in (workers, readers, [broker])), time.time())

    def memory(self) -> tuple[float, float]:
        """Megabytes that a worker and its reading process have to themselves, on the average."""
        assert self._supervisor is not None
        workers = [psutil.Process(pid) for pid in self._supervisor.pids()]
        readers = [child for worker in workers for child in worker.children() if _is_reader(child)]
        return _megabytes(workers), _megabytes(readers)


@dataclass(frozen=True, slots=True)
class Costs:
    """Seconds of processor time, and when they were taken."""

    workers: float
    """The processes of the workers, which take, publish, join and count."""
    readers: float
    """Their reading processes."""
    broker: float
    at: float

    def since(self, before: Costs) -> Costs:
        """What came in between."""
        return Costs(
            self.workers - before.workers, self.readers - before.readers, self.broker - before.broker,
            self.at - before.at,
        )  # fmt: skip


@dataclass
class Bench:
    """Makes systems on one broker."""

    kafka: EmbeddedKafka
    folder: Path
    made: list[System] = field(default_factory=list)

    @property
    def address(self) -> str:
        """Where the broker listens."""
        return str(self.kafka.status().address)

    def topic(self, system: System, name: str) -> str:
        """One more topic beside those of a system; returns its full name."""
        settings = system.settings

        async def make() -> None:
            async with admin_client(settings) as client:
                stamped = {"message.timestamp.type": "LogAppendTime"}
                await client.create_topics([NewTopic(settings.topic(name), 4, 1, topic_configs=stamped)])

        asyncio.run(make())
        return settings.topic(name)

    def system(self, **given: Any) -> System:
        """A new system, with its topics; settings may be given."""
        number = next(_NUMBERS)
        usual = {"data_dir": self.folder / str(number), "topic_prefix": f"b{number}.", "group": f"bench-{number}",
                 "metrics_port": FIRST_PORT + 10 * number, "log_format": "json"}  # fmt: skip
        settings = Settings(broker=f"kafka://{self.address}", **(usual | given))
        asyncio.run(topics.create_topics(settings))
        self.made.append(System(settings, self.folder / f"workers-{number}.log", self.kafka))
        return self.made[-1]


@contextmanager
def bench() -> Iterator[Bench]:
    """The embedded broker, without any topic, for as long as the benchmark runs; logs go to standard error."""
    configure_logs(load_settings())
    with TemporaryDirectory() as folder:
        kafka = EmbeddedKafka(Path(folder) / "broker", port=0)
        kafka.start()
        try:
            yield Bench(kafka, Path(folder))
        finally:
            kafka.stop()


def wait_for(condition: Callable[[], bool], told: Callable[[], str] = lambda: "", pause: float = 1.0) -> None:
    """Return once it is so."""
    deadline = time.monotonic() + LONGEST
    while not condition():
        if time.monotonic() > deadline:
            raise SystemExit(f"not within {LONGEST:.0f} s; {told()}")
        time.sleep(pause)


def median(values: Sequence[float]) -> float:
    """The middle one; the upper of two."""
    return sorted(values)[len(values) // 2]


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except (OSError, HTTPException):
        return False


def _is_reader(process: psutil.Process) -> bool:
    return any("spawn_main" in word for word in process.cmdline())


def _cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def _megabytes(processes: Sequence[psutil.Process]) -> float:
    return sum(process.memory_full_info().uss for process in processes) / len(processes) / 2**20
