"""How well is read and joined: records against the rows of a corpus, incidents against stories, and what changed."""

from stream.evaluation.corpus import Row, read_rows
from stream.evaluation.judging import Verdict, judge
from stream.evaluation.retelling import StoryTally, StoryVerdict, judge_story, tally_stories
from stream.evaluation.stories import Story, read_story
from stream.evaluation.tally import Changes, Run, Tally, compare, run_of, tallies, total

__all__ = [
    "Changes",
    "Row",
    "Run",
    "Story",
    "StoryTally",
    "StoryVerdict",
    "Tally",
    "Verdict",
    "compare",
    "judge",
    "judge_story",
    "read_rows",
    "read_story",
    "run_of",
    "tallies",
    "tally_stories",
    "total",
]
