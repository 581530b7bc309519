"""The blocks of commands on the pages for readers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = {
    **{
        name: ROOT / "docs" / f"{name}.md"
        for name in ("analyst", "operator", "topics", "observing", "watchlists", "decisions", "custody")
    },
    "contributing": ROOT / "CONTRIBUTING.md",
}
RUN = ("sh", "python", "sh stays")
CHECKED = ("sh long", "sh docker", "sh kafka", "sh settings")
SHOWN = ("",)
"""What is shown and is no command."""

FENCED = re.compile(r"^```(.*)\n((?:(?!```).*\n)*)```$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Block:
    """A block of a page: its kind, its text and the line on which it begins."""

    page: str
    kind: str
    text: str
    line: int

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"

    @property
    def lines(self) -> list[str]:
        """Its commands."""
        return [line for line in self.text.splitlines() if line.strip()]


def blocks(page: str) -> Iterator[Block]:
    text = PAGES[page].read_text()
    for found in FENCED.finditer(text):
        yield Block(page, found[1], found[2], text.count("\n", 0, found.start()) + 1)


EVERY = [block for page in PAGES for block in blocks(page)]
