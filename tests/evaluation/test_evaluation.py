"""Rows are judged field by field, tallied by phenomenon, and compared with the run on record."""

from __future__ import annotations

from dataclasses import replace

import pytest

from stream import wire
from stream.errors import InputError
from stream.evaluation import Row, compare, judge, read_rows, run_of, tallies, total
from stream.evaluation.corpus import PUBLISHED
from stream.kinds import Cause, Metric, Modality, Quantifier, Scope
from stream.records import (
    Count,
    EnrichedRecord,
    Event,
    Evidence,
    Extractor,
    Figure,
    NewsItem,
    PublishedBasis,
    TextField,
)  # fmt: skip


def figure(metric: str, best: int, **more: object) -> Figure:
    spot = Evidence(field=TextField.TEXT, start=0, end=1, sentence_start=0, sentence_end=1)
    plain = Figure(
        metric=Metric(metric), term=metric, text=str(best), quantifier=Quantifier.EXACT,
        low=best, best=best, high=best, evidence=spot,
    )  # fmt: skip
    return replace(plain, **more)  # type: ignore[arg-type]  # by name


def record(*figures: Figure, toll: dict[str, int] | None = None, fresh: bool = True) -> EnrichedRecord:
    counts = {Metric(metric): Count(low=best, best=best, high=best) for metric, best in (toll or {}).items()}
    event = Event(
        id="e", type="Other", sub_type="Other", cause=Cause.OTHER, scope=Scope.INCIDENT, fresh=fresh,
        figures=figures, toll=counts,
    )  # fmt: skip
    return EnrichedRecord(
        id="x", version=1, item=NewsItem(id="x"), language="en", published=PUBLISHED,
        published_basis=PublishedBasis.ITEM, fingerprint="", events=(event,) if figures else (),
        extractor=Extractor(name="t", version="1", model="m"),
    )  # fmt: skip


def row(line: str) -> Row:
    return next(read_rows("some", [line.encode()]))


PART = (
    '{"about": "part", "text": "Nine died, two of them soldiers.", "toll": {"killed": 9}, "figures": ['
    '{"metric": "killed", "best": 9}, {"metric": "killed", "best": 2, "part_of": 9, "modality": "asserted"}]}'
)


def test_what_is_told_is_compared_and_nothing_else() -> None:
    verdict = judge(row(PART), record(figure("killed", 9), figure("killed", 2, subset_of=0), toll={"killed": 9}))
    assert verdict.right
    assert verdict.toll_right


@pytest.mark.parametrize(
    ("figures", "toll", "problem"),
    [
        ([figure("killed", 9)], 9, "missed killed 2"),
        ([figure("killed", 9), figure("killed", 2)], 9, "killed 2: part_of is None, wanted 9"),
        ([figure("killed", 9), figure("killed", 2, subset_of=0)], 11, "toll is killed 11, wanted killed 9"),
        (
            [figure("killed", 9), figure("killed", 2, subset_of=0), figure("injured", 2)], 9,
            "not there: injured 2 ('2')",
        ),
        (
            [figure("killed", 9), figure("killed", 2, subset_of=0, modality=Modality.FEARED)], 9,
            "killed 2: modality is feared, wanted asserted",
        ),
    ],
)  # fmt: skip
def test_each_fault_is_told_in_words(figures: list[Figure], toll: int, problem: str) -> None:
    assert judge(row(PART), record(*figures, toll={"killed": toll})).problems == (problem,)


def test_toll_of_what_is_not_fresh_counts_as_empty() -> None:
    asked = row('{"about": "past", "text": "x", "figures": [{"metric": "killed", "best": 3}], "toll": {}}')
    assert judge(asked, record(figure("killed", 3), toll={"killed": 3}, fresh=False)).right
    assert not judge(asked, record(figure("killed", 3), toll={"killed": 3})).right


def test_of_like_figures_those_are_paired_that_agree() -> None:
    asked = row(
        '{"about": "x", "text": "x", "figures": [{"metric": "killed", "best": 3, "scope": "cumulative"},'
        ' {"metric": "killed", "best": 3, "scope": "incident"}]}'
    )
    assert judge(asked, record(figure("killed", 3), figure("killed", 3, scope=Scope.CUMULATIVE))).right


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("nonsense", "some, line 1: not JSON"),
        ('["a"]', "some, line 1: not a JSON object"),
        ('{"about": "x"}', "text"),
        ('{"about": "x", "text": "x", "tolls": {}}', "unknown field tolls"),
        (
            '{"about": "x", "text": "x", "figures": [{"metric": "killed", "best": 1, "partof": 2}]}',
            "unknown field part",
        ),
        ('{"about": "x", "text": "x", "figures": [{"metric": "slain", "best": 1}]}', "slain"),
    ],
)
def test_a_row_that_cannot_be_compared_is_refused(line: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        row(line)


def test_tallies_add_up_and_rare_phenomena_are_told_together() -> None:
    lines = [f'{{"about": "{about}", "text": "{n}", "figures": [{{"metric": "killed", "best": 1}}], "gap": true}}'
             for n, about in enumerate(["many", "many", "many", "few"])]  # fmt: skip
    rows = list(read_rows("some", [line.encode() for line in lines]))
    verdicts = [judge(one, record(figure("killed", 1 + n % 2))) for n, one in enumerate(rows)]
    told = tallies(verdicts)
    assert [(t.about, t.rows, t.right, t.gaps) for t in told] == [("many", 3, 2, 1), ("others", 1, 0, 1)]
    everything = total(verdicts)
    assert (everything.hits, everything.read, everything.wanted) == (2, 4, 4)
    assert everything.precision == everything.recall == everything.f1 == 0.5


def test_changes_are_those_of_rows_that_both_runs_have() -> None:
    rows = list(read_rows("some", [f'{{"about": "x", "text": "{n}", "figures": []}}'.encode() for n in range(3)]))
    right, wrong = record(), record(figure("killed", 1))
    before = run_of([judge(rows[0], wrong), judge(rows[1], right), judge(rows[2], right)])
    after = run_of([judge(rows[0], right), judge(rows[1], wrong)])
    changes = compare(before, after)
    assert (changes.gained, changes.lost) == ((rows[0].id,), (rows[1].id,))
    assert wire.decode(wire.encode_for_people(before), type(before)) == before
