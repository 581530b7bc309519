"""Watchlists as they are kept: those of `config/watchlists.toml`, and those that were made while the system ran.

The latter stand in a compacted topic, a row each under the list's name; a list of the file wins over one of that name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import structlog

from agents.sinks.config import Target, check_target
from agents.tables import check_names, read_raw, row_of
from stream import wire
from stream.errors import BadSetting, InputError
from stream.watchlists import Watchlist, flaws

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptList:
    """A list with its sinks."""

    listed: Watchlist
    sinks: tuple[Target, ...] = ()
    fixed: bool = False
    """Whether it stands in the file, where alone it can be changed."""

    @property
    def name(self) -> str:
        """Its name."""
        return self.listed.name

    @property
    def told(self) -> dict[str, Any]:
        """As the file and the API have it."""
        plain = {field.name: getattr(self.listed, field.name) for field in fields(Watchlist)}
        return {**plain, "sinks": [_told(sink) for sink in self.sinks]}


def _told(sink: Target) -> dict[str, Any]:
    return {field.name: getattr(sink, field.name) for field in fields(Target)}


def read_list(where: str, told: Any, kinds: Mapping[str, object]) -> KeptList:
    """A list out of what was told: the fields of `Watchlist`, and `sinks`.

    Raises:
        BadSetting: something in it is wrong; the message begins with `where` and names the field.
    """
    if not isinstance(told, dict):
        raise BadSetting(f"{where}: expected an object of fields")
    sinks = told.get("sinks", [])
    listed = row_of(where, {name: value for name, value in told.items() if name != "sinks"}, Watchlist)
    here = f"{where} {listed.name}"
    if not isinstance(sinks, list):
        raise BadSetting(f"{here}: sinks: write [[watchlist.sinks]], with two brackets")
    targets = tuple(row_of(f"{here}: sink", each, Target) for each in sinks)
    for target in targets:
        check_target(f"{here}: sink", target, kinds)
    check_names(here, "sinks", targets)
    for flaw in flaws(listed):
        raise BadSetting(f"{here}: {flaw}")
    return KeptList(listed=listed, sinks=targets)


def read_lists(path: Path, kinds: Mapping[str, object]) -> tuple[KeptList, ...]:
    """The lists of the file.

    Raises:
        BadSetting: the file cannot be read, or something in it is wrong; the message says in which line or field.
    """
    rows, _ = read_raw(path, "watchlist")
    found = [replace(read_list(where, told, kinds), fixed=True) for where, told in rows]
    check_names(path.name, "watchlist", found)
    return tuple(found)


def all_lists(
    fixed: tuple[KeptList, ...], rows: Mapping[str, bytes], kinds: Mapping[str, object]
) -> dict[str, KeptList]:
    """Every list by its name: those of the file, and those of the rows; a row that cannot be read is none, and told."""
    found: dict[str, KeptList] = {}
    for name, row in sorted(rows.items()):
        try:
            found[name] = read_list("topic of watchlists:", wire.loads(row), kinds)
        except (BadSetting, InputError) as error:
            log.warning("a watchlist is left out", watchlist=name, reason=str(error))
    return found | {each.name: each for each in fixed}
