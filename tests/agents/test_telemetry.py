"""Metrics and health answer over HTTP, from their own thread."""

import urllib.error
import urllib.request

from agents.telemetry import Telemetry, serve_telemetry
from stream.metrics import ITEMS, LAG, METRICS


def get(port: int, path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_every_metric_is_declared_once_and_named_as_prometheus_wants() -> None:
    names = [spec.name for spec in METRICS]
    assert len(set(names)) == len(names)
    for spec in METRICS:
        assert spec.name.startswith("tocsin_")
        assert spec.help.endswith(".") or spec.name.endswith("info")
        assert spec.name.endswith("_total") == (spec.kind.value == "counter")
        assert not {"id", "url", "title"} & set(spec.labels)


def test_metrics_and_health_answer() -> None:
    telemetry, ready = Telemetry(), [False]
    telemetry.count(ITEMS, "extract", "read", by=3)
    telemetry.set(LAG, 7, "news.items", "0")
    port = serve_telemetry(telemetry, "127.0.0.1", 18471, lambda: ready[0])
    status, body = get(port, "/metrics")
    assert status == 200
    assert 'tocsin_items_total{outcome="read",stage="extract"} 3.0' in body
    assert 'tocsin_lag_records{partition="0",topic="news.items"} 7.0' in body
    assert get(port, "/healthz")[0] == 200
    assert get(port, "/readyz")[0] == 503
    ready[0] = True
    assert get(port, "/readyz") == (200, "ready\n")
    assert get(port, "/other")[0] == 404
    telemetry.clear(LAG)
    assert "news.items" not in get(port, "/metrics")[1]


def test_the_next_worker_takes_the_next_port() -> None:
    first = serve_telemetry(Telemetry(), "127.0.0.1", 18571, lambda: True)
    second = serve_telemetry(Telemetry(), "127.0.0.1", 18571, lambda: True)
    assert second > first
