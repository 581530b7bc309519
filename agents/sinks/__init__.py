"""Alerts to whoever is to get them, each revision once by its id.

A sink is one module with one class, and one line here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from agents.settings import Settings
from agents.sinks.config import SinkSpec, Target
from agents.sinks.sink import Sink
from agents.sinks.topic import AlertTopic
from agents.sinks.webhook import Webhook

__all__ = ["SINKS", "Sink", "SinkSpec", "Target"]

SINKS: Mapping[str, Callable[[Target, Settings], Sink]] = {
    "webhook": lambda target, _: Webhook(target),
    "topic": lambda target, settings: AlertTopic(target, settings),
}
"""Every kind of sink by its name."""
