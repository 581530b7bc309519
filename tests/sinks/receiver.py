"""A receiver of webhooks on this machine, which checks what it gets as a stranger would, and fails when told to."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

SECRET = b"0123456789abcdef0123456789abcdef"
TOLD = "whsec_" + base64.b64encode(SECRET).decode()


class Receiver:
    """Keeps what it acknowledged; `status` says how it answers the n-th request (from 0)."""

    def __init__(self, status: Callable[[int], int] = lambda _: 204, headers: dict[str, str] | None = None) -> None:
        self.status = status
        self.headers = headers or {}
        self.asked = 0
        self.had: list[str] = []
        self.bodies: list[dict[str, Any]] = []
        self.forged = 0

    async def take(self, request: web.Request) -> web.StreamResponse:
        number, self.asked = self.asked, self.asked + 1
        body = await request.read()
        name, at = request.headers["webhook-id"], request.headers["webhook-timestamp"]
        expected = base64.b64encode(hmac.new(SECRET, f"{name}.{at}.".encode() + body, hashlib.sha256).digest()).decode()
        if f"v1,{expected}" not in request.headers["webhook-signature"].split():
            self.forged += 1
            return web.Response(status=401)
        status = self.status(number)
        if status < 300:
            self.had.append(name)
            self.bodies.append(json.loads(body))
        return web.Response(status=status, headers=self.headers)

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[str]:
        app = web.Application()
        app.router.add_post("/hook", self.take)
        async with TestServer(app) as server:
            yield str(server.make_url("/hook"))
