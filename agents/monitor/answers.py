"""The API's answers, made in threads and kept until something changes."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from aiohttp import hdrs, web

from agents.monitor.store import Store

T = TypeVar("T")

KEPT_BYTES = 32_000_000
LARGEST_KEPT = 4_000_000
COMPRESSED_FROM = 1_000
READERS = 3


@dataclass(frozen=True, slots=True)
class _Kept:
    revision: int
    body: bytes


class Answers:
    """Runs questions to the store in threads; an answer is kept until the store's next revision."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._threads = ThreadPoolExecutor(READERS, "reader")
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._size = 0

    async def made(self, make: Callable[[], T]) -> T:
        """What the function returns, from a thread."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, make)

    async def answer(
        self, request: web.Request, make: Callable[[], bytes | None], media_type: str = "application/json"
    ) -> web.Response:
        """The body as made, or as it was made for the same request at the same revision; 404 where it is None."""
        revision = self._store.revision
        tag = f'W/"{id(self._store):x}-{revision}"'
        if request.headers.get(hdrs.IF_NONE_MATCH) == tag:
            return web.Response(status=304, headers={hdrs.ETAG: tag})
        kept = self._kept.get(request.path_qs)
        if kept is not None and kept.revision == revision:
            self._kept.move_to_end(request.path_qs)
            body: bytes | None = kept.body
        else:
            body = await self.made(make)
        if body is None:
            raise web.HTTPNotFound(text="there is no such record, or it is not held any more")
        self._keep(request.path_qs, _Kept(revision, body))
        response = web.Response(body=body, headers={hdrs.ETAG: tag, hdrs.CACHE_CONTROL: "no-cache"})
        response.content_type = media_type
        response.charset = "utf-8"
        if len(body) >= COMPRESSED_FROM:
            response.enable_compression()
        return response

    def _keep(self, key: str, kept: _Kept) -> None:
        before = self._kept.pop(key, None)
        self._size -= len(before.body) if before else 0
        if len(kept.body) > LARGEST_KEPT:
            return
        self._kept[key] = kept
        self._size += len(kept.body)
        while self._size > KEPT_BYTES:
            _, dropped = self._kept.popitem(last=False)
            self._size -= len(dropped.body)

    def close(self) -> None:
        """End the threads."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def joined(records: Iterable[bytes]) -> bytes:
    """JSON values as one JSON array."""
    return b"[" + b",".join(records) + b"]"
