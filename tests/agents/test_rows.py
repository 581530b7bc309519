"""What Faust reads of the changelog is on disk until the state is made of it, and is found there."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import faust
import pytest

from agents import ending
from agents.ending import Exit
from agents.measures import StateSize
from agents.rows import RowStore, on_disk


def record(key: str, row: bytes | None) -> Any:
    return SimpleNamespace(key=key.encode(), value=row)


@pytest.fixture
def table(tmp_path: Path) -> Any:
    app = faust.App("rows", broker="kafka://127.0.0.1:9", store="memory://", key_serializer="raw")
    return app.Table("rows", partitions=1, store=on_disk(tmp_path))


def test_the_last_row_of_each_key_is_found(table: Any) -> None:
    assert isinstance(table.data, RowStore)
    table.data.take_in([record("a", b"1"), record("b", b"2"), record("a", b"3")])
    table.data.take_in([record("b", None), record("c", b""), record("d", None)])
    assert (dict(table.items()), len(table), "b" in table) == ({"a": b"3", "c": b""}, 2, False)
    asyncio.run(table.on_recovery_completed({("changelog", 0)}, set()))
    assert dict(table.items()) == {"a": b"3", "c": b""}
    asyncio.run(table.on_recovery_completed(set(), set()))
    assert dict(table.items()) == {}


def test_what_faust_tells_late_takes_the_place_of_nothing(table: Any) -> None:
    table.data.take_in([record("a", b"1"), record("a", b"2")])
    told = SimpleNamespace(key="a", value=b"1", message=SimpleNamespace(value=b"1", partition=0))
    table.apply_changelog_batch([told])
    assert dict(table.items()) == {"a": b"2"}


def test_a_disk_that_fills_while_rows_are_read_ends_the_worker_until_there_is_room(
    table: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Faust would try again and again in silence, and the guard of recoveries give the worker up."""
    statuses: list[Exit] = []
    monkeypatch.setattr(ending, "abandon", lambda _, status=Exit.UNSAFE: statuses.append(status))
    monkeypatch.setattr(os, "pwrite", lambda _, rows, __: len(rows) // 2)
    table.data.take_in([record(str(n), bytes(40_000)) for n in range(9)])
    assert set(statuses) == {Exit.UNAVAILABLE}


def test_the_size_of_the_state_follows_its_rows() -> None:
    size = StateSize()
    size.put({"item|a": b"12", "item|b": b"3", "incident|a": b""})
    size.put({"item|a": b"1", "item|b": None, "item|c": None})
    assert (+size.rows, size.bytes["item"], size.bytes["incident"]) == ({"item": 1, "incident": 1}, 7, 10)
    size.put({"item|b": b"44", "series|": b"5"})
    assert (size.rows["item"], size.bytes["item"], size.bytes["series"]) == (2, 15, 8)
