"""The process that reads feeds, on the real broker: restarted, it asks for what is new and sends nothing again."""

from __future__ import annotations

from pathlib import Path

import pytest
from feed_server import Server, entry, rss, status, with_etag
from loopback import listening
from ports import free_port
from running import System, wait_for
from typer.testing import CliRunner

from agents import topics
from agents.cli import app
from agents.commands.wires import FEEDS
from agents.settings import load_settings
from stream.sources import read_item


def feed(name: str, url: str) -> str:
    return f'[[feed]]\nname = "{name}"\nurl = "{url}"\nallow_private = true\ninterval_minutes = 1\n'


@pytest.mark.kafka
def test_a_restart_sends_nothing_again(broker: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load_settings(
        broker=f"kafka://{broker}", topic_prefix=f"{tmp_path.name}.", group=tmp_path.name, metrics_port=free_port(),
        feeds=tmp_path / "feeds.toml", data_dir=tmp_path,
    )  # fmt: skip
    system, server = System(settings, tmp_path / "log"), Server()
    server.paths = {"/feed": with_etag(rss(entry(2), entry(1))), "/bad": status(500)}
    with listening(server) as url:
        settings.feeds.write_text(feed("wire", url) + feed("broken", url.replace("/feed", "/bad")))
        with system.workers(1, command=FEEDS):
            wait_for(lambda: len(server.asked) >= 2 and system.count(topics.ITEMS) == 2, 60, system.log_end)
        server.paths["/feed"] = with_etag(rss(entry(3), entry(2), entry(1)), '"v2"')
        for name, value in (("BROKER", f"kafka://{broker}"), ("TOPIC_PREFIX", f"{tmp_path.name}."),
                            ("FEEDS", str(settings.feeds)), ("DATA_DIR", str(tmp_path))):  # fmt: skip
            monkeypatch.setenv(f"TOCSIN_{name}", value)
        told = CliRunner().invoke(app, ["feeds", "--once"])
    assert told.exit_code == 1, "one feed fails"
    assert "status 500" in told.output
    titles = [read_item(record.value).title for record in system.records(topics.ITEMS)]
    assert sorted(map(str, titles)) == ["Story 1", "Story 2", "Story 3"]
    assert [request.headers.get("If-None-Match") for request in server.asked if request.path == "/feed"] == [
        None,
        '"v1"',
    ]


def test_a_check_says_what_each_feed_gives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server = Server()
    server.paths = {"/feed": rss(entry(2), "<title>Undated</title>"), "/bad": status(404)}
    with listening(server) as url:
        (tmp_path / "feeds.toml").write_text(feed("wire", url) + feed("broken", url.replace("/feed", "/bad")))
        monkeypatch.setenv("TOCSIN_FEEDS", str(tmp_path / "feeds.toml"))
        told = CliRunner().invoke(app, ["feeds", "check"])
    assert told.exit_code == 1
    assert "1 without a date" in told.output
    assert "status 404" in told.output
    assert "2026-03-05 02:00" in told.output


def test_without_feeds_it_says_where_to_write_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "feeds.toml").write_text("")
    monkeypatch.setenv("TOCSIN_FEEDS", str(tmp_path / "feeds.toml"))
    told = CliRunner().invoke(app, ["feeds", "check"])
    assert "no feed is configured" in str(told.exception)
