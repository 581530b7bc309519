"""Which partitions may still send older items: known only once what lay in the topic of events has been seen."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from link_build import item

from agents.behind import Behind, Told
from agents.settings import Settings
from agents.topics import Backlog
from stream.errors import BrokerUnavailable
from stream.order import Order

ALL = frozenset({0, 1, 2})
USED = frozenset({0, 1})
FAR = Told(item("far", 24 * 400), 0, None)


class Kafka:
    """Answers in turn; the last answer again and again; an answer that is None is an outage."""

    def __init__(self, *answers: Backlog | None) -> None:
        self.answers = list(answers)
        self.asked = 0

    async def __call__(self, settings: Settings) -> Backlog:
        self.asked += 1
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if answer is None:
            raise BrokerUnavailable("away")
        return answer


def backlog(*behind: int, end: int) -> Backlog:
    return Backlog(ALL, USED, frozenset(behind), end)


def behind_of(kafka: Kafka, *positions: int) -> list[frozenset[int]]:
    """The answers at these positions, by a stage to which partitions lie far apart."""
    asked = Behind(Settings(broker="kafka://h:1"), kafka, pause=0)

    async def run() -> list[frozenset[int]]:
        return [await asked.of(Order(timedelta(days=20)), [FAR], position) for position in positions]

    return asyncio.run(run())


def test_until_what_lay_in_the_topic_has_come_every_partition_that_is_used_may_be_behind() -> None:
    assert behind_of(Kafka(backlog(end=500)), 100, 499, 500) == [USED, USED, frozenset()]


def test_a_partition_with_items_left_is_behind() -> None:
    assert behind_of(Kafka(backlog(1, end=10)), 10) == [frozenset({1})]


def test_one_that_fell_behind_since_is_behind_at_once() -> None:
    kafka = Kafka(backlog(end=10), backlog(0, end=50))
    assert behind_of(kafka, 10, 20) == [frozenset(), frozenset({0})]


def test_one_that_has_caught_up_is_behind_until_its_events_have_come() -> None:
    kafka = Kafka(backlog(1, end=10), backlog(end=50))
    assert behind_of(kafka, 10, 20, 50) == [frozenset({1}), frozenset({1}), frozenset()]


def test_kafka_is_not_asked_while_an_answer_is_still_to_be_reached() -> None:
    kafka = Kafka(backlog(end=500))
    behind_of(kafka, 100, 200, 300)
    assert kafka.asked == 1


def test_where_kafka_does_not_answer_every_partition_may_be_behind() -> None:
    assert behind_of(Kafka(None), 10) == [frozenset(range(Settings(broker="kafka://h:1").item_partitions))]


def test_kafka_is_not_asked_while_the_partitions_keep_together() -> None:
    kafka, now = Kafka(backlog(end=0)), datetime.now(UTC)
    order = Order(timedelta(days=20))
    line = replace(item("a", 1), published=now)
    order.arrange([line] * 3, [0, 1, 2], set(), now, now)
    asked = Behind(Settings(broker="kafka://h:1"), kafka, pause=0)

    async def run() -> None:
        for _ in range(5):
            await asked.of(order, [Told(line, 0, None)], 10)

    asyncio.run(run())
    assert kafka.asked == 1  # for the partitions there are
