"""How a worker ends by itself, and what its supervisor is to make of it."""

from __future__ import annotations

import errno
import os
from enum import IntEnum

import structlog

from stream.errors import BrokerUnavailable, DeliveryFailed, TooManyLetters, UsageError

log = structlog.get_logger(__name__)


class Exit(IntEnum):
    """Statuses of a worker that ends by itself (those of sysexits.h), which tell its supervisor what to do."""

    USAGE = 64
    """Wrong settings: starting again is of no use."""
    INPUT = 65
    """Most of what comes cannot be read: somebody has to look."""
    UNAVAILABLE = 69
    """Something it needs is away: start again, as often as it takes."""
    UNSAFE = 70
    """It could not go on without losing something: start again."""


FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
"""Why a file cannot be written until somebody makes room."""


def abandon(reason: str, status: Exit = Exit.UNSAFE) -> None:
    """End the process now, before anything more is acknowledged; the supervisor decides what then."""
    log.critical("worker cannot go on safely", reason=reason, status=status.value)
    os._exit(status)


def is_full(error: BaseException) -> bool:
    """Whether a disk has no room: nothing is wrong with the worker, and there may be room again."""
    return isinstance(error, OSError) and error.errno in FULL


def abandon_over(error: BaseException, work: str, **told: object) -> None:
    """End the process over an error, with the status that goes with it; `told` goes into the log where nothing explains
    the error but its traceback."""
    if isinstance(error, TooManyLetters):
        abandon(f"{work}: {error}", Exit.INPUT)
    elif isinstance(error, (BrokerUnavailable, DeliveryFailed)) or is_full(error):
        abandon(f"{work}: {error}", Exit.UNAVAILABLE)
    elif isinstance(error, UsageError):  # records or state that this version cannot read: another must be started
        abandon(f"{work}: {error}", Exit.USAGE)
    else:
        log.error("batch failed", stage=work, exc_info=error, **told)
        abandon(f"{work}: {type(error).__name__}: {error}")
