"""The command line's groups for those who decide what is told, and to whom."""

from __future__ import annotations

from typing import Annotated

import typer

from agents.cli_groups import settings_beside

watchlists_app = typer.Typer(
    no_args_is_help=True,
    help="Named filters of alerts: a choice on the page, a feed, and sinks of their own.\n\n"
    "Those of `config/watchlists.toml` are changed there, others with these commands or over the API.",
)

Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
Name = Annotated[str, typer.Argument(metavar="NAME", help="The list's.")]


@watchlists_app.command("list")
def watchlists_list(json: Json = False) -> None:
    """Show the lists: what each asks for, its sinks, and where it stands."""
    from agents.commands.watchlists import listed as run

    raise typer.Exit(run(settings_beside(), json))


@watchlists_app.command("check")
def watchlists_check(
    name: Name,
    every: Annotated[bool, typer.Option("--all", help="Of closed and cancelled alerts too.")] = False,
    json: Json = False,
) -> None:
    """Say of each open alert whether the list asks for it, and if not, why.

    Example: `tocsin watchlists check great-lakes`
    """
    from agents.commands.watchlists import check as run

    raise typer.Exit(run(settings_beside(), name, every, json))


Several = list[str] | None


@watchlists_app.command("add")
def watchlists_add(
    name: Name,
    country: Annotated[Several, typer.Option(help="ISO 3166-1 alpha-3; as all that follows, several times.")] = None,
    region: Annotated[Several, typer.Option(help="A first-level region, ISO 3166-2.")] = None,
    metric: Annotated[Several, typer.Option(help="killed, displaced, …")] = None,
    severity: Annotated[Several, typer.Option(help="Minor, Moderate, Severe or Extreme.")] = None,
    rule: Annotated[Several, typer.Option(help="reports, victims or mass_casualty.")] = None,
    word: Annotated[Several, typer.Option(help="In the region's name, the reason or the evidence.")] = None,
    min_severity: Annotated[str, typer.Option(help="What is milder is not told.")] = "Minor",
    min_observed: Annotated[float, typer.Option(help="The least count.")] = 0.0,
    min_score: Annotated[float, typer.Option(help="The least score.")] = 0.0,
    tests: Annotated[bool, typer.Option("--tests", help="Also alerts of a replayed archive.")] = False,
    webhook: Annotated[str | None, typer.Option(help="Post them here.")] = None,
    secret_env: Annotated[str | None, typer.Option(help="The variable with the secret that signs the posts.")] = None,
    topic: Annotated[bool, typer.Option("--topic", help="Into a topic of their own.")] = False,
) -> None:
    """Make a list, or put it in the place of the one of that name.

    Example: `tocsin watchlists add great-lakes --country COD --country RWA --metric displaced --min-severity Moderate`
    """
    from agents.commands.watchlists import add as run
    from agents.commands.watchlists import with_sinks

    told = {
        "name": name, "countries": country or [], "regions": region or [], "metrics": metric or [],
        "severities": severity or [], "rules": rule or [], "words": word or [], "min_severity": min_severity,
        "min_observed": min_observed, "min_score": min_score, "tests": tests,
    }  # fmt: skip
    raise typer.Exit(run(settings_beside(), with_sinks(told, webhook, secret_env, topic)))


@watchlists_app.command("remove")
def watchlists_remove(name: Name) -> None:
    """Forget a list; its sinks get nothing more."""
    from agents.commands.watchlists import remove as run

    raise typer.Exit(run(settings_beside(), name))


def redact(
    names: Annotated[list[str] | None, typer.Argument(metavar="[ID]…", help="Of the items.")] = None,
    reason: Annotated[str, typer.Option(help="Why; it is kept.")] = "",
    withdraw: Annotated[bool, typer.Option("--withdraw", help="Take their numbers out too, as if withdrawn.")] = False,
    copies: Annotated[bool, typer.Option("--copies", help="Near copies under other ids too.")] = False,
    purge: Annotated[bool, typer.Option("--purge", help="Take the bytes out of Kafka's files now.")] = False,
    every: Annotated[bool, typer.Option("--list", help="Only show what was redacted.")] = False,
    json: Json = False,
) -> None:
    """Take the words of items out of everything that is told of them: title, text, address, sentences, names.

    Their numbers go on to count, unless --withdraw. It is remembered: what comes later under these ids has no words.
    Near copies under other ids are listed. What is gone when, and what is not: docs/custody.md.

    Example: `tocsin redact wire-123 --reason "court order 7/26" --purge`
    """
    from agents.commands.redact import listed
    from agents.commands.redact import redact as run
    from stream.wordless import Numbers

    if every:
        raise typer.Exit(listed(settings_beside(), json))
    numbers = Numbers.WITHDRAWN if withdraw else Numbers.KEPT
    raise typer.Exit(run(settings_beside(), names or [], reason, numbers, copies, purge))
