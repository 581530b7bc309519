"""Where partitions are taken up once they were assigned: at what was committed, or at their beginning."""

from __future__ import annotations

from collections.abc import Mapping

from faust.transport.drivers.aiokafka import Consumer as FaustConsumer
from faust.transport.drivers.aiokafka import Transport as FaustTransport
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


class Transport(FaustTransport):
    """Faust's, with our consumer."""

    Consumer = Consumer
