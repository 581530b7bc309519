"""A process that was suspended ends before it writes."""

from __future__ import annotations

import time

from agents.lease import Lease


def ended(*moments: float) -> list[str]:
    """What a lease of 6 s tells that is asked at these times."""
    clock, told = iter([0.0, *moments]), list[str]()
    lease = Lease(6.0, clock=lambda: next(clock), end=told.append)
    for _ in moments:
        lease.keep()
    return told


def test_a_machine_that_slept_counts_as_suspended() -> None:
    """The clock that goes on meanwhile is asked, where there is one."""
    boot = time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()
    assert 0 <= Lease(6.0)._last - boot < 1


def test_a_process_that_runs_keeps_it() -> None:
    assert ended(0.25, 3.0, 9.0) == []


def test_one_that_stood_still_has_lost_it_whoever_asks() -> None:
    assert ended(0.25, 7.0, 7.1) == ["suspended for 7 s: its partitions are another's"] * 2
