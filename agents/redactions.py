"""What was ordered of items' words, as every process that handles words hears of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import structlog

from agents import topics
from agents.batches import headers_of
from agents.heard import Heard
from agents.settings import Settings
from stream import wire
from stream.errors import InputError
from stream.wordless import Redaction

log = structlog.get_logger(__name__)

REDACTION = "tocsin-redaction"
"""Header of what a redaction wrote: on the topic of events the order to the watch stage, elsewhere the tombstone of an
item. Neither is an item."""


class Redactions:
    """The redactions as they stand."""

    def __init__(self, settings: Settings, changed: Callable[[], None] = lambda: None) -> None:
        """`changed` is called, on the event loop, whenever they have changed."""
        self._heard = Heard(settings, topics.REDACTIONS, changed)

    @property
    def known(self) -> asyncio.Event:
        """Set once they are those that the topic held at the start."""
        return self._heard.known

    @property
    def names(self) -> Sequence[str]:
        """The ids of all items that were redacted."""
        return list(self._heard.rows)

    async def run(self) -> None:
        """Follow the topic until cancelled."""
        await self._heard.run()

    def of(self, name: str) -> Redaction | None:
        """What was ordered of the item with that id."""
        row = self._heard.rows.get(name)
        return None if row is None else read_orders({name: row}).get(name)


def read_orders(rows: Mapping[str, bytes]) -> dict[str, Redaction]:
    """The redactions of the topic's rows. Of a row that cannot be read the item counts as redacted all the same."""
    found: dict[str, Redaction] = {}
    for name, row in rows.items():
        try:
            found[name] = wire.decode(row, Redaction)
        except InputError as error:
            log.warning("a redaction cannot be read; the item stays without words", item=name, reason=str(error))
            found[name] = Redaction(id=name, reason="unreadable", at=topics.EPOCH)
    return found


def is_order(event: Any) -> bool:
    """Whether a record was written by a redaction, and is no item."""
    return REDACTION in headers_of(event)


def orders_in(events: Sequence[Any]) -> list[Redaction]:
    """The orders to the watch stage among the records of a batch."""
    orders = (event for event in events if is_order(event) and event.value is not None)
    return list(read_orders({(event.key or b"").decode(errors="replace"): event.value for event in orders}).values())
