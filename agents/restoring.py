"""The state of the second stage from its rows."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog

from agents.measures import WatchMeasures
from stream.state import DONE, State
from stream.watch import ITEM, Step

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Restored:
    """A state from rows."""

    state: State
    first: Step | None
    """What is to be published and stored first: what a batch that was cut off tells, and what changes where the rows
    were of another version or other parameters."""
    begins: bool
    """Whether no batch was ever done: what was decided before is not in the state, and may not come again."""


class Restoring:
    """Makes states from rows. It takes its time (a third of a millisecond an item), and belongs beside the loop."""

    def __init__(self, new_state: Callable[[], State], measures: WatchMeasures) -> None:
        self._new_state = new_state
        self._measures = measures

    def restored(self, rows: Mapping[str, bytes]) -> Restored:
        """The state that the rows hold.

        Raises:
            StateMismatch: a row cannot be read, or is of no known kind.
        """
        started = time.monotonic()
        state = self._new_state()
        first = state.restore(rows, datetime.now(UTC))
        self._measures.restored(rows, time.monotonic() - started)
        if rows:
            log.info("state restored", rows=len(rows))
        if first is not None and first.rows:
            items = sum(key.startswith(ITEM) for key in first.rows)
            log.warning("state of another version or other parameters rebuilt from its items", items=items)
        elif first is not None:
            log.info(
                "a batch was cut off: what it tells is told", incidents=len(first.incidents), alerts=len(first.alerts)
            )
        return Restored(state, first, DONE not in rows)
