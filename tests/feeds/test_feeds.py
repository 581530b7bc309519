"""Feeds as they are: whatever habits they have, what is new in them comes once, and nothing else does."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest
from feed_server import entry, rss, status, with_etag
from looking import START, World

from agents.companion import Running
from agents.feeds import running
from agents.feeds.config import FeedSpec, read_feeds
from agents.feeds.memory import FORGOTTEN_DAYS, MAX_VERSIONS, FeedMemory
from agents.feeds.polling import DAY
from agents.settings import load_settings
from agents.telemetry import Telemetry
from stream.errors import BadSetting, DeliveryFailed
from stream.metrics import FEED_ITEMS, FEED_LAST_ITEM, FEED_LAST_SUCCESS, FEED_POLLS, Part, metrics_of


def test_entries_become_items_the_oldest_first() -> None:
    world = World()
    first, second = world.look(rss(entry(2), entry(1)))
    assert (first.title, first.text, first.source, first.language) == (
        "Story 1",
        "Two people were killed.",
        "Wire",
        "en",
    )
    assert str(first.published) == "2026-03-05 01:00:00+00:00"
    assert (second.title, second.url, second.version) == ("Story 2", "https://wire.example/2", 1)
    assert world.next == pytest.approx(15 * 60)


def test_what_was_sent_is_not_sent_again_also_by_another_process() -> None:
    world = World()
    world.look(rss(entry(1)), times=3)
    assert len(world.look(rss(entry(2), entry(1)))) == 2
    value = world.telemetry.registry.get_sample_value
    assert value(FEED_ITEMS.name, {"feed": "wire", "outcome": "sent"}) == 2
    assert value(FEED_ITEMS.name, {"feed": "wire", "outcome": "known"}) == 3
    assert value(FEED_POLLS.name, {"feed": "wire", "outcome": "changed"}) == 4


def test_when_it_last_answered_well_is_known_to_the_next_process() -> None:
    world = World()
    world.look(rss(entry(1)))
    world.now += 3600
    world.telemetry = Telemetry(metrics_of(Part.FEEDS))
    world.look(status(500))
    value = world.telemetry.registry.get_sample_value
    assert value(FEED_LAST_SUCCESS.name, {"feed": "wire"}) == START
    assert value(FEED_LAST_ITEM.name, {"feed": "wire"}) == START


def test_a_feed_that_never_answered_counts_from_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def away(*_: object) -> None:
        raise RuntimeError("nothing is asked here")

    monkeypatch.setattr(running, "ready_topics", away)
    (tmp_path / "feeds.toml").write_text(ROW)
    telemetry, began = Telemetry(metrics_of(Part.FEEDS)), time.time()
    told = Running(
        settings=load_settings(feeds=tmp_path / "feeds.toml"), telemetry=telemetry, stop=asyncio.Event(),
        moved=lambda: None,
    )  # fmt: skip
    with pytest.raises(RuntimeError, match="nothing is asked"):
        asyncio.run(running.read(told))
    for metric in (FEED_LAST_SUCCESS, FEED_LAST_ITEM):
        assert telemetry.registry.get_sample_value(metric.name, {"feed": "wire"}) == pytest.approx(began, abs=60)


def test_a_changed_entry_is_a_correction() -> None:
    world = World()
    one, two = world.look(rss(entry(1)), rss(entry(1, body="Three people were killed.")), times=3)
    assert (one.id, one.version, two.version) == (two.id, 1, 2)


def test_what_changes_all_the_time_is_not_sent_for_ever() -> None:
    world = World()
    world.look(*(rss(entry(1, body=f"{n} comments")) for n in range(MAX_VERSIONS + 10)), times=MAX_VERSIONS + 10)
    assert len(world.items) == MAX_VERSIONS


def test_where_kafka_is_away_nothing_is_taken_for_sent() -> None:
    world = World(away=True)
    with pytest.raises(DeliveryFailed):
        world.look(with_etag(rss(entry(1))))
    world.away = False
    assert len(world.look()) == 1


def test_what_left_the_feed_is_forgotten_in_the_end() -> None:
    world = World()
    world.look(rss(entry(1)), rss(entry(2)), times=2)
    assert len(world.rows.rows) == 3
    world.now += (FORGOTTEN_DAYS + 1) * DAY
    world.look(rss(entry(2)))
    assert len(world.rows.rows) == 2
    assert len(world.items) == 2


def test_another_address_in_the_file_begins_anew() -> None:
    world = World()
    world.look(with_etag(rss(entry(1))))
    course = FeedMemory(FeedSpec(name="wire", url="https://other.example/"), world.rows).course()
    assert (course.etag, course.next) == (None, 0.0)


def test_the_file_that_ships_is_read_and_asks_for_nothing() -> None:
    assert read_feeds(Path("config/feeds.toml")).feeds == ()


def test_the_example_of_the_file_is_right(tmp_path: Path) -> None:
    lines = Path("config/feeds.toml").read_text().splitlines()[3:]
    path = tmp_path / "feeds.toml"
    path.write_text("\n".join(line[2:] for line in lines if line.startswith("# ")))
    file = read_feeds(path)
    assert (file.contact, file.feeds[0].name) == ("https://news.example/about-our-robot", "example-africa")


ROW = '[[feed]]\nname = "wire"\nurl = "https://feeds.example/"\n'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("feeds = 1", "unknown feeds"),
        (ROW + ROW, "two of"),
        (ROW + "interval_minutes = 0.1", "interval_minutes"),
        (ROW.replace("feeds.example", "10.0.0.1"), "no public address"),
        (ROW.replace("https", "ftp"), "no http"),
        ('contact = "a\\nb"\n' + ROW, "contact"),
    ],
)
def test_what_is_wrong_in_the_file_is_named(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "feeds.toml"
    path.write_text(text)
    with pytest.raises(BadSetting, match=words):
        read_feeds(path)
