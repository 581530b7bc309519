"""The short form of the fault suite: each fault once, small, on a real broker."""

from __future__ import annotations

import contextlib
import json
import signal
import time
import urllib.request
from collections.abc import Callable
from dataclasses import replace

import pytest
from disturbing import (
    CODECS,
    NewSystem,
    archive,
    assert_equal_in_the_end,
    burst,
    faulty,
    kill,
    letters_by_origin,
    pairs,
    send_records,
    tell_again,
    wait_for_progress,
    wait_for_workers,
)
from poison import POISON
from running import System, undisturbed, wait_for

from agents import topics
from agents.broker import EmbeddedKafka
from agents.commands import letters
from agents.letters import told as letters_told
from agents.settings import Settings
from stream.records import NewsItem

pytestmark = [pytest.mark.kafka, pytest.mark.slow]


def test_poison_kills_and_a_slow_partition_change_nothing_in_the_end(
    new_system: NewSystem, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """An archive of half a year, two workers: one stands still and is killed, the other is killed later."""
    system = new_system()
    items = [*archive(days=180, per_day=2), *burst()]
    poison = list(POISON.items())
    share = -(-len(items) // len(CODECS))
    for n, codec in enumerate(CODECS):
        records = [*pairs(items[n * share : (n + 1) * share]), *poison[n :: len(CODECS)]]
        send_records(system, records, codec, [("trace", b"\x00")])
    with system.workers(2) as supervisor:
        wait_for(lambda: system.count(topics.ENRICHED) > 0, 60, system.log_end)
        slow, other = supervisor.pids()
        kill(slow, signal.SIGSTOP)
        wait_for_progress(system)
        time.sleep(3)
        kill(slow)
        kill(other)
        system.wait_until_done()
    assert set(system.read_items()) == {(item.id, item.version) for item in items}
    found = letters_by_origin(system)
    assert len(set(found)) == len(found) == len(POISON)
    held = system.records(topics.DEAD_LETTERS)
    assert {letter.key: letter.value for letter in held} == POISON
    assert all(("trace", b"\x00") in letter.headers for letter in held)
    assert "join nothing" not in system.log.read_text()  # what is late is logged so
    expected = undisturbed(items)
    assert all(expected), "incidents and alerts are to be compared"
    assert_equal_in_the_end(system, expected)
    _letters_can_be_told_and_sent_back(system.settings, capfdbinary)
    assert system.lag() == 2


def _letters_can_be_told_and_sent_back(settings: Settings, captured: pytest.CaptureFixture[bytes]) -> None:
    captured.readouterr()
    letters.listed(settings, "too_large", as_json=True)
    (line,) = captured.readouterr().out.splitlines()
    name = line.decode().split('"id":"')[1].split('"')[0]
    letters.show(settings, name, raw=True)
    assert captured.readouterr().out == POISON[b"too-large"]
    assert letters.replay(settings, [name], every=False, reason=None, dry_run=True) == 0
    assert letters.replay(settings, [name, name], every=False, reason=None, dry_run=False) == 0
    assert letters.replay(settings, [], every=False, reason="too_large", dry_run=False) == 0


def test_texts_that_hang_or_kill_the_reader_are_set_aside_alone(new_system: NewSystem) -> None:
    system = new_system(parse_seconds=3.0, item_partitions=1)
    items = [NewsItem(id=f"n{n}", text=f"A bomb killed {n + 2} people in Kabul.") for n in range(20)]
    bad = [NewsItem(id="hangs", text="HANG"), NewsItem(id="dies", text="DIE")]
    system.send([*items[:7], bad[0], *items[7:14], bad[1], *items[14:]])
    with system.workers(1, faulty("reader")):
        system.wait_until_done()
    assert sorted(system.read_items()) == sorted((item.id, 1) for item in items)
    held = system.records(topics.DEAD_LETTERS)
    assert [letter.key for letter in held] == [b"hangs", b"dies"]
    assert {dict(letter.headers)["tocsin-reason"] for letter in held} == {b"unreadable"}


def test_items_that_make_the_second_stage_fail_are_set_aside_alone(new_system: NewSystem) -> None:
    """Early and late, right after a start, told twice by the first stage: each gets one letter, whatever was joined
    before stays, and no worker ends over them."""
    system = new_system()
    items = [*archive(days=30, per_day=10), *burst()]
    bad = [replace(items[n], id=f"fails{n}") for n in (0, 150, 151, 299)]
    with system.workers(2, faulty("watch")):
        system.send([bad[0], *items[:150], *bad[1:3]])
        system.wait_until_done()
        tell_again(system, ["fails150", "a7"])
        system.send([*items[150:299], bad[3], *items[299:]])
        system.wait_until_done()
    held = system.records(topics.DEAD_LETTERS)
    assert sorted(letter.key for letter in held) == sorted(item.id.encode() for item in bad)
    assert {letters_told(letter.headers)["stage"] for letter in held} == {"watch"}
    assert "cannot go on" not in system.log.read_text()
    assert_equal_in_the_end(system, undisturbed(items))


def test_a_worker_that_waits_for_items_of_one_that_is_gone_reads_them_itself(new_system: NewSystem) -> None:
    """Its last batch waits for what the other was to send, and its partitions are to move before they can come."""
    system = new_system()
    items = archive(days=60, per_day=2)
    with system.workers(2) as supervisor:
        system.send(items[:20])
        system.wait_until_done()
        wait_for_workers(system, supervisor, 2)
        wait_for(lambda: len(_partitions(system)) == 2, 60, system.log_end)
        (gone,) = (pid for pid, partitions in _partitions(system).items()
                   if f"{system.settings.topic(topics.EVENTS)}[0]" not in partitions)  # fmt: skip
        kill(gone, signal.SIGSTOP)
        system.send(items[20:])
        system.wait_until_done()
        kill(gone)
    assert set(system.read_items()) == {(item.id, item.version) for item in items}
    assert_equal_in_the_end(system, undisturbed(items))


def _partitions(system: System) -> dict[int, list[str]]:
    """The partitions of each worker that has some, by its process."""
    starts = [line for line in map(json.loads, system.log.read_text().splitlines()) if line["event"] == "worker starts"]
    found = {}
    for start in starts:
        with (
            contextlib.suppress(OSError),
            urllib.request.urlopen(start["metrics"].replace("/metrics", "/readyz"), timeout=5) as answer,
        ):
            found[start["pid"]] = json.load(answer)["partitions"]
    return {pid: partitions for pid, partitions in found.items() if partitions}


def test_a_broker_that_is_killed_and_comes_back_costs_nothing(
    new_system: NewSystem, own_kafka: EmbeddedKafka, figure: Callable[[str], None]
) -> None:
    first = own_kafka.start()
    assert first.address is not None
    assert first.pid is not None
    system = new_system(first.address)
    items = archive(days=10, per_day=40)
    with system.workers(2) as supervisor:
        system.send(items[:200])
        wait_for(lambda: system.count(topics.ENRICHED) > 0, 60, system.log_end)
        kill(first.pid)
        time.sleep(5)
        own_kafka.start()
        back = time.monotonic()
        system.send(items[200:])
        wait_for_progress(system)
        again = time.monotonic() - back
        system.wait_until_done()
        assert len(supervisor.pids()) == 2
    figure(f"reads again {again:.0f} s after the broker is back")
    assert set(system.read_items()) == {(item.id, item.version) for item in items}
    assert_equal_in_the_end(system, undisturbed(items))


def test_a_topic_that_cannot_be_read_is_not_emptied_into_another(new_system: NewSystem) -> None:
    """The worker stops, says so, and is not started again; what it did not acknowledge stays."""
    system = new_system(item_partitions=1)
    send_records(system, [(None, b"garbage")] * 1_500)
    with system.workers() as supervisor:
        wait_for(lambda: "tocsin dead-letters list" in system.log.read_text(), 90, system.log_end)
        wait_for(lambda: not supervisor.pids(), 30, system.log_end)
        time.sleep(3)
        assert not supervisor.pids()
    assert len(system.records(topics.DEAD_LETTERS)) <= 500
    assert system.lag() >= 1_000
