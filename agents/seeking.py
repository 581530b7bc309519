"""Where partitions are left, behind all that was acknowledged, and taken up: there, or at their beginning."""

from __future__ import annotations

from collections.abc import Mapping

from faust.transport.drivers.aiokafka import Consumer as FaustConsumer
from faust.types import TP


class Consumer(FaustConsumer):
    """Faust's consumer, which also goes back where nothing was committed yet.

    Faust seeks to what was committed after each rebalance, as what it had fetched until then is thrown away. Where
    nothing was committed it stays where it is, and what it threw away would never be told again.
    """

    async def seek_to_committed(self) -> Mapping[TP, int]:
        """Partition -> what was committed of it, None where nothing was."""
        found: Mapping[TP, int] = await super().seek_to_committed()
        new = {tp for tp, offset in found.items() if not offset and not self._is_changelog_tp(tp)}
        if new:
            starts = await self.earliest_offsets(*new)
            await self.seek_wait({tp: start for tp, start in starts.items() if tp in self.assignment()})
        return found

    async def commit_and_end_transactions(self) -> None:
        """Commit all that is acknowledged when partitions are given up.

        Faust's own only waits for a commit that is under way: what was acknowledged since that began would be told
        again.
        """
        await self.maybe_wait_for_commit_to_finish()
        await super().commit_and_end_transactions()
