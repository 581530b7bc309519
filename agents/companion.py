"""A process under the supervisor: its settings, logs, metrics, what it tells, and its end."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import structlog

from agents.ending import Exit
from agents.health import Health, tell_process
from agents.logs import configure_logs, log_what_fails
from agents.reach import Reach, ask_kafka
from agents.settings import PARENT_TOLD, Settings, load_settings
from agents.telemetry import Telemetry, serve_telemetry
from stream.errors import OutageError, UsageError
from stream.metrics import Part, metrics_of

log = structlog.get_logger(__name__)

STOP_SECONDS = 8.0
"""Time to finish what is at hand when told to stop; what is not acknowledged by then is told again.

The promise is 10 s, the rest of which a busy machine takes to end the process."""

BEYOND = {Part.FEEDS: 9, Part.SINKS: 10}
"""How far beyond the first worker's the port of their metrics lies (8480, 8481): the ports between are for workers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """What the work of a companion is given."""

    settings: Settings
    telemetry: Telemetry
    stop: asyncio.Event
    """Set when it is to end."""
    moved: Callable[[], None]
    """To be called when something was dealt with: a process that does and then ends is started again at once."""


def main(part: Part, work: Callable[[Running], Awaitable[None]]) -> None:
    """Run the work until it is told to end; the status then is 0 or one of `Exit`."""
    try:
        settings = load_settings()
        configure_logs(settings)
        log_what_fails()
        end_with_parent()
        asyncio.run(_run(part, work, settings))
    except UsageError as error:
        log.error("cannot start", part=part.value, reason=str(error))  # noqa: TRY400  a line for the operator
        sys.exit(Exit.USAGE)
    except OutageError as error:
        log.error("stops", part=part.value, reason=str(error))  # noqa: TRY400  as above
        sys.exit(Exit.UNAVAILABLE)


async def _run(part: Part, work: Callable[[Running], Awaitable[None]], settings: Settings) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, _stop, stop)
    telemetry = Telemetry(metrics_of(part))
    tell_process(telemetry)
    health = Health()
    health.watch(loop)
    port = serve_telemetry(telemetry, settings.bind, settings.metrics_port + BEYOND[part], health)
    log.info("starts", part=part.value, metrics=f"http://{settings.bind}:{port}/metrics")
    reach = Reach(lambda: ask_kafka(settings))
    health.ask(dict, reach.reasons)
    watching = asyncio.create_task(reach.watch())
    try:
        await work(Running(settings=settings, telemetry=telemetry, stop=stop, moved=teller(sys.argv[1:])))
    finally:
        watching.cancel()


def _stop(stop: asyncio.Event) -> None:
    stop.set()
    end_within(STOP_SECONDS)


def end_within(seconds: float) -> None:
    """End the process after that time, whatever hangs: what was not acknowledged is told again."""
    timer = threading.Timer(seconds, os._exit, (0,))
    timer.daemon = True
    timer.start()


async def pause(stop: asyncio.Event, seconds: float) -> None:
    """Wait, but not beyond the end."""
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)


def teller(arguments: Sequence[str]) -> Callable[[], None]:
    """What tells the supervisor that work moves on; the argument is its descriptor, if there is one."""
    if not arguments:
        return lambda: None
    descriptor = int(arguments[0])
    os.set_blocking(descriptor, False)

    def tell() -> None:
        with contextlib.suppress(OSError):  # full: it was told often enough; closed: nobody listens any more
            os.write(descriptor, b".")

    return tell


def end_with_parent() -> None:
    """End this process when its supervisor is gone, even where that was killed before this was asked for: nobody would
    stop it any more."""
    parent = int(os.environ.get(PARENT_TOLD) or os.getppid())

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1.0)
        os.kill(os.getpid(), signal.SIGTERM)
        end_within(STOP_SECONDS)

    threading.Thread(target=watch, name="parent-watch", daemon=True).start()
