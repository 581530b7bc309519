"""How well the reader reads: records against the rows of a corpus, tallied by phenomenon, and what a run changed."""

from stream.evaluation.corpus import Row, read_rows
from stream.evaluation.judging import Verdict, judge
from stream.evaluation.tally import Changes, Run, Tally, compare, run_of, tallies, total

__all__ = [
    "Changes",
    "Row",
    "Run",
    "Tally",
    "Verdict",
    "compare",
    "judge",
    "read_rows",
    "run_of",
    "tallies",
    "total",
]
