"""What a worker does besides its stages: it measures how far they are, and sees that commits follow the work."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import time
from collections.abc import Callable, Iterable
from typing import Any

import structlog

from agents import topics
from agents.ending import abandon
from agents.faust_app import longest_batch
from agents.guard import BATCH_SECONDS, CommitWatch, IdleWatch, OffsetGuard, RecoveryWatch, check_under_way
from agents.moving import Moves
from agents.offsets import Partition, group_offsets, waiting_since
from agents.progress import Progress
from agents.settings import Settings
from agents.telemetry import Telemetry
from stream.errors import OutageError, StreamGap
from stream.metrics import (
    ASSIGNED,
    BROKER_UP,
    DISK_FREE,
    LAG,
    LAG_AGE,
    LAST_COMMIT,
    REBALANCES,
    UNCOMMITTED,
)

log = structlog.get_logger(__name__)

LAG_SECONDS = 2.0
"""How often lag is measured, by what Kafka tells with every answer."""

LOOK_SECONDS = 10.0
"""How often Kafka is asked for offsets, committed and held."""

_OF_PARTITIONS = (LAG, LAG_AGE, LAST_COMMIT, UNCOMMITTED, ASSIGNED)


class Upkeep:
    """Measures one worker's partitions."""

    def __init__(
        self,
        app: Any,
        settings: Settings,
        guard: OffsetGuard,
        telemetry: Telemetry,
        moved: Callable[[], None],
        moves: Moves,
    ) -> None:
        self._app = app
        self._settings = settings
        self._guard = guard
        self._telemetry = telemetry
        self._moved = moved
        self._moves = moves
        self._longest = {
            settings.topic(topics.ITEMS): longest_batch(settings), settings.topic(topics.EVENTS): BATCH_SECONDS,
        }  # fmt: skip
        self._commits = CommitWatch()
        self._idle = IdleWatch()
        self._recovery = RecoveryWatch()
        self._progress = Progress()
        self._partitions: frozenset[Partition] = frozenset()
        self._came = asyncio.Event()
        """Set where partitions were assigned that were not looked at yet."""
        self._unanswered: str | None = None
        """Why Kafka did not answer the last question."""

    def assigned(self, partitions: Iterable[Partition]) -> None:
        """These partitions are the worker's; what was told of others is told no more."""
        read = [self._settings.topic(name) for name in (topics.ITEMS, topics.EVENTS, topics.DECISIONS)]
        self._partitions = frozenset(each for each in partitions if each[0] in read)
        self._progress.assign(self._partitions, time.monotonic())
        for spec in _OF_PARTITIONS:
            self._telemetry.clear(spec)
        for topic in read:
            self._telemetry.set(ASSIGNED, sum(each[0] == topic for each in self._partitions), topic)
        self._telemetry.count(REBALANCES)
        self._came.set()

    async def tell_lag(self) -> None:
        """Measure the lag, at no cost."""
        ends = {(each.topic, each.partition): self._app.consumer.highwater(each)
                for each in self._app.consumer.assignment()}  # fmt: skip
        for partition in self._partitions:
            position, end = self._position(partition), ends.get(partition)
            if position is not None and end is not None:
                self._tell_lag(partition, end - position)

    async def watch(self) -> None:
        """Look again and again, from the start on: Faust's own timers wait until the state is restored."""
        while True:
            with contextlib.suppress(TimeoutError):  # at once where partitions have come
                await asyncio.wait_for(self._came.wait(), LOOK_SECONDS)
            self._came.clear()
            await self.look()

    async def look(self) -> None:
        """Ask Kafka how far the stages are.

        A worker that has nothing to do is as well as one that works: its supervisor hears of both.
        """
        self._telemetry.set(DISK_FREE, shutil.disk_usage(self._settings.data_dir).free, "data")
        try:
            found = await group_offsets(self._settings)
            now = time.monotonic()
            self._progress.see(found, now)
            committed = {partition: offsets.committed for partition, offsets in found.items()}
            # A batch may end after its partition has gone to another worker, which commits in its own time.
            done = {key: position for key, position in self._guard.progress().items() if key in self._partitions}
            self._commits.check(done, committed, now)
            self._recovery.check(self._restored(), now)
            for topic, limit in self._longest.items():
                check_under_way(topic, self._moves.under_way(topic, now), limit)
            await self._tell_partitions()
            self._idle.check(self._waiting(now), now)
        except StreamGap as error:
            abandon(f"no progress: {error}")
        except OutageError as error:
            log.warning("progress not checked", reason=str(error))
            self._unanswered = str(error)
            for watch in (self._commits, self._recovery, self._idle):
                watch.forget()
            self._telemetry.set(BROKER_UP, 0)
        else:
            self._unanswered = None
            self._telemetry.set(BROKER_UP, 1)
            if self._restored() is None and not any(offsets.lag for offsets in found.values()):
                self._moved()

    def stalls(self) -> list[str]:
        """Why the worker does not move on."""
        why = self._progress.stalls(time.monotonic())
        return [*why, self._unanswered] if self._unanswered else why

    def _restored(self) -> int | None:
        """Rows of the state read so far while partitions move, or it is restored; Faust has None of some at first."""
        recovery = self._app.tables.recovery
        if recovery.completed.is_set() and not self._app.rebalancing and not recovery.in_recovery:
            return None
        return sum(each or 0 for each in recovery.active_offsets.values())

    def _waiting(self, now: float) -> dict[Partition, int]:
        """Where records have waited for a while, though nothing keeps the worker from them: the offset seen last."""
        if self._restored() is not None:
            return {}
        still = self._progress.standing_still(now)
        there = [each for each in still if still[each] > LOOK_SECONDS and self._progress.holds(each)]
        return {each: self._guard.seen(each) for each in there if self._moves.at_rest(each[0])}

    def facts(self) -> dict[str, object]:
        """What the worker has, and how far it is behind."""
        lag = {f"{topic}[{number}]": offsets.lag for (topic, number), offsets in sorted(self._progress.offsets.items())}
        return {"partitions": sorted(f"{topic}[{number}]" for topic, number in self._partitions), "lag": lag}

    async def _tell_partitions(self) -> None:
        partitions, now = self._partitions, time.time()
        behind: dict[Partition, int] = {}
        for partition, offsets in self._progress.offsets.items():
            position = self._position(partition) or 0
            self._telemetry.set(UNCOMMITTED, max(0, position - offsets.position), *_labels(partition))
            self._tell_lag(partition, offsets.end - position)
            if offsets.end > position:
                behind[partition] = position
        since = await waiting_since(self._settings, behind)
        if partitions is not self._partitions:  # they have moved, and nothing is to be told of them
            return
        for partition, position in behind.items():
            taken = since.get(partition)
            if taken is None and self._progress.offsets[partition].position >= position:
                self._progress.rest(partition, time.monotonic())
            self._telemetry.set(LAG_AGE, max(0.0, now - taken) if taken else 0.0, *_labels(partition))
        for partition, still in self._progress.standing_still(time.monotonic()).items():
            self._telemetry.set(LAST_COMMIT, now - still, *_labels(partition))

    def _tell_lag(self, partition: Partition, records: int) -> None:
        self._telemetry.set(LAG, max(0, records), *_labels(partition))
        if records <= 0:
            self._telemetry.set(LAG_AGE, 0.0, *_labels(partition))

    def _position(self, partition: Partition) -> int | None:
        """The offset up to which the partition was dealt with, acknowledged or not yet."""
        offsets = self._progress.offsets.get(partition)
        done = self._guard.progress().get(partition)
        return max((each for each in (done, offsets.position if offsets else None) if each is not None), default=None)


def _labels(partition: Partition) -> tuple[str, str]:
    return partition[0], str(partition[1])
