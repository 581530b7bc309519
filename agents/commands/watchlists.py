"""`tocsin watchlists`: named filters of alerts, as they stand, and what they make of the alerts that are there."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping
from typing import Any

from rich import box
from rich.table import Table

from agents import topics
from agents.clients import held_records, offset_reader
from agents.commands import console
from agents.commands.tail import last_of_each
from agents.kept import kept_rows, put_rows
from agents.settings import Settings
from agents.sinks import SINKS
from agents.sinks.lists import KeptList, all_lists, read_list, read_lists
from stream import wire
from stream.errors import UsageError
from stream.outcomes import Alert, AlertState
from stream.watchlists import Watchlist, why_not


async def held(settings: Settings) -> Mapping[str, bytes]:
    """The rows of the lists that were made while the system ran."""
    async with kept_rows(settings, topics.WATCHLISTS) as rows:
        return rows.rows


def lists_of(settings: Settings) -> dict[str, KeptList]:
    """Every list by its name.

    Raises:
        BadSetting: the file is wrong.
        BrokerUnavailable: Kafka does not answer.
    """
    fixed = read_lists(settings.watchlists, SINKS)
    return all_lists(fixed, asyncio.run(held(settings)), SINKS)


def listed(settings: Settings, as_json: bool) -> int:
    """Show the lists; returns the exit status."""
    lists = lists_of(settings)
    if as_json:
        for each in lists.values():
            sys.stdout.buffer.write(wire.encode(each.told) + b"\n")
        return 0
    if not lists:
        console.out.print(f"no watchlist: write [[watchlist]] into {settings.watchlists}, or `tocsin watchlists add`")
        return 0
    table = Table("name", "asks for", "sinks", "stands in", box=box.SIMPLE_HEAD, pad_edge=False)
    for each in lists.values():
        sinks = ", ".join(f"{sink.name} ({sink.kind})" for sink in each.sinks)
        table.add_row(each.name, console.foreign(asked(each.listed)), sinks, "file" if each.fixed else "topic")
    console.out.print(table)
    return 0


def asked(listed: Watchlist) -> str:
    """What a list asks for, in one line."""
    usual = Watchlist(name=listed.name)
    told = []
    for name in Watchlist.__dataclass_fields__:
        value = getattr(listed, name)
        if value != getattr(usual, name):
            told.append(f"{name} {', '.join(value) if isinstance(value, tuple) else value}")
    return "; ".join(told) or "every alert"


def check(settings: Settings, name: str, every: bool, as_json: bool) -> int:
    """Say of each alert that is open (`every`: of each that is there) whether the list asks for it, and why not.

    Raises:
        UsageError: there is no such list.
    """
    wanted = _found(lists_of(settings), name).listed
    alerts = [each for each in asyncio.run(_alerts(settings)) if every or each.state in _GOING_ON]
    found = [(alert, list(why_not(wanted, alert))) for alert in alerts]
    if as_json:
        for alert, reasons in found:
            row = {"alert": alert.id, "revision": alert.revision, "matches": not reasons, "why_not": reasons}
            sys.stdout.buffer.write(wire.encode(row) + b"\n")
        return 0
    table = Table("", "alert", "region", "why not", box=box.SIMPLE_HEAD, pad_edge=False)
    for alert, reasons in found:
        mark = "yes" if not reasons else "no"
        table.add_row(mark, alert.id, console.foreign(alert.region.name), console.foreign("; ".join(reasons)))
    console.out.print(table)
    matching = sum(not reasons for _, reasons in found)
    kind = "alerts" if every else "open alerts"
    console.out.print(f"{matching:,} of {len(found):,} {kind} match {asked(wanted)}", markup=False)
    return 0


_GOING_ON = (AlertState.OPEN, AlertState.UPDATED)


async def _alerts(settings: Settings) -> list[Alert]:
    async with offset_reader(settings, committed=True) as consumer:
        await topics.read_whole(consumer, settings, topics.ALERTS)
        raw = [record async for record in held_records(consumer)]
    return [wire.decode(record.value, Alert) for record in last_of_each(raw)]


def add(settings: Settings, told: Mapping[str, Any]) -> int:
    """Make a list, or put it in the place of the one of that name; returns the exit status.

    Raises:
        BadSetting: something in it is wrong.
        UsageError: one of that name stands in the file.
    """
    made = read_list("watchlist", dict(told), SINKS)
    _check_free(settings, made.name)
    asyncio.run(put_rows(settings, topics.WATCHLISTS, {made.name: wire.encode(made.told)}))
    feed = f"{settings.base_url}/watchlists/{made.name}/alerts.atom"
    console.err.print(f"{made.name}: {asked(made.listed)}; its feed is {feed}", soft_wrap=True, markup=False)
    if made.sinks:
        console.err.print("its sinks are served by `tocsin deliver`, as soon as that runs", style="dim")
    return 0


def remove(settings: Settings, name: str) -> int:
    """Forget a list; returns the exit status.

    Raises:
        UsageError: there is none, or it stands in the file.
    """
    _check_free(settings, name)
    _found(lists_of(settings), name)
    asyncio.run(put_rows(settings, topics.WATCHLISTS, {name: None}))
    return 0


def with_sinks(told: Mapping[str, Any], webhook: str | None, secret_env: str | None, topic: bool) -> dict[str, Any]:
    """The list with the sinks that a command line names."""
    sinks: list[dict[str, Any]] = []
    if webhook is not None:
        sinks.append({"name": "webhook", "kind": "webhook", "url": webhook, "secret_env": secret_env or ""})
    elif secret_env is not None:
        raise UsageError("--secret-env is of no use without --webhook")
    if topic:
        sinks.append({"name": "topic", "kind": "topic"})
    return {**told, "sinks": sinks}


def _check_free(settings: Settings, name: str) -> None:
    if any(each.name == name for each in read_lists(settings.watchlists, SINKS)):
        raise UsageError(f"watchlist {name} stands in {settings.watchlists}: change it there")


def _found(lists: Mapping[str, KeptList], name: str) -> KeptList:
    if name not in lists:
        raise UsageError(f"no watchlist {name!r}; there are {', '.join(lists) or 'none'}")
    return lists[name]
