"""What is kept of a record that cannot be read: its bytes, and in headers why, and where it came from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from agents.clients import MAX_LETTER
from agents.reading import Refused

Headers = tuple[tuple[str, bytes], ...]

PREFIX = "tocsin-"
TOLD = ("reason", "class", "message", "stage", "topic", "partition", "offset", "time", "version", "left-out")
"""What our headers tell, each under its name behind the prefix; `left-out` only where the bytes could not be kept."""

VERSION = version("tocsin")


@dataclass(frozen=True, slots=True)
class Origin:
    """The record that a letter holds; two letters of one origin are one."""

    topic: str
    partition: int
    offset: int

    def __str__(self) -> str:
        return f"{self.topic}:{self.partition}:{self.offset}"


@dataclass(frozen=True, slots=True)
class Letter:
    """One record to be set aside."""

    origin: Origin
    stage: str
    reason: str
    message: str
    key: bytes | None
    value: bytes | None
    headers: Headers


def letter_of(message: Any, refusal: Refused, stage: str, now: datetime) -> Letter:
    """The letter for a message of Faust, with the message's own headers and ours."""
    origin = Origin(message.topic, message.partition, message.offset)
    told = {
        "reason": refusal.reason,
        "class": refusal.error,
        "message": refusal.message[:1_000],
        "stage": stage,
        "topic": origin.topic,
        "partition": str(origin.partition),
        "offset": str(origin.offset),
        "time": now.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "version": VERSION,
    }
    ours = tuple((PREFIX + name, text.encode(errors="replace")) for name, text in told.items())
    headers = (*own_headers(message.headers or ()), *ours)
    letter = Letter(origin, stage, refusal.reason, told["message"], message.key, message.value, headers)
    # Only what came compressed can be so large.
    return without_value(letter) if len(message.value or b"") > MAX_LETTER else letter


def without_value(letter: Letter) -> Letter:
    """The letter of a record that is too large to be written again: its size and digest stand for its bytes."""
    value = letter.value or b""
    left_out = f"{len(value)} bytes, sha256 {hashlib.sha256(value).hexdigest()}"
    return replace(letter, value=None, headers=(*letter.headers, (f"{PREFIX}left-out", left_out.encode())))


def own_headers(headers: Iterable[tuple[str, bytes]]) -> Headers:
    """The headers that a record had before it was set aside."""
    ours = {PREFIX + name for name in TOLD}
    return tuple((name, value) for name, value in headers if name not in ours)


def told(headers: Iterable[tuple[str, bytes]]) -> dict[str, str]:
    """What our headers tell, by its name without the prefix."""
    ours = {PREFIX + name for name in TOLD}
    return {name.removeprefix(PREFIX): value.decode(errors="replace") for name, value in headers if name in ours}


def origin_of(headers: Iterable[tuple[str, bytes]]) -> Origin | None:
    """The record that a letter with these headers holds; None where somebody else wrote it."""
    found = told(headers)
    try:
        return Origin(found["topic"], int(found["partition"]), int(found["offset"]))
    except (KeyError, ValueError):
        return None
