"""The figures that the reader finds in the corpus, by their signs and by how many of them are right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from stream.evaluation import Row, Verdict, judge, read_rows
from stream.extraction import Reader, events
from stream.extraction.confidence import features
from stream.extraction.found import Found
from stream.records import Figure

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "tests" / "corpus"
COLUMNS = ("signs", "right", "wrong")


@dataclass(frozen=True, slots=True)
class Case:
    """Figures that show the same signs, and how many of them are right and wrong in metric, number or scope."""

    signs: tuple[str, ...]
    right: int
    wrong: int


@dataclass(frozen=True, slots=True)
class Label:
    """One figure that was read: the row it stands in, its signs, and whether metric, number and scope are right."""

    row: str
    signs: tuple[str, ...]
    right: bool


def labels(reader: Reader) -> list[Label]:
    """Every figure that the reader finds in the rows that tell their figures."""
    rows = [row for file in sorted(CORPUS.glob("*.jsonl")) for row in read_rows(file.stem, _lines(file))]
    return [label for row in rows if row.figures is not None for label in _labels(reader, row)]


def _lines(file: Path) -> list[bytes]:
    return file.read_bytes().splitlines()


def _labels(reader: Reader, row: Row) -> Iterator[Label]:
    """The figures of a row. Each carries the number of its signs in place of its confidence."""
    seen: list[tuple[str, ...]] = []

    def number(found: Found, times: int) -> float:
        seen.append(features(found, times))
        return float(len(seen) - 1)

    with patch.object(events, "confidence", number):
        verdict = judge(row, reader.read([row.item()], [row.published])[0])
    for figure, right in _judged(verdict):
        yield Label(row.id, seen[int(figure.confidence)], right)


def _judged(verdict: Verdict) -> Iterator[tuple[Figure, bool]]:
    for pair in verdict.pairs:
        yield pair.found.figure, "scope" not in pair.differs
    for found in verdict.spurious:
        yield found.figure, False


def counted(told: Sequence[Label]) -> list[Case]:
    """The labels added up by their signs, in the order of the signs."""
    tallies: dict[tuple[str, ...], list[int]] = {}
    for label in told:
        tallies.setdefault(label.signs, [0, 0])[not label.right] += 1
    return [Case(signs, *tallies[signs]) for signs in sorted(tallies)]


def write_cases(path: Path, cases: Sequence[Case]) -> None:
    """As a table of tabs, signs joined by commas."""
    lines = ["\t".join(COLUMNS), *(f"{','.join(case.signs)}\t{case.right}\t{case.wrong}" for case in cases)]
    path.write_text("\n".join(lines) + "\n", "utf-8")


def read_cases(path: Path) -> list[Case]:
    """The table read back."""
    rows = [line.split("\t") for line in path.read_text("utf-8").splitlines()[1:]]
    return [Case(tuple(filter(None, signs.split(","))), int(right), int(wrong)) for signs, right, wrong in rows]
