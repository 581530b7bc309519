"""Commands that need no broker: `extract`, `link`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import IO

from agents.commands import console
from stream import wire
from stream.errors import InputError, UsageError
from stream.records import EnrichedRecord, NewsItem
from stream.sources import read_item

BATCH = 64


def lines_of(files: Sequence[Path]) -> Iterator[tuple[int, bytes]]:
    """(line number, line) of the files, or of standard input; empty lines are passed over.

    Raises:
        UsageError: a file cannot be read.
    """
    for handle in _opened(files):
        with handle:
            for number, line in enumerate(handle, 1):
                if line.strip():
                    yield number, line.strip()


def _opened(files: Sequence[Path]) -> Iterator[IO[bytes]]:
    if not files:
        if sys.stdin.isatty():
            console.err.print("reading standard input; end with Ctrl-D", style="dim")
        yield sys.stdin.buffer
    for file in files:
        try:
            yield file.open("rb")
        except OSError as error:
            raise UsageError(f"{file}: {error.strerror}") from error


def write_line(record: object) -> None:
    """One record on standard output."""
    sys.stdout.buffer.write(wire.encode(record) + b"\n")


def extract(files: Sequence[Path]) -> int:
    """Items in, records out, in order; returns the exit status."""
    from agents.assembly import reader_settings
    from agents.settings import load_settings
    from stream.extraction import Reader

    reader = Reader(reader_settings(load_settings()))
    bad = 0
    with console.progress() as bar:
        task = bar.add_task("reading", total=None)
        for batch in _batches(lines_of(files), BATCH):
            answers = _extract_batch(reader, batch)
            for answer in answers:
                bad += isinstance(answer, dict)
                write_line(answer)
            sys.stdout.buffer.flush()
            bar.advance(task, len(answers))
    return int(bad > 0)


def _batches(lines: Iterator[tuple[int, bytes]], size: int) -> Iterator[list[tuple[int, bytes]]]:
    while batch := list(islice(lines, size)):
        yield batch


def _extract_batch(reader: object, batch: Sequence[tuple[int, bytes]]) -> list[object]:
    from stream.extraction import Reader

    assert isinstance(reader, Reader)
    answers: dict[int, object] = {}
    items: list[tuple[int, NewsItem]] = []
    for n, (number, line) in enumerate(batch):
        try:
            items.append((n, read_item(line)))
        except InputError as error:
            answers[n] = {"line": number, "error": str(error)}
    now = datetime.now(UTC)
    records = reader.read([item for _, item in items], [now] * len(items))
    answers.update({n: record for (n, _), record in zip(items, records)})
    return [answers[n] for n in range(len(batch))]


def link(files: Sequence[Path]) -> int:
    """Records in, incidents out; returns the exit status."""
    from stream.linking import link as link_items
    from stream.linking.tellings import item_events

    items, bad = [], 0
    for number, line in lines_of(files):
        try:
            items.append(item_events(wire.decode(line, EnrichedRecord), replay=False))
        except InputError as error:
            bad += 1
            console.err.print(f"line {number}: {error}", markup=False, soft_wrap=True)
    for incident in link_items(items):
        write_line(incident)
    return int(bad > 0)
