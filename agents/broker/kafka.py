"""Starts and stops the embedded Kafka."""

from __future__ import annotations

import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import psutil
import structlog

from agents.broker import java as processes
from agents.broker import logs, ports, state, storage
from agents.broker.answer import cluster_at
from agents.broker.exclusive import exclusive
from agents.broker.java import Java
from agents.broker.layout import LOCK_FILE, Layout, default_cache
from agents.broker.state import Running
from agents.jars import JarStore, Progress, read_lock, version_of
from stream.errors import BrokerBroken

# A broker that was killed checks its newest segments first: seconds, or minutes after gigabytes.
START_LIMIT_S = 180.0
STOP_LIMIT_S = 30.0
# Longer than a first start on a slow line, whose download another process may be at.
_LOCK_LIMIT_S = 900.0
_POLL_S = 0.1
_PORT_ATTEMPTS = 3
_PORT_TAKEN = "Address already in use"
_KAFKA = "kafka_2.13"
_OTHERWISE = ", or set TOCSIN_BROKER to a Kafka of your own"

_log = structlog.get_logger()


class _PortLost(BrokerBroken):
    """Another program took the port between our look and Kafka's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KafkaStatus:
    """The embedded Kafka now. `running`: its process lives; `address` as in "127.0.0.1:9092"; `version`: of
    the running broker, else of the one that a start would run.
    """

    running: bool
    address: str | None
    pid: int | None
    version: str
    data_dir: Path
    log_file: Path


class EmbeddedKafka:
    """A single-node Kafka on loopback with its data in `<data_dir>/kafka`; it outlives the process that starts it.

    `port` is the preferred one (0: any); the status tells which it is. `on_progress(done, total, name)` is
    told bytes done and bytes in all while jars are fetched, from threads, one call at a time.
    Any number of these may look at the same `data_dir`, from any number of processes.
    """

    def __init__(
        self,
        data_dir: Path,
        cache_dir: Path | None = None,
        port: int = 9092,
        on_progress: Progress | None = None,
    ) -> None:
        self._layout = Layout.of(data_dir)
        self._store = JarStore(cache_dir or default_cache(), otherwise=_OTHERWISE)
        self._port = port
        self._on_progress = on_progress
        self._child: subprocess.Popen[bytes] | None = None

    def start(self) -> KafkaStatus:
        """Start Kafka unless it runs, and return when it answers.

        Raises DownloadFailed where its jars cannot be had, and BrokerBroken, with the last lines of its log,
        where it does not start or does not answer, or where its folder cannot be written to.
        """
        try:
            return self._ensured()
        except OSError as error:
            raise BrokerBroken(f"Kafka's folder {self._layout.root} cannot be written to: {error.strerror}") from error

    def _ensured(self) -> KafkaStatus:
        with exclusive(self._layout.lock, _LOCK_LIMIT_S):
            running = state.find(self._layout)
            if running is None:
                running = self._start()
            else:
                self._await_answer(running, logs.size_of_log(self._layout))
            state.write_state(self._layout.state, running)
        return self._told(running)

    def stop(self) -> None:
        """Stop Kafka if it runs: cleanly, or by killing it where it does not end in time, which is logged.

        Raises BrokerBroken where it cannot be stopped.
        """
        if not self._layout.root.exists():
            return
        with exclusive(self._layout.lock, _LOCK_LIMIT_S):
            running = state.find(self._layout)
            if running is not None:
                self._end(running.pid)
            self._layout.state.unlink(missing_ok=True)

    def status(self) -> KafkaStatus:
        """Return whether Kafka runs, and where; changes nothing and does not wait."""
        return self._told(state.find(self._layout))

    def _start(self) -> Running:
        jars = read_lock(LOCK_FILE)
        java = Java(self._layout, self._store.fetch(jars, self._on_progress))
        self._layout.logs.mkdir(parents=True, exist_ok=True)
        storage.ensure_formatted(self._layout, java)
        for left in reversed(range(_PORT_ATTEMPTS)):
            try:
                return self._launch(java, version_of(jars, _KAFKA))
            except _PortLost:
                if not left:
                    raise
        raise AssertionError("the last attempt returns or raises")

    def _launch(self, java: Java, version: str) -> Running:
        port = ports.free_port(self._port)
        controller = ports.free_port(port + 1, frozenset({port}))
        storage.write_properties(self._layout.properties, self._layout.data.name, port, controller)
        offset = logs.size_of_log(self._layout)
        self._child = None
        try:
            self._child = java.launch(state.marks(self._layout, port, version))
            running = self._observed(self._child, offset)
            state.write_state(self._layout.state, running)
            self._await_answer(running, offset)
        except BaseException:
            # An interrupt while it starts, too, must not leave a broker that nobody asked for: not even one that comes
            # amid the launch, when nothing here knows the process yet.
            left = self._child or state.find(self._layout)
            if left is not None:
                self._end(left.pid)
            self._layout.state.unlink(missing_ok=True)
            raise
        return running

    def _observed(self, child: subprocess.Popen[bytes], offset: int) -> Running:
        """Return what the system says of a process just begun, which at first has no command line yet."""
        while child.poll() is None:
            running = state.describe(self._layout, psutil.Process(child.pid))
            if running is not None:
                return running
            time.sleep(_POLL_S)
        raise self._broken("Kafka died at once", offset)

    def _await_answer(self, running: Running, offset: int) -> None:
        expected = storage.cluster_id(self._layout.data)
        deadline = time.monotonic() + START_LIMIT_S
        while cluster_at(running.address) != expected:
            if not state.alive(self._layout, running):
                raise self._broken("Kafka died while it started", offset)
            if time.monotonic() > deadline:
                raise self._broken(
                    f"Kafka (process {running.pid}) does not answer at {running.address}; stop it first", offset
                )
            time.sleep(_POLL_S)

    def _broken(self, what: str, offset: int) -> BrokerBroken:
        said = logs.said_since(self._layout, offset)
        kind = _PortLost if _PORT_TAKEN in said else BrokerBroken
        return kind(f"{what}. Its log, {self._layout.server_log}, ends:\n{logs.last_lines(said)}")

    def _end(self, pid: int) -> None:
        if not processes.end(pid, STOP_LIMIT_S):
            _log.warning("kafka did not stop in time and was killed", pid=pid, seconds=STOP_LIMIT_S)
        if self._child is not None:
            self._child.poll()

    def _told(self, running: Running | None) -> KafkaStatus:
        return KafkaStatus(
            running=running is not None,
            address=running.address if running else None,
            pid=running.pid if running else None,
            version=running.version if running else version_of(read_lock(LOCK_FILE), _KAFKA),
            data_dir=self._layout.root.parent,
            log_file=self._layout.server_log,
        )
