"""Commands that carry news in and alerts out: `feeds`, `deliver`."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from agents.clients import servers
from agents.logs import configure_logs
from agents.settings import Settings
from agents.supervisor import Supervisor, run_until_signalled

SINKS = (sys.executable, "-m", "agents.sinks")
FEEDS = (sys.executable, "-m", "agents.feeds")


def companions(settings: Settings) -> dict[str, Sequence[str]]:
    """The processes that belong beside the workers, by name: those for which something is configured.

    Raises:
        BadSetting: a file is wrong.
    """
    from agents.sinks import SINKS as KINDS
    from agents.sinks.config import read_sinks

    found: dict[str, Sequence[str]] = {}
    if read_sinks(settings.sinks, KINDS):
        found["sinks"] = SINKS
    return found


def deliver(settings: Settings) -> int:
    """Deliver alerts until told to stop; returns the exit status.

    Raises:
        BadSetting: no broker is set, or the file of sinks is wrong.
    """
    from agents.sinks import SINKS as KINDS
    from agents.sinks.config import read_sinks

    servers(settings)
    for spec in read_sinks(settings.sinks, KINDS):
        spec.secrets()
    return _supervised(settings, SINKS)


def _supervised(settings: Settings, command: Sequence[str]) -> int:
    configure_logs(settings)
    return run_until_signalled(Supervisor(settings, 1, command))
