"""Whether this process may still write: one that was suspended may have lost its partitions, and wakes amid a batch."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from agents.ending import abandon

TICK_SECONDS = 0.25


def _running_or_not() -> float:
    """Seconds on a clock that goes on while the machine sleeps, where it has one."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


class Lease:
    """Notices that the process stood still for as long as Kafka waits for a silent worker.

    Kafka then has given its partitions away, and what it was about to write would stand over what their new owner
    wrote.
    """

    def __init__(
        self, limit: float, clock: Callable[[], float] = _running_or_not, end: Callable[[str], None] = abandon
    ) -> None:
        """`limit` in seconds; `end` is told why the process has to end."""
        self._limit = limit
        self._clock = clock
        self._end = end
        self._last = clock()
        self._lost: str | None = None

    def keep(self) -> None:
        """The process runs; asked often, and before whatever only the owner of a partition may write."""
        now = self._clock()
        still, self._last = now - self._last, now
        if still > self._limit:
            self._lost = f"suspended for {still:.0f} s: its partitions are another's"
        if self._lost is not None:  # also for whoever asks next, in another thread
            self._end(self._lost)

    def start(self) -> None:
        """Ask from a thread of its own, from now on: what came before held no partition yet, however long it took."""
        self._last = self._clock()

        def tick() -> None:
            while True:
                self.keep()
                time.sleep(TICK_SECONDS)

        threading.Thread(target=tick, name="lease", daemon=True).start()
