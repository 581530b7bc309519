"""Redactions over HTTP, by who has the token: ordered here, carried out as `tocsin redact` does."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
import structlog
from aiohttp import web

from agents.admitting import admit, bounded_body, refusal
from agents.redacting import Copy, carry_out, copies, is_settled, sweep
from agents.redactions import Redactions
from agents.settings import Settings
from stream import wire
from stream.errors import InputError, OutageError, UsageError
from stream.sources import MAX_ID
from stream.wordless import Numbers, Redaction

log = structlog.get_logger(__name__)

LARGEST, MOST = 200_000, 200
"""Bytes of an order, and items in it."""


class Asked(msgspec.Struct, forbid_unknown_fields=True):
    """The body of an order."""

    ids: list[str]
    reason: str
    by: str | None = None
    numbers: Numbers = Numbers.KEPT
    copies: bool = False


Order = Callable[[Sequence[Redaction]], Awaitable[None]]
Near = Callable[[Sequence[str]], Awaitable[list[Copy]]]


class Redactor:
    """Carries orders out; what the watch stage must do first is waited for beside."""

    def __init__(self, settings: Settings, redactions: Redactions) -> None:
        self.redactions = redactions
        self._settings = settings
        self._after: set[asyncio.Task[None]] = set()

    async def near(self, names: Sequence[str]) -> list[Copy]:
        """Near copies under other ids."""
        return await copies(self._settings, names)

    async def order(self, orders: Sequence[Redaction]) -> None:
        """Remember and tell; then see that nothing is left, once the watch stage is that far."""
        offset = await carry_out(self._settings, orders)
        task = asyncio.create_task(self._look_after(offset, [order.id for order in orders]))
        self._after.add(task)
        task.add_done_callback(self._after.discard)

    async def _look_after(self, offset: int, names: Sequence[str]) -> None:
        try:
            if await is_settled(self._settings, offset):
                await sweep(self._settings, names)
            else:
                log.error("a redaction is not taken in: no worker, or it is behind", items=names)
        except OutageError as error:
            log.error("a redaction is not looked after: order it again", items=names, reason=str(error))  # noqa: TRY400  a line for the operator


def redaction_routes(token: str | None, order: Order, near: Near, redactions: Redactions) -> list[web.RouteDef]:
    """The routes: who has the token orders, and reads what was ordered."""
    without = "nothing is redacted here: TOCSIN_DESK_TOKEN is not set"

    async def post(request: web.Request) -> web.Response:
        admit(request, token, without)
        asked = _read(await bounded_body(request, LARGEST))
        try:
            found = await near(asked.ids)
            names = [*asked.ids, *(each.id for each in found if asked.copies)]
            now = datetime.now(UTC)
            await order([
                Redaction(id=name, reason=asked.reason, by=asked.by, at=now, numbers=asked.numbers)
                for name in dict.fromkeys(names)
            ])  # fmt: skip
        except OutageError as error:
            raise refusal(web.HTTPServiceUnavailable, f"nothing is promised, order it again: {error}") from error
        body = {"redacted": names, "near_copies": [] if asked.copies else found}
        return _json(body, web.HTTPAccepted.status_code)

    async def every(request: web.Request) -> web.Response:
        admit(request, token, without)
        return _json([redactions.of(name) for name in redactions.names])

    return [web.post("/api/redactions", post), web.get("/api/redactions", every)]


def _read(body: bytes) -> Asked:
    """The order.

    Raises:
        UsageError: it is none, or has an id that is none.
    """
    try:
        asked = msgspec.convert(wire.loads(body), Asked)
    except (msgspec.ValidationError, InputError) as error:
        raise UsageError(f"the body must have ids and reason, and may have by, numbers, copies: {error}") from error
    if not 0 < len(asked.ids) <= MOST or any(not name.strip() or len(name) > MAX_ID for name in asked.ids):
        raise UsageError(f"`ids` must be 1 to {MOST} ids of items")
    if not asked.reason.strip() or len(asked.reason) > 1_000:
        raise UsageError("`reason` must say why, in at most 1,000 characters")
    return asked


def _json(value: Any, status: int = 200) -> web.Response:
    return web.Response(
        body=wire.encode(value), status=status, content_type="application/json", charset="utf-8",
        headers={"Cache-Control": "no-store"},
    )  # fmt: skip
