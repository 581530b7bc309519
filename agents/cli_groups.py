"""The command line's groups: the embedded Kafka, topics, dead letters; and the settings that commands begin with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from agents.settings import Settings

kafka_app = typer.Typer(no_args_is_help=True, help="The embedded Kafka alone: a real single-node broker.")
feeds_app = typer.Typer(
    invoke_without_command=True,
    help="Read the RSS and Atom feeds of `config/feeds.toml` into the topic of items, until SIGTERM.\n\n"
    "`tocsin up` does it too, where a feed is configured. Example: `tocsin feeds check`, then `tocsin feeds --once`",
)
topics_app = typer.Typer(no_args_is_help=True, help="The topics on the broker.")
letters_app = typer.Typer(
    no_args_is_help=True,
    help="Records that could not be read: why, their bytes, and back again once they can be.\n\n"
    "Each is kept once, byte for byte, and named after where it came from: `news.items:2:17` is offset 17 of "
    "partition 2. One that was sent back and set aside again stands for those before it, and answers to their names.",
)


def settings_alone() -> Settings:
    """The settings of a command whose errors are one line."""
    from agents.logs import configure_logs
    from agents.settings import load_settings

    settings = load_settings()
    configure_logs(settings, quiet=True)
    return settings


def settings_beside() -> Settings:
    """The same, with the broker that is set, or the embedded one if it runs."""
    from agents.commands.system import beside

    return beside(settings_alone())


@kafka_app.command("start")
def kafka_start() -> None:
    """Start it, or say that it runs. The first start fetches its jars (40 MB)."""
    from agents.commands.system import kafka_start as run

    raise typer.Exit(run(settings_alone()))


@kafka_app.command("stop")
def kafka_stop() -> None:
    """Stop it; its data stay."""
    from agents.commands.system import kafka_stop as run

    raise typer.Exit(run(settings_alone()))


@kafka_app.command("status")
def kafka_status() -> None:
    """Say whether it runs, and where; exit status 3 if it does not."""
    from agents.commands.system import kafka_status as run

    raise typer.Exit(run(settings_alone()))


@feeds_app.callback()
def feeds(
    context: typer.Context,
    once: Annotated[bool, typer.Option("--once", help="Look at each feed once, and say what came of it.")] = False,
) -> None:
    """Read feeds, unless a command follows."""
    if context.invoked_subcommand is None:
        from agents.commands.wires import feeds as run

        raise typer.Exit(run(settings_beside(), once))


@feeds_app.command("check")
def feeds_check() -> None:
    """Ask each feed once, send nothing, and show what it gives; exit status 1 where one fails."""
    from agents.commands.wires import feeds_check as run

    raise typer.Exit(run(settings_alone()))


@topics_app.command("create")
def topics_create() -> None:
    """Create the topics that are missing, with their partitions and policies."""
    from agents.commands.system import topics_create as run

    raise typer.Exit(run(settings_alone()))


LetterReason = Annotated[
    str | None,
    typer.Option("--reason", help="Of one kind: not_text, not_an_item, not_a_decision, too_large, unreadable."),
]


@letters_app.command("list")
def letters_list(
    reason: LetterReason = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON object a line, with the bytes.")] = False,
) -> None:
    """Show what was set aside, oldest first: id, time, reason, how often it was sent back, and what is wrong.

    Example: `tocsin dead-letters list --reason not_an_item`
    """
    from agents.commands.letters import listed as run

    raise typer.Exit(run(settings_beside(), reason, json))


@letters_app.command("show")
def letters_show(
    name: Annotated[str, typer.Argument(metavar="ID", help="As `list` shows it.")],
    raw: Annotated[bool, typer.Option("--raw", help="Its bytes alone, as they came.")] = False,
) -> None:
    """Show one letter whole: why, whence, its key, headers and bytes.

    Example: `tocsin dead-letters show news.items:2:17 --raw > item.json`
    """
    from agents.commands.letters import show as run

    raise typer.Exit(run(settings_beside(), name, raw))


@letters_app.command("replay")
def letters_replay(
    names: Annotated[list[str] | None, typer.Argument(metavar="[ID]…", help="As `list` shows them.")] = None,
    every: Annotated[bool, typer.Option("--all", help="All of them.")] = False,
    reason: LetterReason = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be sent.")] = False,
) -> None:
    """Send letters back to the topic they came from, with their key, bytes and headers, as after a fix.

    They stay where they are; what was read meanwhile counts once all the same. Of one that still cannot be read the new
    letter takes the place of the old.

    Example: `tocsin dead-letters replay --reason unreadable`
    """
    from agents.commands.letters import replay as run

    raise typer.Exit(run(settings_beside(), names or [], every, reason, dry_run))
