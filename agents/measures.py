"""What the second stage tells as metrics: what it did with items, what it published, what stands, and its state."""

from __future__ import annotations

import time
from array import array
from collections import Counter
from collections.abc import Callable, Mapping

import structlog

from agents.telemetry import Telemetry
from agents.trace import Cause, Causes, received_in
from stream.hashed import Hashed
from stream.metrics import (
    ALERTS,
    BLIND,
    END_TO_END,
    INCIDENTS,
    ITEMS,
    NEWEST,
    NOT_DELIVERED,
    OPEN_ALERTS,
    OPEN_INCIDENTS,
    REGIONS,
    REPORTED,
    RESTORE_SECONDS,
    SILENCE,
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

DAY_SECONDS = 86_400

LATE_TOLD = 5
"""Late items of a batch that are told by name: of an archive it may be all."""

LOOK_SECONDS = 10.0
"""How often, at most, every region is looked at for what is heard of it."""

_STANDING = (
    OPEN_INCIDENTS, OPEN_ALERTS, NEWEST, WAITING, STATE_ROWS, STATE_BYTES, RESTORE_SECONDS, REGIONS, BLIND, SILENCE,
)  # fmt: skip
"""What only the worker that has the partition may tell."""


class StateSize:
    """Rows and bytes of the state in Kafka, by the kind of row."""

    def __init__(self) -> None:
        self.rows: Counter[str] = Counter()
        self.bytes: Counter[str] = Counter()
        self._keys, self._sizes, self._free = array("q"), array("i"), array("i")
        """Of each row a hash of its key, and its size; the numbers of rows that went."""
        self._numbers = Hashed(self._keys.__getitem__)

    def put(self, rows: Mapping[str, bytes | None]) -> None:
        """Rows were stored; None: deleted."""
        for key in rows:
            self._put(key, rows[key])

    def _put(self, key: str, row: bytes | None) -> None:
        kind, hashed = key.partition("|")[0], hash(key)
        number = self._numbers.find(hashed)
        if number >= 0:
            self.rows[kind] -= 1
            self.bytes[kind] -= self._sizes[number]
        if row is None:
            if number >= 0:
                self._numbers.drop(hashed)
                self._free.append(number)
            return
        if number < 0:
            number = self._enter(hashed)
        self._sizes[number] = len(key) + len(row)
        self.rows[kind] += 1
        self.bytes[kind] += self._sizes[number]

    def _enter(self, hashed: int) -> int:
        number = self._free.pop() if self._free else len(self._keys)
        if number == len(self._keys):
            self._keys.append(hashed)
            self._sizes.append(0)
        self._keys[number] = hashed
        self._numbers.put(hashed, number)
        return number


class WatchMeasures:
    """Tells of the second stage; to be forgotten where its partition moves."""

    def __init__(self, telemetry: Telemetry, clock: Callable[[], float] = time.monotonic) -> None:
        self._telemetry = telemetry
        self._clock = clock
        self._size = StateSize()
        self._looked_at: float | None = None
        """When the coverage was last looked at."""

    def forget(self) -> None:
        """The partition has gone: nothing stands here any more."""
        self._size = StateSize()
        self._looked_at = None
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

    def published(self, step: Step, causes: Causes) -> None:
        """What came of a step is in Kafka: tell how long its items took to get there."""
        for incident in step.incidents:
            cause = causes.of_incident(incident)
            self._waited("incident", cause)
            log.debug("incident", incident=incident.id, revision=incident.revision, state=incident.status.value,
                      item=cause.item)  # fmt: skip
        for alert in step.alerts:
            cause = causes.of_alert(alert)
            self._waited("alert", cause)
            log.info("alert", alert=alert.id, revision=alert.revision, state=alert.state.value, reason=alert.reason,
                     item=cause.item)  # fmt: skip

    def _waited(self, output: str, cause: Cause) -> None:
        received = received_in(cause.headers)
        if received is not None:
            self._telemetry.observe(END_TO_END, max(0.0, time.time() - received), output)

    def not_delivered(self, records: int) -> None:
        """Kafka did not take so many records at once."""
        self._telemetry.count(NOT_DELIVERED, STAGE, by=records)

    def set_aside(self, letters: int) -> None:
        """So many records of a batch became dead letters."""
        self._telemetry.count(ITEMS, STAGE, Done.DEAD_LETTER, by=letters)

    def step(self, state: State, step: Step) -> None:
        """A step was published and stored: tell what it did."""
        telemetry = self._telemetry
        telemetry.count(ITEMS, STAGE, Done.JOINED, by=len(step.joined))
        telemetry.count(ITEMS, STAGE, Done.TOLD_AGAIN, by=step.told_again)
        telemetry.count(ITEMS, STAGE, Done.LATE, by=len(step.late))
        for name in step.late[:LATE_TOLD]:
            newest = state.watch.newest.isoformat()
            log.warning("item older than the lateness joins nothing", item=name, newest=newest, so_many=len(step.late))
        for labels, incidents in step.reported.items():
            telemetry.count(REPORTED, *labels, by=incidents)
        for labels, victims in step.victims.items():
            telemetry.count(VICTIMS, *labels, by=victims)
        for incident in step.incidents:
            telemetry.count(INCIDENTS, incident.status.value)
        for alert in step.alerts:
            telemetry.count(ALERTS, alert.rule.value, alert.state.value, alert.severity.value, alert.status.value)

    def standing(self, state: State) -> None:
        """Tell what stands, which nobody but the worker that has the partition may."""
        standing = state.watch.standing
        self._set_each(OPEN_INCIDENTS, standing.incidents.counts)
        self._set_each(OPEN_ALERTS, standing.alerts.counts)
        self._set_each(STATE_ROWS, {(kind,): rows for kind, rows in self._size.rows.items()})
        self._set_each(STATE_BYTES, {(kind,): size for kind, size in self._size.bytes.items()})
        self._telemetry.set(WAITING, state.order.far)
        self._telemetry.set(NEWEST, state.watch.newest.timestamp())

    def look(self, state: State) -> None:
        """Tell where reports come from, where that was not looked at a moment ago."""
        if self._looked_at is not None and self._clock() - self._looked_at < LOOK_SECONDS:
            return
        self._looked_at = self._clock()
        coverage = state.watch.coverage()
        self._set_each(REGIONS, {(country,): regions for country, regions in coverage.known.items()})
        self._set_each(BLIND, {(country,): regions for country, regions in coverage.blind.items()})
        self._telemetry.set(SILENCE, DAY_SECONDS * coverage.silent_days)

    def _set_each(self, spec: MetricSpec, values: Mapping[tuple[str, ...], int]) -> None:
        for labels, value in values.items():
            self._telemetry.set(spec, value, *labels)
