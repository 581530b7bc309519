"""A page that opens while news comes: what it has asked for is not yet all, and it must not miss the rest."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.typedefs import Handler
from debian_tools import needs
from monitor_build import fill, incident, opened, parts, record
from page_system import chromium, watched
from playwright.sync_api import expect, sync_playwright

from agents.monitor.assets import FOLDER, Assets, asset
from agents.monitor.serving import application
from agents.monitor.store import Store

pytestmark = pytest.mark.slow

OWN = Assets({file.name: asset(file.name, file.read_bytes()) for file in FOLDER.iterdir() if file.is_file()}, "0")


@contextlib.contextmanager
def served(app: web.Application) -> Iterator[str]:
    """The address of the application, run beside: the browser's driver has this thread."""
    loop, runner = asyncio.new_event_loop(), web.AppRunner(app, shutdown_timeout=0.1)

    async def begin() -> str:
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        return f"http://127.0.0.1:{runner.addresses[0][1]}"

    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield asyncio.run_coroutine_threadsafe(begin(), loop).result(10)
    finally:
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)


def news_before_the_stream(store: Store) -> web.Application:
    """The page, where an incident comes after the lists were asked for and before the stream of events stands."""
    app = application(replace(parts(store), assets=OWN))
    listed = asyncio.Event()

    @web.middleware
    async def between(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path == "/stream":
            await listed.wait()
            fill(store, [incident("inc-1", [record("i-1", "It killed 3 people.", "3")])])
        answer: Any = await handler(request)
        if request.path == "/api/incidents":
            listed.set()
        return answer

    app.middlewares.append(between)
    return app


def test_what_comes_while_a_page_opens_is_shown(tmp_path: Path) -> None:
    app = news_before_the_stream(opened(tmp_path))
    with served(app) as address, sync_playwright() as playwright:
        browser = chromium(playwright, needs("chromium"))
        page = watched(browser, address).open("/")
        expect(page.locator(".card.incident")).to_have_count(1, timeout=15_000)
        browser.close()
