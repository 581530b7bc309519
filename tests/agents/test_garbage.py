"""A worker looks for garbage cycles seldom, but looks."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from agents.garbage import THRESHOLDS, collect_rarely


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)
    gc.unfreeze()


def test_what_was_loaded_is_set_aside_and_cycles_are_still_looked_for() -> None:
    collect_rarely()
    assert gc.get_freeze_count() > 1000
    assert gc.isenabled()
    assert gc.get_threshold() == THRESHOLDS
