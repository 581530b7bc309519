"""A server of feeds on this machine that has every bad habit of real ones."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


def rss(*entries: str, head: str = "<title>Wire</title><language>en</language>") -> str:
    items = "".join(f"<item>{entry}</item>" for entry in entries)
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{items}</channel></rss>'


def entry(n: int, title: str = "", body: str = "Two people were killed.", more: str = "") -> str:
    return (
        f"<guid isPermaLink='false'>g{n}</guid><link>https://wire.example/{n}</link>"
        f"<title>{title or f'Story {n}'}</title>"
        f"<description>{body}</description><pubDate>Thu, 05 Mar 2026 0{n}:00:00 GMT</pubDate>{more}"
    )


class Server:
    """Answers `/feed` with what it is told to; remembers who asked."""

    def __init__(self) -> None:
        self.answers: list[Any] = []
        """What is answered in turn; the last for ever."""
        self.asked: list[web.Request] = []
        self.paths: dict[str, Any] = {}

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request)
        found = self.paths.get(request.path)
        if found is None:
            found = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(found, str):
            return web.Response(text=found, content_type="application/rss+xml")
        if isinstance(found, bytes):
            return web.Response(body=found, content_type="application/rss+xml")
        return await found(request)  # type: ignore[no-any-return]  # of a table of any

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[str]:
        app = web.Application()
        app.router.add_get("/{path:.*}", self.handle)
        async with TestServer(app) as server:
            yield str(server.make_url("/feed"))


def status(code: int, **headers: str) -> Answer:
    async def answer(_: web.Request) -> web.StreamResponse:
        return web.Response(status=code, headers={name.replace("_", "-"): value for name, value in headers.items()})

    return answer


def headed(body: str | bytes, content_type: str | None = "application/rss+xml", **headers: str) -> Answer:
    async def answer(_: web.Request) -> web.StreamResponse:
        raw = body.encode() if isinstance(body, str) else body
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        if content_type is not None:
            told["Content-Type"] = content_type
        return web.Response(body=raw, headers=told)

    return answer


def with_etag(body: str, etag: str = '"v1"') -> Answer:
    async def answer(request: web.Request) -> web.StreamResponse:
        if request.headers.get("If-None-Match") == etag:
            return web.Response(status=304)
        return web.Response(text=body, headers={"ETag": etag, "Last-Modified": "Thu, 05 Mar 2026 09:00:00 GMT"})

    return answer


def packed(body: str, how: str) -> Answer:
    raw = body.encode()
    if how == "gzip":
        return headed(gzip.compress(raw), Content_Encoding="gzip")
    machine = zlib.compressobj(wbits=-15 if how == "bare" else 15)
    return headed(machine.compress(raw) + machine.flush(), Content_Encoding="deflate")


def dripping(body: str) -> Answer:
    """A body that comes a few bytes at a time, and never ends."""

    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        for n in range(10_000):
            await response.write(body[n % len(body) :][:10].encode())
            await asyncio.sleep(0.05)
        return response

    return answer


def endless() -> Answer:
    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        for _ in range(2_000):
            await response.write(b" " * 65_536)
        return response

    return answer
