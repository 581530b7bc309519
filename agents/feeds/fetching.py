"""One request for a feed: only for what is new, over a few redirects, within bounds of time and size."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import aiohttp

from agents.outbound import AddressRefused, Outbound, checked
from agents.retrying import retry_after

MAX_HOPS = 5
"""Redirects that are followed."""

MAX_BYTES = 4_000_000
"""Bytes of a feed, as it is sent and as it is unpacked. feedparser takes time in proportion, up to 70 µs a byte."""

SECONDS = 30.0
"""Time in which a feed has to have come, once it is its host's turn; each redirect has as much."""

ACCEPT = "application/atom+xml, application/rss+xml, application/xml;q=0.9, */*;q=0.1"

_PERMANENT = frozenset({301, 308})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class FetchFailed(Exception):
    """The feed did not come; `after_seconds` is when its host asks to be asked again, if it says so."""

    def __init__(self, why: str, after_seconds: float | None = None, gone: bool = False) -> None:
        """`gone`: it says that it will not come back."""
        super().__init__(why)
        self.after_seconds = after_seconds
        self.gone = gone


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What was told with the feed when it came last."""

    etag: str | None = None
    modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A feed that came, or that has not changed (`body` is None)."""

    body: bytes | None
    url: str
    """Where it came from in the end: relative links start there."""
    moved_to: str | None
    """Its new address, where every redirect on the way was for good."""
    content_type: str
    etag: str | None
    modified: str | None


async def fetch(outbound: Outbound, url: str, known: Known, *, allow_private: bool, now: float) -> Fetched:
    """Ask for the feed at `url`; `now` in seconds since 1970, by which dates in `Retry-After` are told.

    Raises:
        FetchFailed: it did not come, for any reason that lies outside.
    """
    try:
        return await _fetch(outbound, url, known, allow_private, now)
    except TimeoutError as error:
        raise FetchFailed(f"no answer within {SECONDS:.0f} s") from error
    except (aiohttp.ClientError, OSError, ValueError) as error:
        raise FetchFailed(f"{type(error).__name__}: {error}") from error


async def _fetch(outbound: Outbound, url: str, known: Known, allow_private: bool, now: float) -> Fetched:
    here, moved_to, for_good = url, None, True
    seen = {url}
    for _ in range(MAX_HOPS + 1):
        checked(here, allow_private)
        headers = {"Accept": ACCEPT, "Accept-Encoding": "gzip, deflate", **_conditions(known)}
        async with outbound.request("GET", here, headers=headers) as answer:
            if answer.status not in _REDIRECTS:
                return await _answered(answer, here, moved_to, now)
            there = _target(here, answer.headers.get("Location"))
            for_good = for_good and answer.status in _PERMANENT
            moved_to = there if for_good else moved_to
        if there in seen:
            raise FetchFailed("redirects in a circle")
        seen.add(there)
        here = there
    raise FetchFailed(f"more than {MAX_HOPS} redirects")


def _conditions(known: Known) -> dict[str, str]:
    told = {"If-None-Match": known.etag, "If-Modified-Since": known.modified}
    return {name: value for name, value in told.items() if value is not None and value.isprintable()}


def _target(here: str, location: str | None) -> str:
    if not location:
        raise FetchFailed("a redirect to nowhere")
    there = urljoin(here, location)
    if urlsplit(here).scheme == "https" and urlsplit(there).scheme != "https":
        raise AddressRefused("a redirect from https to what is not")
    return there.partition("#")[0]


async def _answered(answer: aiohttp.ClientResponse, url: str, moved_to: str | None, now: float) -> Fetched:
    if answer.status not in (200, 304):
        after = retry_after(answer.headers.get("Retry-After"), now)
        raise FetchFailed(f"status {answer.status}", after, gone=answer.status == 410)
    return Fetched(
        body=None if answer.status == 304 else await _body(answer),
        url=url,
        moved_to=moved_to,
        content_type=answer.headers.get("Content-Type", ""),
        etag=answer.headers.get("ETag"),
        modified=answer.headers.get("Last-Modified"),
    )


async def _body(answer: aiohttp.ClientResponse) -> bytes:
    """The body, unpacked; no more of it is ever held than the bound."""
    encoding = answer.headers.get("Content-Encoding", "identity").strip().lower() or "identity"
    chunks = answer.content.iter_chunked(65_536)
    if encoding == "identity":
        return await _bounded(chunks)
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise FetchFailed(f"packed as {encoding!r}, which was not asked for")
    return unpacked(await _bounded(chunks))


async def _bounded(chunks: AsyncIterator[bytes]) -> bytes:
    read = bytearray()
    async for chunk in chunks:
        read += chunk
        if len(read) > MAX_BYTES:
            raise FetchFailed(f"more than {MAX_BYTES:,} bytes")
    return bytes(read)


def unpacked(packed: bytes) -> bytes:
    """What gzip, zlib or bare deflate packed, up to the bound.

    Raises:
        FetchFailed: it is none of these, was cut off, or is larger than the bound.
    """
    for window in (zlib.MAX_WBITS | 32, -zlib.MAX_WBITS):  # with a header, whichever; without one
        machine = zlib.decompressobj(window)
        try:
            plain = machine.decompress(packed, MAX_BYTES + 1)
        except zlib.error:
            continue
        if len(plain) > MAX_BYTES:
            raise FetchFailed(f"more than {MAX_BYTES:,} bytes when unpacked")
        if not machine.eof:
            raise FetchFailed("packed, and cut off")
        return plain
    raise FetchFailed("said to be packed, but is not")
