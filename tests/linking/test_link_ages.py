"""Numbers come in the order of their times, each once it is due."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stream.attic import Ages

HOUR = 3_600_000_000
TIMES = st.integers(-3 * HOUR, 5 * HOUR)


@given(put=st.lists(st.tuples(TIMES, st.integers(0, 1 << 31)), max_size=20), asked=st.lists(TIMES, max_size=6))
def test_what_is_earlier_comes_once_and_in_order(put: list[tuple[int, int]], asked: list[int]) -> None:
    ages, left = Ages(), sorted(put)
    for time, number in put:
        ages.put(time, number)
    for until in asked:
        due = [told for told in left if told[0] < until]
        left = left[len(due) :]
        assert list(ages.before(until)) == [number for _, number in due]


def test_what_is_put_while_others_come_is_among_them_if_it_is_due() -> None:
    ages, came = Ages(), []
    for number in (1, 2):
        ages.put(number, number)
    for number in ages.before(10):
        came.append(number)
        if number < 3:
            ages.put(9 if number == 1 else 10, number + 2)
    assert came == [1, 2, 3]
    assert list(ages.before(11)) == [4]
