"""Alerts to whoever is to get them, each revision once by its id.

A sink is one module with one class, and one line here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from agents.sinks.config import SinkSpec
from agents.sinks.sink import Sink
from agents.sinks.webhook import Webhook

__all__ = ["SINKS", "Sink", "SinkSpec"]

SINKS: Mapping[str, Callable[[SinkSpec], Sink]] = {"webhook": Webhook}
"""Every kind of sink by its name."""
