"""Alerts are a function of the incidents and the watermark: not of order, repetition or restarts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from watcher_build import alerts_of, daily, incident, iso, massacre, quiet, run

from stream.detection import DETECTORS
from stream.detection.params import DetectionParams
from stream.outcomes import (
    Incident,
    Rule,
)

HISTORY = st.lists(
    st.tuples(
        st.integers(0, 75),
        st.sampled_from([0, 1, 3, 8, 15, 40, 120]),
        st.sampled_from(["SY-ID", "SY-HL", None]),
        st.integers(1, 6),
        st.integers(0, 5),
    ),
    min_size=1,
    max_size=10,
)


def happenings(history: list[tuple[int, int, str | None, int, int]]) -> list[Incident]:
    """A quiet background and bursts of incidents, some with tolls that grow."""
    told = quiet(range(40))
    for number, (day, killed, adm1, many, later) in enumerate(history):
        growth = [(day + later, killed)] if later and killed else []
        told += [
            incident(f"h{number}-{n}", day, killed, adm1=adm1, growth=growth, low=killed * (n % 2)) for n in range(many)
        ]
    return told


PROPERTY = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
History = list[tuple[int, int, str | None, int, int]]


@pytest.mark.parametrize("detector", sorted(DETECTORS))
@PROPERTY
@given(history=HISTORY, data=st.data(), until=st.integers(80, 150))
def test_any_order_and_repetition_within_the_lateness_ends_equal(
    detector: str, history: History, data: st.DataObject, until: int
) -> None:
    params, told = DetectionParams(detectors=dict.fromkeys(Rule, detector)), happenings(history)
    straight = run(daily(told), until, params=params)
    delays = [timedelta(days=data.draw(st.integers(0, 50))) for _ in range(7)]
    late = sorted(told, key=lambda x: (x.last_published + delays[sum(x.id.encode()) % 7], x.id))
    batches = [[x, *([late[n // 2]] if n % 3 == 0 else [])] for n, x in enumerate(late)]
    assert run(batches, until, params=params, beat=9).in_the_end() == straight.in_the_end()


@pytest.mark.parametrize("detector", sorted(DETECTORS))
@PROPERTY
@given(history=HISTORY, until=st.integers(76, 170), whole=st.booleans())
def test_a_restart_at_every_batch_ends_equal(detector: str, history: History, until: int, whole: bool) -> None:
    params, batches = DetectionParams(detectors=dict.fromkeys(Rule, detector)), daily(happenings(history))
    straight = run(batches, until, params=params, beat=5)
    again = run(batches, until, params=params, beat=5, restarts=True, whole=whole)
    assert again.published == straight.published
    assert again.rows == straight.rows


@PROPERTY
@given(history=HISTORY, until=st.integers(76, 170), size=st.integers(1, 200))
def test_batches_of_any_size_end_equal(history: History, until: int, size: int) -> None:
    told = sorted(happenings(history), key=lambda x: x.last_published)
    batches = [told[first : first + size] for first in range(0, len(told), size)]
    assert run(batches, until).in_the_end() == run(daily(told), until, beat=3).in_the_end()


def test_an_episode_longer_than_the_lateness_goes_on_with_its_first_day() -> None:
    told = quiet(range(60)) + [x for day in range(60, 170) for x in massacre(day, many=6)]
    params = DetectionParams(hold_alpha=1.0)
    straight = run(daily(told), 190, params=params)
    again = run(daily(told), 190, params=params, restarts=True, beat=4)
    assert again.in_the_end() == straight.in_the_end()
    (alert,) = alerts_of(straight, Rule.REPORTS)
    assert (alert.window.start, alert.window.end) == (iso(60), iso(169))
    assert alert.observed == alert.incidents_total
