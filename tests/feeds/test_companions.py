"""Feeds and deliveries run beside the workers where something is configured, and only there."""

from __future__ import annotations

import asyncio
import json
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from ports import free_port

from agents import companion, reach
from agents.commands.wires import FEEDS, SINKS, companions, deliver
from agents.settings import Settings, load_settings
from stream.errors import BadSetting, BrokerUnavailable
from stream.metrics import Part

FEED = '[[feed]]\nname = "wire"\nurl = "https://feeds.example/"\n'
SINK = '[[sink]]\nname = "desk"\nkind = "webhook"\nurl = "https://desk.example/"\nsecret_env = "DESK_SECRET"\n'


@pytest.mark.parametrize(
    ("feed", "sink", "beside"),
    [
        ("", "", {}),
        (FEED, "", {"feeds": FEEDS}),
        ("", SINK, {"sinks": SINKS}),
        (FEED, SINK, {"feeds": FEEDS, "sinks": SINKS}),
    ],
)
def test_what_is_configured_runs_beside_the_workers(
    tmp_path: Path, feed: str, sink: str, beside: dict[str, object]
) -> None:
    (tmp_path / "feeds.toml").write_text(feed)
    (tmp_path / "sinks.toml").write_text(sink)
    assert companions(load_settings(feeds=tmp_path / "feeds.toml", sinks=tmp_path / "sinks.toml")) == beside


def test_a_secret_that_is_missing_is_told_before_anything_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = load_settings(broker="kafka://127.0.0.1:1", sinks=tmp_path / "sinks.toml")
    monkeypatch.delenv("DESK_SECRET", raising=False)
    (tmp_path / "sinks.toml").write_text(SINK)
    with pytest.raises(BadSetting, match="DESK_SECRET is not set"):
        deliver(settings)


def test_a_file_that_is_wrong_is_told_before_anything_starts(tmp_path: Path) -> None:
    (tmp_path / "feeds.toml").write_text("[[feed]]")
    with pytest.raises(BadSetting, match=r"feeds\.toml: line 1: feed \?"):
        companions(load_settings(feeds=tmp_path / "feeds.toml"))


def test_what_runs_beside_the_workers_is_not_ready_while_kafka_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[tuple[int, list[str]]] = []
    away = [True]

    async def ask(_: Settings) -> None:
        if away[0]:
            raise BrokerUnavailable("Kafka does not answer")

    def look(port: int) -> tuple[int, list[str]]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
                return answer.status, json.load(answer)["reasons"]
        except urllib.error.HTTPError as answer:
            return answer.code, json.load(answer)["reasons"]

    async def work(running: companion.Running) -> None:
        for gone in (True, False):
            away[0] = gone
            await asyncio.sleep(0.2)
            heard.append(await asyncio.to_thread(look, running.settings.metrics_port + companion.BEYOND[Part.FEEDS]))

    monkeypatch.setattr("sys.argv", ["feeds"])
    monkeypatch.setattr(companion, "ask_kafka", ask)
    monkeypatch.setattr(reach, "LOOK_SECONDS", 0.01)
    settings = load_settings(broker="kafka://127.0.0.1:1", metrics_port=free_port() - companion.BEYOND[Part.FEEDS])
    asyncio.run(companion._run(Part.FEEDS, work, settings))
    assert heard == [(503, ["Kafka does not answer"]), (200, [])]
