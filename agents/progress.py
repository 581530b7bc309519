"""Whether work moves on: what lies in Kafka, what was dealt with, what is committed, and since when it stands still."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from agents.offsets import Offsets, Partition

STALL_SECONDS = 60.0
"""Time without a commit, while records wait, after which a worker says that it is not ready."""


@dataclass(slots=True)
class Progress:
    """The partitions of one worker. Times are seconds of any steady clock."""

    limit: float = STALL_SECONDS
    offsets: dict[Partition, Offsets] = field(default_factory=dict)
    """As Kafka told last; a partition of which it told nothing yet is absent."""
    _moved: dict[Partition, float] = field(default_factory=dict)
    """When the partition came, or a commit of it was last seen to move on, or nothing was left to commit."""

    def assign(self, partitions: Iterable[Partition], now: float) -> None:
        """These are the worker's partitions from now on."""
        self._moved = dict.fromkeys(partitions, now)
        self.offsets.clear()

    def see(self, found: Mapping[Partition, Offsets], now: float) -> None:
        """Kafka tells where partitions stand; those of others do not matter."""
        for partition in self._moved.keys() & found.keys():
            new, before = found[partition], self.offsets.get(partition)
            if new.lag == 0 or (before is not None and new.committed != before.committed):
                self._moved[partition] = now
            self.offsets[partition] = new

    def rest(self, partition: Partition, now: float) -> None:
        """No record waits there after all: what lies behind is a mark of a transaction."""
        if partition in self._moved:
            self._moved[partition] = now

    def standing_still(self, now: float) -> dict[Partition, float]:
        """Partition -> the time since its last commit, or since nothing was left to commit."""
        return {partition: now - moved for partition, moved in self._moved.items()}

    def holds(self, partition: Partition) -> bool:
        """Whether records waited there when Kafka told last."""
        return partition in self.offsets and self.offsets[partition].lag > 0

    def stalls(self, now: float) -> list[str]:
        """A line for each partition that does not move on, though records wait."""
        return [
            f"{topic}[{number}]: {self.offsets[topic, number].lag:,} records wait, none was committed for {still:.0f} s"
            for (topic, number), still in self.standing_still(now).items()
            if still > self.limit and (topic, number) in self.offsets
        ]
