"""The corpus: every metric and every kind of event, what is one and what is none, in sentences of our own.

A row with `gap` is a known gap: it must fail, so that closing it is noticed.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from stream.evaluation import Row, judge, read_rows
from stream.extraction import Reader
from stream.kinds import KINDS, Metric
from stream.records import EnrichedRecord

CORPUS = Path(__file__).parent.parent / "corpus"
FILES = sorted(path.stem for path in CORPUS.glob("*.jsonl"))
"""Every file in the folder, so that a new one need not be named here."""


def rows(*names: str) -> list[Row]:
    return [row for name in names for row in read_rows(name, (CORPUS / f"{name}.jsonl").read_bytes().splitlines())]


def cases() -> list[Any]:
    strict = pytest.mark.xfail(strict=True, reason="known gap")
    told = rows(*FILES)
    return [pytest.param(row, id=f"{row.id} {row.text[:60]}", marks=[strict] if row.gap else []) for row in told]


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def read(reader: Reader, row: Row) -> EnrichedRecord:
    return reader.read([row.item()], [row.published])[0]


@pytest.mark.parametrize("row", cases())
def test_reader_takes_from_a_text_what_it_tells(reader: Reader, row: Row) -> None:
    assert judge(row, read(reader, row)).problems == ()


def test_no_text_stands_twice() -> None:
    told = Counter((row.title, row.text, row.published, row.dateline, _asked(row)) for row in rows(*FILES))
    assert [text for (_, text, *_), times in told.items() if times > 1] == []


def _asked(row: Row) -> str:
    """What a row asks of its text: a text may stand once for its figures and once for its kind."""
    return row.about if row.sub_type or row.not_sub_type else ""


@pytest.mark.parametrize("row", rows(*FILES)[::3], ids=lambda row: row.id)
def test_evidence_stands_where_it_says(reader: Reader, row: Row) -> None:
    record = read(reader, row)
    for figure in (figure for event in record.events for figure in event.figures):
        for place in (figure.evidence, *figure.also):
            assert place.sentence_start <= place.start < place.end <= place.sentence_end
        words = getattr(record.item, figure.evidence.field)
        assert words[figure.evidence.start : figure.evidence.end] == figure.text


@pytest.mark.parametrize("metric", Metric)
def test_every_metric_has_examples_of_both_sorts(metric: Metric) -> None:
    own = [row for row in rows("metrics") if row.about == metric]
    holds = [any(figure.metric == metric for figure in row.figures or ()) for row in own]
    assert any(holds)
    assert not all(holds)


@pytest.mark.parametrize("key", KINDS)
def test_every_kind_has_examples_of_both_sorts(key: str) -> None:
    own = [row for row in rows("kinds") if row.about == key]
    assert any(row.sub_type for row in own)
    assert any(row.not_sub_type for row in own)
