"""`tocsin detect`: counts in, judgements out, without a broker. It imports little, for many call it on small files."""

from __future__ import annotations

import csv
import io
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import IO

from stream.detection import Step, Verdict
from stream.detection.batch import Row, detect_rows
from stream.detection.tails import LARGEST_COUNT
from stream.errors import UsageError
from stream.outcomes import Rule

RESULT_COLUMNS = ("series", "date", "count", "expected", "threshold", "p_value", "score", "alarm")


def detect(file: Path | None, period: str, rule: str, alpha: float, plot: Path | None = None) -> int:
    """Counts in, judgements out, row by row, and a picture of them; returns the exit status.

    Raises:
        UsageError: the file cannot be read, a row is wrong (the message has its line), or the picture cannot be drawn.
    """
    if plot is not None:
        from agents.commands import drawing

        drawing.check(plot)
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(RESULT_COLUMNS)
    with _text_of(file) as handle:
        told = detect_rows(_rows(handle), Step(period), Rule(rule), alpha)
        if plot is None:
            writer.writerows(_cells(row, said) for row, said in told)
        else:
            kept = list(told)
            _draw(kept, plot)
            writer.writerows(_cells(row, said) for row, said in kept)
    return 0


def _draw(told: Iterable[tuple[Row, Verdict]], plot: Path) -> None:
    from agents.commands.drawing import Point, draw

    series: defaultdict[str, list[Point]] = defaultdict(list)
    for row, said in told:
        series[row.series].append(Point(row.date, row.count, said.expected, said.threshold, said.score, said.alarm))
    drawn = draw(series, plot)
    if drawn < len(series):
        print(f"{plot}: {drawn} of {len(series)} series, the most alarming of late", file=sys.stderr)  # noqa: T201  beside the rows


def _text_of(file: Path | None) -> IO[str]:
    """UTF-8, with the mark that spreadsheets put before it or without."""
    if file is None:
        return io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8-sig", newline="")
    try:
        return file.open(encoding="utf-8-sig", newline="")
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror}") from error


def _rows(handle: IO[str]) -> Iterator[Row]:
    """The rows of the table, checked one by one.

    Raises:
        UsageError: there is no such table, or a row is wrong; the message has its line.
    """
    reader = csv.reader(handle)
    latest: dict[str, date] = {}
    try:
        header = next(reader, [])
        read = _reading(header)
        for cells in reader:
            if cells:
                row = read(cells)
                _check_order(row, latest.get(row.series))
                latest[row.series] = row.date
                yield row
    except UnicodeDecodeError as error:
        raise UsageError(f"after line {reader.line_num}: this is not UTF-8") from error
    except (ValueError, csv.Error) as error:
        raise UsageError(f"line {reader.line_num}: {error}") from error


def _reading(header: list[str]) -> Callable[[list[str]], Row]:
    """How a row is read under this header."""
    missing = {"series", "date", "count"} - set(header)
    if missing:
        raise UsageError(f"the header lacks {', '.join(sorted(missing))}; expected series,date,count")
    series, day, count = (header.index(name) for name in ("series", "date", "count"))
    rule_at = header.index("rule") if "rule" in header else None
    needed = max(series, day, count)

    def read(cells: list[str]) -> Row:
        if len(cells) <= needed:
            raise ValueError(f"{len(cells)} of the {len(header)} cells that the header names")
        rule = Rule(cells[rule_at]) if rule_at is not None and cells[rule_at:][:1] not in ([], [""]) else None
        return Row(cells[series], date.fromisoformat(cells[day]), _count(cells[count]), rule)

    return read


def _count(cell: str) -> float:
    count = float(cell)
    if not 0.0 <= count <= LARGEST_COUNT:
        raise ValueError(f"{cell.strip()} is no count: it must be a number from 0 to {LARGEST_COUNT:.0e}")
    return count


def _check_order(row: Row, before: date | None) -> None:
    if before is not None and row.date <= before:
        raise ValueError(f"the dates of a series must ascend, and {row.date} of {row.series!r} comes after {before}")


def _cells(row: Row, said: Verdict) -> tuple[str, str, str, str, str, str, str, str]:
    """Counts as they were read, numbers short; no threshold while so little is known that no count would alarm."""
    return (
        row.series,
        row.date.isoformat(),
        f"{row.count:.15g}",
        f"{said.expected:.6g}",
        f"{said.threshold:.6g}" if said.threshold <= LARGEST_COUNT else "",
        f"{said.p_value:.6g}",
        f"{said.score:.6g}",
        "1" if said.alarm else "0",
    )
