"""The monitor's process. The one argument, where there is one, is the descriptor on which a supervisor hears that it
serves."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Callable

import structlog

from agents.companion import end_with_parent
from agents.ending import Exit
from agents.logs import configure_logs, log_what_fails
from agents.monitor.serving import serve
from agents.settings import Settings, load_settings
from stream.errors import TocsinError, UsageError

log = structlog.get_logger(__name__)


def main() -> None:
    """Serve until told to stop; the status then is 0 or one of `Exit`."""
    try:
        settings = load_settings()
        configure_logs(settings)
        log_what_fails()
        end_with_parent()
        run(settings, int(sys.argv[1]) if len(sys.argv) > 1 else None)
    except UsageError as error:
        log.error("the monitor cannot start", reason=str(error))  # noqa: TRY400  a line for the operator
        sys.exit(Exit.USAGE)
    except TocsinError as error:
        log.error("the monitor stops", reason=str(error))  # noqa: TRY400  as above
        sys.exit(Exit.UNAVAILABLE)


def run(settings: Settings, tells: int | None = None) -> None:
    """Serve until a signal to end."""

    def served(_: str) -> None:
        if tells is not None:
            os.write(tells, b".")

    with contextlib.suppress(asyncio.CancelledError):
        asyncio.run(_until_signalled(settings, served))


async def _until_signalled(settings: Settings, served: Callable[[str], None]) -> None:
    task = asyncio.current_task()
    assert task is not None
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    await serve(settings, served)


if __name__ == "__main__":
    main()
