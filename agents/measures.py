"""What the second stage tells as metrics: what it did with items, what it published, what stands, and its state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import structlog

from agents.telemetry import Telemetry
from stream.metrics import (
    ALERTS,
    INCIDENTS,
    ITEMS,
    NEWEST,
    OPEN_ALERTS,
    OPEN_INCIDENTS,
    REPORTED,
    RESTORE_SECONDS,
    STATE_BYTES,
    STATE_ROWS,
    VICTIMS,
    WAITING,
    Done,
    MetricSpec,
    Stage,
)
from stream.state import State
from stream.watch import Step

log = structlog.get_logger(__name__)

STAGE = Stage.WATCH.value

_STANDING = (OPEN_INCIDENTS, OPEN_ALERTS, NEWEST, WAITING, STATE_ROWS, STATE_BYTES)
"""What only the worker that has the partition may tell."""


class StateSize:
    """Rows and bytes of the state in Kafka, by the kind of row."""

    def __init__(self) -> None:
        self.rows: Counter[str] = Counter()
        self.bytes: Counter[str] = Counter()
        self._sizes: dict[str, int] = {}

    def put(self, rows: Mapping[str, bytes | None]) -> None:
        """Rows were stored; None: deleted."""
        for key, row in rows.items():
            kind = key.partition("|")[0]
            before = self._sizes.pop(key, None)
            if before is not None:
                self.rows[kind] -= 1
                self.bytes[kind] -= before
            if row is not None:
                self._sizes[key] = len(key) + len(row)
                self.rows[kind] += 1
                self.bytes[kind] += self._sizes[key]


class WatchMeasures:
    """Tells of the second stage; to be forgotten where its partition moves."""

    def __init__(self, telemetry: Telemetry) -> None:
        self._telemetry = telemetry
        self._size = StateSize()

    def forget(self) -> None:
        """The partition has gone: nothing stands here any more."""
        self._size = StateSize()
        for spec in _STANDING:
            self._telemetry.clear(spec)

    def restored(self, rows: Mapping[str, bytes], seconds: float) -> None:
        """The state was rebuilt from these rows, in this time."""
        self._size = StateSize()
        self._size.put(rows)
        self._telemetry.set(RESTORE_SECONDS, seconds)

    def stored(self, rows: Mapping[str, bytes | None]) -> None:
        """Rows were written."""
        self._size.put(rows)

    def set_aside(self, letters: int) -> None:
        """So many records of a batch became dead letters."""
        self._telemetry.count(ITEMS, STAGE, Done.DEAD_LETTER, by=letters)

    def step(self, state: State, step: Step) -> None:
        """A step was published and stored."""
        telemetry = self._telemetry
        for done, items in ((Done.JOINED, step.joined), (Done.TOLD_AGAIN, step.told_again), (Done.LATE, step.late)):
            telemetry.count(ITEMS, STAGE, done, by=items)
        if step.late:
            newest = state.watch.newest.isoformat()
            log.warning("items older than the lateness join nothing", items=step.late, newest=newest)
        for labels, incidents in step.reported.items():
            telemetry.count(REPORTED, *labels, by=incidents)
        for labels, victims in step.victims.items():
            telemetry.count(VICTIMS, *labels, by=victims)
        for incident in step.incidents:
            telemetry.count(INCIDENTS, incident.status.value)
        for alert in step.alerts:
            telemetry.count(ALERTS, alert.rule.value, alert.state.value, alert.severity.value, alert.status.value)
            log.info("alert", id=alert.id, revision=alert.revision, state=alert.state.value, reason=alert.reason)
        self._standing(state)

    def _standing(self, state: State) -> None:
        standing = state.watch.standing
        self._set_each(OPEN_INCIDENTS, standing.incidents.counts)
        self._set_each(OPEN_ALERTS, standing.alerts.counts)
        self._set_each(STATE_ROWS, {(kind,): rows for kind, rows in self._size.rows.items()})
        self._set_each(STATE_BYTES, {(kind,): size for kind, size in self._size.bytes.items()})
        self._telemetry.set(WAITING, state.order.waiting)
        self._telemetry.set(NEWEST, state.watch.newest.timestamp())

    def _set_each(self, spec: MetricSpec, values: Mapping[tuple[str, ...], int]) -> None:
        for labels, value in values.items():
            self._telemetry.set(spec, value, *labels)
