"""Ports for what a test starts: below those that are given to whoever connects, so that none is gone meanwhile."""

from __future__ import annotations

import os
import random

from agents.broker.ports import is_free

SPAN = 12
"""Ports in a row that are free: those of companions lie up to ten beyond a worker's."""
_PROCESSES = 8
_OWN = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % _PROCESSES
"""Of the processes that share the tests, this one: each has places of its own, else two could find the same free."""
_PLACES = list(range(18_000, 32_000, SPAN))[_OWN::_PROCESSES]
random.Random(os.urandom(8)).shuffle(_PLACES)


def free_port() -> int:
    """The first of some ports in a row on which nobody listens; never one that was given before."""
    while _PLACES:
        port = _PLACES.pop()
        if all(map(is_free, range(port, port + SPAN))):
            return port
    raise RuntimeError("no free ports are left for the tests of this process")
