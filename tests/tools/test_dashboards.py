"""The dashboards are what the tool writes, and keep the usual rules (those of Grafana's own dashboard-linter)."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from debian_tools import needs
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.cog.plugins import register_default_plugins
from grafana_foundation_sdk.models.dashboard import Dashboard

from stream.metrics import METRICS, MetricKind
from tools.dashboards.__main__ import FOLDER, files
from tools.generated import ROOT, differing

BOARDS = {path.stem: json.loads(path.read_text()) for path in sorted(FOLDER.glob("*.json"))}
Panel = dict[str, Any]


def panels(board: dict[str, Any]) -> Iterator[Panel]:
    """All but headings."""
    yield from (panel for panel in board["panels"] if panel["type"] != "row")


def asking(board: dict[str, Any]) -> Iterator[Panel]:
    yield from (panel for panel in panels(board) if panel["type"] != "text")


def expressions(board: dict[str, Any]) -> Iterator[str]:
    for panel in asking(board):
        yield from (target["expr"] for target in panel["targets"])


EVERY = [pytest.param(board, id=name) for name, board in BOARDS.items()]
each_board = pytest.mark.parametrize("board", EVERY)


def test_what_is_committed_is_what_the_tool_writes() -> None:
    assert differing(files(), FOLDER, "*") == [], "python -m tools.dashboards"


@each_board
def test_variables_are_those_that_the_rules_ask_for(board: dict[str, Any]) -> None:
    source, *others = board["templating"]["list"]
    assert (source["name"], source["type"], source["query"], source["label"]) == (
        "datasource", "datasource", "prometheus", "Data source",
    )  # fmt: skip
    named = {variable["name"]: variable for variable in others}
    assert {"job", "instance"} <= named.keys()
    for variable in others:
        assert variable["datasource"]["uid"] == "${datasource}"
        assert variable["multi"]
        assert variable["includeAll"]
        assert variable["allValue"]
        assert variable["refresh"] == 2, "asked again when the range changes"
        assert variable["label"] == variable["name"].capitalize()
        assert re.fullmatch(r"label_values\([a-z_]+\{.+\}, \w+\)", variable["query"])


def test_the_situation_is_chosen_by_country_and_metric() -> None:
    names = [variable["name"] for variable in BOARDS["situation"]["templating"]["list"]]
    assert names == ["datasource", "job", "instance", "country", "metric"]


@each_board
def test_the_dashboard_says_what_it_is_and_is_not_edited(board: dict[str, Any]) -> None:
    assert board["uid"].startswith("tocsin-")
    assert board["title"]
    assert board["description"]
    assert board["timezone"] == "utc"
    assert board["editable"] is False


@each_board
def test_every_panel_has_title_description_unit_and_the_data_source_of_the_variable(board: dict[str, Any]) -> None:
    for panel in panels(board):
        assert panel["title"], panel
        assert panel["description"].endswith("."), panel["title"]
        assert panel["fieldConfig"]["defaults"]["unit"], panel["title"]
        assert panel["datasource"] == {"type": "prometheus", "uid": "${datasource}"}
    assert len({panel["title"] for panel in panels(board)}) == len(list(panels(board)))


@each_board
def test_panels_have_ids_and_places_of_their_own(board: dict[str, Any]) -> None:
    ids = [panel["id"] for panel in board["panels"]]
    assert ids == list(range(1, len(ids) + 1))
    taken: set[tuple[int, int]] = set()
    for panel in board["panels"]:
        place = panel["gridPos"]
        columns = range(place["x"], place["x"] + place["w"])
        cells = {(x, y) for x in columns for y in range(place["y"], place["y"] + place["h"])}
        assert max(x for x, _ in cells) < 24
        assert not cells & taken, panel["title"]
        taken |= cells


@each_board
def test_targets_have_ref_ids_of_their_own_and_the_data_source_of_the_variable(board: dict[str, Any]) -> None:
    for panel in asking(board):
        refs = [target["refId"] for target in panel["targets"]]
        assert refs
        assert len(set(refs)) == len(refs)
        assert all(target["datasource"]["uid"] == "${datasource}" for target in panel["targets"])


@each_board
def test_every_question_is_bound_to_job_and_instance(board: dict[str, Any]) -> None:
    for expression in expressions(board):
        selectors = re.findall(r"\w+(\{[^}]*\})", expression)
        assert selectors
        assert all('job=~"$job"' in each and 'instance=~"$instance"' in each for each in selectors), expression


TOTALS = {"Killed", "Injured", "Displaced", "Victims by country", "Regions", "Countries by victims",
          "Countries by incidents", "Set aside", "Starts again"}  # fmt: skip
"""Panels of what came up within the whole range shown, by design."""


@each_board
def test_rates_are_taken_over_the_interval_that_fits_the_step(board: dict[str, Any]) -> None:
    for panel in asking(board):
        windows = {window for target in panel["targets"] for window in re.findall(r"\[([^\]]+)\]", target["expr"])}
        total = panel["title"] in TOTALS and panel["type"] != "timeseries"
        assert windows <= ({"$__range"} if total else {"$__rate_interval"}), panel["title"]


def test_panels_of_one_moment_ask_for_one_moment() -> None:
    for board in BOARDS.values():
        for panel in asking(board):
            instant = [bool(target.get("instant")) for target in panel["targets"]]
            assert set(instant) == {panel["type"] != "timeseries"}, panel["title"]


SUFFIXES = {MetricKind.HISTOGRAM: ("_bucket", "_sum", "_count")}
KNOWN = {spec.name + suffix for spec in METRICS for suffix in SUFFIXES.get(spec.kind, ("",))}


@each_board
def test_questions_are_about_metrics_that_are_declared(board: dict[str, Any]) -> None:
    asked = {name for expression in expressions(board) for name in re.findall(r"\btocsin_\w+(?=\{)", expression)}
    assert asked
    assert asked <= KNOWN


def test_every_metric_is_on_some_dashboard() -> None:
    asked = " ".join(expression for board in BOARDS.values() for expression in expressions(board))
    assert [spec.name for spec in METRICS if spec.name not in asked] == []


SUBSTITUTES = {"$__rate_interval": "5m", "$__range": "1h", "$job": "tocsin-.+", "$instance": ".+", "$country": ".+",
               "$metric": ".+"}  # fmt: skip


def substituted(expression: str) -> str:
    for name, value in SUBSTITUTES.items():
        expression = expression.replace(name, value)
    return expression


def test_every_question_is_promql(tmp_path: Path) -> None:
    asked = [expression for board in BOARDS.values() for expression in expressions(board)]
    asked += [mark["expr"] for board in BOARDS.values() for mark in board["annotations"]["list"]]
    rules = [{"record": f"asked:{number}", "expr": substituted(each)} for number, each in enumerate(asked)]
    file = tmp_path / "asked.yml"
    file.write_text(yaml.safe_dump({"groups": [{"name": "asked", "rules": rules}]}))
    done = subprocess.run([needs("promtool"), "check", "rules", file], text=True, capture_output=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr


def test_alerts_are_marked_on_the_situation_and_trouble_elsewhere() -> None:
    marks = {name: [mark["expr"] for mark in board["annotations"]["list"]] for name, board in BOARDS.items()}
    assert all('kind="news"' in expression for expression in marks["situation"])
    assert all('kind="operations"' in expression for name in ("pipeline", "feeds") for expression in marks[name])


def test_the_map_finds_countries_by_their_code() -> None:
    (world,) = [panel for panel in panels(BOARDS["situation"]) if panel["type"] == "geomap"]
    outlines, circles = world["options"]["layers"]
    assert outlines["config"]["src"] == "public/maps/countries.geojson"
    assert circles["location"] == {
        "mode": "lookup", "lookup": "country", "gazetteer": "public/gazetteer/countries.json",
    }  # fmt: skip
    assert all("by (country)" in target["expr"] for target in world["targets"])


@each_board
def test_grafanas_library_reads_what_it_wrote(board: dict[str, Any]) -> None:
    """All but the words of annotations, which are Prometheus' own."""
    register_default_plugins()
    again = json.loads(JSONEncoder().encode(Dashboard.from_json(board)))
    assert [panel["id"] for panel in again["panels"]] == [panel["id"] for panel in board["panels"]]
    for before, after in zip(board["panels"], again["panels"]):
        assert {name: after.get(name) for name in before if name != "fieldConfig"} == {
            name: value for name, value in before.items() if name != "fieldConfig"
        }
    assert again["templating"] == board["templating"]


def test_units_are_grafanas() -> None:
    known = {"short", "s", "ops", "reqps", "bytes", "bool_yes_no"}
    assert {p["fieldConfig"]["defaults"]["unit"] for board in BOARDS.values() for p in panels(board)} <= known


def test_grafana_is_told_where_dashboards_and_prometheus_are() -> None:
    provisioning = ROOT / "config/grafana/provisioning"
    (provider,) = yaml.safe_load((provisioning / "dashboards/tocsin.yml").read_text())["providers"]
    (source,) = yaml.safe_load((provisioning / "datasources/prometheus.yml").read_text())["datasources"]
    mounts = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]["grafana"]["volumes"]
    assert f"./config/grafana/dashboards:{provider['options']['path']}:ro" in mounts
    assert source["isDefault"]
    assert source["url"] == "http://prometheus:9090"
