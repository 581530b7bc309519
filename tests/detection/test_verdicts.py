"""Packed verdicts are those that were put in."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stream.detection.detector import Verdict
from stream.detection.verdicts import Verdicts

FIGURES = st.floats(allow_nan=False)
SAID = st.lists(
    st.builds(
        Verdict,
        expected=FIGURES,
        threshold=FIGURES,
        p_value=FIGURES,
        score=FIGURES,
        alarm=st.booleans(),
        warm=st.booleans(),
    ),
    max_size=8,
)


@given(said=SAID, first=st.integers(0, 9), left=st.integers(0, 9))
def test_verdicts_come_out_as_they_went_in_from_the_days_that_are_left(
    said: list[Verdict], first: int, left: int
) -> None:
    packed = Verdicts()
    for verdict in said:
        packed.append(verdict)
    assert list(packed) == said
    assert [packed.alarms(at) for at in range(len(packed))] == [verdict.alarm for verdict in said]
    packed.drop_first(first)
    packed.keep_first(left)
    assert list(packed) == said[first:][:left]
