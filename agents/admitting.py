"""Who may write over HTTP: whoever has the token that is set for it; where none is set, nobody."""

from __future__ import annotations

import asyncio
import hmac

from aiohttp import hdrs, web

from stream import wire

MAX_BODY = 10_000_000
"""Bytes of the largest body; an item in it may have what the topic takes (`stream.sources.MAX_BYTES`)."""

BODY_SECONDS = 60.0
"""Time in which the body must have come."""


def refusal(kind: type[web.HTTPException], words: str, **headers: str) -> web.HTTPException:
    """The answer to who is turned away: JSON that says why."""
    return kind(text=wire.encode({"error": words}).decode(), content_type="application/json", headers=headers)


def admit(request: web.Request, token: str | None, without: str) -> None:
    """Let pass a request that bears the token; `without` says what is wrong where no token is set.

    Raises:
        HTTPForbidden: no token is set.
        HTTPUnauthorized: the request bears none, or another.
    """
    if token is None:
        raise refusal(web.HTTPForbidden, without)
    scheme, _, given = request.headers.get(hdrs.AUTHORIZATION, "").partition(" ")
    same = hmac.compare_digest(given.strip().encode(errors="surrogateescape"), token.encode())
    if scheme.lower() != "bearer" or not same:
        headers = {hdrs.WWW_AUTHENTICATE: 'Bearer realm="tocsin"'}
        raise refusal(web.HTTPUnauthorized, "this needs `Authorization: Bearer` with the right token", **headers)


async def bounded_body(request: web.Request, largest: int = MAX_BODY) -> bytes:
    """The body, as long as it is bounded in bytes and time.

    Raises:
        HTTPUnsupportedMediaType, HTTPRequestEntityTooLarge, HTTPRequestTimeout: it is compressed, too large, too slow.
    """
    if request.headers.get(hdrs.CONTENT_ENCODING, "identity").lower() != "identity":
        raise refusal(web.HTTPUnsupportedMediaType, "a compressed body is not read")
    read = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for chunk in request.content.iter_any():
                read += chunk
                if len(read) > largest:
                    words = wire.encode({"error": f"more than {largest:,} bytes"}).decode()
                    raise web.HTTPRequestEntityTooLarge(largest, len(read), text=words, content_type="application/json")
    except TimeoutError as error:
        raise refusal(web.HTTPRequestTimeout, f"the body did not come within {BODY_SECONDS:.0f} s") from error
    return bytes(read)
