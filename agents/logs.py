"""Logs: one line an event, on standard error; for people on a terminal, JSON elsewhere."""

from __future__ import annotations

import logging
import sys
from typing import Any

import structlog

from agents.settings import Settings

_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
]


def configure_logs(settings: Settings) -> None:
    """Set up structlog and the standard library's logging alike, once for a process."""
    human = settings.log_format == "human" or (settings.log_format == "auto" and sys.stderr.isatty())
    renderer: Any = structlog.dev.ConsoleRenderer() if human else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=_SHARED,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level.upper())
    _quieten(settings.log_level)


def _quieten(level: str) -> None:
    """Libraries tell every step of a rebalance at `info`; ours tell what an operator needs."""
    if level != "debug":
        for name in ("faust", "mode", "aiokafka", "kafka", "asyncio"):
            logging.getLogger(name).setLevel(logging.WARNING)
        # Said at every start, and meant: topics are created by us, with their partitions and policies.
        logging.getLogger("faust.transport.drivers.aiokafka").setLevel(logging.ERROR)
