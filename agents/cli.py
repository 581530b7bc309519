"""The command line. Each command imports what it needs when it is called, so that `--help` answers at once."""

from __future__ import annotations

import signal
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from agents.cli_decide import decide_app, decisions_app
from agents.cli_desk import redact, watchlists_app
from agents.cli_evaluate import evaluate
from agents.cli_groups import feeds_app, kafka_app, letters_app, settings_alone, settings_beside, topics_app
from agents.visible import visible
from stream.errors import TocsinError, UsageError

app = typer.Typer(
    name="tocsin",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Reads casualty and displacement figures in the news, joins what tells the same happening, and raises an "
    "alert when reporting from somewhere departs from the usual.\n\n"
    "Settings come from the environment (`TOCSIN_*`) over `config/tocsin.toml` over defaults.",
    epilog="Begin with `tocsin demo`; then `tocsin up` in one terminal, and `tocsin ingest FILE` in another.",
)
app.add_typer(feeds_app, name="feeds")
app.add_typer(kafka_app, name="kafka")
app.add_typer(topics_app, name="topics")
app.add_typer(letters_app, name="dead-letters")
app.add_typer(watchlists_app, name="watchlists")
app.add_typer(decide_app, name="decide")
app.add_typer(decisions_app, name="decisions")
app.command(rich_help_panel="Run the system")(redact)

SYSTEM, OFFLINE = "Run the system", "Without a broker"

Files = Annotated[list[Path] | None, typer.Argument(help="JSON lines; standard input where none is given.")]


class Period(StrEnum):
    """The step of a series of counts."""

    DAY = "day"
    WEEK = "week"


class CountRule(StrEnum):
    """What a series counts."""

    REPORTS = "reports"
    VICTIMS = "victims"


@app.command(rich_help_panel=SYSTEM)
def demo(
    seed: Annotated[int, typer.Option(help="Another story, with its own escalation.")] = 1,
    days: Annotated[int, typer.Option(help="Days of reporting.", min=60, max=366)] = 120,
    workers: Annotated[int, typer.Option(help="Workers that read at once.", min=1, max=16)] = 1,
) -> None:
    """Run everything once: Kafka, a worker, 120 days of dispatches, and the alert at the end.

    On first use it fetches Kafka's jars (40 MB). It keeps to a directory of its own and leaves nothing running.

    Example: `tocsin demo --seed 7`
    """
    from agents.commands.demo import demo as run

    raise typer.Exit(run(settings_alone(), seed, days, workers))


@app.command(rich_help_panel=SYSTEM)
def up(workers: Annotated[int, typer.Option(help="Workers that read at once.", min=1, max=64)] = 1) -> None:
    """Run everything on this machine until Ctrl-C: Kafka (unless TOCSIN_BROKER names one), topics, workers, the page.

    Example: `tocsin up --workers 2`
    """
    from agents.commands.system import up as run

    raise typer.Exit(run(settings_alone(), workers))


@app.command(rich_help_panel=SYSTEM)
def worker() -> None:
    """Run one supervised worker on TOCSIN_BROKER; SIGTERM stops it within 10 s, with nothing lost.

    Example: `TOCSIN_BROKER=kafka://k1:9092,k2:9092 tocsin worker`
    """
    from agents.commands.system import worker as run

    raise typer.Exit(run(settings_beside()))


@app.command(rich_help_panel=SYSTEM)
def monitor() -> None:
    """Serve the page, its API and its feeds on TOCSIN_WEB_PORT, from what TOCSIN_BROKER holds; `up` does it too.

    Example: `TOCSIN_BROKER=kafka://k1:9092 tocsin monitor`
    """
    from agents.commands.system import monitor as run

    raise typer.Exit(run(settings_beside()))


@app.command(rich_help_panel=SYSTEM)
def ingest(
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="Files (.jsonl, .json, packed with gzip or not) and folders; standard input without any."),
    ] = None,
    replay: Annotated[bool, typer.Option("--replay", help="An archive: by publication; its alerts are tests.")] = False,
    speed: Annotated[
        float | None, typer.Option(help="With --replay: so many times as fast as it was published.", min=1e-3)
    ] = None,
) -> None:
    """Send news items (JSON lines, arrays or single items, flat or ninjs) into the topic.

    What holds no item is told with its place and left out; the exit status is then 1.

    Example: `python -m seeds --seed 1 | tocsin ingest`, or `tocsin ingest --replay archive/ --speed 86400`
    """
    from agents.commands.console import err
    from agents.commands.ingest import ingest as run

    if speed is not None and not replay:
        raise UsageError("--speed is for --replay: news that comes now is told as it comes")
    done = run(settings_beside(), files or [], replay, speed)
    err.print(
        ("1 item sent" if done.sent == 1 else f"{done.sent:,} items sent")
        + (f", {done.refused:,} lines refused" if done.refused else "")
    )
    raise typer.Exit(int(done.refused > 0))


@app.command(rich_help_panel=SYSTEM)
def deliver() -> None:
    """Deliver alerts to the webhooks of `config/sinks.toml`, each revision once by its id; SIGTERM stops it.

    `tocsin up` does it too, where a webhook is configured.

    Example: `DESK_SECRET=whsec_… tocsin deliver`
    """
    from agents.commands.wires import deliver as run

    raise typer.Exit(run(settings_beside()))


@app.command(rich_help_panel=SYSTEM)
def tail(
    topic: Annotated[str, typer.Argument(help="enriched, incidents, alerts or dead-letters.")],
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on with what comes.")] = False,
    json: Annotated[bool, typer.Option("--json", help="One JSON record a line.")] = False,
) -> None:
    """Show what a topic holds; of incidents and alerts the last revision of each.

    Example: `tocsin tail alerts --follow`
    """
    from agents.commands.tail import tail as run

    run(settings_beside(), topic, follow, json)


@app.command(rich_help_panel=SYSTEM)
def doctor(
    json: Annotated[bool, typer.Option("--json", help="One JSON object a line: check, verdict, told, remedy.")] = False,
) -> None:
    """Look at all that a system rests on: Python, the model, settings, memory, disks, ports, Java; and where there is a
    broker, how it is reached, its topics, who reads and how far, its clock.

    Each line is `ok`, a `warning` (it runs, and may disappoint) or `wrong`, with what to do; where anything is wrong
    the exit status is 1. It needs neither broker nor network, and changes nothing: the topic with which it asks for
    the broker's time is gone when it ends.

    Example: `TOCSIN_BROKER=kafka://k1:9092 tocsin doctor`
    """
    from agents.commands.doctor import doctor as run

    raise typer.Exit(run(settings_alone, json))


@app.command(rich_help_panel=SYSTEM)
def export(
    form: Annotated[str, typer.Argument(help="atom or cap (alerts), geojson or csv with HXL tags (incidents).")],
    name: Annotated[str | None, typer.Option("--id", help="This record alone; cap needs it.")] = None,
    country: Annotated[str | None, typer.Option(help="Of this country (ISO 3166-1 alpha-3).")] = None,
) -> None:
    """Write what the topic holds in a form that other systems read.

    Example: `tocsin export csv --country COD > incidents.csv`
    """
    from agents.commands.export import export as run

    run(settings_beside(), form, name, country)


@app.command(rich_help_panel=OFFLINE)
def extract(files: Files = None) -> None:
    """Read items (JSON lines) and write enriched records, one for each, in order.

    A bad line becomes `{"line": n, "error": …}`, and the exit status is 1 at the end.

    Example: `tocsin extract items.jsonl > records.jsonl`
    """
    from agents.commands.offline import extract as run

    raise typer.Exit(run(files or []))


@app.command(rich_help_panel=OFFLINE)
def link(files: Files = None) -> None:
    """Read enriched records (JSON lines, any order) and write the incidents they tell of.

    Example: `tocsin extract items.jsonl | tocsin link > incidents.jsonl`
    """
    from agents.commands.offline import link as run

    raise typer.Exit(run(files or []))


@app.command(rich_help_panel=OFFLINE)
def detect(
    period: Annotated[Period, typer.Option(help="What a row counts.")],
    file: Annotated[Path | None, typer.Argument(help="CSV; standard input where none is given.")] = None,
    rule: Annotated[
        CountRule, typer.Option(help="What the counts are of, unless a column says so.")
    ] = CountRule.REPORTS,
    alpha: Annotated[float, typer.Option(help="Share of ordinary steps that may alarm.", min=1e-9, max=0.5)] = 0.01,
    plot: Annotated[
        Path | None, typer.Option(help="Also draw it: .svg, .png, .pdf or .html; a panel for each series.")
    ] = None,
) -> None:
    """Read counts (CSV `series,date,count`) and write what an on-line detector would have said at each date.

    Example: `tocsin detect --period week counts.csv --plot counts.svg > judged.csv`
    """
    from agents.commands.detect import detect as run

    raise typer.Exit(run(file, period.value, rule.value, alpha, plot))


app.command(rich_help_panel=OFFLINE)(evaluate)


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def main() -> None:
    """The `tocsin` command: errors are one line that says what to do, never a traceback.

    A terminal that closes, or a request to end, is met like Ctrl-C, so that nothing that was started is left behind.
    """
    signal.signal(signal.SIGTERM, _interrupt)
    signal.signal(signal.SIGHUP, _interrupt)
    try:
        app()
    except TocsinError as error:
        print(visible(f"tocsin: {error}"), file=sys.stderr)  # noqa: T201  the last word, when nothing else can be relied on
        sys.exit(2 if isinstance(error, UsageError) else 1)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
