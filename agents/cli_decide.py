"""The command line's groups for decisions of people."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from agents.cli_groups import settings_beside

decide_app = typer.Typer(
    no_args_is_help=True,
    help="Correct the machine: of alerts, incidents, items and sources.\n\n"
    "A decision says who decided and why. It holds whatever comes later, shows in the records (`decided`), and can be "
    "taken back: `tocsin decisions take-back ID`. Each command prints the decision's id.",
)
decisions_app = typer.Typer(no_args_is_help=True, help="What was decided, and taking it back.")

Why = Annotated[str, typer.Option("--why", help="The reason, for whoever looks at it later.")]
By = Annotated[str | None, typer.Option("--by", help="Who decides; by default who is logged in.")]
Incident = Annotated[str, typer.Argument(metavar="INCIDENT", help="Its id, as `tocsin tail incidents` shows it.")]


def _decide(verb: str, by: str | None, why: str, **fields: Any) -> None:
    from agents.commands import decide
    from stream.decisions import Request
    from stream.kinds import Verb

    request = Request(verb=Verb(verb), by=decide.who(by), why=why, **fields)
    raise typer.Exit(decide.decide(settings_beside(), request))


@decide_app.command()
def reject(
    alert: Annotated[str, typer.Argument(metavar="ALERT", help="Its id, as `tocsin tail alerts` shows it.")],
    why: Why,
    by: By = None,
) -> None:
    """Cancel an alert: nothing is out of the ordinary there. It stays so while its days are counted anew.

    Example: `tocsin decide reject al-4a48a3882ce5e81979d8 --why "an anniversary, not news"`
    """
    _decide("reject", by, why, alert=alert)


@decide_app.command()
def confirm(alert: Annotated[str, typer.Argument(metavar="ALERT", help="Its id.")], why: Why, by: By = None) -> None:
    """Say that an alert is right: its certainty becomes Observed.

    Example: `tocsin decide confirm al-4a48a3882ce5e81979d8 --why "our office in Idlib says so"`
    """
    _decide("confirm", by, why, alert=alert)


@decide_app.command()
def mute(
    region: Annotated[str, typer.Argument(metavar="REGION", help="SYR with all its regions, or SYR/SY-ID alone.")],
    why: Why,
    metric: Annotated[str | None, typer.Option(help="Only of this metric, as killed.")] = None,
    rule: Annotated[str | None, typer.Option(help="Only of this rule: reports, victims, mass_casualty.")] = None,
    days: Annotated[int | None, typer.Option(help="For so many days.", min=1, max=3660)] = None,
    start: Annotated[str | None, typer.Option("--from", help="From this day on (YYYY-MM-DD); else from today.")] = None,
    until: Annotated[str | None, typer.Option(help="Until this day, itself included.")] = None,
    by: By = None,
) -> None:
    """Raise no alert of a region that begins in these days. One that began before goes on.

    What is kept silent is in the topic as cancelled, with the decision.

    Example: `tocsin decide mute SYR/SY-ID --metric displaced --days 14 --why "a camp is being moved"`
    """
    from agents.commands import decide

    country, adm1 = decide.region_of(region)
    first, last = decide.span(days, start, until, datetime.now(UTC).date())
    _decide("mute", by, why, country=country, adm1=adm1, metric=decide.metric_of(metric), rule=decide.rule_of(rule),
            start=first, end=last)  # fmt: skip


@decide_app.command("set")
def set_(
    incident: Incident,
    why: Why,
    toll: Annotated[list[str] | None, typer.Option(help="METRIC=NUMBER, as killed=12; again for each metric.")] = None,
    place: Annotated[str | None, typer.Option(help="The name of the place where it happened.")] = None,
    region: Annotated[str | None, typer.Option(help="With --place: SYR, or SYR/SY-ID.")] = None,
    at: Annotated[str | None, typer.Option(help="With --place: LAT,LON, where they are known.")] = None,
    day: Annotated[str | None, typer.Option(help="When it happened (YYYY-MM-DD).")] = None,
    by: By = None,
) -> None:
    """Set an incident's toll, place or day, whatever its texts say.

    Example: `tocsin decide set inc-b1772bec7ae2e221924f --toll killed=12 --why "the ministry's count"`
    """
    from agents.commands import decide

    _decide("set", by, why, incidents=(incident,), toll=decide.toll_of(toll or []), day=day,
            place=decide.spot_of(place, region, at))  # fmt: skip


@decide_app.command()
def merge(
    incidents: Annotated[list[str], typer.Argument(metavar="INCIDENT…", help="Two or more.")], why: Why, by: By = None
) -> None:
    """Make one of incidents that are one happening.

    Example: `tocsin decide merge inc-b1772bec7ae2e221924f inc-473e100d0e788e876872 --why "one raid"`
    """
    _decide("merge", by, why, incidents=tuple(incidents))


@decide_app.command()
def split(
    incident: Incident,
    items: Annotated[list[str], typer.Argument(metavar="ITEM…", help="The items that tell another happening.")],
    why: Why,
    by: By = None,
) -> None:
    """Part items from an incident that tell another happening.

    Example: `tocsin decide split inc-b1772bec7ae2e221924f item-7 item-9 --why "the second bomb"`
    """
    _decide("split", by, why, incidents=(incident,), items=tuple(items))


@decide_app.command("dismiss-item")
def dismiss_item(item: Annotated[str, typer.Argument(metavar="ITEM", help="Its id.")], why: Why, by: By = None) -> None:
    """Let an item count for nothing, in any version, as if it were canceled.

    Example: `tocsin decide dismiss-item item-7 --why "a film review"`
    """
    _decide("dismiss_item", by, why, item=item)


@decide_app.command("dismiss-source")
def dismiss_source(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="The outlet's name, as items give it.")],
    why: Why,
    by: By = None,
) -> None:
    """Let all items of an outlet count for nothing, those to come too.

    Example: `tocsin decide dismiss-source "Example Satire" --why "satire"`
    """
    _decide("dismiss_source", by, why, source=source)


@decisions_app.command("list")
def decisions_list(
    every: Annotated[bool, typer.Option("--all", help="Those that were taken back too.")] = False,
    json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Show what is decided, the last decision last: id, when, by whom, what and why.

    Example: `tocsin decisions list --json`
    """
    from agents.commands.decide import listed as run

    raise typer.Exit(run(settings_beside(), every, json))


@decisions_app.command("take-back")
def decisions_take_back(name: Annotated[str, typer.Argument(metavar="ID", help="As `list` shows it.")]) -> None:
    """Take a decision back: all is as if it had never been made.

    Example: `tocsin decisions take-back dec-0a7ec7807143552a628d`
    """
    from agents.commands.decide import take_back as run

    raise typer.Exit(run(settings_beside(), name))
