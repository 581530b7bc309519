"""Decisions on a real Kafka: through both stages, past a worker that is killed, and back again."""

from __future__ import annotations

import asyncio
import os
import signal
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from running import System, wait_for

from agents import deciding, topics
from agents.letters import told
from stream.decisions import Anchor, Decision
from stream.kinds import Metric, Verb
from stream.outcomes import Incident
from stream.records import NewsItem

pytestmark = pytest.mark.kafka

START = datetime(2024, 5, 7, 9, tzinfo=UTC)
ITEMS = [
    NewsItem(id=name, title=title, source=f"{name} wire", published=START + timedelta(hours=n), text=text)
    for n, (name, title, text) in enumerate([
        ("quake", "Quake kills nine in Izmir", "An earthquake in the Turkish city of Izmir killed nine people."),
        ("bomb", "Bomb kills four in Kabul", "A bomb in Kabul killed four people on Tuesday, police said."),
        ("flood", "Flood kills six in Lima", "A flood in the Peruvian capital Lima on Tuesday killed six people."),
    ])
]  # fmt: skip
AT = datetime(2026, 1, 1, tzinfo=UTC)
TOLL = Decision(id="toll", verb=Verb.SET, by="Ada", at=AT, why="the ministry's count",
                tellings=(Anchor(item="quake"),), toll={Metric.KILLED: 11})  # fmt: skip
FALSE = Decision(id="false", verb=Verb.DISMISS_ITEM, by="Ada", at=AT, why="an old text", item="bomb")


def by_item(system: System) -> dict[str, Incident]:
    return {telling.id: incident for incident in system.incidents().values() for telling in incident.items}


def killed(system: System) -> dict[str, int]:
    return {name: incident.toll[Metric.KILLED].best for name, incident in by_item(system).items()}


def decide(system: System, *decisions: Decision) -> None:
    for each in decisions:
        asyncio.run(deciding.put(system.settings, each))


def test_decisions_hold_past_a_killed_worker_until_they_are_taken_back(system: System) -> None:
    with system.workers() as supervisor:
        decide(system, FALSE)
        system.send(ITEMS)
        system.wait_until_done()
        assert killed(system) == {"quake": 9, "flood": 6}
        for pid in supervisor.pids():
            os.kill(pid, signal.SIGKILL)
        decide(system, TOLL, replace(TOLL, id="wrong", toll={Metric.KILLED: -1}))
        wait_for(lambda: killed(system) == {"quake": 11, "flood": 6}, 60, system.log_end)
        assert [each.id for each in by_item(system)["quake"].decided] == ["toll"]
        (letter,) = system.records(topics.DEAD_LETTERS)
        assert told(letter.headers)["reason"] == "not_a_decision"
        for pid in supervisor.pids():
            os.kill(pid, signal.SIGKILL)
        asyncio.run(deciding.take_back(system.settings, "toll"))
        asyncio.run(deciding.take_back(system.settings, "false"))
        wait_for(lambda: killed(system) == {"quake": 9, "bomb": 4, "flood": 6}, 60, system.log_end)
        assert all(not incident.decided for incident in by_item(system).values())
