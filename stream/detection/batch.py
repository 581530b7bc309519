"""The pure part of `tocsin detect`: each row of counts judged by what was known at its date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from stream.detection import DETECTORS, SeriesParams, Step, Verdict
from stream.outcomes import Rule


@dataclass(frozen=True, slots=True)
class Row:
    """One count: the first day of its step, and its rule where the input says one."""

    series: str
    date: date
    count: float
    rule: Rule | None = None


def detect_rows(
    rows: Iterable[Row],
    period: Step,
    rule: Rule = Rule.REPORTS,
    alpha: float = 0.01,
    detector: str = "level",
) -> Iterator[tuple[Row, Verdict]]:
    """Each row with what an on-line detector said at that date, in the order read.

    A series' dates ascend, series may be mixed. No later date of any series changes a result. `alarm` and `threshold`
    are at `alpha`, without floors.
    """
    judge_of = DETECTORS[detector]
    states: dict[str, Any] = {}
    for row in rows:
        state = states.get(row.series)
        if state is None:
            params = SeriesParams(rule=row.rule or rule, step=period, alpha=alpha)
            state = judge_of.initial(params)
        verdict, states[row.series] = judge_of.advance(state, row.count, row.date)
        yield row, verdict
