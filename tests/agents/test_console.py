"""Words that others wrote do not move a terminal, and lines that no terminal shows are whole."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from rich.panel import Panel
from rich.table import Table

from agents.commands import console
from agents.commands.tail import VIEWS
from stream import wire
from stream.errors import NotText
from stream.records import EnrichedRecord, Extractor, NewsItem, PublishedBasis

FOUL = "quiet\x1b]0;owned\x07\x1b[2J\x9b31m\x7f day\r\n2026-01-01 [bold]all[/] is :bomb: \u202ewell"
SEEN = "quiet]0;owned[2J31m day 2026-01-01 [bold]all[/] is :bomb: well"


class Terminal(io.StringIO):
    """A terminal in memory."""

    def isatty(self) -> bool:
        return True


def printed(*what: object, file: io.StringIO | None = None, **options: object) -> str:
    to = file or io.StringIO()
    shown = console.console_on(to)
    shown.file = to
    shown.print(*what, **options)  # type: ignore[arg-type]  # by name
    return to.getvalue()


def test_a_told_record_is_one_line_of_what_can_be_seen() -> None:
    day = datetime(2026, 9, 30, tzinfo=UTC)
    record = EnrichedRecord(
        id="a", version=1, item=NewsItem(id="a", text="x", title=FOUL, published=day, source="Wire\x1b[31m"),
        language="en", published=day, published_basis=PublishedBasis.ITEM, fingerprint="", events=(),
        extractor=Extractor(name="tocsin", version="0", model="none"),
    )  # fmt: skip
    line = VIEWS["enriched"].line(SimpleNamespace(value=wire.encode(record)))
    assert printed(line) == f"2026-09-30 00:00 Wire[31m: {SEEN} – nothing told\n"


def test_a_dead_letter_is_told_in_what_can_be_seen() -> None:
    headers = [("tocsin-reason", b"not_text"), ("tocsin-message", FOUL.encode())]
    assert SEEN in printed(VIEWS["dead-letters"].line(SimpleNamespace(headers=headers)))


@pytest.mark.parametrize("markup", [True, False])
def test_nothing_that_is_printed_moves_a_terminal(markup: bool) -> None:
    table = Table("what")
    table.add_row("a\x1b[2Jb")
    text = printed("a\x1b[2Jb", table, Panel("a\x1b[2Jb\x9b"), file=Terminal(), markup=markup)
    assert not any(char in text for char in "\x1b\x9b\x07")
    assert text.count("a[2Jb") == 3


def test_lines_are_whole_where_no_terminal_breaks_them() -> None:
    table = Table("time", "message")
    table.add_row("2026-09-30T12:00:00", "word " * 100)
    line, shown = "long " * 100, printed("long " * 100, table)
    assert line.strip() in shown
    assert "2026-09-30T12:00:00" in shown
    assert ("word " * 100).strip() in shown
    assert len(printed(line, file=Terminal()).splitlines()) > 1


def test_what_is_no_json_is_told_by_its_column_and_by_its_line_where_there_are_some() -> None:
    for raw, where in ((b'{"a": x}', r"\(column 7\)$"), (b'{"a":\n x}', r"\(line 2 column 2\)$")):
        with pytest.raises(NotText, match=where):
            wire.loads(raw)


LOGGING = """
import logging, structlog
from agents.logs import configure_logs
from agents.settings import Settings
configure_logs(Settings(log_format="human"))
structlog.get_logger("a").warning("set\x1b[2Jaside", reason="a\x1b[31mb")
logging.getLogger("b").warning("theirs\x1b[2J")
"""


def test_no_line_of_a_log_moves_a_terminal() -> None:
    environment = {**os.environ, "NO_COLOR": "1"}
    done = subprocess.run([sys.executable, "-c", LOGGING], capture_output=True, text=True, check=True, env=environment)
    for words in ("set[2Jaside", "reason", "a[31mb", "theirs[2J"):
        assert words in done.stderr
    assert "\x1b[2J" not in done.stderr
    assert "\x1b[31m" not in done.stderr
