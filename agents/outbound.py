"""Requests to addresses that others choose: none reaches this machine or its network unless that is allowed.

A name is judged by what it resolves to at the moment of connecting, so that it cannot change in between; redirects are
not followed here; no cookie is kept, no proxy of the environment used.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import ipaddress
import socket
from collections.abc import AsyncIterator
from typing import Any, Self
from urllib.parse import SplitResult, urlsplit
from weakref import WeakValueDictionary

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import DefaultResolver

LONGEST_URL = 2_000

_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class AddressRefused(OSError):
    """The address is none that may be asked; the message says why."""

    def __init__(self, why: str) -> None:
        super().__init__(errno.EACCES, why)  # of an error while connecting, aiohttp tells what goes by `strerror`

    def __str__(self) -> str:
        return str(self.strerror)


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet, also where it is an IPv4 address within IPv6."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        within = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _NAT64:
            within = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if within is not None:
            return is_public(str(within))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def checked(url: str, allow_private: bool) -> SplitResult:
    """The address in its parts, if it may be asked by its form.

    Raises:
        AddressRefused: no http or https, no host, credentials in it, odd characters, or an IP address that is
            not public.
    """
    if len(url) > LONGEST_URL or not url.isascii() or not url.isprintable() or " " in url:
        raise AddressRefused("no address: too long, or characters that no address has")
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise AddressRefused(f"no address: {error}") from error
    if parts.scheme not in ("http", "https") or not host:
        raise AddressRefused("no http or https address")
    if parts.username is not None or parts.password is not None:
        raise AddressRefused("credentials in an address are not sent")
    if not allow_private and _is_ip(host) and not is_public(host):
        raise AddressRefused(f"{host} is no public address; `allow_private = true` allows it")
    return parts


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True


class PublicResolver(AbstractResolver):
    """Resolves names to their public addresses alone."""

    def __init__(self, inner: AbstractResolver) -> None:
        self._inner = inner

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses of a name.

        Raises:
            AddressRefused: it has none that is public.
        """
        found = await self._inner.resolve(host, port, family)
        public = [each for each in found if is_public(each["host"])]
        if not public:
            raise AddressRefused(f"{host} leads to no public address; `allow_private = true` allows it")
        return public

    async def close(self) -> None:
        """End the resolver within."""
        await self._inner.close()


class Outbound:
    """A session whose every connection is held to the rule, with one request at a time of a host.

    Bodies come as they were sent, not unpacked. To be made within a running event loop.
    """

    def __init__(self, allow_private: bool, user_agent: str, seconds: float) -> None:
        """`seconds`: time in which an answer has to have come whole, once it is the request's turn."""
        resolver: AbstractResolver = DefaultResolver()
        self._turns = WeakValueDictionary[str, asyncio.Lock]()
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                resolver=resolver if allow_private else PublicResolver(resolver), limit=0, use_dns_cache=False
            ),  # no limit: time spent in a queue of the connector's would count as the host's
            timeout=aiohttp.ClientTimeout(total=seconds, sock_connect=min(10.0, seconds)),
            headers={"User-Agent": user_agent},
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
            max_line_size=8_190,
            max_field_size=8_190,
        )

    @contextlib.asynccontextmanager
    async def request(self, method: str, url: str, **more: Any) -> AsyncIterator[aiohttp.ClientResponse]:
        """The answer to a request, for which others of the same host wait until its body was read.

        Raises:
            aiohttp.ClientError, TimeoutError, OSError, ValueError: there is none.
        """
        turn = self._turns.setdefault(urlsplit(url).hostname or "", asyncio.Lock())
        async with turn, self._session.request(method, url, allow_redirects=False, **more) as answer:
            yield answer

    async def close(self) -> None:
        """End the connections."""
        await self._session.close()

    async def __aenter__(self) -> Self:
        """As it is."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """End the connections."""
        await self.close()
