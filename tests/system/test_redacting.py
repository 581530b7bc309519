"""A redaction on a running system: no words in any topic, state, page or document; with a purge none in any file."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from running import System, wait_for

from agents import redacting, topics
from agents.commands import redact as command
from agents.monitor import queries
from agents.monitor.custody import Custody
from agents.monitor.dossier import Dossiers
from agents.monitor.following import Follower, full_names, open_store
from agents.monitor.schema import Kind
from agents.monitor.store import Store
from agents.purging import MARK, _config
from agents.redactions import Redactions
from stream import wire
from stream.detection.params import DetectionParams
from stream.records import NewsItem
from stream.wordless import Numbers

SECRET = "Quillfeather"
DAY = datetime(2026, 9, 29, 8, tzinfo=UTC)
TEXT = (
    f"ALEPPO - A bomb killed 12 people at a market in Aleppo on Tuesday, said Xanthippe {SECRET} of the city's rescue "
    "service. Dozens of stalls burned down, and the hospital asked for blood."
)
ITEM = NewsItem(
    id="wire-1", title=f"Bomb kills 12 in Aleppo, says {SECRET}", text=TEXT, published=DAY, source="Wire",
    url=f"https://wire.example/{SECRET}",
)  # fmt: skip
OTHER = NewsItem(
    id="other-1", title="Market bomb in Aleppo", published=DAY + timedelta(hours=2), source="Other",
    text="At least 12 people were killed by a bomb at a market in Aleppo on Tuesday, the police said.",
)  # fmt: skip
COPY = replace(ITEM, id="copy-1", published=DAY + timedelta(hours=1), source="Paper", url=None)
NEW = NewsItem(id="late-1", version=2, text="A flood killed 3 people in Idlib on Monday.", published=DAY, source="Wire")
OLD = replace(NEW, version=1, text="A flood killed 2 people in Idlib on Monday.")
KEYLESS = NewsItem(id="keyless-1", text="A fire killed 4 people in Homs on Monday.", published=DAY, source="Wire")
TOPICS = (topics.ITEMS, topics.ENRICHED, topics.EVENTS, topics.INCIDENTS, topics.ALERTS, topics.DEAD_LETTERS)


class Page:
    """The page's store, filled as it is while somebody follows the topics."""

    def __init__(self, system: System) -> None:
        self.system = system
        self.path = system.settings.data_dir / "monitor.sqlite"

    def follow(self, seconds: float) -> Any:
        """Follow for so long; what the page then tells of its incidents, and what is found by the word."""

        async def run() -> Any:
            store = await open_store(self.system.settings, self.path)
            redactions = Redactions(self.system.settings, lambda: follower.redacted())
            metrics = DetectionParams().victim_floors
            custody = Custody(metrics=metrics, redactions=redactions)
            follower = Follower(self.system.settings, store, custody, lambda *_: None)
            tasks = [asyncio.create_task(each()) for each in (redactions.run, follower.run)]
            await asyncio.sleep(seconds)
            for task in tasks:
                task.cancel()
            told = self._told(store)
            store.scrub(redactions.names)
            store.close()
            return told

        return asyncio.run(run())

    def _told(self, store: Store) -> str:
        dossiers = Dossiers(store, full_names(self.system.settings))
        names = [name for (name,) in store.reader.execute("SELECT id FROM records WHERE kind = ?", (Kind.INCIDENT,))]
        items = [row.body for row in queries.several(store, Kind.ITEM, ["wire-1", "copy-1", "other-1"])]
        return str([wire.encode(dossiers.incident(name)) for name in names]) + str(items)

    def words(self) -> bool:
        files = [self.path, self.path.with_name("monitor.sqlite-wal")]
        return any(SECRET.encode() in path.read_bytes() for path in files if path.exists())


def readable(system: System) -> dict[str, int]:
    """Topic -> how many records with the word can be read from its beginning."""
    found = {}
    for name in TOPICS:
        rows = system.records(name)
        found[name] = sum(SECRET.encode() in (row.value or b"") for row in rows)
    stored = asyncio.run(topics.stored_rows(system.settings))
    return {**found, "state": sum(SECRET.lower().encode() in row.lower() for row in stored.values())}


def files_with_words(folder: Path, system: System) -> Iterator[str]:
    own = (system.settings.topic_prefix, f"{system.settings.group}-")
    for path in folder.rglob("*.log*"):
        # Of a topic that is cut off Kafka deletes segments when it next looks for them.
        mine = path.parent.name.startswith(own) and topics.DEAD_LETTERS not in path.parent.name
        if mine and SECRET.encode() in path.read_bytes():
            yield f"{path.parent.name}/{path.name}"


def toll(system: System) -> list[int]:
    return sorted(count.best for each in system.incidents().values() for count in each.toll.values())


@pytest.mark.kafka
@pytest.mark.timeout(300)
def test_no_words_are_left_of_a_redacted_item(
    system: System, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setattr(redacting, "HEARD_SECONDS", 2.0)
    page, settings = Page(system), system.settings
    (folder,) = tmp_path_factory.getbasetemp().glob("broker0")
    with system.workers(1):
        system.send([ITEM, OTHER, COPY, NEW, OLD])
        system.send_raw(
            [
                (b"somebody", wire.encode(KEYLESS)),
                (b"somebody", wire.encode(NEW)),
                (b"wire-1", f'{{"id": "wire-1", {SECRET}'.encode()),
            ]
        )
        system.wait_until_done()
        assert toll(system) == [3, 4, 12]
        assert SECRET in page.follow(2)
        assert all(
            readable(system)[name] for name in ("items", "enriched", "events", "incidents", "dead-letters", "state")
        )
        assert page.words()

        assert command.redact(settings, ["wire-1"], "a court", Numbers.KEPT, False, False) == 0
        told = capsys.readouterr().err
        assert "copy-1" in told, "near copies are listed"
        assert "until retention ends" in told
        later = DAY + timedelta(hours=5)
        system.send([ITEM, replace(ITEM, version=3, published=later, text=TEXT.replace("12", "14"))])
        system.wait_until_done()
        rows = [row.value.decode() for row in system.records(topics.ENRICHED) if row.key == b"wire-1" and row.value]
        (late,) = (row for row in rows if wire.loads(row)["version"] == 3)
        assert SECRET not in late, "a correction has no words"
        assert toll(system)[-1] == 14, "but its numbers count"

        assert command.redact(settings, ["wire-1"], "a court", Numbers.KEPT, True, True) == 0
        assert set(readable(system).values()) == {0}
        wait_for(
            lambda: not list(files_with_words(folder, system)), 30, lambda: str(list(files_with_words(folder, system)))
        )
        assert SECRET not in page.follow(2)
        assert not page.words()
        assert toll(system) == [3, 4, 14]
    for name in (topics.ITEMS, topics.ENRICHED):
        plain = [wire.loads(row.value) for row in system.records(name) if row.value and b"late-1" in row.value]
        versions = [row["version"] for row in plain]
        assert 2 in versions, f"an older version that came late takes the place of no newer one ({name}: {versions})"
    assert b"keyless-1" in b"".join(row.value or b"" for row in system.records(topics.ITEMS))
    assert asyncio.run(_config(settings, settings.topic(topics.ITEMS)))["cleanup.policy"] == "delete"
    assert MARK not in asyncio.run(topics.stored_rows(settings))
