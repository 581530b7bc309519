"""One at a time, over processes."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from stream.errors import BrokerBroken, TocsinError

_POLL_S = 0.1


@contextmanager
def exclusive(path: Path, limit_s: float, held: TocsinError | None = None) -> Iterator[None]:
    """Hold the lock file for the block. The system releases it when its holder dies, however it dies.

    Raises BrokerBroken where it cannot be made, and `held` (a BrokerBroken unless given) where another process holds it
    for longer than `limit_s`.
    """
    with _opened(path) as file:
        deadline = time.monotonic() + limit_s
        while not _taken(file.fileno()):
            if time.monotonic() > deadline:
                raise held or BrokerBroken(f"another process has been starting or stopping Kafka for long: {path}")
            time.sleep(_POLL_S)
        yield


def _opened(path: Path) -> BinaryIO:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("ab")
    except OSError as error:
        raise BrokerBroken(f"Kafka's folder {path.parent} cannot be written: {error.strerror}") from error


def _taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
