"""What comes of a batch goes to its topics, and then the rows of the state to the changelog, each awaited.

In this order: a row that is stored has been published, so a batch that is told again after a crash publishes whatever
was not. Faust's own writes to a changelog are not awaited: one that failed would be noticed after its batch was
acknowledged.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from agents import topics
from agents.batches import headers_of
from agents.behind import Told
from agents.measures import WatchMeasures
from agents.publishing import Outgoing, publish
from agents.settings import Settings
from agents.tenure import Tenure
from agents.trace import Causes, context_of
from stream.state import phases
from stream.watch import ALERT, INCIDENT, Step


class Storing:
    """Writes for the second stage, as long as the partition is its own."""

    def __init__(self, settings: Settings, measures: WatchMeasures, tenure: Tenure) -> None:
        self._settings = settings
        self._measures = measures
        self._tenure = tenure

    async def write(self, producer: Any, step: Step, told: Sequence[Told] = ()) -> None:
        """Publish what changed, then store its rows; returns when Kafka has all of it.

        Raises:
            DeliveryFailed: Kafka did not take some of it.
            Moved: the partition may be another's by now.
        """
        if not (step.incidents or step.alerts or step.rows):
            return
        causes = Causes(step, [(each.item.id, headers_of(each.event)) for each in told])
        with self._tenure.writing():
            await self._publish(producer, self._outgoing(step, causes))
            self._measures.published(step, causes)
            for rows in phases(step.rows):  # a retry may change the order of what is written together
                await self._publish(producer, self._of_changelog(rows))
        self._measures.stored(step.rows)

    async def _publish(self, producer: Any, records: Sequence[Outgoing]) -> None:
        await publish(producer, records, failed=self._measures.not_delivered, before=self._tenure.check)

    def _of_changelog(self, rows: Mapping[str, bytes | None]) -> list[Outgoing]:
        changelog = topics.changelog_name(self._settings)
        return [Outgoing(changelog, key.encode(), row) for key, row in rows.items()]

    def _outgoing(self, step: Step, causes: Causes) -> list[Outgoing]:
        incidents, alerts = self._settings.topic(topics.INCIDENTS), self._settings.topic(topics.ALERTS)
        return [
            *(Outgoing(incidents, i.id.encode(), step.written(INCIDENT, i), context_of(causes.of_incident(i).headers))
              for i in step.incidents),
            *(Outgoing(alerts, a.id.encode(), step.written(ALERT, a), context_of(causes.of_alert(a).headers))
              for a in step.alerts),
        ]  # fmt: skip
