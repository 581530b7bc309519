"""How a worker comes to the rows of its state: Faust's way, without what only takes time there."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from faust.tables.manager import TableManager
from faust.transport.drivers.aiokafka import AIOKafkaConsumerThread
from faust.transport.drivers.aiokafka import Transport as FaustTransport

from agents.rows import RowStore
from agents.seeking import Consumer as SeekingConsumer

FETCH_WAIT_MS = 100
"""How long Kafka holds back an answer while there is nothing to tell; it answers one question of a connection after
the other.

Faust's 1.5 s are so long a wait for the first offset of a partition, which is asked for on the same connection, and for
what is to be read from where partitions are taken up."""

LISTEN_SECONDS = 1.0
"""How long a start waits for all agents to listen, at most: as long as Faust waits in any case."""

LOOK_SECONDS = 0.01


class Tables(TableManager):
    """Faust's tables, which subscribe as soon as all agents listen, not after a second in which they will have begun.

    A topic to which nobody listens by then would be subscribed to much later.
    """

    logger = logging.getLogger("faust.tables")  # whose lines are not ours

    async def on_start(self) -> None:
        """Begin to recover."""
        for _ in range(int(LISTEN_SECONDS / LOOK_SECONDS)):
            if self.should_stop or self._all_listen():
                break
            await asyncio.sleep(LOOK_SECONDS)
        if not self.should_stop:
            await self._update_channels()
            await self.recovery.start()

    def _all_listen(self) -> bool:
        heard = {name for each in self.app.topics for name in each.topics}
        return all(heard.issuperset(agent.get_topic_names()) for agent in self.app.agents.values())


class ConsumerThread(AIOKafkaConsumerThread):
    """Faust's thread with Kafka's client, which asks for shorter waits."""

    logger = logging.getLogger("faust.transport")

    def _create_worker_consumer(self, transport: Any) -> Any:
        consumer = super()._create_worker_consumer(transport)
        consumer._fetch_max_wait_ms = FETCH_WAIT_MS  # Faust has no setting for it
        return consumer


class Consumer(SeekingConsumer):
    """Hands rows of a changelog to their table together, a fetch at a time.

    Faust passes them on one by one, each at the cost of a message. Of each fetch it hears of the last alone, by which
    it knows how far it has come. A fetch that it throws away, as partitions move, it reads again, and all that follows:
    in the end the last row of each key stands in the table, as it does in the changelog.
    """

    logger = logging.getLogger("faust.transport")

    def _new_consumer_thread(self) -> ConsumerThread:
        return ConsumerThread(self, loop=self.loop, beacon=self.beacon)

    async def _wait_next_records(self, timeout: float) -> tuple[Any, Any]:
        fetched, active = await super()._wait_next_records(timeout)
        if not fetched:
            return fetched, active
        return {tp: self._to_be_told(tp.topic, records) for tp, records in fetched.items()}, active

    def _to_be_told(self, topic: str, records: list[Any]) -> list[Any]:
        """What Faust is to hear of records of a topic, once a table has taken in those of its changelog."""
        for table in self.app.tables.values():
            if topic == table.changelog_topic.get_topic_name() and isinstance(table.data, RowStore):
                table.data.take_in(records)
                return records[-1:]
        return records


class Transport(FaustTransport):
    """Faust's, with our consumer."""

    Consumer = Consumer
