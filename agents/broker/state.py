"""Which process is the embedded Kafka: its state file, and proof that a process is the one it names.

A process id alone proves nothing: after a crash it may belong to another program. The broker carries its
folder and port in its command line, so that it is known, and found again, even where the state file is lost.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import psutil

from agents.broker.layout import Layout

_HOME = "-Dtocsin.kafka="
_PORT = "-Dtocsin.kafka.port="
_VERSION = "-Dtocsin.kafka.version="
# The kernel's clock and the system's may be corrected while the broker runs.
_DRIFT_S = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A broker's process. `created`: when the process began, in seconds since 1970; `started`: RFC 3339."""

    pid: int
    created: float
    port: int
    started: str
    data_dir: str
    version: str

    @property
    def address(self) -> str:
        """Where it answers, or will answer."""
        return f"127.0.0.1:{self.port}"


def marks(layout: Layout, port: int, version: str) -> list[str]:
    """Return the arguments by which the broker's process is known."""
    return [f"{_HOME}{layout.root}", f"{_PORT}{port}", f"{_VERSION}{version}"]


def describe(layout: Layout, process: psutil.Process) -> Running | None:
    """Return what a process' command line says of it; None where it is dead or not this layout's broker."""
    try:
        arguments = process.cmdline()
        if process.status() == psutil.STATUS_ZOMBIE or f"{_HOME}{layout.root}" not in arguments:
            return None
        created = process.create_time()
    except psutil.Error:
        return None
    return Running(
        pid=process.pid,
        created=created,
        port=int(_value(arguments, _PORT)),
        started=datetime.fromtimestamp(created, UTC).isoformat(timespec="seconds"),
        data_dir=str(layout.root.parent),
        version=_value(arguments, _VERSION),
    )


def _value(arguments: Sequence[str], mark: str) -> str:
    return next(argument for argument in arguments if argument.startswith(mark)).removeprefix(mark)


def alive(layout: Layout, running: Running) -> bool:
    """Whether this very process lives and is the broker of this layout."""
    try:
        found = describe(layout, psutil.Process(running.pid))
    except psutil.NoSuchProcess:
        return False
    return found is not None and abs(found.created - running.created) < _DRIFT_S


def find(layout: Layout) -> Running | None:
    """Return the layout's running broker: the one that the state file names, else any that lives."""
    recorded = read_state(layout.state)
    if recorded is not None and alive(layout, recorded):
        return recorded
    if not layout.root.exists():
        return None
    candidates = (describe(layout, process) for process in psutil.process_iter())
    return next((running for running in candidates if running is not None), None)


def read_state(path: Path) -> Running | None:
    """Return what the state file says; None where it is missing or damaged."""
    try:
        return Running(**json.loads(path.read_bytes()))
    except (OSError, ValueError, TypeError):
        return None


def write_state(path: Path, running: Running) -> None:
    """Write the state file so that a reader sees the old one or the new one, never half of it."""
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(asdict(running), indent=2) + "\n", encoding="utf-8")
    fresh.replace(path)
