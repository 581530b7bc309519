"""Feeds and deliveries run beside the workers where something is configured, and only there."""

from __future__ import annotations

from pathlib import Path

import pytest

from agents.commands.wires import FEEDS, SINKS, companions, deliver
from agents.settings import load_settings
from stream.errors import BadSetting, UsageError

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


def test_who_delivers_nothing_is_told_where_to_say_what(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sinks.toml").write_text("")
    settings = load_settings(broker="kafka://127.0.0.1:1", sinks=tmp_path / "sinks.toml")
    with pytest.raises(UsageError, match="no sink is configured"):
        deliver(settings)
    monkeypatch.delenv("DESK_SECRET", raising=False)
    (tmp_path / "sinks.toml").write_text(SINK)
    with pytest.raises(BadSetting, match="DESK_SECRET is not set"):
        deliver(settings)


def test_a_file_that_is_wrong_is_told_before_anything_starts(tmp_path: Path) -> None:
    (tmp_path / "feeds.toml").write_text("[[feed]]")
    with pytest.raises(BadSetting, match=r"feeds\.toml: feed \?"):
        companions(load_settings(feeds=tmp_path / "feeds.toml"))
