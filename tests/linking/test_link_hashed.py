"""Numbers are found by their hashes, whatever came and went before."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stream.hashed import Hashed

HASHES = st.integers(0, 40).map(lambda n: n << 9) | st.integers(-(1 << 63), (1 << 63) - 1)
"""Many of one part, and some that begin their search at one place."""


@given(st.lists(st.tuples(st.booleans(), HASHES), max_size=200))
def test_numbers_are_found_again_and_those_that_went_are_not(steps: list[tuple[bool, int]]) -> None:
    hashes: list[int] = []
    numbers, known = Hashed(hashes.__getitem__), dict[int, int]()
    for comes, hashed in steps:
        assert numbers.find(hashed) == known.get(hashed, -1)
        if comes and hashed not in known:
            known[hashed] = len(hashes)
            hashes.append(hashed)
            numbers.put(hashed, known[hashed])
        elif not comes and hashed in known:
            numbers.drop(hashed)
            del known[hashed]
    assert all(numbers.find(hashed) == number for hashed, number in known.items())
