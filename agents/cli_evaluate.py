"""`tocsin evaluate`: a command with many options, each of which asks for another of its measures."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from stream.errors import UsageError


def evaluate(
    corpus: Annotated[Path | None, typer.Option(help="Folder of rows; that of the checkout unless given.")] = None,
    misses: Annotated[bool, typer.Option("--misses", help="Tell each row that is read wrong, and why.")] = False,
    record: Annotated[bool, typer.Option("--record", help="Put this run on record (last_run.json).")] = False,
    check: Annotated[bool, typer.Option("--check", help="Exit with 1 if a row was lost against the record.")] = False,
    stories: Annotated[bool, typer.Option("--stories", help="Read and link stories instead of rows.")] = False,
    alarms: Annotated[bool, typer.Option("--alarms", help="Alarms of simulated worlds, from text to alert.")] = False,
    seeds: Annotated[int, typer.Option(help="So many worlds.", min=1, max=1000)] = 20,
    first: Annotated[int, typer.Option(help="The seed of the first world.")] = 1,
    days: Annotated[int, typer.Option(help="Days of a world.", min=30, max=366)] = 120,
    regions: Annotated[int, typer.Option(help="Regions of a world.", min=2, max=20)] = 20,
    processes: Annotated[int, typer.Option(help="Worlds told at once.", min=1, max=64)] = 2,
    cache: Annotated[Path | None, typer.Option(help="Folder in which what was read is kept for the next run.")] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON object instead of tables.")] = False,
) -> None:
    """Hold the reader against the corpus: accuracy by phenomenon, and what changed since the run on record.

    With `--stories` reading and linking together against whole stories; `--check` then asks that only known gaps fail.
    With `--alarms` everything together, from text to alert, against simulated worlds whose truth is known.

    Example: `tocsin evaluate --check`
    """
    if alarms:
        from agents.commands.alarms import Run, evaluate_alarms

        if record or check or stories:
            raise UsageError("--alarms goes with none of --record, --check and --stories")
        run = Run(seeds=seeds, first=first, days=days, regions=regions, processes=processes, cache=cache)
        raise typer.Exit(evaluate_alarms(run, misses, json))
    if stories:
        from agents.commands.retell import evaluate_stories

        if record:
            raise UsageError("stories mark their known gaps themselves: there is no run to put on record")
        raise typer.Exit(evaluate_stories(corpus, check, misses))
    from agents.commands.evaluate import evaluate as run_corpus

    raise typer.Exit(run_corpus(corpus, record, check, misses))
