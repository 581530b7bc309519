"""What sleeps is what it was, to the last bit."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from stream import wire
from stream.detection import DETECTORS
from stream.detection.asleep import Asleep, asleep, awake
from stream.detection.detector import SeriesParams

FIRST = date(2024, 1, 1)


@pytest.mark.parametrize("name", sorted(DETECTORS))
def test_a_state_that_slept_is_the_one_that_was_put_to_sleep(name: str) -> None:
    detector = DETECTORS[name]
    state = detector.initial(SeriesParams())
    for n, count in enumerate((0, 3, 1, 0, 40, 2, 7) * 6):
        woken = awake(asleep(state), detector)
        assert isinstance(woken, detector.state_type)
        assert woken == state
        assert wire.encode(woken) == wire.encode(state)
        state = detector.learn(woken, count, FIRST + timedelta(days=n))


def test_what_sleeps_is_not_packed_twice_and_what_is_awake_stays_so() -> None:
    detector = DETECTORS["level"]
    state = detector.initial(SeriesParams())
    packed = asleep(state)
    assert isinstance(packed, Asleep)
    assert asleep(packed) is packed
    assert asleep(None) is None
    assert awake(state, detector) is state
