"""Keeps workers running: starts them, starts again those that end, stops them all in time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import IO

import structlog

from agents.settings import Settings, environment_of
from agents.worker import USAGE_STATUS

log = structlog.get_logger(__name__)

STOP_SECONDS = 10.0
"""Time a worker gets to stop before it is killed."""

BESIDE_SECONDS = 3.0
"""How often what runs beside the workers is looked at."""

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
CRASHES, WITHIN_SECONDS = 5, 120.0
"""A worker that ends this often within this time crashes at every start: it is given up, and that is said."""

WORKER = (sys.executable, "-m", "agents.worker")


@dataclass(slots=True)
class Restarts:
    """When to start again, and when to give up. Times in seconds of any steady clock."""

    ends: deque[float] = field(default_factory=lambda: deque(maxlen=CRASHES))

    def ended(self, now: float) -> float | None:
        """The pause before the next start; None where the worker is to be given up."""
        self.ends.append(now)
        if len(self.ends) == CRASHES and now - self.ends[0] < WITHIN_SECONDS:
            return None
        recent = sum(now - end < WITHIN_SECONDS for end in self.ends)
        return min(FIRST_PAUSE * 2.0 ** (recent - 1), LONGEST_PAUSE)


@dataclass(slots=True)
class Child:
    """One worker's process, over all its starts."""

    name: str
    process: subprocess.Popen[bytes] | None = None
    restarts: Restarts = field(default_factory=Restarts)
    start_at: float = 0.0


class Supervisor:
    """Runs a number of workers until told to stop."""

    def __init__(
        self,
        settings: Settings,
        workers: int,
        command: Sequence[str] = WORKER,
        output: IO[bytes] | None = None,
        beside: Callable[[], None] | None = None,
    ) -> None:
        """`output` takes what the workers write; `beside` is called every few seconds and may mend what else runs."""
        self._beside = beside
        self._environment = {**os.environ, **environment_of(settings), "OMP_NUM_THREADS": "1"}
        self._command = list(command)
        self._children = [Child(f"worker-{n}") for n in range(1, workers + 1)]
        self._output = output
        self._stop = threading.Event()
        self._gave_up = False

    def stop(self) -> None:
        """Ask `run` to stop the workers and return; safe to call from a signal handler or another thread."""
        self._stop.set()

    def run(self, clock: Callable[[], float] = time.monotonic) -> int:
        """Run until stopped or given up; returns 0 after a stop, 1 where a worker had to be given up."""
        try:
            look_at = clock()
            while not self._stop.wait(0.1) and not self._gave_up:
                for child in self._children:
                    self._tend(child, clock())
                if self._beside is not None and clock() >= look_at:
                    self._beside()
                    look_at = clock() + BESIDE_SECONDS
        finally:
            self._stop_all()
        return int(self._gave_up)

    def pids(self) -> list[int]:
        """The processes that run now."""
        return [child.process.pid for child in self._children if child.process is not None]

    def _tend(self, child: Child, now: float) -> None:
        if child.process is None:
            if now >= child.start_at:
                # Its own session: Ctrl-C in the terminal reaches us, and we stop the workers in order.
                child.process = subprocess.Popen(
                    self._command, env=self._environment, start_new_session=True,
                    stdout=self._output, stderr=self._output,
                )  # fmt: skip
            return
        status = child.process.poll()
        if status is not None:
            child.process = None
            self._ended(child, status, now)

    def _ended(self, child: Child, status: int, now: float) -> None:
        pause = None if status == USAGE_STATUS else child.restarts.ended(now)
        if pause is None:
            why = "wrong settings" if status == USAGE_STATUS else f"{CRASHES} ends in {WITHIN_SECONDS:.0f} s"
            log.critical("worker given up", worker=child.name, status=status, why=why)
            self._gave_up = True
            return
        log.warning("worker ended; it is started again", worker=child.name, status=status, in_s=pause)
        child.start_at = now + pause

    def _stop_all(self) -> None:
        running = [child.process for child in self._children if child.process is not None]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for process in running:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                log.warning("worker did not stop in time and is killed", pid=process.pid)
                process.kill()
                process.wait()


def run_until_signalled(supervisor: Supervisor) -> int:
    """Run the supervisor until a signal to end; returns the exit status."""
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: supervisor.stop())
    return supervisor.run()
