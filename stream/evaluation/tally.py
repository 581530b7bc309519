"""Verdicts added up by phenomenon, and what changed against a run on record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from stream.evaluation.judging import Verdict

FEW = 3
"""Phenomena of fewer rows than this are told together as the others of their file."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Rows, figures and tolls of one phenomenon (or of all), by how many are right."""

    file: str
    about: str
    rows: int
    right: int
    gaps: int
    """Wrong rows that are marked as known gaps."""
    hits: int
    """Figures that were wanted and read, with scope and modality as wanted."""
    wanted: int
    read: int
    tolls: int
    tolls_right: int

    @property
    def precision(self) -> float | None:
        """The share of figures read that are right; None where none was."""
        return self.hits / self.read if self.read else None

    @property
    def recall(self) -> float | None:
        """The share of figures wanted that were read right; None where none was wanted."""
        return self.hits / self.wanted if self.wanted else None

    @property
    def f1(self) -> float | None:
        """The harmonic mean of the two."""
        return 2 * self.hits / (self.read + self.wanted) if self.read + self.wanted else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A run as it is put on record: the rows by id, right and wrong, and the overall figures."""

    right: tuple[str, ...]
    wrong: tuple[str, ...]
    figures_f1: float | None
    toll_exact: float | None


@dataclass(frozen=True, slots=True)
class Changes:
    """Rows whose verdict changed, by id; rows that only one of the runs has are neither."""

    gained: tuple[str, ...]
    lost: tuple[str, ...]


def tallies(verdicts: Sequence[Verdict]) -> list[Tally]:
    """One tally a phenomenon, in the order of the corpus, the rare ones of a file together."""
    groups: dict[tuple[str, str], list[Verdict]] = {}
    for verdict in verdicts:
        groups.setdefault((verdict.row.file, verdict.row.about), []).append(verdict)
    told: dict[tuple[str, str], list[Verdict]] = {}
    for (file, about), own in groups.items():
        told.setdefault((file, about if len(own) >= FEW else "others"), []).extend(own)
    ordered = sorted(told.items(), key=lambda entry: (entry[0][0], entry[0][1] == "others"))
    return [_tally(file, about, own) for (file, about), own in ordered]


def total(verdicts: Sequence[Verdict]) -> Tally:
    """All rows as one tally."""
    return _tally("all", "", verdicts)


def _tally(file: str, about: str, own: Sequence[Verdict]) -> Tally:
    hits = sum(pair.right for verdict in own for pair in verdict.pairs)
    tolls = [verdict.toll_right for verdict in own if verdict.toll_right is not None]
    return Tally(
        file=file,
        about=about,
        rows=len(own),
        right=sum(verdict.right for verdict in own),
        gaps=sum(verdict.row.gap and not verdict.right for verdict in own),
        hits=hits,
        wanted=sum(len(verdict.pairs) + len(verdict.missed) for verdict in own),
        read=sum(len(verdict.pairs) + len(verdict.spurious) for verdict in own),
        tolls=len(tolls),
        tolls_right=sum(tolls),
    )


def run_of(verdicts: Sequence[Verdict]) -> Run:
    """The verdicts as a run for the record."""
    told = total(verdicts)
    return Run(
        right=_ids(verdict for verdict in verdicts if verdict.right),
        wrong=_ids(verdict for verdict in verdicts if not verdict.right),
        figures_f1=round(told.f1, 4) if told.f1 is not None else None,
        toll_exact=round(told.tolls_right / told.tolls, 4) if told.tolls else None,
    )


def _ids(verdicts: Iterable[Verdict]) -> tuple[str, ...]:
    return tuple(sorted({verdict.row.id for verdict in verdicts}))


def compare(before: Run, after: Run) -> Changes:
    """What the later run gets right that the earlier one did not, and the reverse."""
    return Changes(
        gained=tuple(sorted(set(after.right) & set(before.wrong))),
        lost=tuple(sorted(set(after.wrong) & set(before.right))),
    )
