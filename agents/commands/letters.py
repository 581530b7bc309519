"""`tocsin dead-letters`: what was set aside, why, and back again once it can be read."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from rich import box
from rich.markup import escape
from rich.table import Table

from agents import topics
from agents.clients import held_records, offset_reader, send_as_is, sure_producer
from agents.commands import console
from agents.letters import Headers, Origin, headers_back, origin_of, own_headers, times_sent_back, told
from agents.settings import Settings
from stream import wire
from stream.errors import InputError, UsageError

SHOWN_BYTES = 4_000
"""Bytes of a letter that are shown to a person."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A letter as the topic holds it."""

    origin: Origin
    key: bytes | None
    value: bytes | None
    headers: Headers
    names: frozenset[str]
    """The ids of all letters of this record: its own, and those before it was sent back."""

    @property
    def told(self) -> dict[str, str]:
        """What its headers tell."""
        return told(self.headers)


def listed(settings: Settings, reason: str | None, as_json: bool) -> int:
    """Show the letter of each record that was set aside, oldest first; returns the exit status."""
    letters = _chosen(_letters(settings), [], reason)
    if as_json:
        for letter in letters:
            sys.stdout.buffer.write(wire.encode(_plain(letter)) + b"\n")
        return 0
    if not letters:
        console.out.print("no dead letters" + (f" with reason {reason}" if reason else ""), markup=False)
        return 0
    table = Table(
        "id", "set aside", "reason", "bytes", "sent back", "what is wrong", box=box.SIMPLE_HEAD, pad_edge=False
    )
    for letter in letters:
        size = len(letter.value) if letter.value is not None else 0
        table.add_row(
            str(letter.origin), letter.told.get("time", "")[:19], letter.told.get("reason", "?"), f"{size:,}",
            _times(times_sent_back(letter.headers)), console.foreign(letter.told.get("message", "")[:200]),
        )  # fmt: skip
    console.out.print(table)
    reasons = Counter(letter.told.get("reason", "?") for letter in letters)
    console.out.print(f"{len(letters):,} in all: " + ", ".join(f"{n:,} {name}" for name, n in reasons.most_common()))
    return 0


def _times(count: int) -> str:
    return {0: "", 1: "once", 2: "twice"}.get(count, f"{count:,} times")


def show(settings: Settings, name: str, raw: bool) -> int:
    """Show one letter whole; its bytes alone, as they came, where `raw`. Returns the exit status."""
    (letter,) = _chosen(_letters(settings), [name], None)
    value = letter.value or b""
    if raw:
        sys.stdout.buffer.write(value)
        return 0
    for told_name, text in letter.told.items():
        console.out.print(f"[bold]{told_name:9}[/] {console.foreign(text)}", soft_wrap=True)
    console.out.print(f"[bold]{'key':9}[/] {escape(_shown(letter.key))}", soft_wrap=True)
    for header, content in own_headers(letter.headers):
        console.out.print(f"[bold]{'header':9}[/] {console.foreign(header)}: {escape(_shown(content))}", soft_wrap=True)
    console.out.print(_shown(value[:SHOWN_BYTES]), markup=False, soft_wrap=True)
    if len(value) > SHOWN_BYTES:
        console.out.print(f"… {len(value) - SHOWN_BYTES:,} bytes more: --raw", style="dim")
    return 0


def replay(settings: Settings, names: Sequence[str], every: bool, reason: str | None, dry_run: bool) -> int:
    """Send letters back to the topic they came from, as they came; returns the exit status.

    Raises:
        UsageError: none is named, one is not there, or one cannot be sent back.
    """
    if not names and not every and reason is None:
        raise UsageError("nothing to replay: name letters (`tocsin dead-letters list`), or use --reason or --all")
    letters = _chosen(_letters(settings), names, reason)
    for letter in letters:
        _check_sendable(settings, letter)
    if not dry_run:
        asyncio.run(_send(settings, letters))
    word = "would be sent" if dry_run else "sent"
    by_topic = Counter(letter.origin.topic for letter in letters)
    told_topics = ", ".join(f"{n:,} to {topic}" for topic, n in sorted(by_topic.items())) or "none"
    console.err.print(f"{word} back: {told_topics}", markup=False)
    return 0


def _check_sendable(settings: Settings, letter: Kept) -> None:
    """A header is not to be trusted with a topic to write to."""
    if letter.origin.topic not in [settings.topic(name) for name in (topics.ITEMS, topics.EVENTS, topics.DECISIONS)]:
        raise UsageError(f"{letter.origin} came from no topic that is read; it is not sent there")
    if "left-out" in letter.told:
        raise UsageError(f"{letter.origin} was too large to be kept ({letter.told['left-out']}); send it yourself")


async def _send(settings: Settings, letters: Sequence[Kept]) -> None:
    async with sure_producer(settings) as producer:
        sends = [
            send_as_is(producer, letter.origin.topic, letter.key, letter.value, headers_back(letter.headers))
            for letter in letters
        ]
        await asyncio.gather(*sends)


def _letters(settings: Settings) -> list[Kept]:
    return last_of_each(asyncio.run(_held(settings)))


async def _held(settings: Settings) -> list[Any]:
    async with offset_reader(settings, committed=True) as consumer:
        await topics.read_whole(consumer, settings, topics.DEAD_LETTERS)
        return [record async for record in held_records(consumer)]


def last_of_each(records: Iterable[Any]) -> list[Kept]:
    """The letters among the records, oldest first; what somebody else wrote is none.

    Of a record that was sent back and set aside again the last letter stands for all. What is told of the first origin
    counts only beside the same key and bytes, so that no header hides the letter of another record.
    """
    last: dict[tuple[str, bytes | None, bytes | None], Kept] = {}
    for record in records:
        origin, headers = origin_of(record.headers), tuple(record.headers)
        if origin is not None:
            which = (told(headers).get("first", str(origin)), record.key, record.value)
            before = last.pop(which, None)
            names = frozenset({str(origin)}) | (before.names if before else frozenset())
            last[which] = Kept(origin, record.key, record.value, headers, names)
    return list(last.values())


def _chosen(letters: Sequence[Kept], names: Sequence[str], reason: str | None) -> list[Kept]:
    _check_reason(letters, reason)
    there = frozenset[str]().union(*(letter.names for letter in letters))
    for name in names:
        if name not in there:
            raise UsageError(f"no dead letter {name!r}: `tocsin dead-letters list` shows what there is")
    return [
        letter
        for letter in letters
        if (not names or not letter.names.isdisjoint(names)) and reason in (None, letter.told.get("reason"))
    ]


def _check_reason(letters: Sequence[Kept], reason: str | None) -> None:
    known = {error.reason for error in InputError.__subclasses__()}
    if reason is not None and reason not in known | {letter.told.get("reason") for letter in letters}:
        raise UsageError(f"no reason {reason!r}: there are {', '.join(sorted(known))}")


def _plain(letter: Kept) -> dict[str, Any]:
    return {
        "id": str(letter.origin),
        **letter.told,
        "key": _shown(letter.key),
        "value": _shown(letter.value),
        "headers": {name: _shown(value) for name, value in own_headers(letter.headers)},
    }


def _shown(raw: bytes | None) -> str:
    """Bytes for people; what is no text, or would move a terminal's cursor, as an escape."""
    text = (raw or b"").decode(errors="backslashreplace")
    return "".join(c if c.isprintable() or c in "\n\t" else c.encode("unicode_escape").decode() for c in text)
