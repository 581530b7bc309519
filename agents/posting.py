"""`POST /api/items`: items by HTTP, for whoever has no Kafka client.

The body is one item, an array of items or NDJSON, flat or ninjs. The answer is 202 with how many were taken, and why
others were not; what Kafka has not acknowledged is never answered so. By status: 400 no JSON, 401 no or another token,
403 no token is set, 413 too large, 415 compressed, 422 no item in it, 503 Kafka does not answer.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from aiohttp import hdrs, web

from agents.admitting import admit, bounded_body, refusal
from stream import wire
from stream.errors import InputError, NotText, OutageError
from stream.sources import bytes_of, read_item

RETRY_SECONDS = 10

Send = Callable[[Sequence[tuple[bytes, bytes]]], Awaitable[None]]
"""Sends (id, bytes) pairs to the topic and returns when Kafka has them; raises an OutageError where it has not."""

Counted = Callable[[str, int], None]
"""Is told an outcome, `accepted` or `refused`, and how many items had it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """A body read: what can be sent, and what is wrong with the rest."""

    items: tuple[tuple[bytes, bytes], ...]
    refused: tuple[dict[str, Any], ...]


def post_routes(token: str | None, send: Send, counted: Counted = lambda _, __: None) -> list[web.RouteDef]:
    """The routes; without a token nothing is taken from anybody."""

    async def post(request: web.Request) -> web.Response:
        """One request."""
        admit(request, token, "items are not taken here: TOCSIN_INGEST_TOKEN is not set")
        posted = read_body(await bounded_body(request), lines="ndjson" in request.content_type)
        counted("refused", len(posted.refused))
        if not posted.items:
            return web.json_response(_answer(posted), status=web.HTTPUnprocessableEntity.status_code)
        try:
            await send(posted.items)
        except OutageError as error:
            headers = {hdrs.RETRY_AFTER: str(RETRY_SECONDS)}
            return web.json_response({"error": f"nothing is promised: {error}"}, status=503, headers=headers)
        counted("accepted", len(posted.items))
        return web.json_response(_answer(posted), status=web.HTTPAccepted.status_code)

    return [web.post("/api/items", post)]


def _answer(posted: Posted) -> dict[str, Any]:
    return {"accepted": len(posted.items), "refused": list(posted.refused)}


def read_body(body: bytes, *, lines: bool = False) -> Posted:
    """The items of a body, each with the bytes under which it goes into the topic.

    `lines`: the body is said to be NDJSON; else that is seen by its first line.

    Raises:
        HTTPBadRequest: it is no JSON, or holds nothing.
    """
    items: list[tuple[bytes, bytes]] = []
    refused: list[dict[str, Any]] = []
    for place, number, part in _parts(body, lines):
        try:
            raw = bytes_of(part)
            items.append((read_item(raw).id.encode(errors="replace"), raw))
        except InputError as error:
            refused.append({place: number, "reason": error.reason, "error": str(error)})
    if not items and not refused:
        raise refusal(web.HTTPBadRequest, "the body is empty")
    return Posted(items=tuple(items), refused=tuple(refused))


def _parts(body: bytes, lines: bool) -> Iterator[tuple[str, int, Any]]:
    """What each item is counted by, its number from 1, and its bytes, or its value in an array."""
    told = [(number, line.strip()) for number, line in enumerate(body.split(b"\n"), 1) if line.strip()]
    if lines or (len(told) > 1 and _is_json(told[0][1])):
        yield from (("line", number, line) for number, line in told)
        return
    try:
        whole = wire.loads(body) if told else []
    except NotText as error:
        raise refusal(web.HTTPBadRequest, str(error)) from error
    if isinstance(whole, list):
        yield from (("item", number, value) for number, value in enumerate(whole, 1))
    else:
        yield "item", 1, body.strip()


def _is_json(line: bytes) -> bool:
    try:
        wire.loads(line)
    except NotText:
        return False
    return True
