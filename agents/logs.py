"""Logs: one line an event, on standard error; for people on a terminal, JSON elsewhere."""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import MutableMapping
from typing import Any

import structlog

from agents.settings import Settings
from agents.visible import visible


def _whence(_: Any, __: str, told: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Several processes write to one place."""
    told.setdefault("pid", os.getpid())
    return told


_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    _whence,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def configure_logs(settings: Settings, *, quiet: bool = False) -> None:
    """Set up structlog and the standard library's logging alike; `quiet` for commands whose errors are one line.

    What libraries log, warn of, or fail with unseen, takes the same form: one line an event. Of an exception JSON holds
    the traceback within its line; for people it stands below.
    """
    human = settings.log_format == "human" or (settings.log_format == "auto" and sys.stderr.isatty())
    last: list[Any] = (
        [_visibly, structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())]
        if human
        else [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    )
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,  # first: what nobody hears is not to cost anything
            *_SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=_SHARED,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING if quiet else settings.log_level.upper())
    logging.captureWarnings(capture=True)
    _quieten(settings.log_level)
    if quiet:
        logging.getLogger("aiokafka").setLevel(logging.CRITICAL)


def log_what_fails() -> None:
    """Let exceptions that nobody caught be told as events: those of the process and of its threads."""
    log = structlog.get_logger(__name__)
    sys.excepthook = lambda kind, error, trace: log.critical("process fails", exc_info=(kind, error, trace))
    threading.excepthook = lambda told: log.critical(
        "thread fails", thread=told.thread.name if told.thread else None,
        exc_info=(told.exc_type, told.exc_value, told.exc_traceback),
    )  # fmt: skip


def _visibly(_: Any, __: str, told: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Events tell of items, in whose words nothing is to move a terminal; JSON writes such characters as escapes."""
    for name, value in told.items():
        if isinstance(value, str):
            told[name] = visible(" ".join(value.splitlines()))
    return told


class Seldom(logging.Filter):
    """Lets a library say the same thing once in a while: without a broker it says it a hundred times a second."""

    PAUSE_SECONDS = 10.0
    LIBRARIES = ("aiokafka", "faust", "mode")

    def __init__(self) -> None:
        super().__init__()
        self._last: dict[tuple[str, object], float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is to be told: not if its library said the like a moment ago."""
        if not record.name.startswith(self.LIBRARIES):
            return True
        key = (record.name, record.msg)
        if record.created - self._last.get(key, 0.0) < self.PAUSE_SECONDS:
            return False
        self._last[key] = record.created
        return True


def _quieten(level: str) -> None:
    """Libraries tell every step of a rebalance at `info`; ours tell what an operator needs."""
    # At `debug` it tells every request whole, passwords among them.
    logging.getLogger("aiokafka.conn").setLevel(logging.INFO)
    if level != "debug":
        for name in ("faust", "mode", "aiokafka", "kafka", "asyncio"):
            logging.getLogger(name).setLevel(logging.WARNING)
        for handler in logging.getLogger().handlers:
            handler.addFilter(Seldom())
        # Said at every start, and meant: topics are created by us, with their partitions and policies.
        logging.getLogger("faust.transport.drivers.aiokafka").setLevel(logging.ERROR)
