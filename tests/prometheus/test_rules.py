"""Every rule is sound, has cases that promtool runs, and a page that says what to do."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from debian_tools import needs
from rules_build import (
    ALERT_CASES,
    ALERTS,
    RECORD_CASES,
    RECORDS,
    ROOT,
    RULES,
    alert_test,
    expected,
    inputs,
    load,
    record_test,
)

from agents.cli import app
from agents.settings import Settings
from stream.metrics import METRICS, MetricKind

CONFIGS = [ROOT / "config/prometheus" / name for name in ("prometheus.yml", "containers.yml")]
PAGES = ROOT / "docs/runbooks"


def promtool(*arguments: str | Path) -> None:
    done = subprocess.run([needs("promtool"), *arguments], text=True, capture_output=True, timeout=60)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]


def test_promtool_takes_rules_and_configurations() -> None:
    promtool("check", "rules", *RULES)
    promtool("check", "config", *CONFIGS)


def run_tests(folder: Path, tests: list[dict[str, Any]]) -> None:
    """The order of groups matters: recorded series are there when alerts ask for them."""
    file = folder / "tests.yml"
    order = sorted(
        {group["name"] for path in RULES for group in load(path)["groups"]}, key=lambda name: "rec" not in name
    )
    file.write_text(yaml.safe_dump({
        "rule_files": [str(path) for path in RULES], "evaluation_interval": "1m", "group_eval_order": order,
        "tests": tests,
    }))  # fmt: skip
    promtool("test", "rules", file)


def test_alerts_fire_when_they_should(tmp_path: Path) -> None:
    run_tests(tmp_path, [alert_test(case) for case in ALERT_CASES])


def test_recorded_series_are_what_they_should_be(tmp_path: Path) -> None:
    run_tests(tmp_path, [record_test(case) for case in RECORD_CASES])


def test_a_wrong_case_fails(tmp_path: Path) -> None:
    case = next(case for case in ALERT_CASES if "fires" in case)
    with pytest.raises(AssertionError, match=case["alert"]):
        run_tests(tmp_path, [alert_test(case | {"quiet": case["fires"]})])


def test_a_second_region_of_a_country_is_an_alert_of_its_own(tmp_path: Path) -> None:
    """One that was told already is not told again for a day, whatever its number rises to."""
    case = next(case for case in ALERT_CASES if case["alert"] == "TocsinNewsExtreme")
    first = next(series for series in case["series"] if "Extreme" in series and "Actual" in series)
    both = {first: "0 0 1x10", first.replace("SY-ID", "SY-HL"): "0 0 0 0 1x10"}
    told = [
        {**case, "labels": case["labels"] | {"adm1": region}, "summary": summary}
        for region in ("SY-ID", "SY-HL")
        for summary in [f"SYR: 1 open alert(s) of CAP severity Extreme (victims, region {region})"]
    ]
    times = [("3m", told[:1]), ("6m", told)]
    tests = [
        {"eval_time": at, "alertname": case["alert"], "exp_alerts": [expected(each) for each in fired]}
        for at, fired in times
    ]
    run_tests(tmp_path, [{"interval": "1m", "input_series": inputs({"series": both}), "alert_rule_test": tests}])


def test_every_rule_has_a_case_that_shows_it() -> None:
    assert {case["alert"] for case in ALERT_CASES if "fires" in case} == ALERTS.keys()
    assert {case["record"] for case in RECORD_CASES} == RECORDS.keys()


@pytest.mark.parametrize("name", ALERTS)
def test_an_alert_says_how_grave_it_is_and_what_to_do(name: str) -> None:
    rule = ALERTS[name]
    assert rule["labels"]["kind"] in ("news", "operations")
    assert rule["labels"]["severity"] in ("critical", "warning", "info")
    assert {"summary", "description", "runbook_url"} == rule["annotations"].keys()
    page = ROOT / rule["annotations"]["runbook_url"]
    assert page == PAGES / f"{name}.md"
    text = page.read_text()
    assert text.startswith(f"# {name}\n")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["What it means", "What to look at", "What to do"]


def test_no_page_is_of_an_alert_that_is_gone() -> None:
    assert {page.stem for page in PAGES.glob("Tocsin*.md")} == ALERTS.keys()


def names_of(expression: str) -> set[str]:
    return set(re.findall(r"\btocsin_\w+\b", re.sub(r"\w+:\w+:\w+", "", expression)))


SUFFIXES = {MetricKind.HISTOGRAM: ("_bucket", "_sum", "_count")}
KNOWN = {spec.name + suffix for spec in METRICS for suffix in SUFFIXES.get(spec.kind, ("",))}


@pytest.mark.parametrize("name", [*ALERTS, *RECORDS])
def test_a_rule_asks_for_metrics_that_are_declared_and_series_that_are_recorded(name: str) -> None:
    expression = (ALERTS | RECORDS)[name]["expr"]
    assert names_of(expression) <= KNOWN
    assert set(re.findall(r"\w+:\w+:\w+", expression)) <= RECORDS.keys()


def commands() -> set[str]:
    """Every command of tocsin's, those of groups with their group."""
    groups = {
        group.name: group.typer_instance for group in app.registered_groups if group.name and group.typer_instance
    }
    named = {(command.name or getattr(command.callback, "__name__", "")) for command in app.registered_commands}
    below = {f"{name} {command.name}" for name, group in groups.items() for command in group.registered_commands}
    return {*named, *groups, *below}


@pytest.mark.parametrize("page", sorted(PAGES.glob("*.md")), ids=lambda page: page.stem)
def test_a_page_names_commands_settings_metrics_and_pages_that_there_are(page: Path) -> None:
    text = page.read_text()
    told = re.findall(r"`tocsin ([a-z-]+)(?: ([a-z]+))?", text)
    known = commands()
    assert {command for command, _ in told} <= known
    assert {f"{group} {command}" for group, command in told if command and group in ("dead-letters", "kafka")} <= known
    assert set(re.findall(r"TOCSIN_[A-Z_]+", text)) <= {f"TOCSIN_{name.upper()}" for name in Settings.model_fields}
    assert names_of(text) <= KNOWN | {spec.name for spec in METRICS}
    for link in re.findall(r"\]\((\S+?)\)", text):
        assert (page.parent / link).is_file(), link
    for path in re.findall(r"`((?:config|docs)/[\w./-]+?)/?`", text):
        assert (ROOT / path).exists(), path
