"""Every metric, declared once: name, kind, labels, help, and the part of the system that tells it. Pure data.

Names and units are Prometheus'. Labels are bounded: words of closed sets (stage, outcome, rule, severity, …), names
that an operator gives (feed, sink), ISO codes (country, adm1), topics and partitions; never an id, a URL or a title.
A gauge that was never set is not told at all: where the second stage runs elsewhere, its worker tells what stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class MetricKind(StrEnum):
    """Prometheus' kinds."""

    COUNTER = "counter"
    GAUGE = "gauge"
    HISTOGRAM = "histogram"


class Part(StrEnum):
    """The parts of the system that tell metrics, each of its own."""

    WORKER = "worker"
    FEEDS = "feeds"
    SINKS = "sinks"
    PAGE = "page"


class Stage(StrEnum):
    """The values of the label `stage`."""

    EXTRACT = "extract"
    DECIDE = "decide"
    WATCH = "watch"


class Done(StrEnum):
    """What a stage did with an item: values of the label `outcome` of `tocsin_items_total`."""

    READ = "read"
    """Extract: it tells of an event."""
    NOTHING_TOLD = "nothing_told"
    """Extract: it tells of none."""
    JOINED = "joined"
    """Watch: taken in, be it as a version that replaces an older one."""
    TOLD_AGAIN = "told_again"
    """Watch: the same version, or an older one, was there already; it changes nothing."""
    LATE = "late"
    """Watch: older than the lateness; it joins nothing."""
    DEAD_LETTER = "dead_letter"
    """Both: set aside."""


@dataclass(frozen=True, slots=True)
class MetricSpec:
    """One metric, in Prometheus' naming and base units."""

    name: str
    kind: MetricKind
    help: str
    labels: tuple[str, ...] = ()
    buckets: tuple[float, ...] = ()
    part: Part | None = Part.WORKER
    """None: told by all of them."""


_C, _G, _H = MetricKind.COUNTER, MetricKind.GAUGE, MetricKind.HISTOGRAM

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
_WAITS = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 900.0, 3_600.0)
_AGES = (1.0, 5.0, 15.0, 60.0, 300.0, 900.0, 3_600.0, 21_600.0, 86_400.0, 604_800.0)
_RECORDS = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0)

# -- each stage: rate, errors, duration ----------------------------------------------------------------------------

ITEMS = MetricSpec("tocsin_items_total", _C, "Items that a stage has dealt with.", ("stage", "outcome"))
STAGE_SECONDS = MetricSpec(
    "tocsin_stage_duration_seconds", _H, "Time a stage took for a batch.", ("stage",), _SECONDS
)  # fmt: skip
BATCH_RECORDS = MetricSpec("tocsin_batch_records", _H, "Records of a batch.", ("stage",), _RECORDS)
LATENCY = MetricSpec(
    "tocsin_latency_seconds", _H, "From Kafka's timestamp of a stage's record to the end of its batch.", ("stage",),
    _WAITS,
)  # fmt: skip
END_TO_END = MetricSpec(
    "tocsin_end_to_end_latency_seconds", _H,
    "From Kafka's timestamp of the item to the incident or alert that it changed being in Kafka.", ("output",), _WAITS,
)  # fmt: skip
DEAD_LETTERS = MetricSpec("tocsin_dead_letters_total", _C, "Records set aside.", ("stage", "reason"))
NOT_DELIVERED = MetricSpec(
    "tocsin_undelivered_records_total", _C, "Records that Kafka did not take at once; each is tried again.", ("stage",)
)  # fmt: skip
READERS_LOST = MetricSpec(
    "tocsin_readers_lost_total", _C, "Reading processes that a text hung or killed, each replaced."
)  # fmt: skip

# -- Kafka: lag, its age, commits ----------------------------------------------------------------------------------

LAG = MetricSpec(
    "tocsin_lag_records", _G, "Offsets up to the end that are not dealt with: records, and marks of transactions.",
    ("topic", "partition"),
)  # fmt: skip
LAG_AGE = MetricSpec(
    "tocsin_lag_seconds", _G, "For how long the next record has waited, at most; 0 where none waits.",
    ("topic", "partition"),
)  # fmt: skip
LAST_COMMIT = MetricSpec(
    "tocsin_last_commit_timestamp_seconds", _G,
    "When a commit was last seen to move on, or nothing was left to commit; else when the partition came here.",
    ("topic", "partition"),
)  # fmt: skip
UNCOMMITTED = MetricSpec(
    "tocsin_uncommitted_records", _G, "Records dealt with whose commit has not been seen.", ("topic", "partition")
)  # fmt: skip
ASSIGNED = MetricSpec("tocsin_assigned_partitions", _G, "Partitions that this worker has.", ("topic",))
REBALANCES = MetricSpec("tocsin_rebalances_total", _C, "Assignments of partitions to this worker.")
BROKER_UP = MetricSpec("tocsin_broker_up", _G, "1 where Kafka answered when last asked, 0 where not.")

# -- the news ------------------------------------------------------------------------------------------------------

PUBLICATION_AGE = MetricSpec(
    "tocsin_publication_age_seconds", _H, "Age of an item's publication when Kafka took it.", (), _AGES
)  # fmt: skip
NEWEST = MetricSpec("tocsin_newest_publication_timestamp_seconds", _G, "Newest time of publication seen.")
FIGURES = MetricSpec("tocsin_figures_total", _C, "Figures read.", ("metric", "scope"))
REPORTED = MetricSpec(
    "tocsin_incidents_reported_total", _C, "Incidents told for the first time.", ("country", "cause", "status")
)  # fmt: skip
VICTIMS = MetricSpec(
    "tocsin_victims_reported_total", _C,
    "Newly reported victims of incidents: first tolls and rises of them, copies counted once.",
    ("country", "adm1", "metric", "status"),
)  # fmt: skip
INCIDENTS = MetricSpec("tocsin_incident_revisions_total", _C, "Incident revisions published.", ("state",))
ALERTS = MetricSpec(
    "tocsin_alert_revisions_total", _C, "Alert revisions published.", ("rule", "state", "severity", "status")
)  # fmt: skip
OPEN_INCIDENTS = MetricSpec(
    "tocsin_open_incidents", _G, "Incidents that may still get news.", ("country", "status")
)  # fmt: skip
OPEN_ALERTS = MetricSpec(
    "tocsin_open_alerts", _G, "Alerts that are open.", ("rule", "severity", "country", "adm1", "status")
)  # fmt: skip
REGIONS = MetricSpec(
    "tocsin_regions_known", _G, "First-level regions with reports in the last two months.", ("country",)
)  # fmt: skip
BLIND = MetricSpec(
    "tocsin_regions_blind", _G,
    "First-level regions that went silent for longer than their usual days of reports let expect.", ("country",),
)  # fmt: skip
SILENCE = MetricSpec(
    "tocsin_silence_seconds", _G,
    "Of the last 28 days of publication the time without any item, from feeds that otherwise come daily.",
)  # fmt: skip

# -- state ---------------------------------------------------------------------------------------------------------

STATE_ROWS = MetricSpec("tocsin_state_rows", _G, "Rows of the watch stage's state.", ("kind",))
STATE_BYTES = MetricSpec("tocsin_state_bytes", _G, "Bytes of the watch stage's state in Kafka.", ("kind",))
WAITING = MetricSpec("tocsin_waiting_items", _G, "Items 20 days or more ahead of a slower partition, which wait.")
RESTORE_SECONDS = MetricSpec("tocsin_state_restore_seconds", _G, "Time that rebuilding the state took last.")

# -- the process ---------------------------------------------------------------------------------------------------

STARTS = MetricSpec(
    "tocsin_worker_starts_total", _C, "Starts of this process by its supervisor; 1 where it never ended.", part=None
)  # fmt: skip
READY = MetricSpec("tocsin_ready", _G, "1 where /readyz says yes, 0 where not.", part=None)
LOOP_DELAY = MetricSpec(
    "tocsin_event_loop_delay_seconds", _G, "By how much the event loop came round too late in the last minute.",
    part=None,
)  # fmt: skip
DISK_FREE = MetricSpec("tocsin_disk_free_bytes", _G, "Room left on the disk of a folder.", ("folder",))
BUILD = MetricSpec(
    "tocsin_build_info", _G, "1, with the versions that run.", ("version", "model", "python"), part=None
)  # fmt: skip

# -- feeds in ------------------------------------------------------------------------------------------------------

FEED_POLLS = MetricSpec(
    "tocsin_feed_polls_total", _C, "Requests to a feed: changed, unchanged, failed.", ("feed", "outcome"),
    part=Part.FEEDS,
)  # fmt: skip
FEED_SECONDS = MetricSpec(
    "tocsin_feed_poll_duration_seconds", _H, "Time until a feed had answered.", ("feed",), _SECONDS, Part.FEEDS
)  # fmt: skip
FEED_ITEMS = MetricSpec(
    "tocsin_feed_items_total", _C, "Entries of a feed: sent, known, refused.", ("feed", "outcome"), part=Part.FEEDS
)  # fmt: skip
FEED_LAST_ITEM = MetricSpec(
    "tocsin_feed_last_item_timestamp_seconds", _G,
    "When a feed last brought a new item; if never, when the reader began.", ("feed",), part=Part.FEEDS,
)  # fmt: skip
FEED_LAST_SUCCESS = MetricSpec(
    "tocsin_feed_last_success_timestamp_seconds", _G,
    "When a feed last answered well; if never, when the reader began.", ("feed",), part=Part.FEEDS,
)  # fmt: skip
FEED_SILENCE = MetricSpec(
    "tocsin_feed_silence_limit_seconds", _G, "Time without a new item after which a feed counts as silent.", ("feed",),
    part=Part.FEEDS,
)  # fmt: skip

# -- sinks out -----------------------------------------------------------------------------------------------------

SINK_DELIVERIES = MetricSpec(
    "tocsin_sink_deliveries_total", _C, "What was handed to a sink: sent, failed (to be tried again), given_up.",
    ("sink", "outcome"), part=Part.SINKS,
)  # fmt: skip
SINK_SECONDS = MetricSpec(
    "tocsin_sink_delivery_duration_seconds", _H, "Time until a sink had answered.", ("sink",), _SECONDS, Part.SINKS
)  # fmt: skip
SINK_PENDING = MetricSpec(
    "tocsin_sink_pending_records", _G, "Records that a sink has not taken yet.", ("sink",), part=Part.SINKS
)  # fmt: skip
SINK_LAST_SUCCESS = MetricSpec(
    "tocsin_sink_last_success_timestamp_seconds", _G,
    "When a sink last took something; if never, when the sender began.", ("sink",), part=Part.SINKS,
)  # fmt: skip

# -- the page ------------------------------------------------------------------------------------------------------

REQUESTS = MetricSpec(
    "tocsin_http_requests_total", _C, "Requests answered; the route is a pattern, the code a status.",
    ("route", "code"), part=Part.PAGE,
)  # fmt: skip
REQUEST_SECONDS = MetricSpec(
    "tocsin_http_request_duration_seconds", _H, "Time until a request was answered.", ("route",), _SECONDS, Part.PAGE
)  # fmt: skip
LISTENERS = MetricSpec(
    "tocsin_stream_clients", _G, "Who listens to the page's stream of events.", part=Part.PAGE
)  # fmt: skip
POSTED = MetricSpec(
    "tocsin_posted_items_total", _C, "Items sent by HTTP: accepted, refused.", ("outcome",), part=Part.PAGE
)  # fmt: skip

METRICS: tuple[MetricSpec, ...] = (
    ITEMS, STAGE_SECONDS, BATCH_RECORDS, LATENCY, END_TO_END, DEAD_LETTERS, NOT_DELIVERED, READERS_LOST,
    LAG, LAG_AGE, LAST_COMMIT, UNCOMMITTED, ASSIGNED, REBALANCES, BROKER_UP,
    PUBLICATION_AGE, NEWEST, FIGURES, REPORTED, VICTIMS, INCIDENTS, ALERTS, OPEN_INCIDENTS, OPEN_ALERTS, REGIONS, BLIND,
    SILENCE, STATE_ROWS, STATE_BYTES, WAITING, RESTORE_SECONDS,
    STARTS, READY, LOOP_DELAY, DISK_FREE, BUILD,
    FEED_POLLS, FEED_SECONDS, FEED_ITEMS, FEED_LAST_ITEM, FEED_LAST_SUCCESS, FEED_SILENCE,
    SINK_DELIVERIES, SINK_SECONDS, SINK_PENDING, SINK_LAST_SUCCESS,
    REQUESTS, REQUEST_SECONDS, LISTENERS, POSTED,
)  # fmt: skip
"""All of them."""


def metrics_of(*parts: Part) -> tuple[MetricSpec, ...]:
    """Those that these parts tell."""
    return tuple(spec for spec in METRICS if spec.part in (None, *parts))
