"""News and trouble go different ways: by amtool for every alert, and by the shape of the tree for any."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from typing import Any

import pytest
from debian_tools import needs
from hypothesis import given
from hypothesis import strategies as st
from rules_build import ALERT_CASES, ALERTS, ROOT, load

CONFIG = ROOT / "config/alertmanager/alertmanager.yml"
TREE = load(CONFIG)
KINDS = ("news", "operations")


def amtool(*arguments: str) -> str:
    done = subprocess.run([needs("amtool"), *arguments], text=True, capture_output=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()


def labels_of(name: str) -> dict[str, str]:
    """All labels of an alert as it fires in its case."""
    case = next(case for case in ALERT_CASES if case["alert"] == name and "fires" in case)
    return {"alertname": name, **case["labels"], **ALERTS[name]["labels"]}


def test_amtool_takes_the_configuration() -> None:
    assert "SUCCESS" in amtool("check-config", str(CONFIG))


@pytest.mark.parametrize("name", ALERTS)
def test_an_alert_goes_to_the_receiver_of_its_kind(name: str) -> None:
    labels = labels_of(name)
    told = amtool("config", "routes", "test", f"--config.file={CONFIG}", *(f"{k}={v}" for k, v in labels.items()))
    urgent = "-urgent" if labels["severity"] == "critical" else ""
    assert told == labels["kind"] + urgent


def receivers(route: dict[str, Any]) -> Iterator[str]:
    """Those of a route and all below it."""
    yield from [route["receiver"]] if "receiver" in route else []
    for child in route.get("routes", []):
        yield from receivers(child)


def test_the_two_kinds_share_no_route_and_no_receiver() -> None:
    branches = {route["matchers"][0].removeprefix("kind = "): route for route in TREE["route"]["routes"]}
    assert sorted(branches) == sorted(KINDS)
    news, operations = (set(receivers(branches[kind])) for kind in KINDS)
    assert not news & operations
    assert not (news | operations) & {TREE["route"]["receiver"]}
    assert not any("continue" in route for route in branches.values())


def addresses(kind: str) -> set[str]:
    named = [receiver for receiver in TREE["receivers"] if receiver["name"].startswith(kind)]
    return {webhook["url"] for receiver in named for webhook in receiver["webhook_configs"]}


def test_the_two_kinds_share_no_address() -> None:
    assert addresses("news")
    assert not addresses("news") & addresses("operations")


def test_news_is_never_held_back() -> None:
    for rule in TREE["inhibit_rules"]:
        assert "kind = operations" in rule["target_matchers"]


WORDS = st.sampled_from(["critical", "warning", "info", "", "SYR", "news", "operations", "TocsinNewsExtreme", "x"])
OTHERS = st.dictionaries(st.sampled_from(["severity", "alertname", "job", "country", "cap_severity"]), WORDS)


def reached(route: dict[str, Any], labels: dict[str, str]) -> str:
    """The receiver of labels, by Alertmanager's rule: the first child that matches, else the route itself."""
    for child in route.get("routes", []):
        if all(labels.get(m.split(" = ")[0], "") == m.split(" = ")[1] for m in child["matchers"]):
            return reached({"receiver": route["receiver"], **child}, labels)
    return str(route["receiver"])


@given(kind=st.sampled_from(KINDS), others=OTHERS)
def test_whatever_its_other_labels_an_alert_reaches_its_own_kind_only(kind: str, others: dict[str, str]) -> None:
    assert reached(TREE["route"], {**others, "kind": kind}) in {kind, f"{kind}-urgent"}


def test_our_reading_of_the_tree_is_amtools() -> None:
    for name in ("TocsinNewsSevere", "TocsinNoWorkerUp"):
        labels = labels_of(name)
        told = amtool("config", "routes", "test", f"--config.file={CONFIG}", *(f"{k}={v}" for k, v in labels.items()))
        assert told == reached(TREE["route"], labels)
