"""The process that delivers, on the real broker: killed and started again, with a receiver that fails and returns."""

from __future__ import annotations

import asyncio
import os
import signal
from dataclasses import replace
from pathlib import Path

import pytest
from export_examples import ALERT
from loopback import listening
from ports import free_port
from receiver import TOLD, Receiver
from running import System, wait_for

from agents import topics
from agents.clients import sure_producer
from agents.commands.wires import SINKS
from agents.kept import kept_rows, put_rows
from agents.settings import load_settings
from stream import wire
from stream.outcomes import Alert


@pytest.fixture
def system(broker: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> System:
    monkeypatch.setenv("DESK_SECRET", TOLD)
    settings = load_settings(
        broker=f"kafka://{broker}", topic_prefix=f"{tmp_path.name}.", group=tmp_path.name, metrics_port=free_port(),
        sinks=tmp_path / "sinks.toml", data_dir=tmp_path,
    )  # fmt: skip
    return System(settings, tmp_path / "log")


def publish(system: System, alerts: list[Alert]) -> None:
    async def send() -> None:
        async with sure_producer(system.settings) as producer:
            for alert in alerts:
                topic = system.settings.topic(topics.ALERTS)
                await producer.send_and_wait(topic, wire.encode(alert), key=alert.id.encode())

    asyncio.run(send())


def row(name: str, url: str, more: str) -> str:
    return (
        f'[[sink]]\nname = "{name}"\nkind = "webhook"\nurl = "{url}"\nsecret_env = "DESK_SECRET"\n'
        f"allow_private = true\n{more}\n"
    )


@pytest.mark.kafka
def test_each_revision_is_had_once_by_its_id_across_failures_and_restarts(system: System) -> None:
    alerts = [replace(ALERT, id=f"al-{n}", revision=revision) for revision in (1, 2) for n in range(5)]
    ids = [f"{alert.id}.{alert.revision}" for alert in alerts]
    receiver, late = Receiver(lambda n: 500 if n in (2, 3) else 200), Receiver()
    with listening(receiver) as url, listening(late) as other:
        system.settings.sinks.write_text(row("desk", url, 'first = "beginning"') + row("late", other, ""))
        system.create_topics()
        publish(system, alerts[:5])
        with system.workers(1, command=SINKS) as supervisor:
            wait_for(lambda: len(receiver.had) >= 3 and "late" in ledger(system), 60, system.log_end)
            os.kill(supervisor.pids()[0], signal.SIGKILL)
            publish(system, [*alerts[5:8], *alerts[3:6]])  # a stage that was killed tells some revisions again
            wait_for(lambda: len(set(receiver.had)) == 8, 60, system.log_end)
        publish(system, alerts[8:])
        with system.workers(1, command=SINKS):
            wait_for(lambda: len(set(receiver.had)) == 10 and len(set(late.had)) == 7, 60, system.log_end)
    assert receiver.forged == late.forged == 0
    assert list(dict.fromkeys(receiver.had)) == ids
    assert len(receiver.had) - len(ids) <= 1, "only what was on its way when the sender was killed may come again"
    assert set(late.had) == {*ids[5:], *ids[3:5]}, "a new sink gets what comes, also while nobody delivers"


@pytest.mark.kafka
def test_a_list_that_is_made_while_it_runs_is_served_and_one_that_is_forgotten_is_not(system: System) -> None:
    system.settings.sinks.write_text("")
    system.create_topics()
    other = replace(ALERT, id="al-other", region=replace(ALERT.region, country="RWA"))
    told = {"name": "here", "countries": [ALERT.region.country], "sinks": [{"name": "t", "kind": "topic"}]}
    with system.workers(1, command=SINKS):
        asyncio.run(put_rows(system.settings, topics.WATCHLISTS, {"here": wire.encode(told)}))
        wait_for(lambda: "here.t" in ledger(system), 60, system.log_end)
        publish(system, [other, ALERT])
        wait_for(lambda: f"here.t|{ALERT.id}" in ledger(system), 60, system.log_end)
        asyncio.run(put_rows(system.settings, topics.WATCHLISTS, {"here": None}))
        wait_for(lambda: "serves no more" in system.log.read_text(), 60, system.log_end)
        publish(system, [replace(ALERT, id="al-late")])
    with system.workers(1, command=SINKS):  # what was told is not told again
        asyncio.run(put_rows(system.settings, topics.WATCHLISTS, {"here": wire.encode(told)}))
        wait_for(lambda: "here.t|al-late" in ledger(system), 60, system.log_end)
    assert [record.key for record in system.records("watchlist-here")] == [ALERT.id.encode(), b"al-late"]


def ledger(system: System) -> set[str]:
    async def read() -> set[str]:
        async with kept_rows(system.settings, topics.DELIVERIES) as rows:
            return set(rows.rows)

    return asyncio.run(read())
