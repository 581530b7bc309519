"""Rows in files are found again, and files of which no row is of use are given back."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agents import attic
from agents.attic import FileAttic


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attic, "PART_BITS", 13)
    monkeypatch.setattr(attic, "PART", 1 << 13)
    monkeypatch.setattr(attic, "_TOGETHER", 3000)


@pytest.mark.usefixtures("small_parts")
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 9000), st.integers(0, 5)), max_size=60))
def test_rows_are_found_again(tmp_path: Path, steps: list[tuple[int, int]]) -> None:
    """Rows of any length, and now and then one is dropped."""
    rows, held = FileAttic(tmp_path), dict[int, bytes]()
    for n, (length, drop) in enumerate(steps):
        row = bytes([n % 256]) * length
        held[rows.put(row)] = row
        if drop == 0:
            place = next(iter(held))
            rows.drop(place)
            del held[place]
        assert all(rows.get(place) == row for place, row in held.items())


@pytest.mark.usefixtures("small_parts")
def test_files_without_rows_are_given_back_and_none_has_a_name(tmp_path: Path) -> None:
    rows = FileAttic(tmp_path)
    assert rows.parts == 0
    places = [rows.put(b"x" * 1000) for _ in range(100)]
    assert rows.parts > 10
    assert list(tmp_path.iterdir()) == []
    for place in places[:-1]:
        rows.drop(place)
    assert rows.parts == 1
    assert rows.get(places[-1]) == b"x" * 1000
