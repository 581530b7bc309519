"""A running system as Prometheus, Alertmanager and the dashboards see it: all of them the real thing, but for Grafana.

One story is read by a worker on the embedded broker. Then every panel is asked what Grafana would ask, and two alerts
are seen arriving, each at the webhook of its kind: the news, and, once the worker is stopped, the trouble.
"""

from __future__ import annotations

import base64
import json
import math
import re
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from debian_tools import needs
from observing import Mailbox, Prometheus, alertmanager, feed, prometheus
from ports import free_port
from rules_build import ROOT
from running import System, wait_for

from agents.commands.wires import FEEDS, SINKS
from agents.companion import BEYOND
from agents.settings import load_settings
from agents.supervisor import MONITOR, Supervisor
from seeds import generate
from stream.metrics import Part

pytestmark = [pytest.mark.kafka, pytest.mark.timeout(600)]

PATIENCE = 240.0
"""Seconds for what takes twenty where nothing else runs."""

BOARDS = {
    path.stem: json.loads(path.read_text()) for path in sorted((ROOT / "config/grafana/dashboards").glob("*.json"))
}
SUBSTITUTES = {
    "$__rate_interval": "90s", "$__range": "10m", "$job": "tocsin-.+", "$instance": ".+", "$country": ".+",
    "$metric": ".+",
}  # fmt: skip
"""What Grafana would put in place of the variables where all is chosen."""
SECRET = "whsec_" + base64.b64encode(bytes(32)).decode()


@dataclass
class Observed:
    """The running system and those who look at it."""

    prometheus: Prometheus
    news: Mailbox
    operations: Mailbox
    supervisor: Supervisor


@dataclass
class Seen:
    """What runs, and the ports at which each job's processes tell their metrics."""

    system: System
    supervisor: Supervisor
    jobs: dict[str, list[int]]


@contextmanager
def running_system(broker: str, folder: Path, desk: Mailbox, feed: int) -> Iterator[Seen]:
    """A worker, the page, a process that reads a feed, and one that delivers alerts to a webhook."""
    worker, page = free_port(), free_port()
    (folder / "sinks.toml").write_text(
        f'[[sink]]\nname = "desk"\nkind = "webhook"\nurl = "http://127.0.0.1:{desk.port}/"\n'
        'secret_env = "DESK_SECRET"\nallow_private = true\nfirst = "beginning"\n'
    )
    (folder / "feeds.toml").write_text(
        f'[[feed]]\nname = "north"\nurl = "http://127.0.0.1:{feed}/feed.xml"\nallow_private = true\n'
    )
    settings = load_settings(
        broker=f"kafka://{broker}", data_dir=folder, topic_prefix="seen.", group="seen", metrics_port=worker,
        log_format="json", sinks=folder / "sinks.toml", feeds=folder / "feeds.toml", web_port=page,
        ingest_token="token",
    )  # fmt: skip
    system = System(settings, folder / "workers.log")
    system.create_topics()
    with ExitStack() as stack:
        for command in (MONITOR, SINKS, FEEDS):
            stack.enter_context(System(settings, folder / f"{command[-1]}.log").workers(1, command))
        wires = [worker + BEYOND[part] for part in (Part.FEEDS, Part.SINKS)]
        jobs = {"tocsin-workers": [worker], "tocsin-page": [page], "tocsin-wires": wires}
        yield Seen(system, stack.enter_context(system.workers()), jobs)


@pytest.fixture(scope="module")
def observed(broker: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Observed]:
    for program in ("prometheus", "prometheus-alertmanager"):
        needs(program)
    folder = tmp_path_factory.mktemp("observed")
    with pytest.MonkeyPatch.context() as patch, ExitStack() as stack:
        patch.setenv("DESK_SECRET", SECRET)
        news, operations, desk = (stack.enter_context(Mailbox().open()) for _ in range(3))
        seen = stack.enter_context(running_system(broker, folder, desk, stack.enter_context(feed())))
        manager = stack.enter_context(alertmanager(folder, news, operations))
        asked = stack.enter_context(prometheus(folder, seen.jobs, manager))
        told = seen.system.log_end
        wait_for(
            lambda: len(asked.ask('up{job=~"tocsin-.+"} == 1')) == 4, PATIENCE, lambda: str(asked.ask("up")) + told()
        )
        play(seen.system)
        visit(seen.system.settings.web_port)
        wait_for(lambda: bool(desk.letters), 30, lambda: (folder / "agents.sinks.log").read_text()[-3000:])
        time.sleep(3)  # the next scrapes see the end of it
        yield Observed(asked, news, operations, seen.supervisor)


def play(system: System) -> None:
    """A month of news with an escalation at its end, and lines that nobody can read."""
    system.send(generate(7, days=30).items)
    system.send_raw([(b"broken", b"no JSON"), (b"empty", b"{}")])
    system.wait_until_done(PATIENCE)


def visit(port: int) -> None:
    """What a reader of the page asks for, and a sender of one item."""
    page = f"http://127.0.0.1:{port}"
    urllib.request.urlopen(f"{page}/api/alerts", timeout=10).close()
    urllib.request.urlopen(f"{page}/stream", timeout=10).close()
    item = json.dumps({"id": "posted", "title": "Nothing happened"}).encode()
    headers = {"Authorization": "Bearer token", "Content-Type": "application/json"}
    urllib.request.urlopen(urllib.request.Request(f"{page}/api/items", item, headers), timeout=10).close()


def substituted(expression: str) -> str:
    for name, value in SUBSTITUTES.items():
        expression = expression.replace(name, value)
    assert "$" not in expression, expression
    return expression


def says_something(series: list[dict[str, Any]]) -> bool:
    values = [sample[1] for each in series for sample in each.get("values", [each.get("value")])]
    return any(not math.isnan(float(value)) for value in values)


def answers(observed: Observed, target: dict[str, Any]) -> bool:
    expression = substituted(target["expr"])
    ask = observed.prometheus.ask if target.get("instant") else observed.prometheus.ask_range
    return says_something(ask(expression))


@pytest.mark.parametrize("name", BOARDS)
def test_every_panel_is_answered(observed: Observed, name: str) -> None:
    targets = [(panel["title"], target) for panel in BOARDS[name]["panels"] for target in panel.get("targets", [])]
    silent = [f"{title}: {target['expr']}" for title, target in targets if not answers(observed, target)]
    assert not silent, "\n".join(silent)


@pytest.mark.parametrize("name", BOARDS)
def test_every_variable_offers_something(observed: Observed, name: str) -> None:
    for variable in BOARDS[name]["templating"]["list"][1:]:
        asked = re.fullmatch(r"label_values\((.+), (\w+)\)", variable["query"])
        assert asked
        assert observed.prometheus.label_values(substituted(asked[1]), asked[2]), variable["name"]


def test_what_is_counted_is_what_the_topics_tell(observed: Observed) -> None:
    """The panel of those killed tells no more than the counter, and nothing of it is lost at the beginning.

    Of a series that has but a few samples Prometheus reckons up to one step more at its ends than it has seen; so the
    two are compared once the series has gone on for a while.
    """
    panel = next(panel for panel in BOARDS["situation"]["panels"] if panel["title"] == "Killed")

    def value(expression: str) -> float:
        (series,) = observed.prometheus.ask(expression)
        return float(series["value"][1])

    def shown() -> float:
        return value(substituted(panel["targets"][0]["expr"]))

    counted = value('sum(tocsin_victims_reported_total{metric="killed", status="Actual"})')
    wait_for(lambda: shown() == pytest.approx(counted, rel=0.05), 60, lambda: f"{shown()} of {counted}")


def test_a_news_alert_arrives_at_the_webhook_for_news(observed: Observed) -> None:
    wait_for(
        lambda: bool(observed.news.told(kind="news", country="MMR")), 20, lambda: str(observed.prometheus.firing())
    )
    alert = observed.news.told(kind="news", country="MMR")[0]
    assert alert["labels"]["alertname"].startswith("TocsinNews")
    assert alert["annotations"]["summary"].startswith("MMR: ")
    assert (ROOT / alert["annotations"]["runbook_url"]).is_file()


def test_trouble_arrives_at_the_webhook_for_trouble(observed: Observed) -> None:
    observed.supervisor.stop()
    told = observed.operations
    wait_for(lambda: bool(told.told(alertname="TocsinNoWorkerUp")), 30, lambda: str(observed.prometheus.firing()))
    assert told.told(alertname="TocsinNoWorkerUp")[0]["labels"]["severity"] == "critical"


def test_neither_ever_arrives_at_the_other(observed: Observed) -> None:
    assert {alert["labels"]["kind"] for alert in observed.news.alerts} == {"news"}
    assert {alert["labels"]["kind"] for alert in observed.operations.alerts} == {"operations"}


def test_marks_are_drawn_where_alerts_fired(observed: Observed) -> None:
    for board in BOARDS.values():
        for marks in board["annotations"]["list"]:
            assert observed.prometheus.ask_range(substituted(marks["expr"])), marks["name"]
