"""The corpus: every metric and every kind of event, what is one and what is none, in sentences of our own.

A row with `gap` is a known gap: it must fail, so that closing it is noticed.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from stream.extraction import Reader
from stream.kinds import KINDS, Metric
from stream.records import EnrichedRecord, Figure, NewsItem

CORPUS = Path(__file__).parent.parent / "corpus"
PUBLISHED = datetime(2024, 5, 22, 12, tzinfo=UTC)

SENTENCES = tuple(sorted(path.stem for path in CORPUS.glob("*.jsonl") if path.stem not in ("kinds", "articles")))
"""Files of sentences: every one in the folder, so that a new one need not be named here."""

Row = dict[str, Any]


def rows(name: str) -> list[Row]:
    return [json.loads(line) for line in (CORPUS / f"{name}.jsonl").read_text("utf-8").splitlines()]


def cases(name: str) -> list[Any]:
    strict = pytest.mark.xfail(strict=True, reason="known gap")
    return [pytest.param(row, id=row["text"][:60], marks=[strict] if row.get("gap") else []) for row in rows(name)]


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def read(reader: Reader, text: str) -> EnrichedRecord:
    return reader.read([NewsItem(id="x", text=text, published=PUBLISHED)], [PUBLISHED])[0]


def described(figure: Figure, siblings: tuple[Figure, ...], wanted: Row) -> Row:
    """The figure by the fields that the row asks for."""
    total = siblings[figure.subset_of].best if figure.subset_of is not None else None
    group = figure.group
    values = {
        "metric": figure.metric, "best": figure.best, "scope": figure.scope, "modality": figure.modality,
        "low": figure.low, "high": figure.high,
        "quantifier": figure.quantifier, "unit": figure.unit, "term": figure.term, "persons": figure.persons,
        "part_of": total, "side": group.side if group else None, "age": group.age if group else None,
    }  # fmt: skip
    return {name: values[name] for name in wanted}


@pytest.mark.parametrize("row", [case for name in SENTENCES for case in cases(name)])
def test_figures_are_those_that_the_text_tells(reader: Reader, row: Row) -> None:
    record = read(reader, row["text"])
    found = [(figure, event.figures) for event in record.events for figure in event.figures]
    assert sorted((str(f.metric), f.best) for f, _ in found) == sorted((f["metric"], f["best"]) for f in row["figures"])
    for wanted in row["figures"]:
        assert any(described(figure, siblings, wanted) == wanted for figure, siblings in found), wanted
    if "toll" in row:
        toll = record.events[0].toll if record.events and record.events[0].fresh else {}
        assert {str(metric): count.best for metric, count in toll.items() if count.best} == row["toll"]


@pytest.mark.parametrize("row", cases("kinds"))
def test_kind_is_the_one_that_the_text_names(reader: Reader, row: Row) -> None:
    event = read(reader, row["text"]).events[0]
    kind = KINDS[row["about"]]
    told = (event.type, event.sub_type, event.cause)
    assert (told == (kind.type, kind.sub_type, kind.cause)) == ("sub_type" in row)


@pytest.mark.parametrize("row", [row for name in (*SENTENCES, "kinds") for row in rows(name)][::3])
def test_evidence_stands_where_it_says(reader: Reader, row: Row) -> None:
    record = read(reader, row["text"])
    for figure in (figure for event in record.events for figure in event.figures):
        for place in (figure.evidence, *figure.also):
            assert place.sentence_start <= place.start < place.end <= place.sentence_end
        assert row["text"][figure.evidence.start : figure.evidence.end] == figure.text


@pytest.mark.parametrize("metric", Metric)
def test_every_metric_has_examples_of_both_sorts(metric: Metric) -> None:
    own = [row for row in rows("metrics") if row["about"] == metric]
    holds = [any(figure["metric"] == metric for figure in row["figures"]) for row in own]
    assert any(holds)
    assert not all(holds)


@pytest.mark.parametrize("key", KINDS)
def test_every_kind_has_examples_of_both_sorts(key: str) -> None:
    own = [row for row in rows("kinds") if row["about"] == key]
    assert any("sub_type" in row for row in own)
    assert any("not_sub_type" in row for row in own)
