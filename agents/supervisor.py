"""Keeps workers and their companions running: starts them, starts again those that end, stops them all in time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import IO

import structlog

from agents.ending import Exit
from agents.settings import PARENT_TOLD, STARTS_TOLD, Settings, environment_of

log = structlog.get_logger(__name__)

STOP_SECONDS = 10.0
"""Time a worker gets to stop before it is killed."""

BESIDE_SECONDS = 3.0
"""How often what runs beside the workers is looked at."""

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 10.0
CRASHES = 5
"""A worker that ends this often in a row without having dealt with anything crashes at every start: it is given up."""

ENDS, WITHIN_SECONDS = 60, 900.0
"""So is one that ends this often within this time, though it deals with something in between."""

HOPELESS: dict[int, str] = {Exit.USAGE: "wrong settings", Exit.INPUT: "most of what comes cannot be read"}
"""Statuses after which starting again is of no use."""

WORKER = (sys.executable, "-m", "agents.worker")
MONITOR = (sys.executable, "-m", "agents.monitor")


@dataclass(slots=True)
class Restarts:
    """When to start again, and when to give up. Times in seconds of any steady clock."""

    ends: deque[float] = field(default_factory=lambda: deque(maxlen=ENDS))
    in_vain: int = 0
    """Ends in a row before which nothing was dealt with."""

    def ended(self, now: float, *, moved: bool, outage: bool = False) -> float | None:
        """The pause before the next start; None where the worker is to be given up.

        `moved`: it had dealt with something; `outage`: it misses what may come back, so it is never given up.
        """
        self.ends.append(now)
        self.in_vain = 0 if moved else self.in_vain + 1
        often = len(self.ends) == ENDS and now - self.ends[0] < WITHIN_SECONDS
        if (self.in_vain >= CRASHES or often) and not outage:
            return None
        return 0.0 if moved else float(min(FIRST_PAUSE * 2.0 ** (self.in_vain - 1), LONGEST_PAUSE))


@dataclass(slots=True)
class Child:
    """One process, over all its starts."""

    name: str
    command: Sequence[str]
    needed: bool = True
    """Whether the system ends where this is given up: of the page it does not."""
    process: subprocess.Popen[bytes] | None = None
    restarts: Restarts = field(default_factory=Restarts)
    start_at: float = 0.0
    hears: int | None = None
    """The descriptor on which the process tells that work moves on."""
    given_up: bool = False
    starts: int = 0

    def start(self, environment: Mapping[str, str], output: IO[bytes] | None) -> None:
        """Start the process, in its own session: Ctrl-C reaches the supervisor, which stops the workers in order."""
        self.starts += 1
        hears, tells = os.pipe()
        os.set_blocking(hears, False)
        told = {STARTS_TOLD: str(self.starts), PARENT_TOLD: str(os.getpid())}
        try:
            self.process = subprocess.Popen(
                [*self.command, str(tells)], env={**environment, **told}, pass_fds=(tells,),
                start_new_session=True, stdout=output, stderr=output,
            )  # fmt: skip
        except OSError:
            os.close(hears)
            raise
        finally:
            os.close(tells)
        self.hears = hears

    def moved(self) -> bool:
        """Whether the process, which has ended, had dealt with anything; to be asked once."""
        assert self.hears is not None
        try:
            told = os.read(self.hears, 1)
        except BlockingIOError:
            told = b""
        os.close(self.hears)
        self.hears = None
        return bool(told)


class Supervisor:
    """Runs a number of workers until told to stop."""

    def __init__(
        self,
        settings: Settings,
        workers: int,
        command: Sequence[str] = WORKER,
        output: IO[bytes] | None = None,
        beside: Callable[[], None] | None = None,
        companions: Mapping[str, Sequence[str]] = MappingProxyType({}),
    ) -> None:
        """`output` takes what the workers write; `beside` is called every few seconds and may mend what else runs.

        `companions` are further processes, by name: their commands get a descriptor as a worker's does, on which they
        tell that they do their work, and one that is given up does not end the others.
        """
        self._beside = beside
        self._environment = {**os.environ, **environment_of(settings), "OMP_NUM_THREADS": "1"}
        self._children = [
            *(Child(f"worker-{n}", command) for n in range(1, workers + 1)),
            *(Child(name, companion, needed=False) for name, companion in companions.items()),
        ]
        self._output = output
        self._stop = threading.Event()
        self._gave_up = False

    def stop(self) -> None:
        """Ask `run` to stop the workers and return; safe to call from a signal handler or another thread."""
        self._stop.set()

    def run(self, clock: Callable[[], float] = time.monotonic) -> int:
        """Run until stopped or given up; returns 0 after a stop, 1 where a worker, not a companion, was given up."""
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
            if now >= child.start_at and not child.given_up:
                self._start(child, now)
            return
        status = child.process.poll()
        if status is not None:
            child.process = None
            self._ended(child, status, now)

    def _start(self, child: Child, now: float) -> None:
        try:
            child.start(self._environment, self._output)
        except OSError as error:  # no memory, no descriptors: they come back
            pause = child.restarts.ended(now, moved=False, outage=True) or LONGEST_PAUSE
            log.warning("worker cannot be started; it is tried again", worker=child.name, reason=str(error), in_s=pause)
            child.start_at = now + pause

    def _ended(self, child: Child, status: int, now: float) -> None:
        moved, outage = child.moved(), status == Exit.UNAVAILABLE
        pause = None if status in HOPELESS else child.restarts.ended(now, moved=moved, outage=outage)
        if pause is None:
            why = HOPELESS.get(status, f"{child.restarts.in_vain} ends in a row, {len(child.restarts.ends)} in all")
            log.critical("worker given up", worker=child.name, status=status, why=why)
            child.given_up = True
            self._gave_up = self._gave_up or child.needed
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
