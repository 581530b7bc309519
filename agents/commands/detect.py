"""`tocsin detect`: counts in, judgements out, without a broker. It imports little, for many call it on small files."""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from agents.commands.count_table import CountTable, opened
from stream.detection import Step, Verdict
from stream.detection.batch import Row, detect_rows
from stream.detection.tails import LARGEST_COUNT
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
    with opened(file) as handle:
        table = CountTable(handle, Step(period))
        told: Iterable[tuple[Row, Verdict]] = detect_rows(table.rows(), Step(period), Rule(rule), alpha)
        if plot is not None:
            told = list(told)
            _draw(told, plot)
        _write(told)
    if gaps := table.gaps():
        _say(gaps)
    return 0


def _write(told: Iterable[tuple[Row, Verdict]]) -> None:
    """Each row as soon as it is judged; the header with the first, so that a table that is none leaves nothing."""
    answers = (_cells(row, said) for row, said in told)
    first = list(islice(answers, 1))
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(RESULT_COLUMNS)
    writer.writerows(first)
    writer.writerows(answers)


def _draw(told: Iterable[tuple[Row, Verdict]], plot: Path) -> None:
    from agents.commands.drawing import Point, draw

    series: defaultdict[str, list[Point]] = defaultdict(list)
    for row, said in told:
        series[row.series].append(Point(row.date, row.count, said.expected, said.threshold, said.score, said.alarm))
    drawn = draw(series, plot)
    if drawn < len(series):
        _say(f"{plot}: {drawn} of {len(series)} series, the most alarming of late")


def _say(words: str) -> None:
    print(f"tocsin: {words}", file=sys.stderr)  # noqa: T201  beside the rows


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
