"""Questions to the store."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from agents.monitor.filters import Filters, Order, cursor
from agents.monitor.schema import Facet, Kind
from agents.monitor.store import Store
from stream import wire

LARGEST_MAP = 20_000
"""Incidents that the map shows at once, the newest."""

COLUMN = {Order.NEWEST: "newest", Order.WORST: "worst"}


@dataclass(frozen=True, slots=True)
class Row:
    """A record as it is asked for by its id."""

    id: str
    part: int
    offset: int
    brief: bytes
    body: bytes


@dataclass(frozen=True, slots=True)
class Page:
    """Part of a list: the records (JSON), where it goes on, and how many there are in all."""

    records: Sequence[bytes]
    next: str | None
    total: int


class _Where:
    """The conditions of a question, with their values."""

    def __init__(self, kind: Kind, filters: Filters) -> None:
        self.terms, self.values = ["kind = ?"], [kind.value]
        if filters.states:
            self._add(f"state IN ({_marks(filters.states)})", filters.states)
        else:
            self._add("live = 1")
        if filters.since:
            self._add("last >= ?", [filters.since])
        if filters.until:
            self._add("first <= ?", [filters.until])
        if filters.words:
            self._add("n IN (SELECT rowid FROM words WHERE words MATCH ?)", [filters.words])
        if filters.among is not None:
            self._add(_AMONG[kind], [wire.encode(filters.among).decode()])
        for facet, chosen in filters.facets.items():
            self._add(*_chosen(kind, facet, chosen))

    def _add(self, term: str, values: Iterable[str] = ()) -> None:
        self.terms.append(term)
        self.values += values

    def __str__(self) -> str:
        return " AND ".join(self.terms)


_LISTED = "SELECT value FROM json_each(?)"
_RESTED_ON = f"SELECT incident FROM links WHERE kind = 'alert' AND id IN ({_LISTED})"
_AMONG = {
    Kind.ALERT: f"id IN ({_LISTED})",
    Kind.INCIDENT: f"id IN ({_RESTED_ON})",
    Kind.ITEM: f"id IN (SELECT id FROM links WHERE kind = 'item' AND incident IN ({_RESTED_ON}))",
}
"""What belongs to some alerts: themselves, what they rest on, and what tells of that."""

_OF = "SELECT n FROM facets WHERE kind = ? AND name = ? AND value IN ({})"


def _chosen(kind: Kind, facet: Facet, values: Sequence[str]) -> tuple[str, list[str]]:
    """A facet of the record itself, or of the incidents and alerts that it is linked to."""
    found = _OF.format(_marks(values))
    if kind is Kind.ALERT and facet is Facet.KIND:
        owners = f"SELECT id FROM records WHERE n IN ({found})"
        return f"id IN (SELECT id FROM links WHERE kind = 'alert' AND incident IN ({owners}))", [
            Kind.INCIDENT, facet, *values,
        ]  # fmt: skip
    if kind is not Kind.ALERT and facet is Facet.SEVERITY:
        owners = f"SELECT incident FROM links WHERE kind = 'alert' AND n IN ({found})"
        if kind is Kind.ITEM:
            owners = f"SELECT id FROM links WHERE kind = 'item' AND incident IN ({owners})"
        return f"id IN ({owners})", [Kind.ALERT, facet, *values]
    return f"n IN ({found})", [kind, facet, *values]


def _marks(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))


def page(store: Store, kind: Kind, filters: Filters, *, brief: bool) -> Page:
    """A part of a list: whole records as their topic has them, or what a list shows of them."""
    where, order = _Where(kind, filters), COLUMN[filters.order]
    (total,) = store.reader.execute(f"SELECT count(*) FROM records WHERE {where}", where.values).fetchone()
    after, values = "", list[Any](where.values)
    if filters.after:
        after = f" AND ({order} < ? OR ({order} = ? AND id > ?))"
        at, name = filters.after
        values += [at, at, name]
    rows = store.reader.execute(
        f"SELECT {order}, id, {'brief' if brief else 'body'} FROM records WHERE {where}{after} "
        f"ORDER BY {order} DESC, id LIMIT ?", [*values, filters.limit + 1],
    ).fetchall()  # fmt: skip
    more = len(rows) > filters.limit
    told = rows[: filters.limit]
    last = cursor(filters.order, told[-1][:2]) if more else None
    plain = brief or kind is not Kind.ITEM
    return Page([row[2] if plain else zlib.decompress(row[2]) for row in told], last, total)


def dots(store: Store, filters: Filters) -> tuple[list[bytes], set[str]]:
    """What the map shows of the incidents, the newest first, and the regions that it draws for them."""
    where = _Where(Kind.INCIDENT, filters)
    rows = store.reader.execute(
        f"SELECT dot, regions FROM dots WHERE n IN (SELECT n FROM records WHERE {where}) ORDER BY newest DESC LIMIT ?",
        [*where.values, LARGEST_MAP],
    ).fetchall()
    return [dot for dot, _ in rows], {code for _, regions in rows if regions for code in regions.split()}


def one(store: Store, kind: Kind, name: str) -> Row | None:
    """The record with that id."""
    return next(iter(several(store, kind, [name])), None)


def several(store: Store, kind: Kind, names: Sequence[str]) -> list[Row]:
    """The records with these ids, in their order; those that are not held are left out."""
    found: dict[str, Row] = {}
    for start in range(0, len(names), 500):
        some = names[start : start + 500]
        rows = store.reader.execute(
            f"SELECT id, part, offset, brief, body FROM records WHERE kind = ? AND id IN ({_marks(some)})",
            [kind, *some],
        )
        found.update((row[0], Row(*row)) for row in rows)
    plain = kind is not Kind.ITEM
    order = [found[name] for name in dict.fromkeys(names) if name in found]
    return order if plain else [Row(r.id, r.part, r.offset, r.brief, zlib.decompress(r.body)) for r in order]


def linked(store: Store, kind: Kind, incident: str) -> list[str]:
    """The ids of the alerts that rest on an incident, or of the items that tell it."""
    rows = store.reader.execute("SELECT id FROM links WHERE incident = ? AND kind = ?", (incident, kind))
    return [name for (name,) in rows]


def incidents_of(store: Store, kind: Kind, name: str) -> list[str]:
    """The ids of the incidents that an alert rests on, or that an item tells."""
    rows = store.reader.execute("SELECT incident FROM links WHERE kind = ? AND id = ?", (kind, name))
    return [incident for (incident,) in rows]


def choices(store: Store) -> dict[Facet, list[tuple[str, int]]]:
    """What can be chosen: each facet's values among incidents and alerts, with how many there are."""
    rows = store.reader.execute(
        "SELECT name, value, sum(found) FROM (SELECT name, value, count(*) AS found FROM facets "
        "WHERE kind IN ('incident', 'alert') AND live = 1 GROUP BY kind, name, value) "
        "GROUP BY name, value ORDER BY name, 3 DESC, value"
    )
    found: dict[Facet, list[tuple[str, int]]] = {facet: [] for facet in Facet}
    for name, value, count in rows:
        found[Facet(name)].append((value, count))
    return found


def daily(store: Store, series: str) -> dict[int, list[int]]:
    """What incidents add to the days (ordinals) of a series, each by itself."""
    found: dict[int, list[int]] = {}
    for day, count in store.reader.execute("SELECT day, count FROM counts WHERE series = ?", (series,)):
        found.setdefault(day, []).append(count)
    return found


def days_told(store: Store) -> tuple[int, int] | None:
    """The first and the last day (ordinals) of any series; None where there is none."""
    first, last = store.reader.execute("SELECT (SELECT min(day) FROM counts), (SELECT max(day) FROM counts)").fetchone()
    return None if first is None else (first, last)


def sent(store: Store, alert: str) -> dict[str, str]:
    """`id.revision` -> when it was sent, of the revisions that were seen."""
    rows = store.reader.execute("SELECT revision, sent FROM revisions WHERE id = ?", (alert,))
    return {f"{alert}.{revision}": time for revision, time in rows}
