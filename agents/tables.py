"""Tables of an operator's file: an array of one kind of row, checked, with errors that say where."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path
from typing import Any, Protocol, TypeVar

import msgspec

from agents.outbound import AddressRefused, checked
from stream.errors import BadSetting

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


class Named(Protocol):
    """A row that has a name."""

    @property
    def name(self) -> str:
        """Its name."""


Row = TypeVar("Row", bound=Named)


def read_table(
    path: Path, name: str, row: type[Row], others: frozenset[str] = frozenset(), *, addressed: bool = True
) -> tuple[list[Row], Any]:
    """The rows `[[name]]` of the file, and the whole of it; `others` are the names that may stand beside.

    `addressed`: each has a `url`, which is asked only where `allow_private` lets it.

    Raises:
        BadSetting: the file cannot be read, or something in it is wrong; the message says where.
    """
    told, table = read_raw(path, name, others)
    rows = [row_of(where, each, row) for where, each in told]
    for (where, _), each in zip(told, rows, strict=True):
        if addressed:
            check_address(where, each)
    check_names(path.name, name, rows)
    return rows, table


def read_raw(path: Path, name: str, others: frozenset[str] = frozenset()) -> tuple[list[tuple[str, Any]], Any]:
    """The rows `[[name]]` of the file as they stand there, each with its place in words; and the whole of it.

    Raises:
        BadSetting: the file cannot be read, or is no such table.
    """
    try:
        text = path.read_text(encoding="utf-8")
        table = tomllib.loads(text)
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSetting(f"{path.name}: {error}") from error
    unknown = sorted(table.keys() - {name} - others)
    if unknown:
        raise BadSetting(f"{path.name}: unknown {', '.join(unknown)}; rows are [[{name}]]")
    told = table.get(name, [])
    if not isinstance(told, list):
        raise BadSetting(f"{path.name}: write [[{name}]], with two brackets")
    heads = [n for n, line in enumerate(text.splitlines(), 1) if line.replace(" ", "").startswith(f"[[{name}]]")]
    lines = [f"line {n}: " for n in heads] if len(heads) == len(told) else [""] * len(told)
    return [(f"{path.name}: {line}{name}", each) for line, each in zip(lines, told, strict=True)], table


def row_of(where: str, told: Any, kind: type[Row]) -> Row:
    """What was told as a row.

    Raises:
        BadSetting: a field is unknown, missing or wrong; the message begins with `where`.
    """
    name = told.get("name", "?") if isinstance(told, dict) else "?"
    try:
        row = msgspec.convert(told, kind)
    except msgspec.ValidationError as error:
        raise BadSetting(f"{where} {name}: {error}") from error
    unknown = sorted(told.keys() - {field.name for field in fields(kind)})  # type: ignore[arg-type]  # a dataclass
    if unknown:
        raise BadSetting(f"{where} {name}: unknown {', '.join(unknown)}")
    if not _NAME.fullmatch(row.name):
        raise BadSetting(f"{where} {name}: a name has small letters, digits, - and _")
    return row


def check_address(where: str, row: Any) -> None:
    """See that the `url` of a row may be asked.

    Raises:
        BadSetting: it may not.
    """
    try:
        checked(row.url, row.allow_private)
    except AddressRefused as error:
        raise BadSetting(f"{where} {row.name}: url: {error}") from error


def check_names(file: str, name: str, rows: Iterable[Named]) -> None:
    """See that no two rows have one name.

    Raises:
        BadSetting: two have.
    """
    for each, times in Counter(row.name for row in rows).items():
        if times > 1:
            raise BadSetting(f"{file}: two of [[{name}]] are named {each}")
