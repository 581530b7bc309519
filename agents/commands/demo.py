"""`tocsin demo`: the main job once, from an empty directory to the alert."""

from __future__ import annotations

import asyncio
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.panel import Panel
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from agents import topics
from agents.clients import held_records, offset_reader
from agents.commands import console
from agents.commands.alert_view import STYLES
from agents.commands.ingest import send_lines
from agents.commands.system import embedded
from agents.commands.tail import last_of_each
from agents.logs import configure_logs
from agents.offsets import lag
from agents.settings import Settings
from agents.supervisor import Supervisor
from seeds import Escalation, Story, generate
from stream import wire
from stream.errors import OutageError
from stream.outcomes import Alert, AlertState, Incident, IncidentStatus

PATIENCE_SECONDS = 120.0
"""Time without any progress after which the demo gives up."""

EVIDENCE = 5


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the topics hold in the end."""

    enriched: int
    incidents: Sequence[Incident]
    alerts: Sequence[Alert]


def demo(settings: Settings, seed: int, days: int, workers: int) -> int:
    """Run the demonstration; returns 0 where the planted escalation was found and nothing else raised."""
    configure_logs(settings.model_copy(update={"log_level": "warning"}))
    story = generate(seed, days=days)
    console.err.print(_introduction(story, seed, days))
    with tempfile.TemporaryDirectory(prefix="tocsin-demo-") as folder:
        own = settings.model_copy(update={"broker": None, "data_dir": Path(folder), "topic_prefix": "demo."})
        with _kafka(own) as running, _workers(running, workers, Path(folder) / "workers.log"):
            outcome = asyncio.run(_play(running, story))
    return _report(story, outcome)


def _introduction(story: Story, seed: int, days: int) -> str:
    return (
        f"[bold]tocsin demo[/]: {len(story.items):,} invented dispatches over {days} days (seed {seed}), "
        "with wire copies, revised tolls, running totals and irrelevant news; near the end one region's "
        "reporting escalates."
    )


@contextmanager
def _kafka(settings: Settings) -> Iterator[Settings]:
    console.err.print("starting a real Apache Kafka (fetched once, then from the cache) …")
    kafka = embedded(settings)
    status = kafka.start()
    try:
        console.err.print(f"Kafka {status.version} answers at {status.address}", style="dim")
        yield settings.model_copy(update={"broker": f"kafka://{status.address}"})
    finally:
        console.err.print("stopping Kafka …", style="dim")
        kafka.stop()


@contextmanager
def _workers(settings: Settings, count: int, log_file: Path) -> Iterator[None]:
    with log_file.open("wb") as log:
        supervisor = Supervisor(settings, count, output=log)
        thread = threading.Thread(target=supervisor.run, name="supervisor")
        thread.start()
        try:
            yield
        finally:
            supervisor.stop()
            thread.join()


async def _play(settings: Settings, story: Story) -> Outcome:
    await topics.ready_topics(settings)
    with _bars() as bars:
        sent = bars.add_task("sent to news.items", total=len(story.items))
        read = bars.add_task("read: figures, places, days", total=len(story.items))
        joined = bars.add_task("joined and watched", total=len(story.items))
        lines = [(item.id.encode(), wire.encode(item)) for item in story.items]
        await send_lines(settings, lines, lambda n: bars.update(sent, completed=n))
        await _until_done(settings, len(story.items), lambda r, j: _show(bars, (read, r), (joined, j)))
    return await _outcome(settings)


def _bars() -> Progress:
    return Progress(
        TextColumn("{task.description:30}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=console.err
    )  # fmt: skip


def _show(bars: Progress, *done: tuple[Any, int]) -> None:
    for task, completed in done:
        bars.update(task, completed=completed)


async def _until_done(settings: Settings, items: int, show: Any) -> None:
    """Wait until both stages have dealt with everything.

    Raises:
        OutageError: nothing moved for too long.
    """
    clock = asyncio.get_running_loop().time
    last, since = None, clock()
    while True:
        behind = await lag(settings)
        waiting, unjoined = behind[settings.topic(topics.ITEMS)], behind[settings.topic(topics.EVENTS)]
        show(items - waiting, items - waiting - unjoined)
        if not waiting and not unjoined:
            return
        if behind != last:
            last, since = behind, clock()
        if clock() - since > PATIENCE_SECONDS:
            raise OutageError(f"nothing moved for {PATIENCE_SECONDS:.0f} s; try again, or look at `tocsin up`")
        await asyncio.sleep(0.5)


async def _outcome(settings: Settings) -> Outcome:
    enriched = await _held(settings, topics.ENRICHED)
    incidents = [wire.decode(r.value, Incident) for r in last_of_each(await _held(settings, topics.INCIDENTS))]
    alerts = [wire.decode(r.value, Alert) for r in last_of_each(await _held(settings, topics.ALERTS))]
    return Outcome(len(enriched), incidents, alerts)


async def _held(settings: Settings, name: str) -> list[Any]:
    async with offset_reader(settings) as consumer:
        await topics.read_whole(consumer, settings, name)
        return [record async for record in held_records(consumer)]


def is_planted(alert: Alert, planted: Escalation) -> bool:
    """Whether the alert is of the escalation that the story planted: its region or country, within its days."""
    return (
        alert.region.country == planted.country
        and alert.region.adm1 in (None, planted.adm1)
        and alert.window.end >= planted.first_day.isoformat()
    )


def _report(story: Story, outcome: Outcome) -> int:
    planted = story.truth.escalation
    alerts = [alert for alert in outcome.alerts if alert.state is not AlertState.CANCELLED]
    found = [alert for alert in alerts if is_planted(alert, planted)]
    others = [alert for alert in alerts if alert not in found]
    console.out.print(_counts(outcome, alerts))
    for alert in [*found, *others]:
        console.out.print(_panel(alert))
    console.out.print(
        f"planted: {planted.name} ({planted.adm1}) from {planted.first_day}: "
        + ("[green]found[/]" if found else "[red]missed[/]")
        + f"; alerts of anything else: {len(others)}"
    )
    return int(not found or bool(others))


def _counts(outcome: Outcome, alerts: Sequence[Alert]) -> Table:
    current = [i for i in outcome.incidents if i.status in (IncidentStatus.OPEN, IncidentStatus.CLOSED)]
    told = sum(incident.items_total for incident in current)
    table = Table(show_header=False, box=None)
    table.add_row("enriched records", f"{outcome.enriched:,}")
    table.add_row("incidents", f"{len(current):,} (told by {told:,} items)")
    table.add_row("alerts", f"{len(alerts):,}")
    return table


def _panel(alert: Alert) -> Panel:
    told = {e.sentence: e.source or "?" for e in reversed(alert.evidence)}  # a sentence that many print stands once
    shown = list(reversed(told.items()))[:EVIDENCE]
    foreign = console.foreign
    sentences = [f"“{foreign(sentence)}” [dim]– {foreign(source)}[/]" for sentence, source in shown]
    more = alert.evidence_total - len(sentences)
    rest = [f"[dim]and {more} more[/]"] if more > 0 else []
    body = "\n".join([f"[bold]{foreign(alert.reason)}[/]", "", *sentences, *rest])
    title = f"{alert.severity.value} – {alert.rule.value} – {alert.state.value}"
    return Panel(body, title=title, border_style=STYLES[alert.severity], title_align="left", expand=False)
