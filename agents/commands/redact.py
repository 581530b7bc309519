"""`tocsin redact`: the words of items out of everything that is told of them."""

from __future__ import annotations

import asyncio
import getpass
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from rich import box
from rich.table import Table

from agents import topics
from agents.commands import console
from agents.kept import kept_rows
from agents.purging import Purged, purge
from agents.redacting import Copy, carry_out, copies, held_bytes, is_settled, sweep
from agents.redactions import read_orders
from agents.settings import Settings
from stream import wire
from stream.errors import UsageError
from stream.sources import MAX_ID
from stream.wordless import Numbers, Redaction


def redact(
    settings: Settings, names: Sequence[str], reason: str, numbers: Numbers, also_copies: bool, at_once: bool
) -> int:
    """Redact the items; returns the exit status: 1 where the watch stage has not taken it in yet, or bytes are left.

    Raises:
        UsageError: an id is none.
        BrokerUnavailable: Kafka does not answer.
    """
    wanted = checked(names)
    if not reason.strip():
        raise UsageError("--reason: say why, for whoever asks later")
    return asyncio.run(_redact(settings, wanted, reason, numbers, also_copies, at_once))


def checked(names: Sequence[str]) -> list[str]:
    """The ids, each once.

    Raises:
        UsageError: one is none.
    """
    for name in names:
        if not name.strip() or len(name) > MAX_ID:
            raise UsageError(f"{name[:40]!r} is no id of an item")
    if not names:
        raise UsageError("no id: name the items to be redacted")
    return list(dict.fromkeys(names))


async def _redact(
    settings: Settings, names: list[str], reason: str, numbers: Numbers, also_copies: bool, at_once: bool
) -> int:
    near = await copies(settings, names)  # before their fingerprints may be gone with what they are of
    if also_copies:
        names = [*names, *(each.id for each in near)]
    now = datetime.now(UTC)
    orders = [
        Redaction(id=name, reason=reason, by=getpass.getuser(), at=now, numbers=numbers) for name in names
    ]  # fmt: skip
    offset = await carry_out(settings, orders)
    console.err.print(f"{len(names):,} redacted: {', '.join(names)}", markup=False, soft_wrap=True)
    if near and not also_copies:
        _show_copies(near)
    settled = await is_settled(settings, offset)
    if not settled:
        console.err.print("no worker has taken it in yet: incidents and alerts still have the words. Start one, then "
                          "do this again", style="yellow", soft_wrap=True)  # fmt: skip
        return 1
    left = await sweep(settings, names)
    if left:
        console.err.print(f"{left:,} incidents rewritten that the state remembers no more")
    purged = await purge(settings, names) if at_once else []
    return _report(settings, await held_bytes(settings, names), purged)


def _show_copies(near: Sequence[Copy]) -> None:
    table = Table("near copy", "source", "published", "of", box=box.SIMPLE_HEAD, pad_edge=False)
    for each in near:
        cells = (each.id, each.source or "", f"{each.published:%Y-%m-%d %H:%M}", each.of)
        table.add_row(*(console.foreign(cell) for cell in cells))
    console.err.print(table)
    console.err.print(f"{len(near):,} near copies are not redacted: `--copies` does that too", style="yellow")


def _report(settings: Settings, held: Mapping[str, int], purged: Sequence[Purged]) -> int:
    """Say where bytes may still lie; returns the exit status."""
    for each in purged:
        if each.left:
            console.err.print(f"{each.topic}: {each.left:,} superseded records can still be read", style="red")
    there = {topic: count for topic, count in held.items() if count}
    for topic, count in there.items():
        console.err.print(f"{topic}: {count:,} records lie there until retention ends, at most "
                          f"{settings.retention_hours:,} h after they came", soft_wrap=True)  # fmt: skip
    if there and not purged:
        console.err.print("`--purge` takes them out of Kafka's files now (docs/custody.md)", style="dim")
    return int(any(each.left for each in purged))


def listed(settings: Settings, as_json: bool) -> int:
    """Show what was redacted; returns the exit status."""
    orders = sorted(asyncio.run(_held(settings)).values(), key=lambda order: order.at)
    if as_json:
        for order in orders:
            sys.stdout.buffer.write(wire.encode(order) + b"\n")
        return 0
    table = Table("id", "at", "by", "numbers", "reason", box=box.SIMPLE_HEAD, pad_edge=False)
    for order in orders:
        cells = (order.id, f"{order.at:%Y-%m-%d %H:%M}", order.by or "", order.numbers.value, order.reason)
        table.add_row(*(console.foreign(cell) for cell in cells))
    console.out.print(table)
    return 0


async def _held(settings: Settings) -> dict[str, Redaction]:
    async with kept_rows(settings, topics.REDACTIONS) as rows:
        return read_orders(rows.rows)
