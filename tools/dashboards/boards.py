"""The dashboards whole: their variables, annotations, links and panels."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from grafana_foundation_sdk.builders import dashboard as board
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models import dashboard

from tools.dashboards import feeds, pipeline, situation
from tools.dashboards.panels import SOURCE, Section, add_sections

EVERYTHING = dashboard.VariableOption(selected=True, text="All", value="$__all")


@dataclass(frozen=True, slots=True)
class Choice:
    """A variable: values of a label, of which some or all are chosen."""

    name: str
    label: str
    series: str
    every: str = ".+"
    """What stands for all of them."""


JOB = Choice("job", "Job", 'up{job=~"tocsin-.+"}', every="tocsin-.+")
INSTANCE = Choice("instance", "Instance", 'up{job=~"$job"}')
COUNTRY = Choice("country", "Country", 'tocsin_open_incidents{job=~"$job"}')
METRIC = Choice("metric", "Metric", 'tocsin_victims_reported_total{job=~"$job", country=~"$country"}')


@dataclass(frozen=True, slots=True)
class Marks:
    """Alerts that are drawn into all panels where they fire."""

    name: str
    expr: str
    color: str


NEWS_MARKS = Marks("News alerts", 'ALERTS{kind="news", alertstate="firing", job=~"$job", country=~"$country"}', "red")
TROUBLE_MARKS = Marks("Trouble", 'ALERTS{kind="operations", alertstate="firing", job=~"$job"}', "orange")


@dataclass(frozen=True, slots=True)
class Board:
    """One dashboard."""

    uid: str
    title: str
    description: str
    since: str
    choices: tuple[Choice, ...]
    marks: tuple[Marks, ...]
    sections: tuple[Section, ...]


BOARDS = (
    Board(
        "tocsin-situation", "tocsin / Situation", "What the news tells: who came to harm, where and when, and what "
        "departs from the usual. Machine-read and unverified.", "now-7d",
        (JOB, INSTANCE, COUNTRY, METRIC), (NEWS_MARKS,), situation.SECTIONS,
    ),
    Board(
        "tocsin-pipeline", "tocsin / Pipeline", "How reading, joining and alerting do: rate, errors, duration, lag.",
        "now-6h", (JOB, INSTANCE), (TROUBLE_MARKS,), pipeline.SECTIONS,
    ),
    Board(
        "tocsin-feeds", "tocsin / Feeds", "Whether the news comes in and is handed on, and where nobody reports.",
        "now-24h", (JOB, INSTANCE, COUNTRY), (TROUBLE_MARKS,), feeds.SECTIONS,
    ),
)  # fmt: skip


def rendered(each: Board) -> dict[str, Any]:
    """The dashboard as Grafana reads it."""
    builder = (
        board.Dashboard(each.title).uid(each.uid).description(each.description).tags(["tocsin"]).timezone("utc")
        .time(each.since, "now").refresh("1m").tooltip(dashboard.DashboardCursorSync.CROSSHAIR).readonly()
        .link(board.DashboardLink("tocsin").type(dashboard.DashboardLinkType.DASHBOARDS).tags(["tocsin"])
              .as_dropdown(False).include_vars(False).keep_time(True))
    )  # fmt: skip
    _add_variables(builder, each.choices)
    for marks in each.marks:
        drawn = board.AnnotationQuery().name(marks.name).datasource(SOURCE).enable(True).icon_color(marks.color)
        builder.annotation(drawn.expr(marks.expr))
    add_sections(builder, each.sections)
    plain: dict[str, Any] = json.loads(JSONEncoder(sort_keys=True).encode(builder.build()))
    for drawn_mark in plain["annotations"]["list"]:  # Prometheus' own fields, which the library does not know
        drawn_mark |= {"titleFormat": "{{alertname}}", "textFormat": "{{country}} {{severity}}", "step": "60s"}
    return plain


def _add_variables(builder: board.Dashboard, choices: Sequence[Choice]) -> None:
    source = board.DatasourceVariable("datasource").label("Data source").type("prometheus")
    builder.with_variable(source.current(dashboard.VariableOption(selected=True, text="default", value="default")))
    for choice in choices:
        query = f"label_values({choice.series}, {choice.name})"
        builder.with_variable(
            board.QueryVariable(choice.name).label(choice.label).datasource(SOURCE)
            .query(query)
            .refresh(dashboard.VariableRefresh.ON_TIME_RANGE_CHANGED).sort(dashboard.VariableSort.ALPHABETICAL_ASC)
            .multi(True).include_all(True).all_value(choice.every).current(EVERYTHING)
        )  # fmt: skip
