"""The outbox of a sink: every revision that it asks for is handed over until it is taken, and not again after that.

What was taken stands in a ledger (a compacted topic), written before the position in the topic of alerts moves on. A
restart in between hands over once more what the ledger does not know: under the same id, by which a receiver drops it.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import structlog

from agents.kept import Rows
from agents.sinks.config import Target
from agents.sinks.sink import Message, NotTaken, Sink, message_of
from agents.telemetry import Telemetry
from stream import wire
from stream.errors import InputError, NewerRecord, OutageError
from stream.metrics import SINK_DELIVERIES, SINK_LAST_SUCCESS, SINK_SECONDS
from stream.outcomes import Alert, AlertState

log = structlog.get_logger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 120.0
"""Seconds between two attempts: twice as many each time, and at random up to a half less, so that many senders do not
come back together."""

REFUSALS = 8
"""Times that a receiver may refuse a message for what is in it before it is given up, so that it does not hold up those
behind it: two minutes at the pauses above, in which a receiver that is being exchanged is back."""


class Stopped(Exception):
    """The process is to end; what was not taken is handed over after the next start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Time and chance, as they are given to a delivery."""

    stop: asyncio.Event
    pause: Callable[[asyncio.Event, float], Awaitable[None]]
    clock: Callable[[], float] = time.time
    chance: Callable[[], float] = random.random


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What hands alerts to one sink."""

    spec: Target
    wants: Callable[[Alert], bool]
    """Whether the sink asks for the alert as it stands."""
    sink: Sink
    ledger: Rows
    telemetry: Telemetry
    pace: Pace
    moved: Callable[[], None] = field(default=lambda: None)

    async def handle(self, raw: bytes | None, taken_at: float) -> None:
        """Deal with one record of the topic of alerts; `taken_at`: when Kafka took it, in seconds.

        Raises:
            Stopped: the process is to end before the record was taken.
            OutageError: the record is of a later version; it is tried again, until this program is a later one too.
            DeliveryFailed: Kafka did not take the ledger's row.
        """
        alert = self._read(raw)
        if alert is None or alert.revision <= self._had(alert.id):
            return
        if not self._had(alert.id) and (not self.wants(alert) or _never_raised(alert)):
            return  # of what it has been told it is told the end, however mild that is
        outcome = await self._hand_over(message_of(alert), taken_at)
        row = {"revision": alert.revision, "outcome": outcome, "at": round(self.pace.clock())}
        await self.ledger.put({f"{self.spec.name}|{alert.id}": wire.encode(row)})
        self.moved()

    def tell_last(self) -> None:
        """Tell when the sink last took something by the ledger, if it ever did."""
        mine = (wire.loads(row) for key, row in self.ledger.rows.items() if key.startswith(f"{self.spec.name}|"))
        taken = [float(row["at"]) for row in mine if row["outcome"] == "sent"]
        if taken:
            self.telemetry.set(SINK_LAST_SUCCESS, max(taken), self.spec.name)

    def _read(self, raw: bytes | None) -> Alert | None:
        if raw is None:
            return None
        try:
            return wire.decode(raw, Alert)
        except NewerRecord as error:  # to pass it over would be to keep it from the receiver for good
            raise OutageError(str(error)) from error
        except InputError as error:
            reason = str(error)  # a line for the operator, who has no use for where it was raised
            # A line for the operator, who can do nothing with a traceback.
            log.error("an alert cannot be read and is passed over", sink=self.spec.name, reason=reason)  # noqa: TRY400
            return None

    def _had(self, name: str) -> int:
        """The newest revision of the alert that the sink has had; 0 for none."""
        row = self.ledger.rows.get(f"{self.spec.name}|{name}")
        return int(wire.loads(row)["revision"]) if row is not None else 0

    async def _hand_over(self, message: Message, taken_at: float) -> str:
        """Try until it is taken, or set aside after too long; returns which."""
        name, pause, refusals = self.spec.name, FIRST_PAUSE, 0
        while True:
            failed = await self._attempt(message)
            if failed is None:
                self.telemetry.count(SINK_DELIVERIES, name, "sent")
                self.telemetry.set(SINK_LAST_SUCCESS, self.pace.clock(), name)
                return "sent"
            refusals += failed.refused
            if refusals >= REFUSALS or self.pace.clock() - taken_at > 3600 * self.spec.give_up_hours:
                self.telemetry.count(SINK_DELIVERIES, name, "given_up")
                log.error("given up", sink=name, message=message.id, why=str(failed))
                return "given_up"
            self.telemetry.count(SINK_DELIVERIES, name, "failed")
            wait = min(LONGEST_PAUSE, max(pause * (1 - self.pace.chance() / 2), failed.after_seconds or 0.0))
            log.warning("not taken", sink=name, message=message.id, why=str(failed), again_in_s=round(wait, 1))
            await self.pace.pause(self.pace.stop, wait)
            if self.pace.stop.is_set():
                raise Stopped
            pause = min(2 * pause, LONGEST_PAUSE)

    async def _attempt(self, message: Message) -> NotTaken | None:
        began = time.monotonic()
        try:
            await self.sink.deliver(message)
        except NotTaken as failed:
            return failed
        finally:
            self.telemetry.observe(SINK_SECONDS, time.monotonic() - began, self.spec.name)
        return None


def _never_raised(alert: Alert) -> bool:
    """Whether people kept it silent from the start: nobody was called, so nobody is told to stand down."""
    return alert.state is AlertState.CANCELLED and alert.revision == 1
