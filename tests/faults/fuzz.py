"""Fuzzing led by coverage (atheris): `python tests/faults/fuzz.py TARGET [-max_total_time=600] [FOLDER]`.

Of atheris' own options any may follow; in the folder it keeps what reached new branches. Whatever a target raises is a
fault: decoders refuse or read, grammars find or find nothing.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import atheris
from hostile_words import DATE_WORDS, FIELDS, NUMBER_WORDS

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

with atheris.instrument_imports(include=["stream"]):
    from stream import wire
    from stream.errors import InputError
    from stream.extraction.dates import read_dates
    from stream.extraction.numbers import find_quantities
    from stream.records import NewsItem
    from stream.sources import read_item

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


def words(raw: bytes, known: Sequence[str]) -> str:
    """Each byte a word that is known, or the character that it is."""
    return " ".join(known[byte] if byte < len(known) else chr(byte) for byte in raw)


def items(raw: bytes) -> None:
    """As the bytes come, and as the fields of an object."""
    for each in (raw, wire.encode(dict(_fields(raw)))):
        with contextlib.suppress(InputError):
            item = read_item(each)
            assert wire.decode(wire.encode(item), NewsItem) == item


def _fields(raw: bytes) -> Iterator[tuple[str, Any]]:
    """Fields of an item, each with a value of some kind."""
    for part in raw.split(b"\x00"):
        if len(part) > 1:
            text = part[2:].decode(errors="replace")
            yield FIELDS[part[0] % len(FIELDS)], [text, [text], {"name": text}, len(text), None, True][part[1] % 6]


def numbers(raw: bytes) -> None:
    for found in find_quantities(words(raw, NUMBER_WORDS)):
        wire.encode(found)


def dates(raw: bytes) -> None:
    days = int.from_bytes(raw[:3], "little") % 2_900_000 - 365_000
    for found in read_dates(words(raw[3:], DATE_WORDS), EPOCH + timedelta(days=days)):
        wire.encode(found)


TARGETS: dict[str, Callable[[bytes], None]] = {
    target.__name__: target for target in (items, numbers, dates)
}  # fmt: skip

if __name__ == "__main__":
    chosen = TARGETS[sys.argv.pop(1)]
    atheris.Setup(sys.argv, chosen)
    atheris.Fuzz()
