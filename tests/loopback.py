"""Servers on this machine that answer from a thread of their own, for tests of other processes."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from typing import Protocol


class Listener(Protocol):
    """Something that listens, and says where."""

    def listening(self) -> AbstractAsyncContextManager[str]: ...


@contextmanager
def listening(server: Listener) -> Iterator[str]:
    """The server's address, while it answers."""
    loop, ready, done = asyncio.new_event_loop(), threading.Event(), asyncio.Event()
    found: list[str] = []

    async def serve() -> None:
        async with server.listening() as url:
            found.append(url)
            ready.set()
            await done.wait()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    ready.wait(10)
    try:
        yield found[0]
    finally:
        loop.call_soon_threadsafe(done.set)
        thread.join(10)
