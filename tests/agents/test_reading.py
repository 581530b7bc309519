"""A text that hangs or kills its reading process is set aside alone; its neighbours are read."""

from __future__ import annotations

import asyncio
import os
import time
from datetime import UTC, datetime
from multiprocessing.connection import Connection

import pytest

from agents.reading import RawItem, Read, ReadingProcess, Refused, read_batch
from stream.extraction import Reader, ReaderSettings
from stream.wire import encode, loads

NOW = datetime(2026, 9, 30, 12, tzinfo=UTC)


def raw(text: str, name: str = "a") -> RawItem:
    return RawItem(encode({"id": name, "text": text}), NOW, replay=False)


def touchy_serve(connection: Connection, settings: ReaderSettings, keep_text: bool) -> None:
    """Stands in for a reader with faults: it hangs, dies, or reads, as the text says."""
    connection.send(None)
    while True:
        try:
            batch = connection.recv()
        except EOFError:
            return
        texts = [loads(item.value)["text"] for item in batch]
        if "hang" in texts:
            time.sleep(60)
        if "die" in texts:
            os._exit(1)
        connection.send([Read(text, b"", b"", NOW, ()) for text in texts])


@pytest.mark.parametrize("fault", ["hang", "die"])
def test_only_the_text_at_fault_is_refused(fault: str) -> None:
    process = ReadingProcess(ReaderSettings(), seconds=3, target=touchy_serve)

    async def run() -> list[object]:
        first = await process.read([raw("one"), raw(fault), raw("two")])
        return [*first, *await process.read([raw("three")])]

    one, refused, two, three = asyncio.run(run())
    process.stop()
    assert [outcome.id for outcome in (one, two, three)] == ["one", "two", "three"]  # type: ignore[attr-defined]
    assert isinstance(refused, Refused)
    assert refused.reason == "unreadable"


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(ReaderSettings())


def test_outcomes_come_in_the_order_of_the_batch(reader: Reader) -> None:
    batch = [raw("A bomb killed 4 people in Kabul.", "k"), RawItem(b"{", NOW, False), raw("Nothing happened.", "n")]
    killed, bad, nothing = read_batch(reader, batch)
    assert isinstance(killed, Read)
    assert killed.figures == (("killed", "incident"),)
    assert isinstance(bad, Refused)
    assert bad.reason == "not_text"
    assert isinstance(nothing, Read)
    assert nothing.figures == ()


def test_each_item_without_a_time_takes_that_of_its_own_record(reader: Reader) -> None:
    later = datetime(2026, 9, 30, 18, tzinfo=UTC)
    batch = [raw("A bomb killed 4 people in Kabul.", "a"), RawItem(raw("Nothing.", "b").value, later, False)]
    assert [outcome.published for outcome in read_batch(reader, batch)] == [NOW, later]  # type: ignore[union-attr]


def test_a_record_without_its_text_still_tells_linking_what_it_needs(reader: Reader) -> None:
    (outcome,) = read_batch(reader, [raw("A bomb killed 4 people in Kabul.")], keep_text=False)
    assert isinstance(outcome, Read)
    assert loads(outcome.enriched)["item"]["text"] is None
    assert list(loads(outcome.events)["sentences"].values()) == ["A bomb killed 4 people in Kabul."]


def test_a_record_too_large_to_write_goes_without_its_text(reader: Reader) -> None:
    text = "A bomb killed 4 people in Kabul. " + 'He said "no". ' * 50_000
    (outcome,) = read_batch(reader, [raw(text)])
    assert isinstance(outcome, Read)
    assert len(outcome.enriched) < 1_000_000
    record = loads(outcome.enriched)
    assert record["events"][0]["toll"]["killed"]["best"] == 4
