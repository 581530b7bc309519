"""Records that cannot be read: kept byte for byte on a topic of their own, with the reason in headers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version

from agents.reading import Refused

PREFIX = "tocsin-"
VERSION = version("tocsin")


def headers_of(
    refusal: Refused, *, stage: str, topic: str, partition: int, offset: int, now: datetime,
    original: Mapping[str, bytes],
) -> dict[str, bytes]:  # fmt: skip
    """The headers of a dead letter: the original's own, and why and whence it came.

    Topic, partition and offset name the record for good: two letters with the same three are one.
    """
    told = {
        "reason": refusal.reason,
        "error": refusal.error,
        "message": refusal.message[:1_000],
        "stage": stage,
        "topic": topic,
        "partition": str(partition),
        "offset": str(offset),
        "time": now.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "version": VERSION,
    }
    kept = {name: value for name, value in original.items() if not name.startswith(PREFIX)}
    return kept | {PREFIX + name: value.encode() for name, value in told.items()}
