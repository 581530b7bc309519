"""`tocsin doctor`: looks at everything that a system rests on, and says what to do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator

from agents.commands.doctor import access, kafka, local
from agents.commands.doctor.findings import Finding, Verdict, doubtful, fine, show, wrong
from agents.commands.system import beside
from agents.settings import Settings
from stream.errors import BadSetting, OutageError, TocsinError


def doctor(load: Callable[[], Settings], json: bool) -> int:
    """Tell what is well and what is not; returns 1 where something is wrong."""
    return show(_findings(load), json)


def _findings(load: Callable[[], Settings]) -> Iterator[Finding]:
    yield local.python()
    yield local.packages()
    try:
        settings = beside(load())
    except BadSetting as error:
        yield wrong("settings", str(error), "mend it; the rest rests on settings and was not looked at")
        return
    yield fine("settings", "understood")
    for check in local.checks(settings):
        yield from check()
    yield from asyncio.run(_of_broker(settings))


async def _of_broker(settings: Settings) -> list[Finding]:
    if settings.broker is None:
        return [fine("broker", "none is set, and the embedded Kafka does not run",
                     "`tocsin up` starts it, or set TOCSIN_BROKER=kafka://host:port")]  # fmt: skip
    try:
        found = [await access.reachable(settings)]
    except BadSetting as error:
        return [wrong("broker", str(error), "mend it")]
    if found[0].verdict is Verdict.WRONG:
        return found
    for name, check in (
        ("brokers", access.members), ("topics", kafka.topics_there), ("workers", kafka.group), ("clock", kafka.clock),
    ):  # fmt: skip
        found += await _tried(name, check(settings))
    return found


async def _tried(name: str, found: AsyncIterator[Finding]) -> list[Finding]:
    """What a check finds; one that Kafka does not answer tells that."""
    findings: list[Finding] = []
    try:
        async with asyncio.timeout(30.0):
            findings += [finding async for finding in found]
    except (OutageError, TimeoutError) as error:
        findings.append(doubtful(name, f"not looked at: {error or 'no answer in 30 s'}",
                                 "look at the broker's log, and whether this user may ask"))  # fmt: skip
    except TocsinError as error:
        findings.append(wrong(name, str(error), "mend it"))
    return findings
