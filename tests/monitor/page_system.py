"""A system with its page: the broker, a worker, the monitor, and a browser that may reach nothing but the page."""

from __future__ import annotations

import json
import os
import re
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, Playwright
from running import System, wait_for

from agents.settings import environment_of
from agents.supervisor import MONITOR


@dataclass
class Watched:
    """A page of the browser, with what it asked for elsewhere and what it complained of."""

    page: Page
    address: str
    elsewhere: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        self.page.goto(self.address + path)
        return self.page


@contextmanager
def monitor_on(system: System, log: Path) -> Iterator[str]:
    """The address of a monitor of the system, as long as it runs."""
    environment = {**os.environ, **environment_of(system.settings)}
    with log.open("ab") as output:
        process = subprocess.Popen(MONITOR, env=environment, stdout=output, stderr=output)
        try:
            wait_for(lambda: _address(log) is not None, 90, lambda: log.read_text()[-2000:])
            address = _address(log)
            assert address is not None
            yield address
        finally:
            process.terminate()
            process.wait(15)


def _address(log: Path) -> str | None:
    found = re.findall(r'"address": "(http://[^"]+?)/"', log.read_text())
    return found[-1] if found else None


def asked(address: str, path: str) -> Any:
    with urllib.request.urlopen(address + path) as answer:
        return json.load(answer)


def watched(browser: Browser, address: str, **options: Any) -> Watched:
    """A page in a context of its own, whose requests to anywhere else are refused and told."""
    context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, "color_scheme": "light", **options})
    seen = Watched(context.new_page(), address)

    def only_ours(route: Any) -> None:
        if route.request.url.startswith((address, "data:")):
            route.continue_()
        else:
            seen.elsewhere.append(route.request.url)
            route.abort()

    context.route("**/*", only_ours)
    seen.page.on("pageerror", lambda error: seen.complaints.append(str(error)))
    seen.page.on("console", lambda said: said.type == "error" and seen.complaints.append(said.text))
    return seen


def chromium(playwright: Playwright, path: str) -> Browser:
    return playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
