"""Words to people: progress and tables on standard error or output; colours and broken lines only on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Any, Literal, TextIO

from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from agents.commands.alert_view import STYLES
from agents.visible import visible
from stream.kinds import Metric
from stream.outcomes import Alert, AlertState, Incident
from stream.records import EnrichedRecord, Place, Toll

UNBROKEN = 100_000
"""Columns where there is no terminal: what reads a pipe or a file wants lines whole."""


class SafeConsole(Console):
    """A console for words that others wrote: whatever is printed passes here, and nothing in it moves a terminal."""

    def render_str(self, text: str, **options: Any) -> Text:
        """The words as they are shown; every string comes through here, be it alone or in a table."""
        return super().render_str(visible(text), **options)


def console_on(stream: TextIO, *, stderr: bool = False) -> SafeConsole:
    """A console as wide as the stream's terminal; without one, so wide that no line is broken."""
    return SafeConsole(stderr=stderr, highlight=False, emoji=False, width=None if stream.isatty() else UNBROKEN)


err = console_on(sys.stderr, stderr=True)
out = console_on(sys.stdout)


def progress(counted: Literal["items", "bytes"] = "items") -> Progress:
    """A progress display on standard error, with an estimate of what is left where the whole is known.

    It says nothing where that is no terminal.
    """
    amount = DownloadColumn() if counted == "bytes" else MofNCompleteColumn()
    return Progress(
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), amount, TimeElapsedColumn(),
        TimeRemainingColumn(), console=err, disable=not err.is_terminal, transient=True,
    )  # fmt: skip


def foreign(words: str) -> str:
    """Words that others wrote, on one line and not read as markup."""
    return escape(" ".join(words.split()))


def told_toll(toll: Toll) -> str:
    """`12 killed, 30 injured`."""
    return ", ".join(f"{count.best:,} {_word(metric)}" for metric, count in toll.items()) or "no new victims"


def _word(metric: Metric) -> str:
    return metric.value.replace("_", " ")


def told_place(places: Iterable[Place]) -> str:
    """`Goma, North Kivu, COD`, or a dash."""
    place = next(iter(places), None)
    if place is None:
        return "–"
    parts = [place.name, place.adm1_name if place.adm1_name != place.name else None, place.country]
    return foreign(", ".join(part for part in parts if part))


def told_record(record: EnrichedRecord) -> str:
    """One line for an enriched record; like all of these, as console markup with foreign words escaped."""
    words = foreign(f"{record.item.source or '?'}: {record.item.title or record.id}")
    head = f"{record.published:%Y-%m-%d %H:%M} {words}"
    if not record.events:
        return f"{head} – nothing told"
    event = record.events[0]
    return f"{head} – {told_toll(event.toll)} ({event.sub_type}, {told_place(event.places)})"


def told_incident(incident: Incident) -> str:
    """One line for an incident."""
    more = f"{_counted(incident.items_total, 'item')}, {_counted(incident.distinct_sources, 'source')}"
    return (
        f"{incident.first_published:%Y-%m-%d} {incident.status.value:9} {told_toll(incident.toll)}"
        f" – {incident.sub_type}, {told_place(incident.places)} ({more})"
    )


def _counted(n: int, noun: str) -> str:
    return f"{n:,} {noun}" if n == 1 else f"{n:,} {noun}s"


def told_alert(alert: Alert) -> str:
    """One line for an alert, with console markup."""
    style = "dim" if alert.state in (AlertState.CLOSED, AlertState.CANCELLED) else STYLES[alert.severity]
    test = escape(" [TEST]") if alert.status.value == "Test" else ""
    return f"[{style}]{alert.state.value:9} {alert.severity.value:8}{test}[/] {foreign(alert.reason)}"
