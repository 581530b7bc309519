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
BACK = ("first", "sent-back")
"""What travels with a letter that is sent back: where it was met first, as `topic:partition:offset`, and how often it
was sent."""
TOLD = ("reason", "class", "message", "stage", "topic", "partition", "offset", "time", "version", *BACK, "left-out")
"""What our headers tell, each under its name behind the prefix; `left-out` only where the bytes could not be kept."""

_DIGITS = 9
"""Of a count in a header, which anybody may have written."""

VERSION = version("tocsin")


@dataclass(frozen=True, slots=True)
class Origin:
    """The record that a letter holds."""

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
    item: str | None = None
    """What the first stage told, where the second sets it aside: told once more, it gets no second letter."""


def letter_of(message: Any, refusal: Refused, stage: str, now: datetime) -> Letter:
    """The letter for a message of Faust, with the message's own headers and ours."""
    origin = Origin(message.topic, message.partition, message.offset)
    ours = {
        "reason": refusal.reason,
        "class": refusal.error,
        "message": refusal.message[:1_000],
        "stage": stage,
        "topic": origin.topic,
        "partition": str(origin.partition),
        "offset": str(origin.offset),
        "time": now.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "version": VERSION,
        **{name: text for name, text in told(message.headers or ()).items() if name in BACK},
    }
    headers = (*own_headers(message.headers or ()), *_written(ours))
    letter = Letter(origin, stage, refusal.reason, ours["message"], message.key, message.value, headers)
    # Only what came compressed can be so large.
    return without_value(letter) if len(message.value or b"") > MAX_LETTER else letter


def headers_back(headers: Headers) -> Headers:
    """The headers under which a letter with these is sent back: its record's own, and what travels with it."""
    found = told(headers)
    first = found.get("first", str(origin_of(headers)))
    return (*own_headers(headers), *_written({"first": first, "sent-back": str(times_sent_back(headers) + 1)}))


def times_sent_back(headers: Headers) -> int:
    """How often the record of a letter with these headers was sent back before it was set aside."""
    text = told(headers).get("sent-back", "")
    return int(text) if text.isdecimal() and len(text) < _DIGITS else 0


def _written(ours: dict[str, str]) -> Headers:
    return tuple((PREFIX + name, text.encode(errors="replace")) for name, text in ours.items())


def without_value(letter: Letter) -> Letter:
    """The letter of a record that is too large to be written again: its size and digest stand for its bytes."""
    return replace(letter, value=None, headers=headers_left_out(letter.headers, letter.value))


def headers_left_out(headers: Headers, value: bytes | None) -> Headers:
    """A letter's headers with size and digest of its bytes, which are not kept."""
    told = value or b""
    left_out = f"{len(told)} bytes, sha256 {hashlib.sha256(told).hexdigest()}"
    return (*headers, (f"{PREFIX}left-out", left_out.encode()))


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
