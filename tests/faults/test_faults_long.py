"""The long form of the fault suite (`python3 run.py faults`): the same faults over and over, and what they cost.

Every test tells its figures at the end of the run; those of the last one stand in `docs/reliability.md`.
"""

from __future__ import annotations

import asyncio
import random
import shutil
import signal
import time
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache

import psutil
import pytest
from aiokafka.admin import AIOKafkaAdminClient
from disturbing import (
    PATIENCE,
    Figure,
    NewSystem,
    archive,
    assert_equal_in_the_end,
    assert_nothing_lost,
    faulty,
    kill,
    letters_by_origin,
    pairs,
    send_records,
    told_twice,
    wait_for_progress,
    wait_for_workers,
)
from poison import POISON
from running import undisturbed, wait_for

from agents import topics
from agents.broker import EmbeddedKafka
from agents.clients import connection
from agents.supervisor import Supervisor
from seeds import generate
from stream.records import NewsItem

pytestmark = [pytest.mark.kafka, pytest.mark.long, pytest.mark.timeout(3_600)]

KILLS, BOUNCES = 10, (1, 2, 3, 1)
BATCH = 50


@lru_cache(maxsize=1)
def story() -> tuple[NewsItem, ...]:
    """120 days of dispatches, one region's escalation among them."""
    return generate(3, days=120).items


@lru_cache(maxsize=1)
def told() -> tuple[dict[str, object], dict[str, object]]:
    return undisturbed(story())


def test_sigkill_ten_times_with_a_backlog(new_system: NewSystem, figure: Figure) -> None:
    system = new_system()
    system.send(story())
    again = []
    with system.workers() as supervisor:
        wait_for_progress(system, PATIENCE)
        for _ in range(KILLS):
            wait_for(lambda: len(supervisor.pids()) == 1, 60)
            kill(supervisor.pids()[0])
            again.append(wait_for_progress(system, PATIENCE))
        system.wait_until_done(PATIENCE)
    found = assert_nothing_lost(system, story())
    assert told_twice(found) <= KILLS * BATCH
    figure(f"reads again {sorted(again)[KILLS // 2]:.0f} s after a kill (median; most {max(again):.0f} s)")
    figure(f"{told_twice(found)} items enriched twice in {KILLS} kills")
    assert_equal_in_the_end(system, told())


def test_workers_come_and_go(new_system: NewSystem, figure: Figure) -> None:
    """1, 2, 3, 1 workers, stopped by SIGTERM while there is work."""
    system = new_system()
    system.send(story())
    stops = []
    for count in BOUNCES:
        with system.workers(count) as supervisor:
            wait_for_progress(system, PATIENCE, more=100)
            started = time.monotonic()
            supervisor.stop()
            wait_for(lambda: not _alive(supervisor), 20)
            stops.append(time.monotonic() - started)
    with system.workers():
        system.wait_until_done(PATIENCE)
    found = assert_nothing_lost(system, story())
    figure(f"workers stop within {max(stops):.1f} s; {told_twice(found)} items enriched twice")
    assert_equal_in_the_end(system, told())


def test_workers_that_were_suspended_wake(new_system: NewSystem, figure: Figure) -> None:
    """Each for longer than Kafka waits for it: what the other has taken over meanwhile stays as the other wrote it."""
    system = new_system()
    size = len(story()) // 5 + 1  # the other may be done with all there is meanwhile
    parts = iter([story()[n : n + size] for n in range(0, len(story()), size)])

    def send_more() -> None:
        system.send(next(parts))
        wait_for_progress(system, PATIENCE, more=100)

    with system.workers(2) as supervisor:
        send_more()
        for n in range(2):
            pid = supervisor.pids()[n]
            kill(pid, signal.SIGSTOP)
            send_more()
            time.sleep(10)
            kill(pid, signal.SIGCONT)
            send_more()
            wait_for_workers(system, supervisor, 2)
        system.wait_until_done(PATIENCE)
    found = assert_nothing_lost(system, story())
    figure(f"{told_twice(found)} items enriched twice; {system.log.read_text().count('suspended for')} workers ended")
    assert_equal_in_the_end(system, told())


def _alive(supervisor: Supervisor) -> bool:
    return any(psutil.pid_exists(pid) and psutil.Process(pid).status() != "zombie" for pid in supervisor.pids())


@pytest.mark.parametrize("away", [5, 30])
def test_the_broker_is_killed_and_comes_back(
    new_system: NewSystem, own_kafka: EmbeddedKafka, figure: Figure, away: int
) -> None:
    started = own_kafka.start()
    assert started.address is not None
    assert started.pid is not None
    system = new_system(started.address)
    system.send(story()[:600])
    with system.workers(2):
        wait_for_progress(system, PATIENCE)
        kill(started.pid)
        time.sleep(away)
        own_kafka.start()
        back = time.monotonic()
        system.send(story()[600:700])
        wait_for_progress(system, PATIENCE)
        figure(f"reads again {time.monotonic() - back:.0f} s after the broker was away for {away} s")
        system.wait_until_done(PATIENCE)
    assert_nothing_lost(system, list(story()[:700]))
    assert_equal_in_the_end(system, undisturbed(story()[:700]))


def test_poison_of_every_kind_amid_news_and_kills(new_system: NewSystem, figure: Figure) -> None:
    system = new_system(parse_seconds=5.0)
    items = story()[:600]
    bad = [
        *POISON.items(), (b"hangs", b'{"id": "hangs", "text": "HANG"}'), (b"dies", b'{"id": "dies", "text": "DIE"}'),
    ]  # fmt: skip
    records = pairs(items)
    for n, pair in enumerate(bad * 3):
        records.insert(12 * n, pair)
    send_records(system, records)
    with system.workers(2, faulty("reader")) as supervisor:
        for _ in range(3):
            wait_for_progress(system, PATIENCE)
            kill(random.choice(supervisor.pids()))
        system.wait_until_done(PATIENCE)
    found = letters_by_origin(system)
    assert len(found) == len(set(found)) == 3 * len(bad)
    assert Counter(record.key for record in system.records(topics.DEAD_LETTERS)) == Counter([k for k, _ in bad * 3])
    assert_nothing_lost(system, list(items))
    figure(f"{len(found)} letters for {3 * len(bad)} bad records of {len(bad)} kinds, with 3 kills")
    assert_equal_in_the_end(system, undisturbed(items))


def test_the_topic_of_dead_letters_is_missing(new_system: NewSystem) -> None:
    """Nothing is acknowledged without its letter; the topic is made anew when the worker starts again."""
    system = new_system(item_partitions=1)
    items = list(story()[:100])

    async def delete() -> None:
        client = AIOKafkaAdminClient(**connection(system.settings))
        await client.start()
        await client.delete_topics([system.settings.topic(topics.DEAD_LETTERS)])
        await client.close()

    with system.workers():
        system.send(items[:50])
        system.wait_until_done(PATIENCE)
        asyncio.run(delete())
        send_records(system, [*POISON.items(), *pairs(items[50:])])
        system.wait_until_done(PATIENCE)
    assert {letter.key: letter.value for letter in system.records(topics.DEAD_LETTERS)} == POISON
    assert_nothing_lost(system, items)


def test_records_too_large_in_and_out(new_system: NewSystem) -> None:
    system = new_system(item_partitions=1)
    long = "No one was hurt in the long meeting, the mayor said. " * 18_000
    wide = [NewsItem(id=f"wide{n}", text=f"A bomb killed 4 people in Kabul. {chr(1) * 150_000}") for n in range(3)]
    big = [NewsItem(id=f"long{n}", text=f"A bomb killed 4 people in Kabul. {long[:960_000]}") for n in range(3)]
    with system.workers():
        send_records(system, [*pairs([*wide, *big]), (b"over", b'{"id": "over", "text": "' + b"x" * 1_040_000 + b'"}')])
        system.wait_until_done(PATIENCE)
    assert {name for name, _ in system.read_items()} == {item.id for item in [*wide, *big]}
    assert [letter.key for letter in system.records(topics.DEAD_LETTERS)] == [b"over"]
    assert "worker ended" not in system.log.read_text()


def test_told_twice_in_any_order_the_end_is_the_same(new_system: NewSystem, figure: Figure) -> None:
    """The whole story shuffled, then the whole story again: within the lateness neither matters."""
    items = list(generate(4, days=50).items)
    shuffled = items[:]
    random.Random(1).shuffle(shuffled)
    system = new_system()
    with system.workers(2):
        system.send([*shuffled, *items])
        system.wait_until_done(PATIENCE)
    found = assert_nothing_lost(system, items)
    figure(f"{sum(found.values())} enriched records of {len(found)} items")
    assert_equal_in_the_end(system, undisturbed(items))


def test_clocks_that_are_wrong_move_nothing(new_system: NewSystem) -> None:
    """Publications in the future are taken for now; those long ago join nothing, and harm nothing."""
    system = new_system(item_partitions=1)
    now = datetime.now(UTC)
    news = [replace(item, published=now - timedelta(hours=n)) for n, item in enumerate(archive(days=2, per_day=20))]
    future = [replace(item, id=f"f{n}", published=now + timedelta(days=400 * n + 1)) for n, item in enumerate(news[:9])]
    past = [
        replace(item, id=f"p{n}", published=datetime(1000 + 100 * n, 1, 1, tzinfo=UTC))
        for n, item in enumerate(news[:9])
    ]
    with system.workers():
        system.send([*news[:20], *future, *past, *news[20:]])
        system.wait_until_done(PATIENCE)
    assert_nothing_lost(system, [*news, *future, *past])
    last = max(incident.last_published for incident in system.incidents().values())
    assert last <= datetime.now(UTC) + timedelta(hours=1)
    told_items = {telling.id for incident in system.incidents().values() for telling in incident.items}
    assert {item.id for item in news if "killed" in (item.text or "")} <= told_items


def test_local_state_is_wiped_between_two_halves(new_system: NewSystem) -> None:
    system = new_system()
    half = len(story()) // 2
    for part in (story()[:half], story()[half:]):
        system.send(part)
        with system.workers():
            system.wait_until_done(PATIENCE)
        shutil.rmtree(system.settings.data_dir)
    assert_nothing_lost(system, story())
    assert_equal_in_the_end(system, told())
