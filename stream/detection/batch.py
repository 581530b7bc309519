"""The pure part of `tocsin detect`: each row of counts judged by what was known at its date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from stream.detection import DETECTORS, SeriesParams, Step
from stream.outcomes import Rule


@dataclass(frozen=True, slots=True)
class Row:
    """One count: the first day of its step, and its rule where the input says one."""

    series: str
    date: date
    count: float
    rule: Rule | None = None


@dataclass(frozen=True, slots=True)
class ResultRow:
    """What an on-line detector said at that date; None where it cannot say yet."""

    series: str
    date: date
    count: float
    expected: float | None
    threshold: float | None
    p_value: float | None
    score: float | None
    alarm: bool


def detect_rows(
    rows: Iterable[Row],
    period: Step,
    rule: Rule = Rule.REPORTS,
    alpha: float = 0.01,
    detector: str = "level",
) -> Iterator[ResultRow]:
    """One result for each row, in the order read; a series' dates ascend, series may be mixed.

    No later date of any series changes a result. `alarm` and `threshold` are at `alpha`, without floors.
    """
    judge_of = DETECTORS[detector]
    states: dict[str, Any] = {}
    for row in rows:
        state = states.get(row.series)
        if state is None:
            params = SeriesParams(rule=row.rule or rule, step=period, alpha=alpha)
            state = judge_of.initial(params)
        verdict, states[row.series] = judge_of.advance(state, row.count, row.date)
        yield ResultRow(
            row.series,
            row.date,
            row.count,
            verdict.expected,
            verdict.threshold,
            verdict.p_value,
            verdict.score,
            verdict.alarm,
        )
