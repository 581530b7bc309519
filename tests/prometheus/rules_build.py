"""The rules that are shipped, and their cases as promtool takes them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
RULES = sorted((ROOT / "config/prometheus/rules").glob("*.yml"))
HERE = Path(__file__).parent

Rule = dict[str, Any]
Case = dict[str, Any]


def load(path: Path) -> Any:
    return yaml.safe_load(path.read_text())


def every_rule() -> list[Rule]:
    return [rule for path in RULES for group in load(path)["groups"] for rule in group["rules"]]


ALERTS: dict[str, Rule] = {rule["alert"]: rule for rule in every_rule() if "alert" in rule}
RECORDS: dict[str, Rule] = {rule["record"]: rule for rule in every_rule() if "record" in rule}


def cases(name: str) -> list[Case]:
    """All of it text: YAML would read `0x10` as sixteen."""
    return yaml.load((HERE / name).read_text(), Loader=yaml.BaseLoader)


ALERT_CASES, RECORD_CASES = cases("alerts.yml"), cases("records.yml")


def inputs(case: Case) -> list[dict[str, str]]:
    return [{"series": series, "values": values(text)} for series, text in case["series"].items()]


def values(text: str) -> str:
    """promtool takes `0x10` for a hexadecimal number, not for ten noughts."""
    return re.sub(r"(?<![\d+-])0x", "0+0x", text)


def alert_test(case: Case) -> dict[str, Any]:
    name = case["alert"]
    tests: list[dict[str, Any]] = [{"eval_time": case["quiet"], "alertname": name, "exp_alerts": []}]
    if "fires" in case:
        tests.append({"eval_time": case["fires"], "alertname": name, "exp_alerts": [expected(case)]})
    return {"interval": "1m", "input_series": inputs(case), "alert_rule_test": tests}


def expected(case: Case) -> dict[str, Any]:
    rule, labels = ALERTS[case["alert"]], case["labels"]
    texts = {name: told(text, labels) for name, text in rule["annotations"].items()}
    return {"exp_labels": {**labels, **rule["labels"]}, "exp_annotations": texts | {"summary": case["summary"]}}


def told(text: str, labels: dict[str, str]) -> str:
    """A text with its labels; numbers stand in summaries only, whose words the cases give."""
    return re.sub(r"{{ \$labels\.(\w+) }}", lambda found: labels[found[1]], text)


def record_test(case: Case) -> dict[str, Any]:
    samples = [{"labels": labels, "value": float(value)} for labels, value in case["is"].items()]
    test = {"expr": case["record"], "eval_time": case["at"], "exp_samples": samples}
    return {"interval": "1m", "input_series": inputs(case), "promql_expr_test": [test]}
