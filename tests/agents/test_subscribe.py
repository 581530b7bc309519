"""Programs that subscribe: typed records, places kept by group, and the forms of `tocsin export`."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
import textwrap
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from debian_tools import needs
from export_examples import ALERT, BATTLE
from typer.testing import CliRunner

from agents import topics
from agents.cli import app
from agents.clients import sure_producer
from agents.settings import Settings, load_settings
from agents.subscribe import Received, Start, alerts, incidents
from stream import wire
from stream.errors import BrokerUnavailable
from stream.outcomes import Alert, IncidentStatus

REVISIONS = [replace(ALERT, revision=n) for n in (1, 2, 3)]


@pytest.fixture
def settings(broker: str, tmp_path: Path) -> Settings:
    ours = load_settings(broker=f"kafka://{broker}", topic_prefix=f"{tmp_path.name}.", group=tmp_path.name)
    asyncio.run(topics.create_topics(ours))
    return ours


async def publish(settings: Settings, topic: str, values: list[bytes]) -> None:
    async with sure_producer(settings) as producer:
        for value in values:
            await producer.send_and_wait(settings.topic(topic), value, key=ALERT.id.encode())


async def first(told: AsyncIterator[Received[Alert]], count: int) -> list[int]:
    found: list[int] = []
    async with asyncio.timeout(30):
        async for received in told:
            found.append(received.record.revision)
            if len(found) == count:
                break
    return found


@pytest.mark.kafka
def test_subscribers_get_typed_records_from_where_they_asked(settings: Settings) -> None:
    async def whole() -> None:
        await publish(settings, topics.ALERTS, [wire.encode(REVISIONS[0]), b"{}", wire.encode(REVISIONS[1])])
        async with alerts(settings, start=Start.BEGINNING) as told:
            assert await first(told, 2) == [1, 2], "what cannot be read is passed over"
        async with alerts(settings) as told:
            await publish(settings, topics.ALERTS, [wire.encode(REVISIONS[2])])
            assert await first(told, 1) == [3]

    asyncio.run(whole())


@pytest.mark.kafka
def test_a_group_goes_on_with_what_it_was_at(settings: Settings) -> None:
    async def whole() -> None:
        await publish(settings, topics.ALERTS, [wire.encode(alert) for alert in REVISIONS])
        async with alerts(settings, group=f"{settings.group}-desk", start=Start.BEGINNING) as told:
            assert await first(told, 2) == [1, 2]
        async with alerts(settings, group=f"{settings.group}-desk", start=Start.BEGINNING) as told:
            assert await first(told, 2) == [2, 3], "2 was in work when the program ended"

    asyncio.run(whole())


@pytest.mark.kafka
def test_what_the_topic_holds_is_exported(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = replace(BATTLE, id="in-9", status=IncidentStatus.MERGED)
    asyncio.run(publish(settings, topics.ALERTS, [wire.encode(alert) for alert in REVISIONS]))
    asyncio.run(publish(settings, topics.INCIDENTS, [wire.encode(gone), wire.encode(BATTLE)]))
    monkeypatch.setenv("TOCSIN_BROKER", str(settings.broker))
    monkeypatch.setenv("TOCSIN_TOPIC_PREFIX", settings.topic_prefix)

    def told(*arguments: str) -> str:
        answer = CliRunner().invoke(app, ["export", *arguments])
        return answer.stdout if answer.exit_code == 0 else str(answer.exception)

    assert "<identifier>al-0a.3</identifier>" in told("cap", "--id", "al-0a")
    assert "al-0a.2," in told("cap", "--id", "al-0a")
    assert told("atom").count("<entry>") == 1
    assert "<entry>" not in told("atom", "--country", "RWA")
    assert '"id":"in-1"' in told("geojson")
    assert "in-9" not in told("geojson")
    assert told("csv").count("\n") == 3
    assert "--id" in told("cap")
    assert "no alert al-x" in told("cap", "--id", "al-x")
    assert "no form" in told("pdf")


@pytest.mark.kafka
def test_kcat_reads_alerts_as_the_page_says(settings: Settings) -> None:
    asyncio.run(publish(settings, topics.ALERTS, [wire.encode(REVISIONS[0])]))
    told = subprocess.run(
        [needs("kcat"), "-b", str(settings.broker).removeprefix("kafka://"), "-t", settings.topic(topics.ALERTS), "-C",
         "-o", "beginning", "-e", "-q", "-X", "isolation.level=read_committed", "-f", "%k %o %s\n"],
        capture_output=True, text=True, timeout=30, check=True,
    )  # fmt: skip
    key, offset, value = told.stdout.rstrip("\n").split(" ", 2)
    assert (key, offset) == ("al-0a", "0")
    assert wire.decode(value, Alert) == REVISIONS[0]


def test_without_a_broker_it_says_so() -> None:
    async def whole() -> None:
        async with incidents("kafka://127.0.0.1:1"):
            pass

    with pytest.raises(BrokerUnavailable):
        asyncio.run(whole())


def examples() -> list[str]:
    """The programs in the page on subscribing: indented blocks that begin with an import."""
    page = Path("docs/subscribing.md").read_text(encoding="utf-8")
    blocks = re.findall(r"(?:^    .*\n|^\n(?=    ))+", page, re.MULTILINE)
    return [code for block in blocks if (code := textwrap.dedent(block).strip()).startswith("import")]


@pytest.mark.kafka
@pytest.mark.parametrize("number", [0, 1])
def test_the_programs_of_the_page_print_alerts(settings: Settings, number: int) -> None:
    asyncio.run(publish(settings, topics.ALERTS, [wire.encode(REVISIONS[2])]))
    code = examples()[number].replace("127.0.0.1:9092", str(settings.broker).removeprefix("kafka://"))
    code = code.replace("news.alerts", settings.topic(topics.ALERTS)).replace("my-desk", f"{settings.group}-page")
    code = code if "asyncio.run" in code else "import asyncio\n" + code + "\n\nasyncio.run(main())"
    environment = {**os.environ, "TOCSIN_TOPIC_PREFIX": settings.topic_prefix, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen([sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE, text=True) as program:
        try:
            assert program.stdout is not None
            assert "41 people reported killed" in program.stdout.readline()
        finally:
            program.kill()
