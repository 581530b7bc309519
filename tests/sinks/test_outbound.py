"""What others name as an address is asked only where that may be, one request at a time of a host."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from export_examples import ALERT
from receiver import Receiver
from sending import NOW, spec

from agents.feeds.fetching import FetchFailed, Known, fetch
from agents.outbound import AddressRefused, Outbound, PublicResolver, checked, is_public
from agents.sinks.sink import Message, NotTaken, message_of
from agents.sinks.webhook import Webhook


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.0.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1",
     "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fd00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
     "64:ff9b::7f00:1", "2002:7f00:1::", "ff02::1"],
)  # fmt: skip
def test_addresses_within_are_not_public(address: str) -> None:
    assert not is_public(address)
    with pytest.raises(AddressRefused):
        checked(f"http://[{address}]/" if ":" in address else f"http://{address}/", False)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "64:ff9b::808:808"])
def test_addresses_without_are(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "gopher://x/", "//x", "http://", "http://user:pw@x/", "http://x:99999/", "http://x\r\ny/",
     "http://x/ y", "http://x/\u2028", "http://[::1", "http://" + "x" * 3000],
)  # fmt: skip
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(AddressRefused):
        checked(url, True)


@pytest.mark.parametrize("host", ["localhost", "127.1", "0x7f000001", "2130706433", "017700000001"])
def test_a_name_is_judged_by_what_it_resolves_to(host: str) -> None:
    async def once() -> None:
        sink = Webhook(spec(f"http://{host}:8470/", allow_private=False))
        try:
            with pytest.raises(NotTaken, match=r"no public address|Cannot connect|not known|canonical"):
                await sink.deliver(message_of(ALERT))
        finally:
            await sink.close()

    asyncio.run(once())


def test_of_several_addresses_only_public_ones_are_asked() -> None:
    class Both:
        async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[dict[str, Any]]:
            return [{"host": "127.0.0.1"}, {"host": "8.8.8.8"}]

    found = asyncio.run(PublicResolver(Both()).resolve("both.example"))  # type: ignore[arg-type]  # a stand-in
    assert [each["host"] for each in found] == ["8.8.8.8"]


def test_no_header_can_be_slipped_in() -> None:
    async def once() -> None:
        receiver = Receiver()
        async with receiver.listening() as url:
            sink = Webhook(spec(url))
            try:
                with pytest.raises(NotTaken):
                    await sink.deliver(Message(id="x\r\nEvil: 1", body=b"{}", alert=ALERT))
            finally:
                await sink.close()
        assert receiver.asked == 0

    asyncio.run(once())


# In turn


def test_a_refused_name_is_told_with_its_reason() -> None:
    async def once() -> tuple[str, str]:
        sink = Webhook(spec("http://localhost:8470/", allow_private=False))
        async with Outbound(False, "tocsin/test", 2.0) as outbound:
            with pytest.raises(FetchFailed) as failed:
                await fetch(outbound, "http://localhost:8470/", Known(), allow_private=False, now=NOW)
            with pytest.raises(NotTaken) as not_taken:
                await sink.deliver(message_of(ALERT))
        await sink.close()
        return str(failed.value), str(not_taken.value)

    for told in asyncio.run(once()):
        assert "localhost leads to no public address; `allow_private = true` allows it" in told


def test_who_waits_for_a_host_is_not_taken_for_failed() -> None:
    at_once = [0, 0]

    async def slow(_: web.Request) -> web.Response:
        at_once[0] += 1
        at_once[1] = max(at_once)
        await asyncio.sleep(0.3)
        at_once[0] -= 1
        return web.Response(text="late")

    async def once() -> list[str]:
        app = web.Application()
        app.router.add_get("/", slow)
        async with TestServer(app) as server, Outbound(True, "tocsin/test", 0.8) as outbound:

            async def ask() -> str:
                async with outbound.request("GET", str(server.make_url("/"))) as answer:
                    return await answer.text()

            return await asyncio.gather(*(ask() for _ in range(5)))

    assert asyncio.run(once()) == ["late"] * 5, "the last waits longer than an answer may take"
    assert at_once[1] == 1
