"""`tocsin evaluate --alarms`: simulated worlds from text to alert, and which stage what is missing is due to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from rich import box
from rich.table import Table

from agents.commands import console
from agents.commands.worlds import Stages, Task, tell
from stream import wire
from stream.evaluation.alarms import FalseAlarm, Verdict, together

if TYPE_CHECKING:
    from stream.extraction import Reader

FACTORS = (2, 3, 5)
METRICS = ("reports", "victims")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Which worlds are told."""

    seeds: int
    first: int
    days: int
    regions: int
    processes: int
    cache: Path | None

    def tasks(self) -> list[Task]:
        """One for each world."""
        return [
            Task(seed=seed, days=self.days, regions=self.regions, cache=self.cache)
            for seed in range(self.first, self.first + self.seeds)
        ]


def evaluate_alarms(run: Run, misses: bool, json: bool) -> int:
    """Tell every world and how well; returns the exit status."""
    told: dict[Stages, list[Verdict]] = {stages: [] for stages in Stages}
    with console.progress() as bar:
        task = bar.add_task("worlds", total=run.seeds)
        for verdicts in _told(run):
            for stages, verdict in verdicts.items():
                told[stages].append(verdict)
            bar.advance(task)
    sums = {stages: together(verdicts) for stages, verdicts in told.items()}
    if json:
        console.out.print(wire.encode(_figures(run, sums)).decode(), markup=False, soft_wrap=True)
        return 0
    console.out.print(_table(sums))
    if misses:
        for false in sums[Stages.ALL].false:
            console.out.print(_told_false(false), markup=False, soft_wrap=True)
    return 0


def _told(run: Run) -> Iterator[Mapping[Stages, Verdict]]:
    """The verdicts on the worlds, in any order, several worlds at once where asked."""
    tasks = run.tasks()
    if min(run.processes, len(tasks)) == 1:
        yield from map(_tell, tasks)
        return
    with get_context("spawn").Pool(min(run.processes, len(tasks))) as pool:
        yield from pool.imap_unordered(_tell, tasks)


_readers: list[Reader] = []
"""The reader of this process: it takes seconds to load, and only where a world is not in the cache."""


def _tell(task: Task) -> Mapping[Stages, Verdict]:
    return tell(task, _reader)


def _reader() -> Reader:
    if not _readers:
        from agents.assembly import reader_settings
        from agents.settings import Settings
        from stream.extraction import Reader as Made

        _readers.append(Made(reader_settings(Settings())))
    return _readers[0]


# -- figures ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How many escalations of a size were found, and after how many days."""

    metric: str
    factor: int
    planted: int
    found: int
    days: float | None
    """Median of those that were found, over all worlds."""
    delays: tuple[int, ...]
    """Of each that was found, ascending, so that runs of other worlds can be put together."""

    @property
    def share(self) -> float | None:
        """The share that was found."""
        return self.found / self.planted if self.planted else None


def sizes(verdict: Verdict) -> list[Size]:
    """By metric and factor, and each factor over both."""
    found = []
    for metric in ("all", *METRICS):
        for factor in FACTORS:
            own = [f for f in verdict.found if f.planted.factor == factor and metric in ("all", f.planted.metric)]
            delays = tuple(sorted(f.delay for f in own if f.delay is not None))
            days = median(delays) if delays else None
            size = Size(metric=metric, factor=factor, planted=len(own), found=len(delays), days=days, delays=delays)
            found.append(size)
    return found


def _figures(run: Run, sums: Mapping[Stages, Verdict]) -> dict[str, object]:
    return {
        "seeds": run.seeds,
        "first": run.first,
        "days": run.days,
        "regions": run.regions,
        "stages": {
            stages.value: {
                "region_months": verdict.region_months,
                "false": len(verdict.false),
                "false_by_rule": dict(Counter(false.rule for false in verdict.false)),
                "hollow": sum(false.hollow for false in verdict.false),
                "resting_on_told": sum(false.rests_on_told for false in verdict.false),
                "taken_back": verdict.taken_back,
                "single_incidents": verdict.masses,
                "found": sizes(verdict),
                "counts": verdict.sums,
            }
            for stages, verdict in sums.items()
        },
    }


# -- words ------------------------------------------------------------------------------------------------------------


def _table(sums: Mapping[Stages, Verdict]) -> Table:
    """One line a measure, one column for each set of real stages."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("measure", no_wrap=True)
    for stages in sums:
        table.add_column(stages.value, justify="right", no_wrap=True)
    for cells in _rows(list(sums.values())):
        table.add_row(*cells)
    return table


def _rows(verdicts: Sequence[Verdict]) -> Iterator[list[str]]:
    yield ["false alarms a region and month", *(f"{len(v.false) / v.region_months:.3f}" for v in verdicts)]
    yield ["  of them hollow: less than half true", *(str(sum(f.hollow for f in v.false)) for v in verdicts)]
    yield ["  resting on what tells nothing new", *(str(sum(f.rests_on_told for f in v.false)) for v in verdicts)]
    yield ["single grave incidents, rightly told", *(str(v.masses) for v in verdicts)]
    for size in zip(*(sizes(v) for v in verdicts)):
        if size[0].planted:
            name = "" if size[0].metric == "all" else f" of {size[0].metric}"
            yield [f"× {size[0].factor}{name} found, days (of {size[0].planted})", *map(_size, size)]
    for metric in verdicts[0].sums:
        told = [v.sums[metric] for v in verdicts]
        yield [f"{metric}: error of the sum", *(f"{s.told / s.true - 1:+.3f}" if s.true else "–" for s in told)]
        yield [f"{metric}: error of days, summed", *(f"{s.apart / s.true:.3f}" if s.true else "–" for s in told)]
        yield [
            f"{metric}: days exact, of those with any",
            *(f"{s.exact / s.days:.3f}" if s.days else "–" for s in told),
        ]


def _size(size: Size) -> str:
    if size.share is None or size.days is None:
        return "–" if size.share is None else f"{size.share:.2f}"
    return f"{size.share:.2f}, {size.days:g}"


def _told_false(false: FalseAlarm) -> str:
    kinds = ", ".join(f"{n} {kind}" for kind, n in sorted(false.kinds.items()))
    return f"{'hollow' if false.hollow else 'false':6} {false.reason} – truly {false.true} ({kinds})"
