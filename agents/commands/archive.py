"""Items in files: JSON lines, arrays, single items; packed or not; one by one, or by time of publication."""

from __future__ import annotations

import gzip
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from agents.commands import console
from stream import wire
from stream.errors import InputError, NotText, UsageError
from stream.sources import bytes_of, read_item

SUFFIXES = (".jsonl", ".ndjson", ".json")
"""Ends of the names of files that are read in a folder; each may have `.gz` behind it."""

LONG_AGO = datetime.min.replace(tzinfo=UTC)
"""When items without a time of publication are told: first of all."""

TELL_EVERY = 100

Told = Callable[[int], None]
"""Is told how many bytes of the files, as they lie on the disk, have been read."""


@dataclass(frozen=True, slots=True)
class Sendable:
    """What holds an item, as it is sent: its own bytes."""

    key: bytes
    value: bytes
    published: datetime


def files_of(paths: Sequence[Path]) -> list[Path]:
    """The files, and those in the folders, in order of their names; what is hidden is left out.

    Raises:
        UsageError: a path is not there, or a folder holds nothing of the kind.
    """
    found: list[Path] = []
    for path in paths:
        if not path.is_dir():
            if not path.exists():
                raise UsageError(f"{path}: No such file or directory")
            found.append(path)
            continue
        within = sorted(each for each in path.rglob("*") if _is_of_kind(each.relative_to(path)) and each.is_file())
        if not within:
            raise UsageError(f"{path}: no {', '.join(SUFFIXES)} in it, packed with gzip or not")
        found += within
    return found


def _is_of_kind(path: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.parts)
    return not hidden and path.name.removesuffix(".gz").endswith(SUFFIXES)


def sendable(files: Sequence[Path], told: Told = lambda _: None) -> Iterator[Sendable | str]:
    """What the files hold (or standard input, where there are none), as it is sent; else what is wrong with it.

    Raises:
        UsageError: a file cannot be read.
    """
    if not files:
        if sys.stdin.isatty():
            console.err.print("reading standard input; end with Ctrl-D", style="dim")
        yield from _judged("", _lines(sys.stdin.buffer))
    before = 0
    for file in files:
        try:
            with file.open("rb") as raw:
                handle: IO[bytes] = gzip.open(raw) if file.name.endswith(".gz") else raw  # type: ignore[assignment]  # noqa: SIM115  the file within is closed
                parts = _parts(file, handle)
                for number, judged in enumerate(_judged(f"{file.name}: " if len(files) > 1 else "", parts)):
                    if number % TELL_EVERY == 0:
                        told(before + raw.tell())
                    yield judged
                before += raw.tell()
        except (OSError, EOFError) as error:  # a packed file that is none is an OSError, one cut off an EOFError
            raise UsageError(f"{file}: {getattr(error, 'strerror', None) or error}") from error


def _judged(where: str, parts: Iterator[tuple[str, Any]]) -> Iterator[Sendable | str]:
    for place, part in parts:
        try:
            raw = bytes_of(part)
            item = read_item(raw)
        except InputError as error:
            yield f"{where}{place}: {error}"
        else:
            yield Sendable(item.id.encode(), raw, item.published or LONG_AGO)


def _parts(file: Path, handle: IO[bytes]) -> Iterator[tuple[str, Any]]:
    """Where something stands, its bytes or value: of `.json` the document or the entries of its array, else lines."""
    if not file.name.removesuffix(".gz").endswith(".json"):
        yield from _lines(handle)
        return
    whole = handle.read()
    try:
        value = wire.loads(whole)
    except NotText:
        yield from _lines(iter(whole.split(b"\n")))
        return
    if isinstance(value, list):
        yield from ((f"item {number}", each) for number, each in enumerate(value, 1))
    else:
        yield "item 1", whole.strip()


def _lines(handle: Iterator[bytes] | IO[bytes]) -> Iterator[tuple[str, bytes]]:
    yield from ((f"line {number}", line.strip()) for number, line in enumerate(handle, 1) if line.strip())


class Archive:
    """Items by time of publication. Their bytes wait in a file of this machine, so that an archive may be larger than
    its memory; to be closed."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  closed by `close`
        self._index: list[tuple[float, int, int, int]] = []
        """Publication in seconds, the bytes' place and length, and the length of the key before them."""
        self._end = 0

    def add(self, item: Sendable) -> None:
        """Take an item in."""
        at = item.published.timestamp() if item.published != LONG_AGO else float("-inf")
        self._index.append((at, self._end, len(item.value), len(item.key)))
        self._file.write(item.key + item.value)
        self._end += len(item.key) + len(item.value)

    def __len__(self) -> int:
        return len(self._index)

    def span(self) -> tuple[float, float] | None:
        """The first and the last publication, in seconds since 1970; None where none is told."""
        dated = [at for at, *_ in self._index if at > float("-inf")]
        return (min(dated), max(dated)) if dated else None

    def items(self) -> Iterator[tuple[float, bytes, bytes]]:
        """(publication, key, bytes), the oldest first; those of one time as they came."""
        self._index.sort(key=lambda row: row[:2])
        for at, place, length, key in self._index:
            self._file.seek(place)
            both = self._file.read(key + length)
            yield at, both[:key], both[key:]

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()
