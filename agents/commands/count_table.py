"""Counts from a CSV table, checked row by row: what is wrong is told with its line, in words that say what to do."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import IO

from stream.detection import Step
from stream.detection.batch import Row
from stream.detection.tails import LARGEST_COUNT
from stream.errors import UsageError
from stream.outcomes import Rule

COLUMNS = ("series", "date", "count")

_DIVIDERS = {";": "semicolons", "\t": "tabs", "|": "bars"}
"""What else than commas programs put between cells."""


def opened(file: Path | None) -> IO[str]:
    """The file, or standard input: UTF-8, with the mark that spreadsheets put before it or without.

    Raises:
        UsageError: it cannot be opened.
    """
    if file is None:
        return io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8-sig", errors="surrogateescape", newline="")
    try:
        return file.open(encoding="utf-8-sig", errors="surrogateescape", newline="")
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror}") from error


class CountTable:
    """The rows of a table `series,date,count`, and a column `rule` where there is one."""

    def __init__(self, handle: IO[str], period: Step) -> None:
        self._handle = handle
        self._period = period
        self._latest: dict[str, date] = {}
        self._gaps = 0
        self._first_gap = ""

    def rows(self) -> Iterator[Row]:
        """The rows, checked one by one.

        Raises:
            UsageError: there is no such table, or a row is wrong; the message has its line.
        """
        reader = csv.reader(_texts(self._handle))
        try:
            read = _reading(next(reader, []))
            for cells in reader:
                if cells:
                    row = read(cells)
                    self._check_date(row)
                    self._latest[row.series] = row.date
                    yield row
        except (ValueError, csv.Error) as error:
            raise UsageError(f"line {reader.line_num}: {error}") from error

    def gaps(self) -> str | None:
        """What is to be said of periods without a row among those read so far; None where there are none."""
        if not self._gaps:
            return None
        gaps = "1 gap" if self._gaps == 1 else f"{self._gaps:,} gaps"
        return (
            f"{gaps} in the dates, first {self._first_gap}: a {self._period} without a row is not taken for zero; "
            "where there was nothing to count, write a row with count 0"
        )

    def _check_date(self, row: Row) -> None:
        before = self._latest.get(row.series)
        if before is None:
            return
        days, step = (row.date - before).days, 7 if self._period is Step.WEEK else 1
        if days <= 0:
            raise ValueError(
                f"the dates of a series must ascend, and {row.date} of {row.series!r} comes after {before}"
            )
        if days % step:
            raise ValueError(
                f"{row.date} of {row.series!r} comes {days} days after {before}: the dates of weeks are the first "
                "days of them, so a multiple of 7 days apart (or is this --period day?)"
            )
        if days > step:
            self._gaps += 1
            self._first_gap = self._first_gap or f"in {row.series!r} from {before + timedelta(step)}"


def _texts(handle: IO[str]) -> Iterator[str]:
    """The lines, as far as they are text: bytes that are none were read as lone surrogates."""
    for number, line in enumerate(handle, 1):
        if not line.isascii() and any("\udc80" <= char <= "\udcff" for char in line):
            raise UsageError(f"line {number}: this is not UTF-8; save the table as UTF-8")
        yield line


def _reading(header: list[str]) -> Callable[[list[str]], Row]:
    """How a row is read under this header."""
    missing = set(COLUMNS) - set(header)
    if missing:
        raise UsageError(_told_header(header, sorted(missing)))
    series, day, count = (header.index(name) for name in COLUMNS)
    rule_at = header.index("rule") if "rule" in header else None
    needed = max(series, day, count)

    def read(cells: list[str]) -> Row:
        if len(cells) <= needed:
            raise ValueError(f"{len(cells)} of the {len(header)} cells that the header names")
        if not cells[series].strip():
            raise ValueError("the series has no name")
        rule = _rule(cells[rule_at]) if rule_at is not None and cells[rule_at:][:1] not in ([], [""]) else None
        return Row(cells[series], _date(cells[day]), _count(cells[count]), rule)

    return read


def _told_header(header: list[str], missing: list[str]) -> str:
    if not header:
        return "there is no table: expected a header, series,date,count"
    for divider, name in _DIVIDERS.items():
        if any(divider in cell for cell in header):
            return f"the header is divided by {name}; expected commas: series,date,count"
    return f"the header lacks {', '.join(missing)}; expected series,date,count"


def _date(cell: str) -> date:
    try:
        day = date.fromisoformat(cell)
    except ValueError:
        day = None
    if day is None or day.isoformat() != cell:
        raise ValueError(f"{cell!r} is no date: it must be YYYY-MM-DD")
    return day


def _count(cell: str) -> float:
    try:
        count = float(cell)
    except ValueError:
        count = -1.0
    if not 0.0 <= count <= LARGEST_COUNT or not count.is_integer():
        told = cell.strip() or "an empty cell"
        raise ValueError(f"{told} is no count: it must be a whole number from 0 to {LARGEST_COUNT:.0e}")
    return count


def _rule(cell: str) -> Rule:
    try:
        return Rule(cell)
    except ValueError:
        raise ValueError(f"{cell!r} is no rule: there are {', '.join(Rule)}") from None
