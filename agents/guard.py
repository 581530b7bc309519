"""The guard against silent loss: no record may be passed over, and commits must follow the work.

Faust resumes its source partitions while records are still in flight after a recovery, and then commits over what it
dropped (issue 596 of faust-streaming). `keep_flow_stopped` is the cure; the guard stands behind it: where an offset is
skipped all the same, the process ends before the acknowledgement, and the supervisor starts it again.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import structlog

from stream.errors import StreamGap

log = structlog.get_logger(__name__)


STALL_SECONDS = 60.0
"""Time after which commits that do not follow finished work end the process."""

MOVE_SECONDS = 180.0
"""The same for partitions that move, and a state that is restored: Kafka itself waits up to 66 s for other workers."""

BATCH_SECONDS = 1_800.0
"""The same for a batch of the second stage, with the restoring of a state of several hundred thousand incidents."""

Partition = tuple[str, int]
FirstOffset = Callable[[str, int], Awaitable[int]]
HoldsRecords = Callable[[str, int, int, int], Awaitable[bool]]


def keep_flow_stopped(app: Any) -> None:
    """Keep Faust from handing out records between a recovery and the seek that follows it.

    The signal comes before Faust resumes the partitions; Faust itself resumes the flow after the seek.
    """

    async def stop_flow(*_: Any, **__: Any) -> None:
        app.consumer.stop_flow()

    app.on_rebalance_complete.connect(stop_flow, weak=False)


@dataclass(slots=True)
class OffsetGuard:
    """Watches that each partition is dealt with without a gap, from its committed offset on."""

    first_offset: FirstOffset
    """(topic, partition) -> the committed offset, or the earliest that is left where that is later."""
    holds_records: HoldsRecords
    """(topic, partition, start, end) -> whether Kafka holds a record there. Transactions leave offsets without one."""
    _next: dict[Partition, int] = field(default_factory=dict)
    _verified: set[Partition] = field(default_factory=set)
    _done: dict[Partition, int] = field(default_factory=dict)
    _turn: int = 0
    """Raised with every rebalance."""

    async def check(self, topic: str, partition: int, offset: int) -> None:
        """The record at `offset` is about to be dealt with.

        Records told again are harmless; one that is skipped is not.

        Raises:
            StreamGap: Kafka holds a record between the last one seen, or the committed offset, and this one.
        """
        key = (topic, partition)
        if key not in self._verified:
            turn = self._turn
            committed = await self.first_offset(topic, partition)
            if turn != self._turn:  # partitions moved while Kafka was asked: the record is told again
                return
            self._next[key] = committed
            self._verified.add(key)
        if offset > self._next[key] and await self.holds_records(topic, partition, self._next[key], offset):
            raise StreamGap(f"{topic}[{partition}]: expected offset {self._next[key]}, got {offset}")
        self._next[key] = max(self._next[key], offset + 1)

    def done(self, topic: str, partition: int, offset: int) -> None:
        """The record at `offset` has been dealt with."""
        key = (topic, partition)
        self._done[key] = max(self._done.get(key, 0), offset + 1)

    def rebalanced(self) -> None:
        """Partitions may have moved: verify each against its committed offset once more."""
        self._turn += 1
        self._verified.clear()
        self._next.clear()
        self._done.clear()

    def seen(self, partition: Partition) -> int:
        """The offset up to which records of the partition were taken since the last rebalance; 0 where none was."""
        return self._next.get(partition, 0)

    def progress(self) -> dict[Partition, int]:
        """Partition -> the offset up to which it was dealt with since the last rebalance."""
        return dict(self._done)


@dataclass(slots=True)
class CommitWatch:
    """Watches that commits follow the work."""

    limit: float = STALL_SECONDS
    _since: dict[Partition, tuple[int, float]] = field(default_factory=dict)
    """Partition -> the committed offset, and since when it has stood still behind finished work."""

    def check(self, progress: dict[Partition, int], committed: dict[Partition, int], now: float) -> None:
        """Compare; `now` in seconds of any steady clock.

        Raises:
            StreamGap: finished work has not been committed for longer than the limit.
        """
        for key, position in progress.items():
            done = committed.get(key, -1)
            before, since = self._since.get(key, (done, now))
            if done >= position or done != before:
                self._since[key] = (done, now)
                continue
            self._since[key] = (before, since)
            if now - since > self.limit:
                raise StreamGap(f"{key[0]}[{key[1]}]: committed {done}, dealt with {position}, for {now - since:.0f} s")
        for key in self._since.keys() - progress.keys():
            del self._since[key]

    def forget(self) -> None:
        """Kafka was away: nothing could be committed."""
        self._since.clear()


@dataclass(slots=True)
class RecoveryWatch:
    """Watches that partitions which move arrive, and a state that is being restored comes nearer."""

    limit: float = MOVE_SECONDS
    _since: tuple[int, float] | None = None
    """How far it was, and since when it has stood still there."""

    def check(self, restored: int | None, now: float) -> None:
        """Compare; `restored` is the number of rows read so far, None where the worker has its partitions and state.

        Raises:
            StreamGap: no row has come for longer than the limit: Faust's flow stands still, and nobody else notices.
        """
        if restored is None or self._since is None or self._since[0] != restored:
            self._since = None if restored is None else (restored, now)
        elif now - self._since[1] > self.limit:
            raise StreamGap(f"no row of the state has come for {now - self._since[1]:.0f} s, {restored} before")

    def forget(self) -> None:
        """Kafka was away: nothing could be restored."""
        self._since = None


def check_under_way(topic: str, seconds: float, limit: float) -> None:
    """A batch of the topic's stage has been under way for so long; no more than the limit.

    Raises:
        StreamGap: something it waits for has no limit of its own, and nobody else notices.
    """
    if seconds > limit:
        raise StreamGap(f"{topic}: a batch has been under way for {seconds:.0f} s")


@dataclass(slots=True)
class IdleWatch:
    """Watches that records which wait are taken by a stage that has nothing under way."""

    limit: float = STALL_SECONDS
    _since: dict[Partition, tuple[int, float]] = field(default_factory=dict)
    """Partition -> up to where its records were taken, and since when it has stood still there."""

    def check(self, waiting: Mapping[Partition, int], now: float) -> None:
        """Compare; `waiting` has the partitions where records wait for an idle stage, each with the offset seen last.

        Raises:
            StreamGap: some have waited for longer than the limit: they were passed over, and nobody else notices.
        """
        before = self._since
        self._since = {each: before[each] if before.get(each, (-1, now))[0] == seen else (seen, now)
                       for each, seen in waiting.items()}  # fmt: skip
        for (topic, partition), (seen, since) in self._since.items():
            if now - since > self.limit:
                raise StreamGap(f"{topic}[{partition}]: records from {seen} on have waited for {now - since:.0f} s")

    def forget(self) -> None:
        """Kafka was away: nothing could be taken."""
        self._since = {}
