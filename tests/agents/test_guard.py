"""The guards end a worker before it loses anything, and only then."""

import asyncio

import pytest

from agents.guard import CommitWatch, HoldsRecords, OffsetGuard, RecoveryWatch
from stream.errors import StreamGap

P = ("news.items", 0)


async def held(topic: str, partition: int, start: int, end: int) -> bool:
    return True


async def not_held(topic: str, partition: int, start: int, end: int) -> bool:
    return False


def guarded(committed: int, offsets: list[int], holds: HoldsRecords = held) -> OffsetGuard:
    async def first(topic: str, partition: int) -> int:
        assert (topic, partition) == P
        return committed

    guard = OffsetGuard(first, holds)

    async def run() -> None:
        for offset in offsets:
            await guard.check(*P, offset)
            guard.done(*P, offset)

    asyncio.run(run())
    return guard


@pytest.mark.parametrize("offsets", [[5, 6, 7], [5, 6, 5, 6, 7], [3, 4, 5, 6], [5], []])
def test_contiguous_and_repeated_records_pass(offsets: list[int]) -> None:
    guarded(5, offsets)


@pytest.mark.parametrize("offsets", [[6], [5, 7], [5, 6, 5, 8], [3, 6]])
def test_a_skipped_record_is_noticed(offsets: list[int]) -> None:
    with pytest.raises(StreamGap, match=r"news.items\[0\]: expected offset \d+, got \d+"):
        guarded(5, offsets)


@pytest.mark.parametrize("offsets", [[6], [5, 7], [5, 6, 9, 10]])
def test_offsets_that_hold_no_record_as_those_of_transactions_are_no_loss(offsets: list[int]) -> None:
    assert guarded(5, offsets, not_held).progress() == {P: offsets[-1] + 1}


def test_after_a_rebalance_the_committed_offset_counts_again() -> None:
    committed = 5

    async def first(topic: str, partition: int) -> int:
        return committed

    async def run() -> None:
        nonlocal committed
        guard = OffsetGuard(first, held)
        await guard.check(*P, 5)
        guard.rebalanced()
        committed = 9  # another worker went on meanwhile
        await guard.check(*P, 9)
        guard.rebalanced()
        with pytest.raises(StreamGap):
            await guard.check(*P, 11)

    asyncio.run(run())


def test_progress_is_what_was_finished_since_the_rebalance() -> None:
    guard = guarded(5, [5, 6, 5])
    assert guard.progress() == {P: 7}
    guard.rebalanced()
    assert guard.progress() == {}


def test_commits_that_stall_behind_finished_work_are_noticed() -> None:
    watch = CommitWatch(limit=60)
    watch.check({P: 10}, {P: 4}, now=0)
    watch.check({P: 20}, {P: 9}, now=50)  # it moves
    watch.check({P: 30}, {P: 9}, now=109)
    with pytest.raises(StreamGap, match="committed 9, dealt with 30"):
        watch.check({P: 30}, {P: 9}, now=111)


def test_commits_that_keep_up_or_have_nothing_to_do_are_left_alone() -> None:
    watch = CommitWatch(limit=60)
    for now in (0, 100, 200):
        watch.check({P: 10}, {P: 10}, now)
    watch.check({}, {}, 300)
    watch.check({P: 10}, {P: 4}, 1_000)  # back after a rebalance: the time away does not count
    watch.check({P: 10}, {P: 4}, 1_050)


def test_a_recovery_that_moves_or_is_none_goes_on() -> None:
    watch = RecoveryWatch(limit=60)
    for now, restored in ((0.0, 10), (50.0, 20), (100.0, 30), (120.0, None), (500.0, None), (501.0, 30), (560.0, 30)):
        watch.check(restored, now)


def test_a_recovery_that_stands_still_ends_the_worker() -> None:
    watch = RecoveryWatch(limit=60)
    watch.check(10, 0.0)
    with pytest.raises(StreamGap, match="no row of the state has come for 61 s"):
        watch.check(10, 61.0)


def test_what_was_taken_before_partitions_moved_and_was_left_is_a_gap_where_it_does_not_come_again() -> None:
    async def run() -> None:
        guard = guarded_by(0)
        for offset in range(40):
            await guard.check(*P, offset)
        guard.rebalanced()
        with pytest.raises(StreamGap, match="expected offset 0, got 40"):
            await guard.check(*P, 40)

    asyncio.run(run())


def guarded_by(committed: int) -> OffsetGuard:
    async def first(topic: str, partition: int) -> int:
        return committed

    return OffsetGuard(first, held)
