"""`tocsin evaluate`: the reader against a corpus, by phenomenon, and what changed since the run on record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from rich import box
from rich.markup import escape
from rich.table import Table

from agents.commands import console
from stream import wire
from stream.errors import InputError, UsageError
from stream.evaluation import Changes, Row, Run, Tally, Verdict, compare, judge, read_rows, run_of, tallies, total

CORPUS = Path(__file__).parents[2] / "tests" / "corpus"
"""The corpus of a checkout; an installed package has none."""
RECORD = "last_run.json"
BATCH = 64


def evaluate(folder: Path | None, record: bool, check: bool, misses: bool) -> int:
    """Read the corpus and tell how well; returns the exit status.

    Raises:
        UsageError: there is no corpus, a row is wrong, or there is no run to check against and none is made.
    """
    corpus = folder or CORPUS
    rows = rows_of(corpus)
    before = run_on_record(corpus / RECORD)
    if check and before is None and not record:
        raise UsageError(f"no run on record in {corpus / RECORD}: write one with --record")
    verdicts = _verdicts(rows)
    console.out.print(_table(tallies(verdicts), total(verdicts)))
    if misses:
        _tell_misses(verdicts)
    changes = compare(before, run_of(verdicts)) if before else None
    if changes:
        _tell_changes(changes, {verdict.row.id: verdict for verdict in verdicts})
    if record:
        _write(corpus / RECORD, run_of(verdicts))
        console.err.print(f"recorded in {corpus / RECORD}", markup=False)
    return int(check and bool(changes and changes.lost))


def rows_of(corpus: Path) -> list[Row]:
    """All rows of the corpus, file by file.

    Raises:
        UsageError: there is no corpus, or a line of it is no row.
    """
    files = sorted(corpus.glob("*.jsonl"))
    if not files:
        raise UsageError(f"no corpus in {corpus} (files *.jsonl): name its folder with --corpus")
    try:
        return [row for file in files for row in read_rows(file.stem, file.read_bytes().splitlines())]
    except (InputError, OSError) as error:
        raise UsageError(str(error)) from error


def run_on_record(file: Path) -> Run | None:
    """The run on record; None where there is none.

    Raises:
        UsageError: the file holds no run.
    """
    if not file.exists():
        return None
    try:
        return wire.decode(file.read_bytes(), Run)
    except (InputError, OSError) as error:
        raise UsageError(f"{file}: {error}") from error


def _verdicts(rows: Sequence[Row]) -> list[Verdict]:
    from stream.extraction import Reader

    reader = Reader()
    verdicts: list[Verdict] = []
    with console.progress() as bar:
        task = bar.add_task("reading", total=len(rows))
        for start in range(0, len(rows), BATCH):
            batch = rows[start : start + BATCH]
            records = reader.read([row.item() for row in batch], [row.published for row in batch])
            verdicts += map(judge, batch, records)
            bar.advance(task, len(batch))
    return verdicts


def _write(file: Path, run: Run) -> None:
    try:
        file.write_bytes(wire.encode_for_people(run))
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror}") from error


# -- words -----------------------------------------------------------------------------------------------------------

COLUMNS = ("rows", "right", "gaps", "wrong", "P", "R", "F1", "toll")
"""Known gaps are not among the wrong; precision, recall and F1 of figures; tolls that are exact, of those asked for."""


def _table(told: Iterable[Tally], everything: Tally) -> Table:
    """One line a phenomenon, by file, and a last one for all."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("phenomenon", no_wrap=True)
    for name in COLUMNS:
        table.add_column(name, justify="right", no_wrap=True)
    file = ""
    for tally in told:
        if tally.file != file:
            file = tally.file
            table.add_section()
            table.add_row(f"[bold]{escape(file)}[/]")
        table.add_row(f"  {escape(tally.about)}", *_cells(tally))
    table.add_section()
    table.add_row("all", *_cells(everything), style="bold")
    return table


def _cells(tally: Tally) -> list[str]:
    toll = f"{tally.tolls_right}/{tally.tolls}" if tally.tolls else "–"
    counts = (tally.rows, tally.right, tally.gaps, tally.rows - tally.right - tally.gaps)
    shares = (tally.precision, tally.recall, tally.f1)
    return [*map(str, counts), *("–" if share is None else f"{share:.2f}" for share in shares), toll]


def _tell_misses(verdicts: Iterable[Verdict]) -> None:
    for verdict in verdicts:
        if not verdict.right:
            _tell(verdict, "gap" if verdict.row.gap else "wrong")


def _tell_changes(changes: Changes, verdicts: dict[str, Verdict]) -> None:
    console.out.print(f"since the run on record: {len(changes.gained)} gained, {len(changes.lost)} lost", markup=False)
    for word, ids in (("gained", changes.gained), ("lost", changes.lost)):
        for id_ in ids:
            _tell(verdicts[id_], word)


def _tell(verdict: Verdict, word: str) -> None:
    """A row on one line, and below it what is wrong with it."""
    text = (verdict.row.title or verdict.row.text).replace("\n", " ")
    console.out.print(f"{word:6} {verdict.row.id}  {text[:100]}", markup=False, soft_wrap=True)
    for problem in verdict.problems:
        console.out.print(f"         {problem}", markup=False, soft_wrap=True)
