"""What runs under the workers fails: a disk is full, one of several brokers is lost."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from cluster import Cluster
from disturbing import (
    NewSystem,
    archive,
    assert_equal_in_the_end,
    burst,
    letters_by_origin,
    pairs,
    send_records,
    wait_for_progress,
)
from full_disk import NewDisk
from poison import POISON
from running import undisturbed, wait_for

from agents import topics
from agents.broker import EmbeddedKafka
from agents.broker.answer import cluster_at
from agents.broker.ports import any_free
from agents.commands.system import KafkaWatch

pytestmark = [pytest.mark.kafka, pytest.mark.slow]

PATIENCE = 300.0


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("lost", [1, 2, 3])
def test_one_of_three_brokers_is_lost(
    cluster: Cluster, new_system: NewSystem, figure: Callable[[str], None], lost: int
) -> None:
    cluster.start()
    system = new_system(cluster.addresses, replication=3)
    items = [*archive(days=60, per_day=10), *burst()]
    records = pairs(items)
    for n, pair in enumerate(POISON.items()):
        records.insert(20 * n, pair)
    send_records(system, records)
    with system.workers(2):
        wait_for_progress(system, PATIENCE)
        cluster.kill(lost)
        again = wait_for_progress(system, PATIENCE, more=100)
        system.wait_until_done(PATIENCE)
    figure(f"100 items further {again:.0f} s after broker {lost} of 3 was lost")
    assert set(system.read_items()) == {(item.id, item.version) for item in items}
    found = letters_by_origin(system)
    assert len(set(found)) == len(found) == len(POISON)
    expected = undisturbed(items)
    assert all(expected), "incidents and alerts are to be compared"
    assert_equal_in_the_end(system, expected)


def test_a_worker_whose_disk_is_full_waits_and_says_so_in_a_line(new_system: NewSystem, small_disk: NewDisk) -> None:
    disk = small_disk(1)
    disk.fill()
    system = new_system(data_dir=disk.path / "data")
    items = archive(days=10, per_day=5)
    system.send(items)
    with system.workers():
        wait_for(lambda: system.log.read_text().count("No space left on device") > 1, 60, system.log_end)
        assert "Traceback" not in system.log.read_text()
        disk.empty()
        system.wait_until_done(PATIENCE)
    assert sorted(system.read_items()) == sorted((item.id, item.version) for item in items)


def test_a_worker_whose_log_cannot_be_written_works_all_the_same(new_system: NewSystem) -> None:
    system = new_system()
    items = archive(days=10, per_day=5)
    system.log.symlink_to("/dev/full")
    send_records(system, [*pairs(items), *POISON.items()])
    with system.workers():
        wait_for(lambda: system.lag() == 0, PATIENCE)
    assert sorted(system.read_items()) == sorted((item.id, item.version) for item in items)
    assert len(system.records(topics.DEAD_LETTERS)) == len(POISON)


@pytest.mark.timeout(900)
def test_a_broker_whose_disk_is_full_is_waited_for(
    new_system: NewSystem, small_disk: NewDisk, figure: Callable[[str], None]
) -> None:
    disk = small_disk(200)
    kafka = EmbeddedKafka(disk.path, port=any_free())
    started = kafka.start()
    assert started.address is not None
    system = new_system(started.address)
    items = archive(days=10, per_day=60)
    try:
        system.send(items)
        with system.workers(2, beside=KafkaWatch(kafka)):
            wait_for_progress(system, PATIENCE)
            disk.fill(spare=100_000)
            wait_for(lambda: not kafka.status().running, PATIENCE, system.log_end)
            done_before = time.monotonic()
            time.sleep(20)  # it is tried again, in vain
            disk.empty()
            address = started.address
            wait_for(lambda: cluster_at(address) is not None, PATIENCE)
            system.wait_until_done(PATIENCE)
        figure(f"all done {time.monotonic() - done_before:.0f} s after the broker ended, 20 of them without room")
        assert set(system.read_items()) == {(item.id, item.version) for item in items}
        assert_equal_in_the_end(system, undisturbed(items))
    finally:
        kafka.stop()
