"""The API's answers, made in threads and kept until something changes."""

from __future__ import annotations

import asyncio
import gzip
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TypeVar

from aiohttp import hdrs, web

from agents.monitor.store import Store

T = TypeVar("T")

KEPT_BYTES = 32_000_000
LARGEST_KEPT = 12_000_000
KEPT_ANSWERS = 5_000
OVERHEAD = 600
"""Bytes that an answer takes beside its texts, about: the objects that hold it."""

COMPRESSED_FROM = 1_000
READERS = 3


@dataclass(frozen=True, slots=True)
class Made:
    """An answer, with headers of its own."""

    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Kept:
    revision: int
    made: float
    """By a steady clock, in seconds."""
    body: bytes
    headers: Mapping[str, str]
    packed: bytes | None
    """The body, compressed, where that is worth it."""

    def size(self, key: str) -> int:
        """Bytes of memory that it takes under this key, about."""
        headers = sum(len(name) + len(value) for name, value in self.headers.items())
        return OVERHEAD + len(key) + headers + len(self.body) + len(self.packed or b"")


class Answers:
    """Runs questions to the store in threads; an answer is kept until the store's next revision."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._threads = ThreadPoolExecutor(READERS, "reader")
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._size = 0
        self._token = secrets.token_hex(6)
        """Of this start: revisions count anew with each."""
        self._making: dict[tuple[str, int], asyncio.Future[_Kept | None]] = {}

    async def made(self, make: Callable[[], T]) -> T:
        """What the function returns, from a thread."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, make)

    async def answer(
        self,
        request: web.Request,
        make: Callable[[], Made | bytes | None],
        media_type: str = "application/json",
        seconds: float = 0.0,
    ) -> web.Response:
        """The body as made, or as it was made for the same request at the same revision; 404 where it is None.

        `seconds`: how old it may be, whatever changed since.
        """
        revision = self._store.revision
        kept = self._kept.get(request.path_qs)
        if kept is None or not (kept.revision == revision or time.monotonic() - kept.made < seconds):
            kept = await self._once(request.path_qs, revision, make)
        if kept is None:
            raise web.HTTPNotFound(text="there is no such record, or it is not held any more")
        self._keep(request.path_qs, kept)
        tag = f'W/"{self._token}-{kept.revision}"'
        headers = {**kept.headers, hdrs.ETAG: tag, hdrs.CACHE_CONTROL: "no-cache", hdrs.VARY: hdrs.ACCEPT_ENCODING}
        if request.headers.get(hdrs.IF_NONE_MATCH) == tag:
            return web.Response(status=304, headers=headers)
        body = kept.body
        if kept.packed is not None and "gzip" in request.headers.get(hdrs.ACCEPT_ENCODING, ""):
            body, headers[hdrs.CONTENT_ENCODING] = kept.packed, "gzip"
        return web.Response(body=body, headers=headers, content_type=media_type, charset="utf-8")

    async def _once(self, key: str, revision: int, make: Callable[[], Made | bytes | None]) -> _Kept | None:
        """Made once, however many ask for the same at the same time."""
        making = self._making.get((key, revision))
        if making is None:
            making = asyncio.ensure_future(self.made(lambda: _packed(make(), revision)))
            self._making[key, revision] = making
            making.add_done_callback(lambda _: self._making.pop((key, revision), None))
        return await asyncio.shield(making)

    def _keep(self, key: str, kept: _Kept) -> None:
        before = self._kept.pop(key, None)
        self._size -= before.size(key) if before else 0
        if kept.size(key) > LARGEST_KEPT:
            return
        self._kept[key] = kept
        self._size += kept.size(key)
        while self._size > KEPT_BYTES or len(self._kept) > KEPT_ANSWERS:
            name, dropped = self._kept.popitem(last=False)
            self._size -= dropped.size(name)

    def close(self) -> None:
        """End the threads."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _packed(made: Made | bytes | None, revision: int) -> _Kept | None:
    if made is None:
        return None
    told = made if isinstance(made, Made) else Made(made)
    packed = gzip.compress(told.body, 1) if len(told.body) >= COMPRESSED_FROM else None
    return _Kept(revision, time.monotonic(), told.body, told.headers, packed)


def joined(records: Iterable[bytes]) -> bytes:
    """JSON values as one JSON array."""
    return b"[" + b",".join(records) + b"]"
