"""Incidents as CSV with HXL tags (https://hxlstandard.org, 1.1): a row of names, a row of tags, a row an incident.

A row's place is the first of the incident; numbers are the best of each count, with its bounds beside for the killed
and the displaced, of which most is asked. An empty cell: nothing is told of it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from stream.exports.export import Context, Export
from stream.exports.geojson import DECIMALS
from stream.kinds import HOUSING, Metric, PlacePrecision
from stream.outcomes import Incident
from stream.records import Count, Place

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, its HXL tag, and what stands in it."""

    name: str
    tag: str
    cell: Callable[[Incident, Context], Cell]


def render(records: Sequence[Incident], context: Context) -> bytes:
    """The table of the incidents, UTF-8, lines ended as RFC 4180 has it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(column.name for column in COLUMNS)
    writer.writerow(column.tag for column in COLUMNS)
    for incident in records:
        writer.writerow(_plain(column.cell(incident, context)) for column in COLUMNS)
    return out.getvalue().encode()


def _plain(cell: Cell) -> str | int | float:
    """The cell as it is written; words that a spreadsheet would take for a formula are marked as words."""
    if cell is None:
        return ""
    if not isinstance(cell, str):
        return cell
    text = " ".join("".join(c if c.isprintable() else " " for c in cell).split())
    return "'" + text if text.startswith(("=", "+", "-", "@")) else text


def _place(told: Callable[[Place], Cell]) -> Callable[[Incident, Context], Cell]:
    return lambda incident, _: told(incident.places[0]) if incident.places else None


def _spot(told: Callable[[Place], float | None]) -> Callable[[Incident, Context], Cell]:
    """A coordinate, where a spot is known and not only its region."""

    def cell(place: Place) -> Cell:
        value = told(place)
        return round(value, DECIMALS) if value is not None and place.precision is PlacePrecision.POINT else None

    return _place(cell)


def _count(metric: Metric, told: Callable[[Count], Cell]) -> Callable[[Incident, Context], Cell]:
    return lambda incident, _: told(incident.toll[metric]) if metric in incident.toll else None


def _tolls() -> list[Column]:
    columns = []
    for metric in Metric:
        base = f"#impact+{metric.value.replace('_', '+')}" if metric in HOUSING else f"#affected+{metric.value}"
        base = "#affected" if metric is Metric.AFFECTED else base
        columns.append(Column(metric.value, base, _count(metric, lambda count: count.best)))
        if metric in (Metric.KILLED, Metric.DISPLACED):
            columns.append(Column(f"{metric.value}_low", f"{base}+min", _count(metric, lambda count: count.low)))
            columns.append(Column(f"{metric.value}_high", f"{base}+max", _count(metric, lambda count: count.high)))
    return columns


COLUMNS: tuple[Column, ...] = (
    Column("id", "#event+id", lambda incident, _: incident.id),
    Column("status", "#status", lambda incident, _: incident.status.value),
    Column("start", "#date+start", lambda incident, _: incident.period.start[:10] if incident.period else None),
    Column("end", "#date+end", lambda incident, _: incident.period.end[:10] if incident.period else None),
    Column("reported", "#date+reported", lambda incident, _: f"{incident.first_published:%Y-%m-%d}"),
    Column("updated", "#date+updated", lambda incident, _: f"{incident.last_published:%Y-%m-%d}"),
    Column("country", "#country+code+v_iso3", _place(lambda place: place.country)),
    Column("adm1", "#adm1+code+v_iso2", _place(lambda place: place.adm1)),
    Column("adm1_name", "#adm1+name", _place(lambda place: place.adm1_name)),
    Column("pcode", "#adm1+code+v_pcode", _place(lambda place: place.pcode)),
    Column("place", "#loc+name", _place(lambda place: place.name)),
    Column("precision", "#geo+precision", _place(lambda place: place.precision.value if place.precision else None)),
    Column("lat", "#geo+lat", _spot(lambda place: place.lat)),
    Column("lon", "#geo+lon", _spot(lambda place: place.lon)),
    Column("cause", "#cause", lambda incident, _: incident.cause.value),
    Column("type", "#event+type", lambda incident, _: incident.type),
    Column("sub_type", "#event+subtype", lambda incident, _: incident.sub_type),
    *_tolls(),
    Column("sources", "#meta+sources+num", lambda incident, _: incident.distinct_sources),
    Column("url", "#meta+url", lambda incident, context: context.incident_url(incident.id)),
)

EXPORT = Export(record=Incident, media_type="text/csv", suffix=".csv", render=render)
