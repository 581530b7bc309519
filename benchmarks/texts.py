"""Items to measure with: dispatches of `seeds`, or news of one's own, alone or among everyday news."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from pathlib import Path

from seeds import generate
from stream.records import NewsItem

EVERYDAY = Path(__file__).with_name("everyday.jsonl")
FIRST = datetime(2026, 6, 1, tzinfo=UTC)
SHARE = 10
"""One item of so many is relevant in a mixed stream."""


def relevant(texts: Path | None, seed: int) -> Iterator[NewsItem]:
    """Items that tell of something, without end: of a file of JSON lines (`text`, `title`), else of `seeds`."""
    if texts is None:
        for at in range(seed, seed + 1000):
            yield from generate(at).items
    yield from cycle(_read(texts)) if texts else ()


def mixed(texts: Path | None, everyday: Path, seed: int) -> Iterator[NewsItem]:
    """One relevant item, then nine of everyday news, and so on."""
    others = cycle(_read(everyday))
    for item in relevant(texts, seed):
        yield item
        yield from islice(others, SHARE - 1)


def taken(items: Iterable[NewsItem], number: int, name: str, days: float = 5.0, first: float = 0.0) -> list[NewsItem]:
    """So many of the items, with ids of their own, published one after the other within some days.

    `first` is how many days after the first of all they begin: whoever comes late joins nothing.
    """
    start = FIRST + timedelta(days=first)
    return [
        replace(item, id=f"{name}-{n}", published=start + timedelta(days=days * n / number), version=1)
        for n, item in enumerate(islice(items, number))
    ]


def days_until_now() -> float:
    """From the first of all."""
    return (datetime.now(UTC) - FIRST) / timedelta(days=1)


def _read(path: Path) -> list[NewsItem]:
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [NewsItem(id=str(n), title=r.get("title"), text=r["text"], source=f"s{n % 7}") for n, r in enumerate(rows)]
