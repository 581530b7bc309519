"""One line an event, whoever tells it: us, Faust, aiokafka, a warning, or an exception that nobody caught."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]

SCRIPT = """
import logging, sys, threading, warnings
import structlog
from agents.logs import configure_logs, log_what_fails
from agents.settings import Settings

configure_logs(Settings(log_format=sys.argv[1], log_level="info"))
log_what_fails()
log = structlog.get_logger("agents.own")
log.info("record set aside", item="a\\nb\\x1b[2J", stage="extract")
logging.getLogger("faust.app").warning("[^%s]: Timer woke up\\n+--+\\n| x |", "App")
logging.getLogger("aiokafka.consumer").error("Unable to connect to %s", "node 1", extra={"node": 1})
logging.getLogger("aiokafka.consumer").error("Unable to connect to %s", "node 2")
warnings.warn("old ways")
try:
    1 / 0
except ZeroDivisionError:
    log.exception("batch failed", item="c")
thread = threading.Thread(target=lambda: [][0], name="watcher")
thread.start()
thread.join()
raise KeyError("gone")
"""


def told(form: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, form], cwd=ROOT, capture_output=True, text=True, timeout=40, check=False
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stdout == ""
    return done.stderr.split("\n")[:-1]


@pytest.fixture(scope="module")
def events() -> list[dict[str, Any]]:
    return [json.loads(line) for line in told("json")]


def test_every_event_is_one_line_of_json_with_the_same_fields(events: list[dict[str, Any]]) -> None:
    assert [(event["logger"], event["level"]) for event in events] == [
        ("agents.own", "info"), ("faust.app", "warning"), ("aiokafka.consumer", "error"), ("py.warnings", "warning"),
        ("agents.own", "error"), ("agents.logs", "critical"), ("agents.logs", "critical"),
    ]  # fmt: skip
    for event in events:
        assert {"event", "timestamp", "pid"} <= event.keys()
        assert event["timestamp"].endswith("Z")


def test_what_is_said_of_an_item_names_it(events: list[dict[str, Any]]) -> None:
    assert [event.get("item") for event in events if event["logger"] == "agents.own"] == ["a\nb\x1b[2J", "c"]


def test_libraries_say_the_like_once_in_a_while(events: list[dict[str, Any]]) -> None:
    assert [event["event"] for event in events if event["logger"].startswith("aiokafka")] == [
        "Unable to connect to node 1"
    ]


def test_exceptions_are_told_whole_within_their_line(events: list[dict[str, Any]]) -> None:
    failed, thread, process = events[-3:]
    assert "ZeroDivisionError" in failed["exception"]
    assert thread["thread"] == "watcher"
    assert "IndexError" in thread["exception"]
    assert "KeyError: 'gone'" in process["exception"]


def test_people_get_a_line_each_and_tracebacks_below() -> None:
    lines = told("human")
    assert not any("\x1b" in line for line in lines)
    begins = [line for line in lines if line.startswith("20")]
    assert len(begins) == 7
    assert "item=" in begins[0]
    assert "[^App]: Timer woke up +--+ | x |" in begins[1]
    assert any("ZeroDivisionError" in line for line in lines)
