"""Nothing is written over what the next owner of a partition writes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

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
        settling = await begun(case.tenure.settle(5))
        assert not settling.done()
        case.goes_on.set()
        await asyncio.gather(batch, settling)
        assert case.written

    assert tried(story).why == []


@pytest.mark.parametrize("stays", [True, False])
def test_a_batch_that_outlasts_this_is_written_only_where_its_partition_stays(stays: bool) -> None:
    async def story(case: Case) -> None:
        batch = await begun(case.batch())
        await case.tenure.settle(0.01)
        case.tenure.assigned(stays=stays)
        case.goes_on.set()
        await asyncio.gather(batch, return_exceptions=stays)

    if stays:
        case = tried(story)
        assert (case.written, case.why) == (True, [])
    else:
        with pytest.raises(Ended):
            tried(story)


def test_a_batch_whose_partition_went_and_came_back_is_not_written() -> None:
    async def story(case: Case) -> None:
        batch = await begun(case.batch())
        for stays in (False, True):
            await case.tenure.settle(0.01)
            case.tenure.assigned(stays=stays)
        case.goes_on.set()
        await batch

    with pytest.raises(Ended):
        tried(story)


def test_nothing_is_written_between_giving_up_and_being_assigned() -> None:
    async def story(case: Case) -> None:
        await case.tenure.settle(0.01)
        assert not case.tenure.at_rest
        case.goes_on.set()
        await case.batch()

    with pytest.raises(Ended):
        tried(story)


def test_a_process_that_is_still_writing_ends_when_its_time_is_over() -> None:
    async def story(case: Case) -> None:
        batch = await begun(case.slow_writing())
        with pytest.raises(Ended):
            await case.tenure.settle(0.01)
        assert not case.written
        batch.cancel()

    assert len(tried(story).why) == 1


def test_what_writes_nothing_is_not_waited_for() -> None:
    async def story(case: Case) -> None:
        async with case.tenure.pause():
            assert not case.tenure.at_rest
            await asyncio.wait_for(case.tenure.settle(60), 1)

    assert tried(story).why == []
