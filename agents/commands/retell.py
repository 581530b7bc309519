"""`tocsin evaluate --stories`: reading and linking together against stories of several items each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from rich import box
from rich.table import Table

from agents.commands import console
from stream.errors import InputError, UsageError
from stream.evaluation import Story, StoryTally, StoryVerdict, judge_story, read_story, tally_stories
from stream.kinds import Metric

STORIES = Path(__file__).parents[2] / "tests" / "stories"
"""The stories of a checkout; an installed package has none."""


def evaluate_stories(folder: Path | None, check: bool, misses: bool) -> int:
    """Read and link every story and tell how well; returns the exit status.

    Raises:
        UsageError: there are no stories, or a file is none.
    """
    verdicts = _verdicts(stories_of(folder or STORIES))
    console.out.print(_table(tally_stories(verdicts)))
    wrong = [verdict for verdict in verdicts if not verdict.right]
    if misses:
        for verdict in wrong:
            _tell(verdict)
    return int(check and any(not verdict.story.gap for verdict in wrong))


def stories_of(folder: Path) -> list[Story]:
    """The stories of a folder, by name.

    Raises:
        UsageError: there are none, or a file is none.
    """
    files = sorted(folder.glob("*.json"))
    if not files:
        raise UsageError(f"no stories in {folder} (files *.json): name their folder with --corpus")
    return [_story_of(file) for file in files]


def _story_of(file: Path) -> Story:
    try:
        return read_story(file.stem, file.read_bytes())
    except (InputError, OSError) as error:
        raise UsageError(f"{file}: {error}") from error


def _verdicts(stories: Sequence[Story]) -> list[StoryVerdict]:
    from stream.extraction import Reader
    from stream.linking import item_events, link

    reader = Reader()
    verdicts: list[StoryVerdict] = []
    with console.progress() as bar:
        task = bar.add_task("reading", total=len(stories))
        for story in stories:
            records = reader.read(story.items, [item.published for item in story.items if item.published])
            verdicts.append(judge_story(story, link(map(item_events, records))))
            bar.advance(task)
    return verdicts


def _table(told: StoryTally) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(justify="right")
    table.add_row("stories right", f"{told.right} of {told.stories} ({told.gaps} known gaps)")
    table.add_row("incidents exact: the same items, the same toll", _share(told.exact, told.incidents))
    table.add_row("tolls exact", _share(told.tolls, told.incidents))
    table.add_row("incidents too many", str(told.extra))
    table.add_row("copies found", f"{_share(told.copies_found, told.copies)}, {told.false_copies} that are none")
    table.add_row("victims counted too many", _words(told.too_many))
    table.add_row("of these counted twice", _words(told.twice))
    return table


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole} ({part / whole:.3f})" if whole else "–"


def _words(numbers: Counter[Metric]) -> str:
    return ", ".join(f"{number:,} {metric}" for metric, number in numbers.most_common()) or "none"


def _tell(verdict: StoryVerdict) -> None:
    """A story on one line, below it why it is a known gap, and what is wrong with it."""
    word = "gap" if verdict.story.gap else "wrong"
    lines = [f"{word:6} {verdict.story.name}  {verdict.story.about}"]
    lines += [f"         known: {verdict.story.gap}"] if verdict.story.gap else []
    for line in [*lines, *(f"         {problem}" for problem in verdict.problems)]:
        console.out.print(line, markup=False, soft_wrap=True)
