"""Tables of an operator's file: an array of one kind of row, checked, with errors that say where."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any, Protocol, TypeVar

import msgspec

from agents.outbound import AddressRefused, checked
from stream.errors import BadSetting

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


class Addressed(Protocol):
    """A row that names somebody to be asked."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def url(self) -> str:
        """Its address."""

    @property
    def allow_private(self) -> bool:
        """Whether it may be on this machine or in its network."""


Row = TypeVar("Row", bound=Addressed)


def read_table(path: Path, name: str, row: type[Row], others: frozenset[str] = frozenset()) -> tuple[list[Row], Any]:
    """The rows `[[name]]` of the file, and the whole of it; `others` are the names that may stand beside.

    Raises:
        BadSetting: the file cannot be read, or something in it is wrong; the message says where.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSetting(f"{path.name}: {error}") from error
    unknown = sorted(table.keys() - {name} - others)
    if unknown:
        raise BadSetting(f"{path.name}: unknown {', '.join(unknown)}; rows are [[{name}]]")
    told = table.get(name, [])
    if not isinstance(told, list):
        raise BadSetting(f"{path.name}: write [[{name}]], with two brackets")
    rows = [_row(f"{path.name}: {name}", each, row) for each in told]
    names = [each.name for each in rows]
    for each in names:
        if names.count(each) > 1:
            raise BadSetting(f"{path.name}: two of [[{name}]] are named {each}")
    return rows, table


def _row(where: str, told: Any, kind: type[Row]) -> Row:
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
    try:
        checked(row.url, row.allow_private)
    except AddressRefused as error:
        raise BadSetting(f"{where} {name}: url: {error}") from error
    return row
