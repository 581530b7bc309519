"""`tocsin detect`: counts in, judgements out, without a broker. It imports little, for many call it on small files."""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import IO

from stream.detection import Step, Verdict
from stream.detection.batch import Row, detect_rows
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
            writer.writerows(_cells(row, said) for row, said in kept)
            _draw(kept, plot)
    return 0


def _draw(told: Iterable[tuple[Row, Verdict]], plot: Path) -> None:
    from agents.commands.drawing import Point, draw

    series: defaultdict[str, list[Point]] = defaultdict(list)
    for row, said in told:
        series[row.series].append(Point(row.date, row.count, said.expected, said.threshold, said.score, said.alarm))
    drawn = draw(series, plot)
    if drawn < len(series):
        print(f"{plot}: {drawn} of {len(series)} series, the most alarming of late", file=sys.stderr)  # noqa: T201


def _text_of(file: Path | None) -> IO[str]:
    if file is None:
        return sys.stdin
    try:
        return file.open(encoding="utf-8", newline="")
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror}") from error


def _rows(handle: IO[str]) -> Iterator[Row]:
    reader = csv.reader(handle)
    header = next(reader, [])
    missing = {"series", "date", "count"} - set(header)
    if missing:
        raise UsageError(f"the header lacks {', '.join(sorted(missing))}; expected series,date,count")
    series, day, count = (header.index(name) for name in ("series", "date", "count"))
    rule_at = header.index("rule") if "rule" in header else None
    for row in reader:
        if not row:
            continue
        try:
            rule = Rule(row[rule_at]) if rule_at is not None and row[rule_at] else None
            yield Row(row[series], date.fromisoformat(row[day]), float(row[count]), rule)
        except (ValueError, IndexError) as error:
            raise UsageError(f"line {reader.line_num}: {error}") from error


def _cells(row: Row, said: Verdict) -> tuple[str, str, str, str, str, str, str, str]:
    """Counts as they were read, numbers short."""
    return (
        row.series,
        row.date.isoformat(),
        f"{row.count:.15g}",
        f"{said.expected:.6g}",
        f"{said.threshold:.6g}",
        f"{said.p_value:.6g}",
        f"{said.score:.6g}",
        "1" if said.alarm else "0",
    )
