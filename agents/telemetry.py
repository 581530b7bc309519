"""Metrics and health of a worker, served from a thread so that they answer while the event loop is busy."""

from __future__ import annotations

import errno
import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from socketserver import ThreadingMixIn
from typing import Any, Protocol
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, make_wsgi_app

from stream.errors import LETTER_REASONS, BadSetting
from stream.metrics import (
    ALERTS,
    BATCH_RECORDS,
    DEAD_LETTERS,
    END_TO_END,
    INCIDENTS,
    ITEMS,
    LATENCY,
    NOT_DELIVERED,
    STAGE_SECONDS,
    Done,
    MetricKind,
    MetricSpec,
    Part,
    Stage,
    metrics_of,
)
from stream.outcomes import AlertState, CapStatus, IncidentStatus, Rule, Severity

log = structlog.get_logger(__name__)

PORTS_TRIED = 50


class Telemetry:
    """The declared metrics of some parts of the system, live. A gauge is told once it has been set."""

    def __init__(self, specs: Sequence[MetricSpec] = metrics_of(Part.WORKER)) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._metrics = {spec.name: _live(spec) for spec in specs}
        self._told: set[str] = set()
        for spec in specs:
            if spec.kind is not MetricKind.GAUGE:
                self._tell(spec)
        for spec, labels in _BEGIN:
            if spec.name in self._metrics:
                self._metrics[spec.name].labels(*labels)

    def count(self, spec: MetricSpec, *labels: str, by: float = 1.0) -> None:
        """Add to a counter."""
        self._at(spec, labels).inc(by)

    def set(self, spec: MetricSpec, value: float, *labels: str) -> None:
        """Set a gauge."""
        self._at(spec, labels).set(value)
        self._tell(spec)

    def observe(self, spec: MetricSpec, value: float, *labels: str) -> None:
        """Add an observation to a histogram."""
        self._at(spec, labels).observe(value)

    def clear(self, spec: MetricSpec) -> None:
        """Forget a gauge and all its series, as those of partitions that moved away."""
        if spec.labels:
            self._metrics[spec.name].clear()
        elif spec.name in self._told:
            self._told.discard(spec.name)
            self.registry.unregister(self._metrics[spec.name])

    def _at(self, spec: MetricSpec, labels: tuple[str, ...]) -> Any:
        metric = self._metrics[spec.name]
        return metric.labels(*labels) if spec.labels else metric

    def _tell(self, spec: MetricSpec) -> None:
        if spec.name not in self._told:
            self._told.add(spec.name)
            self.registry.register(self._metrics[spec.name])


_BEGIN: tuple[tuple[MetricSpec, tuple[str, ...]], ...] = (
    *((ITEMS, (Stage.EXTRACT, done)) for done in (Done.READ, Done.NOTHING_TOLD, Done.DEAD_LETTER)),
    *((ITEMS, (Stage.WATCH, done)) for done in (Done.JOINED, Done.TOLD_AGAIN, Done.LATE, Done.DEAD_LETTER)),
    *((DEAD_LETTERS, labels) for labels in product(Stage, LETTER_REASONS)),
    *((NOT_DELIVERED, (stage,)) for stage in Stage),
    *((INCIDENTS, (state,)) for state in IncidentStatus),
    *((ALERTS, labels) for labels in product(Rule, AlertState, Severity, CapStatus)),
    *((END_TO_END, (output,)) for output in ("incident", "alert")),
    *((spec, (stage,)) for spec, stage in product((STAGE_SECONDS, BATCH_RECORDS, LATENCY), Stage)),
)
"""Series that begin at 0: of one that comes into being with its first event, no rate would ever tell that event."""


def _live(spec: MetricSpec) -> Any:
    """The metric, registered nowhere yet."""
    if spec.kind is MetricKind.COUNTER:
        return Counter(spec.name.removesuffix("_total"), spec.help, spec.labels, registry=None)
    if spec.kind is MetricKind.GAUGE:
        return Gauge(spec.name, spec.help, spec.labels, registry=None)
    return Histogram(spec.name, spec.help, spec.labels, registry=None, buckets=spec.buckets)


@dataclass(frozen=True, slots=True)
class Verdict:
    """An answer about health, and why."""

    good: bool
    reasons: tuple[str, ...] = ()
    """Why not, a sentence each."""
    facts: Mapping[str, object] = field(default_factory=dict)


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    allow_reuse_address = False  # the next worker on the machine takes the next port


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  the parent's name
        """A scrape every few seconds is not worth a line."""


class Answers(Protocol):
    """Who answers for the health of the process."""

    def alive(self) -> Verdict:
        """Whether the process is to go on."""

    def ready(self) -> Verdict:
        """Whether it does its work."""

    def tell(self, telemetry: Telemetry) -> None:
        """Called before metrics are told: to set those that depend on the moment."""


def serve_telemetry(telemetry: Telemetry, bind: str, port: int, health: Answers) -> int:
    """Serve `/metrics`, `/healthz` and `/readyz`; returns the port, the first free one from `port` on.

    Health is JSON, `{"status": "ready", "reasons": [], …}`, with status 503 where it is bad.

    Raises:
        BadSetting: the address is none of this machine's, or the port may not be had.
        OSError: none of the next ports is free.
    """
    metrics = make_wsgi_app(telemetry.registry)
    asked = {"/healthz": ("alive", health.alive), "/readyz": ("ready", health.ready)}

    def application(environ: dict[str, Any], start_response: Any) -> Any:
        path = str(environ.get("PATH_INFO"))
        if path == "/metrics":
            health.tell(telemetry)
            return metrics(environ, start_response)
        if path not in asked:
            return _answer(start_response, "404 Not Found", {"status": "not found", "paths": ["/metrics", *asked]})
        word, ask = asked[path]
        verdict = ask()
        return _answer(
            start_response, "200 OK" if verdict.good else "503 Service Unavailable", verdict_told(word, verdict)
        )

    server = _bound(application, bind, port)
    threading.Thread(target=server.serve_forever, name="telemetry", daemon=True).start()
    return int(server.server_port)


def verdict_told(word: str, verdict: Verdict) -> dict[str, object]:
    """What `/healthz` ("alive") and `/readyz` ("ready") say."""
    return {"status": word if verdict.good else f"not {word}", "reasons": verdict.reasons, **verdict.facts}


def _answer(start_response: Any, status: str, told: dict[str, object]) -> list[bytes]:
    start_response(status, [("Content-Type", "application/json"), ("Cache-Control", "no-store")])
    return [json.dumps(told).encode() + b"\n"]


def _bound(application: Any, bind: str, port: int) -> WSGIServer:
    for candidate in range(port, port + PORTS_TRIED):
        try:
            return make_server(bind, candidate, application, server_class=_Server, handler_class=_Quiet)
        except OSError as error:
            if not is_taken(error):
                raise BadSetting(not_served(bind, candidate, error)) from error
            log.debug("port taken", port=candidate, error=str(error))
    raise OSError(f"no free port from {port} to {port + PORTS_TRIED - 1} on {bind}")


def is_taken(error: OSError) -> bool:
    """Whether a port could not be bound because another has it: the next one may be free."""
    return error.errno == errno.EADDRINUSE


def not_served(bind: str, port: int, error: OSError) -> str:
    """What to tell where a port cannot be bound and no other could either."""
    return f"TOCSIN_BIND={bind}: port {port} cannot be served there: {error.strerror or error}"
