"""One worker: the process that runs the Faust application. A supervisor starts it, and starts it again."""

from __future__ import annotations

import asyncio
import sys
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog

from agents.companion import STOP_SECONDS, end_with_parent, end_within, teller
from agents.ending import Exit, abandon, is_full
from agents.health import STUCK_SECONDS, Health, tell_process
from agents.lease import Lease
from agents.logs import configure_logs, log_what_fails
from agents.settings import Settings, load_settings
from agents.telemetry import Telemetry, serve_telemetry
from stream.errors import BadSetting, OutageError, TocsinError, UsageError

if TYPE_CHECKING:
    from agents.isolation import ReadingPool

log = structlog.get_logger(__name__)

SWITCH_SECONDS = 0.001
"""How long a thread may hold up another: joining works in one of its own, and Python's 5 ms would be lost whenever the
event loop, which hands on texts and records, wakes beside it."""


def main() -> None:
    """Run one worker until it is told to stop; its status then is 0 or one of `Exit`.

    The one argument, where there is one, is the descriptor on which the supervisor hears that work moves on.
    """
    try:
        settings = load_settings()
        configure_logs(settings)
        log_what_fails()
        end_with_parent()
        pool = _launched_pool(settings)
        try:
            asyncio.run(_prepare(settings))
            _run(settings, pool, teller(sys.argv[1:]))
        finally:
            pool.stop()
    except UsageError as error:
        log.error("worker cannot start", reason=str(error))  # noqa: TRY400  a line for the operator, no traceback
        sys.exit(Exit.USAGE)
    except TocsinError as error:
        log.error("worker stops", reason=str(error))  # noqa: TRY400  as above
        sys.exit(Exit.UNAVAILABLE)


async def _prepare(settings: Settings) -> None:
    from agents.topics import ready_topics

    _make(settings.data_dir)
    await ready_topics(settings)


def _make(folder: Path) -> None:
    """See that a folder is there.

    Raises:
        BadSetting: it cannot be made.
        OutageError: it cannot be made now, for want of room.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        kind = OutageError if is_full(error) else BadSetting
        raise kind(f"TOCSIN_DATA_DIR: {folder} cannot be made: {error.strerror}") from error


def _launched_pool(settings: Settings) -> ReadingPool:
    """Reading processes that begin to load their models: first of all, for nothing else takes so long."""
    from agents.assembly import reader_settings
    from agents.isolation import ReadingPool
    from agents.reading import ReadingLimits

    limits = ReadingLimits(
        settings.parse_seconds, settings.parse_memory_mb, settings.keep_text, settings.evidence_chars
    )
    pool = ReadingPool(reader_settings(settings), settings.parse_processes, limits)
    pool.launch()
    return pool


def _run(settings: Settings, pool: ReadingPool, moved: Callable[[], None]) -> None:
    from agents.app import build_app
    from agents.assembly import state_maker
    from agents.faust_app import SESSION_SECONDS
    from agents.garbage import collect_rarely, give_back

    give_back()
    telemetry = Telemetry()
    asyncio.set_event_loop(asyncio.new_event_loop())  # Faust takes the current one
    health = Health()
    lease = Lease(SESSION_SECONDS)
    app = build_app(settings, pool, telemetry, state_maker(settings.data_dir), moved, health, lease)
    _make(app.conf.tabledir)  # Faust would fail on a full disk in words of its own
    port = serve_telemetry(telemetry, settings.bind, settings.metrics_port, health)
    tell_process(telemetry)
    collect_rarely()
    sys.setswitchinterval(SWITCH_SECONDS)
    log.info("worker starts", metrics=f"http://{settings.bind}:{port}/metrics")
    lease.start()
    _faust_worker(app, pool, health).execute_from_commandline()


def _faust_worker(app: Any, pool: ReadingPool, health: Health) -> Any:
    import faust

    class Worker(faust.Worker):
        """Faust's worker, which leaves logging to us, waits for the reading processes and stops in time."""

        async def on_first_start(self) -> None:
            _end_when_stuck(asyncio.get_running_loop(), health)
            self.add_future(_await_readers(pool))
            await super().on_first_start()

        def _setup_logging(self) -> None:
            """Logging is set up already."""

        def _flag_as_shutdown_by_signal(self) -> None:
            end_within(STOP_SECONDS)
            super()._flag_as_shutdown_by_signal()

    worker = Worker(app, loglevel=None, quiet=True, redirect_stdouts=False)
    worker.spinner = None  # it writes terminal codes into logs
    return worker


async def _await_readers(pool: ReadingPool) -> None:
    """See that the reading processes come up, also where nothing is to be read yet; whoever reads waits for them."""
    try:
        await pool.start()
    except OutageError as error:
        abandon(str(error))


def _end_when_stuck(loop: asyncio.AbstractEventLoop, health: Health, limit: float = STUCK_SECONDS) -> None:
    """End the process when its event loop hangs: heartbeats come from a thread, so Kafka would not notice."""

    def watch() -> None:
        while health.still_for < limit:
            time.sleep(1.0)
        where = sys._current_frames().get(main_thread)
        log.critical("event loop hangs", where="".join(traceback.format_stack(where)) if where else None)
        abandon(f"the event loop has not come round for {limit:.0f} s; where it hangs stands above")

    main_thread = threading.get_ident()
    health.watch(loop)
    threading.Thread(target=watch, name="loop-watch", daemon=True).start()


if __name__ == "__main__":
    main()
