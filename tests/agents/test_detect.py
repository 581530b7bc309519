"""`tocsin detect`: counts in, judgements out, and a picture of them."""

from __future__ import annotations

import csv
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from agents.commands import drawing
from agents.commands.detect import detect
from stream.errors import UsageError

MONDAY = date(2015, 1, 5)


def counts(folder: Path, series: int = 2, weeks: int = 30) -> Path:
    file = folder / "counts.csv"
    rows = [
        f"region {n},{MONDAY + timedelta(weeks=week)},{400 if (week, n) == (weeks - 1, series - 1) else (week + n) % 4}"
        for n in range(series)
        for week in range(weeks)
    ]
    file.write_text("\n".join(["series,date,count", *rows, ""]), "utf-8")
    return file


def test_each_row_comes_back_with_what_was_said_of_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = counts(tmp_path)
    assert detect(file, "week", "reports", 0.01) == 0
    said, read = list(csv.reader(capsys.readouterr().out.splitlines())), list(csv.reader(file.read_text().splitlines()))
    assert [row[:3] for row in said] == read
    assert said[0][3:] == ["expected", "threshold", "p_value", "score", "alarm"]
    assert (said[-1][7], {row[7] for row in said[10:30]}) == ("1", {"0"})


def test_large_counts_come_back_whole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "counts.csv"
    file.write_text("series,date,count\na,2015-01-05,12345678\na,2015-01-12,2.0\n")
    detect(file, "week", "victims", 0.01)
    assert [row.split(",")[2] for row in capsys.readouterr().out.splitlines()[1:]] == ["12345678", "2"]


WRONG = [
    ("a,2015-01-05,many\n", "line 2: many is no count: it must be a whole number"),
    ("a,2015-01-05,\n", "line 2: an empty cell is no count: it must be a whole number"),
    ("a,2015-01-05,2.5\n", "line 2: 2.5 is no count: it must be a whole number"),
    ("a,yesterday,3\n", "line 2: 'yesterday' is no date: it must be YYYY-MM-DD"),
    ("a,20150105,3\n", "line 2: '20150105' is no date"),
    ("a,2015-W02-1,3\n", "line 2: '2015-W02-1' is no date"),
    ("a,2015-01-05\n", "line 2: 2 of the 3 cells"),
    ("a,2015-01-05,-1\n", "line 2: -1 is no count"),
    ("a,2015-01-05,nan\n", "line 2: nan is no count"),
    ("a,2015-01-05,inf\n", "line 2: inf is no count"),
    ("a,2015-01-05,1e308\n", "line 2: 1e308 is no count"),
    (" ,2015-01-05,1\n", "line 2: the series has no name"),
    ("a,2015-01-12,1\nb,2015-01-05,1\na,2015-01-05,1\n", "line 4: .* 2015-01-05 of 'a' comes after 2015-01-12"),
    ("a,2015-01-05,1\n\na,2015-01-05,1\n", "line 4: the dates of a series must ascend"),
    ("a,2015-01-05,1\nb,2015-01-07,1\na,2015-01-07,1\n", "line 4: 2015-01-07 of 'a' comes 2 days after 2015-01-05"),
]


@pytest.mark.parametrize(("bad", "words"), WRONG)
def test_a_wrong_row_is_told_by_its_line(tmp_path: Path, bad: str, words: str) -> None:
    file = tmp_path / "counts.csv"
    file.write_text(f"series,date,count\n{bad}")
    with pytest.raises(UsageError, match=words):
        detect(file, "week", "reports", 0.01)


def test_a_rule_that_is_none_is_told_with_those_there_are(tmp_path: Path) -> None:
    file = tmp_path / "counts.csv"
    file.write_text("series,date,count,rule\na,2015-01-05,1,gossip\n")
    with pytest.raises(UsageError, match="line 2: 'gossip' is no rule: there are reports, victims"):
        detect(file, "week", "reports", 0.01)


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("", "there is no table: expected a header, series,date,count"),
        ("series;date;count\na;2015-01-05;1\n", "divided by semicolons; expected commas"),
        ("series\tdate\tcount\na\t2015-01-05\t1\n", "divided by tabs; expected commas"),
        ("series,date,count\na,2015-01-05,many\n", "line 2"),
    ],
)
def test_what_is_wrong_from_the_beginning_leaves_nothing_behind(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], table: str, words: str
) -> None:
    file = tmp_path / "counts.csv"
    file.write_text(table)
    with pytest.raises(UsageError, match=words):
        detect(file, "week", "reports", 0.01)
    assert capsys.readouterr().out == ""


def test_a_header_alone_is_answered_by_a_header(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "counts.csv"
    file.write_text("series,date,count\n")
    assert detect(file, "week", "reports", 0.01) == 0
    assert capsys.readouterr().out == "series,date,count,expected,threshold,p_value,score,alarm\n"


def test_whole_periods_without_a_row_are_told_beside_the_answers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "counts.csv"
    file.write_text("series,date,count\na,2015-01-05,1\nb,2015-01-05,1\na,2015-01-26,1\nb,2015-01-12,1\n")
    assert detect(file, "week", "reports", 0.01) == 0
    told = capsys.readouterr()
    assert len(told.out.splitlines()) == 5
    (line,) = told.err.splitlines()
    assert "1 gap in the dates, first in 'a' from 2015-01-12" in line


def test_where_no_row_is_missing_nothing_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    detect(counts(tmp_path), "week", "reports", 0.01)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("before", [0, 3, 2_000])
def test_what_is_no_text_is_told_by_its_line(tmp_path: Path, before: int) -> None:
    file = tmp_path / "counts.csv"
    rows = "".join(f"Kåre {n},2015-01-05,1\n" for n in range(before))
    file.write_bytes(f"series,date,count\n{rows}".encode() + "Köln,2015-01-05,1\n".encode("latin-1"))
    with pytest.raises(UsageError, match=f"line {before + 2}: this is not UTF-8"):
        detect(file, "week", "reports", 0.01)


def test_a_mark_before_the_header_is_no_part_of_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "counts.csv"
    file.write_text("series,date,count\nKöln,2015-01-05,1\n", "utf-8-sig")
    assert detect(file, "week", "reports", 0.01) == 0
    assert capsys.readouterr().out.splitlines()[1].startswith("Köln,2015-01-05,1,")


def test_where_no_count_would_alarm_yet_the_threshold_is_empty(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    detect(counts(tmp_path, series=1), "week", "reports", 0.01)
    first, *later = csv.reader(capsys.readouterr().out.splitlines()[1:])
    assert (first[4], first[7]) == ("", "0")
    assert all(float(row[4]) < 1000.0 for row in later)


def test_it_needs_no_reader_and_no_broker() -> None:
    """It is called on small files, many times: what it does not need it must not load."""
    program = "import sys, agents.commands.detect; print([m for m in ('spacy', 'faust', 'rich') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(("kind", "begins"), [("svg", b"<?xml"), ("png", b"\x89PNG"), ("html", b"<!doctype html>")])
def test_a_picture_is_drawn(tmp_path: Path, kind: str, begins: bytes) -> None:
    plot = tmp_path / f"out.{kind}"
    detect(counts(tmp_path), "week", "reports", 0.01, plot)
    drawn = plot.read_bytes()
    assert drawn.startswith(begins)
    if kind != "png":
        assert all(word in drawn for word in (b"region 0", b"region 1", b"expected", b"threshold", b"alarm"))
        again = tmp_path / f"again.{kind}"
        detect(counts(tmp_path), "week", "reports", 0.01, again)
        assert again.read_bytes() == drawn


@pytest.mark.parametrize("day", ["0001-01-01", "2015-01-05", "9999-12-31"])
@pytest.mark.filterwarnings("error")
def test_a_single_day_and_a_name_of_signs_are_drawn_without_a_word(tmp_path: Path, day: str) -> None:
    file = tmp_path / "counts.csv"
    file.write_text(f"series,date,count\na $\\frac$ 名,{day},1\n", "utf-8")
    assert detect(file, "day", "reports", 0.01, tmp_path / "out.png") == 0


def test_of_many_series_the_most_alarming_are_drawn(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plot = tmp_path / "out.svg"
    detect(counts(tmp_path, series=30, weeks=12), "week", "reports", 0.01, plot)
    assert b"region 29" in plot.read_bytes()
    assert f"{drawing.MOST_PANELS} of 30 series" in capsys.readouterr().err


def test_what_cannot_be_drawn_is_said_before_anything_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match=r"\.svg, \.png, \.pdf, \.html"):
        detect(tmp_path / "none.csv", "week", "reports", 0.01, tmp_path / "out.gif")
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(UsageError, match=r"pip install matplotlib"):
        detect(tmp_path / "none.csv", "week", "reports", 0.01, tmp_path / "out.svg")
    with pytest.raises(UsageError, match="No such file"):
        detect(tmp_path / "none.csv", "week", "reports", 0.01)
