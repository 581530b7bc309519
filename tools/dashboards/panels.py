"""What a panel is made of, and how a row of them becomes panels of Grafana with explicit places and ids."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from grafana_foundation_sdk.builders import bargauge, geomap, stat, table, text, timeseries
from grafana_foundation_sdk.builders import common as shared
from grafana_foundation_sdk.builders import dashboard as board
from grafana_foundation_sdk.builders import prometheus as prom
from grafana_foundation_sdk.models import common, dashboard, prometheus
from grafana_foundation_sdk.models.text import TextMode

WIDTH = 24
"""Columns of Grafana's grid."""

SOURCE = dashboard.DataSourceRef(type_val="prometheus", uid="${datasource}")
COUNTRIES = "public/gazetteer/countries.json"
"""Grafana's own table of countries: ISO codes of two and three letters to a point within."""
OUTLINES = "public/maps/countries.geojson"


class Kind(StrEnum):
    """The kinds of panel that are used."""

    STAT = "stat"
    LINES = "lines"
    BARS = "bars"
    TOP = "top"
    TABLE = "table"
    MAP = "map"
    TEXT = "text"


AT_ONCE = frozenset({Kind.STAT, Kind.TOP, Kind.TABLE, Kind.MAP})
"""Kinds that show one moment, the end of the range, and ask for no more."""


@dataclass(frozen=True, slots=True)
class Query:
    """One question to Prometheus."""

    expr: str
    legend: str = ""
    """What a series is called; of a table's query, its column."""


@dataclass(frozen=True, slots=True)
class Panel:
    """One panel; `unit` in Grafana's words."""

    kind: Kind
    title: str
    description: str
    unit: str
    queries: tuple[Query, ...]
    width: int = 8
    height: int = 8
    step: str | None = None
    """The least time between two points."""
    text: str = ""
    """Markdown, of a panel of text."""


@dataclass(frozen=True, slots=True)
class Section:
    """A row of panels under a heading."""

    title: str
    panels: tuple[Panel, ...]


def add_sections(dashboard_builder: board.Dashboard, sections: Sequence[Section]) -> None:
    """Put the panels in their places, left to right and line by line; ids count from 1."""
    number, y = 1, 0
    for section in sections:
        place = dashboard.GridPos(h=1, w=WIDTH, x=0, y=y)
        dashboard_builder.with_row(board.Row(section.title).id(number).grid_pos(place))
        number, y, x, line = number + 1, y + 1, 0, 0
        for panel in section.panels:
            if x + panel.width > WIDTH:
                x, y, line = 0, y + line, 0
            place = dashboard.GridPos(h=panel.height, w=panel.width, x=x, y=y)
            dashboard_builder.with_panel(_built(panel).id(number).grid_pos(place))
            number, x, line = number + 1, x + panel.width, max(line, panel.height)
        y += line


def _built(panel: Panel) -> Any:
    builder = _BUILDERS[panel.kind](panel)
    builder.title(panel.title).description(panel.description).unit(panel.unit).datasource(SOURCE)
    if panel.step:
        builder.interval(panel.step)
    for number, query in enumerate(panel.queries):
        builder.with_target(_target(panel, query, chr(ord("A") + number)))
    return builder


def _target(panel: Panel, query: Query, ref: str) -> prom.Dataquery:
    target = prom.Dataquery().expr(query.expr).legend_format(query.legend).ref_id(ref).datasource(SOURCE)
    if panel.kind not in AT_ONCE:
        return target.range()
    form = prometheus.PromQueryFormat
    wide = panel.kind in (Kind.TABLE, Kind.MAP)
    return target.instant().format(form.TABLE if wide else form.TIME_SERIES)


def _stat(_: Panel) -> stat.Panel:
    last = shared.ReduceDataOptions().calcs(["lastNotNull"])
    return stat.Panel().reduce_options(last).graph_mode(common.BigValueGraphMode.NONE)


def _lines(_: Panel) -> timeseries.Panel:
    return timeseries.Panel().legend(_legend()).fill_opacity(10).show_points(common.VisibilityMode.NEVER).min(0)


def _bars(_: Panel) -> timeseries.Panel:
    stacked = shared.StackingConfig().mode(common.StackingMode.NORMAL).group("A")
    return (
        timeseries.Panel().legend(_legend()).draw_style(common.GraphDrawStyle.BARS).fill_opacity(80).stacking(stacked)
    )


def _legend() -> shared.VizLegendOptions:
    placed = shared.VizLegendOptions().show_legend(True).placement(common.LegendPlacement.BOTTOM)
    return placed.display_mode(common.LegendDisplayMode.LIST)


def _top(_: Panel) -> bargauge.Panel:
    last = shared.ReduceDataOptions().calcs(["lastNotNull"])
    return bargauge.Panel().reduce_options(last).orientation(common.VizOrientation.HORIZONTAL).min(0)


def _table(panel: Panel) -> table.Panel:
    """The queries side by side: those of a row have the same labels."""
    columns = {f"Value #{chr(ord('A') + n)}": query.legend for n, query in enumerate(panel.queries)}
    if len(panel.queries) == 1:
        columns = {"Value": panel.queries[0].legend}
    made = table.Panel().transformations(
        [
            dashboard.DataTransformerConfig(id_val="merge", options={}),
            dashboard.DataTransformerConfig(
                id_val="organize", options={"excludeByName": {"Time": True}, "indexByName": {}, "renameByName": columns}
            ),
        ]
    )
    first = shared.TableSortByFieldState().display_name(panel.queries[0].legend).desc(True)
    return made.sort_by([first])


def _map(_: Panel) -> geomap.Panel:
    """Outlines of countries, which Grafana serves itself, and a circle for each country that has something.

    Circles are placed by code; a country that Grafana's table lacks has none.
    """
    outlines = (
        shared.MapLayerOptions()
        .name("outlines")
        .type("geojson")
        .config({
            "src": OUTLINES,
            "rules": [],
            "style": {"color": {"fixed": "text"}, "lineWidth": 1, "opacity": 0.1, "rotation": {"fixed": 0}},
        })
        .tooltip(False)
    )  # fmt: skip
    circles = (
        shared.MapLayerOptions()
        .name("countries")
        .type("markers")
        .location(
            shared.FrameGeometrySource()
            .mode(common.FrameGeometrySourceMode.LOOKUP)
            .lookup("country")
            .gazetteer(COUNTRIES)
        )
        .config({
            "showLegend": True,
            "style": {
                "color": {"fixed": "dark-red"},
                "opacity": 0.5,
                "size": {"field": "Value", "fixed": 5, "min": 4, "max": 40},
                "symbol": {"fixed": "img/icons/marker/circle.svg", "mode": "fixed"},
                "text": {"field": "country", "fixed": "", "mode": "field"},
            },
        })
        .tooltip(True)
    )  # fmt: skip
    return (
        geomap.Panel()
        .basemap(shared.MapLayerOptions().name("base").type("default"))
        .view(geomap.MapViewConfig().id("zero").zoom(1))
        .layers([outlines, circles])
    )


def _text(panel: Panel) -> text.Panel:
    return text.Panel().mode(TextMode.MARKDOWN).content(panel.text)


_BUILDERS: dict[Kind, Any] = {
    Kind.STAT: _stat,
    Kind.LINES: _lines,
    Kind.BARS: _bars,
    Kind.TOP: _top,
    Kind.TABLE: _table,
    Kind.MAP: _map,
    Kind.TEXT: _text,
}
