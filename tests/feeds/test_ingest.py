"""Items in files and folders, and an archive by time of publication."""

from __future__ import annotations

import asyncio
import gzip
import json
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from agents.commands.archive import Archive, Sendable, files_of, sendable
from agents.commands.ingest import _paced
from stream.errors import UsageError

START = datetime(2026, 3, 1, tzinfo=UTC)


def line(n: int, hours: float | None = None) -> str:
    when = None if hours is None else (START + timedelta(hours=hours)).isoformat()
    return json.dumps({"id": f"a{n}", "text": f"{n} people were killed.", "published": when})


def keys(*paths: Path) -> list[str]:
    return [each if isinstance(each, str) else each.key.decode() for each in sendable(files_of(paths))]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "b").mkdir()
    (tmp_path / ".hidden").mkdir()
    (tmp_path / "a.jsonl").write_text(line(1) + "\n\n" + line(2) + "\n")
    (tmp_path / "b" / "one.json").write_text(json.dumps(json.loads(line(3)), indent=2))
    (tmp_path / "b" / "many.json").write_text(f"[{line(4)}, {line(5)}]")
    (tmp_path / "b" / "lines.json").write_text(line(6) + "\n" + line(7))
    (tmp_path / "c.jsonl.gz").write_bytes(gzip.compress(line(8).encode()))
    (tmp_path / "readme.txt").write_text("no items")
    (tmp_path / ".hidden" / "x.jsonl").write_text(line(9))
    return tmp_path


def test_a_folder_is_read_with_all_in_it(folder: Path) -> None:
    assert keys(folder) == ["a1", "a2", "a6", "a7", "a4", "a5", "a3", "a8"]


def test_a_file_is_read_whatever_its_name(tmp_path: Path) -> None:
    (tmp_path / "dump").write_text(line(1))
    assert keys(tmp_path / "dump") == ["a1"]


def test_what_is_wrong_is_told_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(line(1) + "\n{\n")
    (tmp_path / "b.json").write_text(f'[{line(2)}, {{"id": "x"}}]')
    first, bad, second, empty = keys(tmp_path)
    assert (first, second) == ("a1", "a2")
    assert bad.startswith("a.jsonl: line 2: not JSON")
    assert empty.startswith("b.json: item 2: ")
    assert keys(tmp_path / "a.jsonl")[1].startswith("line 2: ")


@pytest.mark.parametrize(
    ("name", "raw", "words"),
    [("a.jsonl.gz", b"not packed", "Not a gzipped file"),
     ("a.jsonl.gz", gzip.compress(b"x" * 99, mtime=0)[:-9], "ended before"),
     ("gone", None, "No such file")],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, name: str, raw: bytes | None, words: str) -> None:
    if raw is not None:
        (tmp_path / name).write_bytes(raw)
    with pytest.raises(UsageError, match=f"{name}.*{words}"):
        keys(tmp_path / name)


def test_a_folder_without_items_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no \.jsonl"):
        keys(tmp_path)


def test_progress_ends_at_the_size_of_what_was_read(tmp_path: Path) -> None:
    told: list[int] = []
    for name in ("a.jsonl", "b.jsonl"):
        (tmp_path / name).write_text("\n".join(line(n) for n in range(500)))
    list(sendable(files_of([tmp_path]), told.append))
    size = sum(file.stat().st_size for file in tmp_path.iterdir())
    assert told == sorted(told)
    assert 0.7 * size < told[-1] <= size


def archive_of(*hours: float | None) -> Archive:
    archive = Archive()
    for n, hour in enumerate(hours):
        when = START + timedelta(hours=hour) if hour is not None else None
        archive.add(Sendable(f"a{n}".encode(), f"value {n}".encode(), when or datetime.min.replace(tzinfo=UTC)))
    return archive


def test_an_archive_is_told_by_time_of_publication() -> None:
    with closing(archive_of(3, 1, None, 2, 1)) as archive:
        assert [(key, value) for _, key, value in archive.items()] == [
            (f"a{n}".encode(), f"value {n}".encode()) for n in (2, 1, 4, 3, 0)
        ]


def replayed(archive: Archive, speed: float | None) -> list[tuple[bytes, float]]:
    """(id, seconds after the start) of each item, by a clock that only waiting moves."""
    now = [0.0]

    async def sleep(seconds: float) -> None:
        now[0] += seconds

    async def whole() -> list[tuple[bytes, float]]:
        return [(key, now[0]) async for key, _ in _paced(archive, speed, lambda _: None, lambda: now[0], sleep)]

    with closing(archive):
        return asyncio.run(whole())


def test_a_speed_tells_so_many_hours_in_one() -> None:
    told = replayed(archive_of(0, 1, None, 25), speed=3600.0)
    assert told == [(b"a2", 0.0), (b"a0", 0.0), (b"a1", pytest.approx(1.0)), (b"a3", pytest.approx(25.0))]


def test_without_a_speed_nothing_waits() -> None:
    assert {at for _, at in replayed(archive_of(0, 1, 25), speed=None)} == {0.0}


def test_an_archive_without_times_is_told_as_it_came() -> None:
    assert [key for key, _ in replayed(archive_of(None, None), speed=2.0)] == [b"a0", b"a1"]
