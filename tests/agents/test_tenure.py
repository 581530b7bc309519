"""Nothing is written over what the next owner of a partition writes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from agents.moving import Moved
from agents.tenure import Tenure


class Ended(BaseException):
    """Where the process would have ended."""


class Case:
    """A batch that takes its time, and what happens to its partition meanwhile."""

    def __init__(self) -> None:
        self.why: list[str] = []
        self.tenure = Tenure(end=self.end)
        self.goes_on = asyncio.Event()
        self.written = False

    def end(self, why: str) -> None:
        self.why.append(why)
        raise Ended

    async def batch(self) -> None:
        async with self.tenure.batch():
            await self.goes_on.wait()
            with self.tenure.writing():
                self.written = True

    async def slow_writing(self) -> None:
        async with self.tenure.batch():
            with self.tenure.writing():
                await self.goes_on.wait()
                self.tenure.check()
            self.written = True


def tried(story: Callable[[Case], Awaitable[None]]) -> Case:
    async def told() -> Case:
        case = Case()
        await story(case)
        return case

    return asyncio.run(told())


async def begun(work: Awaitable[None]) -> asyncio.Future[None]:
    batch = asyncio.ensure_future(work)
    await asyncio.sleep(0)
    return batch


def test_moving_partitions_wait_for_the_batch_under_way() -> None:
    async def story(case: Case) -> None:
        batch = await begun(case.batch())
        settling = await begun(case.tenure.settle(5, stops=False))
        assert not settling.done()
        case.goes_on.set()
        await asyncio.gather(batch, settling)
        assert case.written

    assert tried(story).why == []


@pytest.mark.parametrize("stays", [True, False])
def test_a_batch_that_outlasts_this_is_written_only_where_its_partition_stays(stays: bool) -> None:
    async def story(case: Case) -> None:
        batch = await begun(case.batch())
        await case.tenure.settle(0.01, stops=False)
        case.tenure.assigned(stays=stays)
        case.goes_on.set()
        found = await asyncio.gather(batch, return_exceptions=True)
        assert [type(each) for each in found] == [type(None) if stays else Moved]

    case = tried(story)
    assert (case.written, case.why) == (stays, [])


def test_a_batch_whose_partition_went_and_came_back_is_not_written() -> None:
    async def story(case: Case) -> None:
        batch = await begun(case.batch())
        for stays in (False, True):
            await case.tenure.settle(0.01, stops=False)
            case.tenure.assigned(stays=stays)
        case.goes_on.set()
        with pytest.raises(Moved):
            await batch

    assert not tried(story).written


def test_nothing_is_written_between_giving_up_and_being_assigned() -> None:
    async def story(case: Case) -> None:
        await case.tenure.settle(0.01, stops=False)
        assert not case.tenure.at_rest
        case.goes_on.set()
        with pytest.raises(Moved):
            await case.batch()

    assert not tried(story).written


def test_a_batch_that_waited_for_its_turn_while_partitions_moved_is_not_begun() -> None:
    async def story(case: Case) -> None:
        case.goes_on.set()
        async with case.tenure.pause():
            batch = await begun(case.batch())
            await case.tenure.settle(0.01, stops=False)
            case.tenure.assigned(stays=False)
        with pytest.raises(Moved):
            await batch

    assert not tried(story).written


def test_a_worker_that_stops_finishes_its_batch_though_it_takes_long() -> None:
    """It is a member of its group until it has."""

    async def story(case: Case) -> None:
        batch = await begun(case.slow_writing())
        await case.tenure.settle(0.01, stops=True)
        case.goes_on.set()
        await batch

    case = tried(story)
    assert (case.written, case.why) == (True, [])


def test_a_process_that_is_still_writing_ends_when_its_time_is_over() -> None:
    async def story(case: Case) -> None:
        batch = await begun(case.slow_writing())
        with pytest.raises(Ended):
            await case.tenure.settle(0.01, stops=False)
        assert not case.written
        batch.cancel()

    assert len(tried(story).why) == 1


def test_what_writes_nothing_is_not_waited_for() -> None:
    async def story(case: Case) -> None:
        async with case.tenure.pause():
            assert not case.tenure.at_rest
            await asyncio.wait_for(case.tenure.settle(60, stops=False), 1)

    assert tried(story).why == []
