"""Dispatches of our own writing, in wire style, to replay, demonstrate and test with."""

from __future__ import annotations

from seeds.archive import dispatches
from seeds.generate import generate
from seeds.story import Escalation, Happening, Story, Truth

__all__ = ["Escalation", "Happening", "Story", "Truth", "dispatches", "generate"]
