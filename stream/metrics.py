"""Every metric, declared once: name, kind, labels, help. Pure data; `agents.telemetry` exports them.

Labels are bounded: stage, outcome, reason, country, metric, rule, state; never an id, a URL or a title.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class MetricKind(StrEnum):
    """Prometheus' kinds."""

    COUNTER = "counter"
    GAUGE = "gauge"
    HISTOGRAM = "histogram"


@dataclass(frozen=True, slots=True)
class MetricSpec:
    """One metric, in Prometheus' naming and base units."""

    name: str
    kind: MetricKind
    help: str
    labels: tuple[str, ...] = ()
    buckets: tuple[float, ...] = ()


_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
_AGES = (1.0, 5.0, 15.0, 60.0, 300.0, 900.0, 3_600.0, 21_600.0, 86_400.0, 604_800.0)

ITEMS = MetricSpec("tocsin_items_total", MetricKind.COUNTER, "Items that a stage has dealt with.", ("stage", "outcome"))
STAGE_SECONDS = MetricSpec(
    "tocsin_stage_duration_seconds", MetricKind.HISTOGRAM, "Time a stage took for a batch.", ("stage",), _SECONDS
)
LATENCY = MetricSpec(
    "tocsin_latency_seconds",
    MetricKind.HISTOGRAM,
    "From Kafka's timestamp of the item to the end of the stage.",
    ("stage",),
    _SECONDS,
)
PUBLICATION_AGE = MetricSpec(
    "tocsin_publication_age_seconds", MetricKind.HISTOGRAM, "Age of an item's publication when it was read.", (), _AGES
)
LAG = MetricSpec("tocsin_lag_records", MetricKind.GAUGE, "Records not yet dealt with.", ("topic", "partition"))
DEAD_LETTERS = MetricSpec("tocsin_dead_letters_total", MetricKind.COUNTER, "Records set aside.", ("stage", "reason"))
FIGURES = MetricSpec("tocsin_figures_total", MetricKind.COUNTER, "Figures read.", ("metric", "scope"))
VICTIMS = MetricSpec(
    "tocsin_victims_reported_total",
    MetricKind.COUNTER,
    "Newly reported victims of incidents: first tolls and rises of them, copies counted once.",
    ("country", "metric"),
)
OPEN_INCIDENTS = MetricSpec("tocsin_open_incidents", MetricKind.GAUGE, "Incidents that may still get news.", ())
ALERTS = MetricSpec(
    "tocsin_alerts_total", MetricKind.COUNTER, "Alert revisions published.", ("rule", "state", "severity")
)
OPEN_ALERTS = MetricSpec("tocsin_open_alerts", MetricKind.GAUGE, "Alerts that are open.", ())
NEWEST = MetricSpec(
    "tocsin_newest_publication_timestamp_seconds", MetricKind.GAUGE, "Newest time of publication seen.", ()
)
STATE_ROWS = MetricSpec("tocsin_state_rows", MetricKind.GAUGE, "Rows of the watch stage's state.", ())
UP = MetricSpec("tocsin_build_info", MetricKind.GAUGE, "1, with the version that runs.", ("version", "model"))

METRICS: tuple[MetricSpec, ...] = (
    ITEMS,
    STAGE_SECONDS,
    LATENCY,
    PUBLICATION_AGE,
    LAG,
    DEAD_LETTERS,
    FIGURES,
    VICTIMS,
    OPEN_INCIDENTS,
    ALERTS,
    OPEN_ALERTS,
    NEWEST,
    STATE_ROWS,
    UP,
)
"""All of them."""
