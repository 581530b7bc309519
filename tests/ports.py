"""Ports for what a test starts: below those that are given to whoever connects, so that none is gone meanwhile."""

from __future__ import annotations

import os
import random

from agents.broker.ports import is_free

SPAN = 12
"""Ports in a row that are free: those of companions lie up to ten beyond a worker's."""
_PLACES = range(20_000, 32_000, SPAN)


def free_port() -> int:
    """The first of some ports in a row on which nobody listens."""
    chance = random.Random(os.urandom(8))
    return next(port for port in chance.sample(_PLACES, len(_PLACES)) if all(map(is_free, range(port, port + SPAN))))
