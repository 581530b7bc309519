"""Metrics and health answer over HTTP, from their own thread, in the form that Prometheus' own checker wants."""

import json
import subprocess
import urllib.error
import urllib.request
from collections.abc import Callable

import pytest
from debian_tools import needs
from ports import free_port
from prometheus_client import generate_latest

from agents.health import BUSY_SECONDS, STUCK_SECONDS, Health
from agents.telemetry import Telemetry, serve_telemetry
from stream.errors import BadSetting
from stream.metrics import (
    ALERTS,
    ITEMS,
    LAG,
    METRICS,
    OPEN_ALERTS,
    WAITING,
    MetricKind,
    MetricSpec,
    Part,
    metrics_of,
)

UNBOUNDED = {"id", "item", "url", "title", "text", "source", "name", "reason_text", "path"}


def get(port: int, path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def filled(specs: tuple[MetricSpec, ...]) -> Telemetry:
    """Every metric with a value."""
    telemetry = Telemetry(specs)
    set_one: dict[MetricKind, Callable[..., None]] = {
        MetricKind.COUNTER: lambda spec, *labels: telemetry.count(spec, *labels),
        MetricKind.GAUGE: lambda spec, *labels: telemetry.set(spec, 1, *labels),
        MetricKind.HISTOGRAM: lambda spec, *labels: telemetry.observe(spec, 1, *labels),
    }
    for spec in specs:
        set_one[spec.kind](spec, *("x" for _ in spec.labels))
    return telemetry


def test_every_metric_is_declared_once_and_its_labels_are_bounded() -> None:
    names = [spec.name for spec in METRICS]
    assert len(set(names)) == len(names)
    for spec in METRICS:
        assert spec.name.startswith("tocsin_")
        assert spec.help.endswith(".") or spec.name.endswith("info")
        assert not UNBOUNDED & set(spec.labels)


@pytest.mark.parametrize("part", Part)
def test_prometheus_own_checker_finds_nothing_to_say(part: Part) -> None:
    told = generate_latest(filled(metrics_of(part)).registry)
    check = [needs("promtool"), "check", "metrics"]
    done = subprocess.run(check, input=told, capture_output=True, timeout=20, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, b"")


def test_a_gauge_is_told_when_it_was_set_and_not_when_it_was_cleared() -> None:
    telemetry = Telemetry()

    def told() -> str:
        return generate_latest(telemetry.registry).decode()

    assert "tocsin_waiting_items" not in told()
    assert "tocsin_open_alerts{" not in told()
    telemetry.set(WAITING, 3)
    telemetry.set(OPEN_ALERTS, 1, "reports", "Severe", "SYR", "SY-ID", "Actual")
    telemetry.set(LAG, 7, "news.items", "0")
    assert "tocsin_waiting_items 3.0" in told()
    for spec in (WAITING, OPEN_ALERTS, LAG):
        telemetry.clear(spec)
    assert "tocsin_waiting_items" not in told()
    assert "tocsin_open_alerts{" not in told()
    assert "news.items" not in told()
    telemetry.set(WAITING, 4)
    assert "tocsin_waiting_items 4.0" in told()


def test_counters_of_closed_sets_begin_at_nothing() -> None:
    told = generate_latest(Telemetry().registry).decode()
    assert f'{ITEMS.name}{{outcome="dead_letter",stage="extract"}} 0.0' in told
    assert f'{ALERTS.name}{{rule="mass_casualty",severity="Extreme",state="open",status="Actual"}} 0.0' in told
    assert 'tocsin_dead_letters_total{reason="unreadable",stage="watch"} 0.0' in told


def test_metrics_and_health_answer() -> None:
    telemetry, health, missing = Telemetry(), Health(), ["the state is being restored"]
    telemetry.count(ITEMS, "extract", "read", by=3)
    port = serve_telemetry(telemetry, "127.0.0.1", 18471, health)
    assert json.loads(get(port, "/readyz")[1])["reasons"] == ["the worker starts"]
    health.ask(lambda: {"partitions": ["news.items[0]"]}, lambda: missing)
    status, body = get(port, "/metrics")
    assert status == 200
    assert 'tocsin_items_total{outcome="read",stage="extract"} 3.0' in body
    assert "tocsin_ready 0.0" in body
    assert get(port, "/healthz")[0] == 200
    assert get(port, "/readyz")[0] == 503
    assert json.loads(get(port, "/readyz")[1]) == {
        "status": "not ready", "reasons": ["the state is being restored"], "partitions": ["news.items[0]"],
    }  # fmt: skip
    missing.clear()
    assert get(port, "/readyz")[0] == 200
    assert json.loads(get(port, "/readyz")[1])["status"] == "ready"
    assert "tocsin_ready 1.0" in get(port, "/metrics")[1]
    assert get(port, "/other")[0] == 404


def test_the_next_worker_takes_the_next_port() -> None:
    port = free_port()
    first = serve_telemetry(Telemetry(), "127.0.0.1", port, Health())
    second = serve_telemetry(Telemetry(), "127.0.0.1", port, Health())
    assert second > first


def test_an_address_that_is_not_this_machines_is_told_as_such() -> None:
    with pytest.raises(BadSetting, match=r"TOCSIN_BIND=192\.0\.2\.1"):
        serve_telemetry(Telemetry(), "192.0.2.1", 18671, Health())


def test_a_loop_that_does_not_come_round_is_neither_ready_nor_in_the_end_alive() -> None:
    now = [0.0]
    health = Health(lambda: now[0])
    health.ask(dict, list)
    health.turn()

    def told() -> tuple[bool, bool]:
        return health.alive().good, health.ready().good

    assert told() == (True, True)
    now[0] = BUSY_SECONDS + 1
    assert told() == (True, False)
    now[0] = STUCK_SECONDS + 1
    assert told() == (False, False)
    assert "has not come round for 181 s" in health.alive().reasons[0]
    health.turn()
    assert told() == (True, True)
    telemetry = Telemetry()
    health.tell(telemetry)
    assert b"tocsin_event_loop_delay_seconds 180.0" in generate_latest(telemetry.registry)
