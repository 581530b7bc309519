"""The second stage: events to incidents and alerts.

Its state is a table of small rows. Faust recovers the table from its changelog after every rebalance; the rows of a
batch are written to the changelog by us, because Faust's own writes are not awaited: one that failed would be noticed
after its batch was acknowledged.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import structlog

from agents import topics
from agents.dead_letters import DeadLetters, Letter, letter_of
from agents.publishing import Outgoing, publish
from agents.reading import refused
from agents.settings import Settings
from agents.telemetry import Telemetry
from stream import wire
from stream.errors import InputError, Unreadable
from stream.metrics import ALERTS, ITEMS, NEWEST, OPEN_ALERTS, OPEN_INCIDENTS, STATE_ROWS, VICTIMS
from stream.records import ItemEvents
from stream.watch import Step, Watch

log = structlog.get_logger(__name__)

STAGE = "watch"


class WatchStage:
    """Joins, counts and detects, batch by batch; holds the state between batches."""

    def __init__(
        self, settings: Settings, letters: DeadLetters, telemetry: Telemetry, new_watch: Callable[[], Watch]
    ) -> None:
        self._settings = settings
        self._letters = letters
        self._telemetry = telemetry
        self._new_watch = new_watch
        self._watch: Watch | None = None

    def forget(self) -> None:
        """The partition may have moved: what is in memory is rebuilt from the table before the next batch."""
        self._watch = None

    async def handle(self, producer: Any, table: Mapping[str, bytes], events: Sequence[Any]) -> None:
        """Publish what changes, then store the rows, each awaited.

        In this order: a row that is stored has been published, so a batch that is told again after a crash publishes
        whatever was not.
        """
        fresh, watch = self._watch is None, self._watch or self._restored(table)
        self._watch = None  # half a batch must not be built upon
        told, letters = self._decoded(events)
        items = [item for item, _ in told]
        try:
            step = watch.apply(items, datetime.now(UTC))
        except Exception:
            if not fresh:
                raise  # the next start has the table as it was before this batch, and can try again
            watch, step, refused_letters = self._singly(table, told)
            letters += refused_letters
        await self._letters.write(letters, len(events))
        await publish(producer, self._outgoing(step))
        changelog = topics.changelog_name(self._settings)
        await publish(producer, [Outgoing(changelog, key.encode(), row) for key, row in step.rows.items()])
        self._watch = watch
        self._measure(watch, step, len(items))

    def _restored(self, table: Mapping[str, bytes]) -> Watch:
        watch = self._new_watch()
        rows = list(table.items())
        watch.restore(rows)
        if rows:
            log.info("state restored", rows=len(rows))
        return watch

    def _singly(
        self, table: Mapping[str, bytes], told: Sequence[tuple[ItemEvents, Any]]
    ) -> tuple[Watch, Step, list[Letter]]:
        """The batch without the items that make the stage fail, which are set aside."""
        good: list[ItemEvents] = []
        letters = []
        watch = self._restored(table)
        for item, event in told:
            try:
                watch.apply([item], datetime.now(UTC))
            except Exception as error:
                log.exception("item set aside", stage=STAGE, id=item.id)
                letters.append(
                    letter_of(
                        event.message, refused(Unreadable(f"{type(error).__name__}: {error}")), STAGE, datetime.now(UTC)
                    )
                )
                watch = self._restored(table)
                watch.apply(good, datetime.now(UTC))
            else:
                good.append(item)
        watch = self._restored(table)
        return watch, watch.apply(good, datetime.now(UTC)), letters

    def _decoded(self, events: Sequence[Any]) -> tuple[list[tuple[ItemEvents, Any]], list[Letter]]:
        items, letters = [], []
        for event in events:
            try:
                items.append((wire.decode(event.value or b"null", ItemEvents), event))
            except InputError as error:
                letters.append(_letter(event, error))
        return items, letters

    def _outgoing(self, step: Step) -> list[Outgoing]:
        incidents, alerts = self._settings.topic(topics.INCIDENTS), self._settings.topic(topics.ALERTS)
        return [
            *(Outgoing(incidents, incident.id.encode(), wire.encode(incident)) for incident in step.incidents),
            *(Outgoing(alerts, alert.id.encode(), wire.encode(alert)) for alert in step.alerts),
        ]

    def _measure(self, watch: Watch, step: Step, items: int) -> None:
        telemetry = self._telemetry
        telemetry.count(ITEMS, STAGE, "joined", by=items - step.late)
        if step.late:
            telemetry.count(ITEMS, STAGE, "late", by=step.late)
            log.warning("items older than the lateness join nothing", items=step.late, newest=watch.newest.isoformat())
        for (country, metric), count in step.victims.items():
            telemetry.count(VICTIMS, country, metric, by=count)
        for alert in step.alerts:
            telemetry.count(ALERTS, alert.rule.value, alert.state.value, alert.severity.value)
            log.info("alert", id=alert.id, revision=alert.revision, state=alert.state.value, reason=alert.reason)
        telemetry.set(STATE_ROWS, watch.rows)
        telemetry.set(OPEN_INCIDENTS, watch.open_incidents)
        telemetry.set(OPEN_ALERTS, watch.open_alerts)
        telemetry.set(NEWEST, watch.newest.timestamp())


def _letter(event: Any, error: InputError) -> Letter:
    return letter_of(event.message, refused(error), STAGE, datetime.now(UTC))
