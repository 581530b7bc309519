"""Decisions for the story of the watch stage."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from stream.decisions import Anchor, Decision, Entry
from stream.kinds import Verb

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)


def decision(name: str, verb: Verb, minutes: int = 0, **fields: Any) -> Decision:
    return Decision(id=name, verb=verb, by="Ada", at=NOON + timedelta(minutes=minutes), why="seen", **fields)


def tellings(*names: str) -> tuple[Anchor, ...]:
    """The first event of each item."""
    return tuple(Anchor(item=name) for name in names)


def told(*decisions: Decision, first: int = 0) -> list[Entry]:
    """As the topic gives them, one after the other."""
    return [Entry(each.id, first + n, each) for n, each in enumerate(decisions)]
