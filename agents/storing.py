"""The rows of a batch go to the changelog, and what it tells to its topics, each awaited, in the order of `parts`.

Faust's own writes to a changelog are not awaited: one that failed would be noticed after its batch was
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
from stream.state import Part, parts
from stream.watch import ALERT, INCIDENT, Step


class Storing:
    """Writes for the second stage, as long as the partition is its own."""

    def __init__(self, settings: Settings, measures: WatchMeasures, tenure: Tenure) -> None:
        self._settings = settings
        self._measures = measures
        self._tenure = tenure

    async def write(self, producer: Any, step: Step, told: Sequence[Told] = ()) -> None:
        """Store the rows of what changed, and publish it; returns when Kafka has all of it.

        Raises:
            DeliveryFailed: Kafka did not take some of it.
            Moved: the partition may be another's by now.
        """
        if not (step.incidents or step.alerts or step.rows):
            return
        causes = Causes(step, [(each.item.id, headers_of(each.event)) for each in told])
        with self._tenure.writing():
            for part in parts(step):  # a retry may change the order of what is written together
                await self._publish(producer, [*self._of_changelog(part.rows), *self._outgoing(part, step, causes)])
        self._measures.published(step, causes)
        self._measures.stored(step.rows)

    async def _publish(self, producer: Any, records: Sequence[Outgoing]) -> None:
        await publish(producer, records, failed=self._measures.not_delivered, before=self._tenure.check)

    def _of_changelog(self, rows: Mapping[str, bytes | None]) -> list[Outgoing]:
        changelog = topics.changelog_name(self._settings)
        return [Outgoing(changelog, key.encode(), row) for key, row in rows.items()]

    def _outgoing(self, part: Part, step: Step, causes: Causes) -> list[Outgoing]:
        incidents, alerts = self._settings.topic(topics.INCIDENTS), self._settings.topic(topics.ALERTS)
        return [
            *(Outgoing(incidents, i.id.encode(), step.written(INCIDENT, i), context_of(causes.of_incident(i).headers))
              for i in part.incidents),
            *(Outgoing(alerts, a.id.encode(), step.written(ALERT, a), context_of(causes.of_alert(a).headers))
              for a in part.alerts),
        ]  # fmt: skip
