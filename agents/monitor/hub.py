"""Server-sent events: what is new, to everybody who listens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager

from agents.monitor.entries import Entry
from agents.monitor.schema import Kind

MOST = 100
"""Incidents and items of a batch that are told one by one; of more, listeners are told to look again."""

WAITING = 1_000
"""Events that wait for a listener; one that does not keep up is told to look again."""

PAUSE_SECONDS = 15.0
"""Silence after which a comment shows that the connection stands."""

AGAIN = b"event: again\ndata: {}\n\n"


class Hub:
    """The listeners, each with its queue."""

    def __init__(self) -> None:
        self._listeners: set[asyncio.Queue[bytes]] = set()

    def __len__(self) -> int:
        return len(self._listeners)

    def tell(self, entries: Sequence[Entry], revision: int) -> None:
        """Tell every listener of the entries; to be called on the event loop."""
        if not self._listeners or not entries:
            return
        messages = list(_messages(entries, revision))
        for queue in self._listeners:
            for message in messages:
                if queue.qsize() >= WAITING:
                    while not queue.empty():
                        queue.get_nowait()
                    queue.put_nowait(AGAIN)
                    break
                queue.put_nowait(message)

    @contextmanager
    def listening(self) -> Iterator[asyncio.Queue[bytes]]:
        """A queue of events as long as somebody listens."""
        queue: asyncio.Queue[bytes] = asyncio.Queue()
        self._listeners.add(queue)
        try:
            yield queue
        finally:
            self._listeners.discard(queue)

    async def events(self, queue: asyncio.Queue[bytes]) -> AsyncIterator[bytes]:
        """Events as they come, with comments between them where none do."""
        while True:
            try:
                async with asyncio.timeout(PAUSE_SECONDS):
                    message = await queue.get()
            except TimeoutError:
                message = b": here\n\n"
            yield message  # outside of the timeout: how long it takes to be sent is the listener's affair


def _messages(entries: Sequence[Entry], revision: int) -> Iterator[bytes]:
    many = sum(entry.kind is not Kind.ALERT for entry in entries) > MOST
    for entry in entries:
        if entry.kind is Kind.ALERT or not many:
            yield b"id: %d\nevent: %s\ndata: %s\n\n" % (revision, entry.kind.encode(), entry.brief)
    if many:
        yield AGAIN
