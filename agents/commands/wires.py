"""Commands that carry news in and alerts out: `feeds`, `deliver`."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.table import Table

from agents.clients import servers
from agents.commands import console
from agents.logs import configure_logs
from agents.settings import Settings
from agents.supervisor import Supervisor, run_until_signalled
from stream.errors import UsageError

if TYPE_CHECKING:
    from agents.feeds.config import FeedSpec
    from agents.feeds.polling import Looked

SINKS = (sys.executable, "-m", "agents.sinks")
FEEDS = (sys.executable, "-m", "agents.feeds")


def companions(settings: Settings) -> dict[str, Sequence[str]]:
    """The processes that belong beside the workers, by name: those for which something is configured.

    Raises:
        BadSetting: a file is wrong.
    """
    from agents.feeds.config import read_feeds
    from agents.sinks import SINKS as KINDS
    from agents.sinks.config import read_sinks
    from agents.sinks.lists import read_lists

    found: dict[str, Sequence[str]] = {}
    if read_feeds(settings.feeds).feeds:
        found["feeds"] = FEEDS
    if read_sinks(settings.sinks, KINDS) or any(each.sinks for each in read_lists(settings.watchlists, KINDS)):
        found["sinks"] = SINKS
    return found


def companions_of_topics(settings: Settings) -> dict[str, Sequence[str]]:
    """Those for which a watchlist that was made while the system ran names a sink.

    Raises:
        BrokerUnavailable: Kafka does not answer.
    """
    from agents.commands.watchlists import held
    from agents.sinks import SINKS as KINDS
    from agents.sinks.lists import all_lists

    kept = all_lists((), asyncio.run(held(settings)), KINDS)
    return {"sinks": SINKS} if any(each.sinks for each in kept.values()) else {}


def deliver(settings: Settings) -> int:
    """Deliver alerts until told to stop; returns the exit status.

    Raises:
        BadSetting: no broker is set, a file is wrong, or a secret is missing.
    """
    from agents.sinks.running import outlets_of_files

    servers(settings)
    if not outlets_of_files(settings):
        console.err.print(
            f"no sink is configured: write [[sink]] into {settings.sinks}, or make a watchlist with a sink; "
            "it is served once it is there", style="dim", soft_wrap=True,
        )  # fmt: skip
    return _supervised(settings, SINKS)


def _supervised(settings: Settings, command: Sequence[str]) -> int:
    configure_logs(settings)
    return run_until_signalled(Supervisor(settings, 1, command))


def feeds(settings: Settings, once: bool) -> int:
    """Read feeds until told to stop, or look at each once; returns the exit status.

    Raises:
        BadSetting: no broker is set, or the file of feeds is wrong.
    """
    from agents.feeds.config import read_feeds

    servers(settings)
    file = read_feeds(settings.feeds)
    if not file.feeds:
        raise UsageError(f"no feed is configured: write [[feed]] into {settings.feeds}")
    if not once:
        return _supervised(settings, FEEDS)
    from agents.feeds.running import once as look

    return _show(asyncio.run(look(settings, file)))


def feeds_check(settings: Settings) -> int:
    """Ask every feed once, send nothing, and show what each gives; returns 1 where one fails."""
    from agents.feeds.checking import check
    from agents.feeds.config import read_feeds

    file = read_feeds(settings.feeds)
    if not file.feeds:
        raise UsageError(f"no feed is configured: write [[feed]] into {settings.feeds}")
    table = Table("feed", "entries", "newest", "words", "address", "what is wrong")
    findings = asyncio.run(check(file))
    for found in findings:
        newest = f"{found.newest:%Y-%m-%d %H:%M}" if found.newest else "–"
        style = "red" if found.failed else "yellow" if found.flaw else None
        entries, words = ("–", "–") if found.failed else (f"{found.entries:,}", f"{found.words:,}")
        cells = [found.name, entries, newest, words, found.url, found.flaw or ""]
        table.add_row(*(console.foreign(cell) for cell in cells), style=style)
    console.out.print(table)
    return int(any(found.failed for found in findings))


def _show(looked: Sequence[tuple[FeedSpec, Looked]]) -> int:
    table = Table("feed", "", "sent", "known", "refused", "what is wrong")
    for spec, look in looked:
        numbers = [str(look.sent), str(look.known), str(look.refused)]
        table.add_row(spec.name, look.outcome, *numbers, console.foreign(look.why or ""))
    console.out.print(table)
    return int(any(look.outcome == "failed" for _, look in looked))
