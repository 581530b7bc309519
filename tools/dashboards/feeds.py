"""*Feeds*: whether the news comes in and goes out, and where nobody reports any more."""

from __future__ import annotations

from tools.dashboards.asking import of, per_second, quantile
from tools.dashboards.panels import Kind, Panel, Query, Section

CHOSEN = 'country=~"$country"'

_SPENT = f"sum by (feed) ({of('tocsin_feed_poll_duration_seconds_sum')})"
_ASKED = f"sum by (feed) ({of('tocsin_feed_poll_duration_seconds_count')})"

SIGHT = Section(
    "Sight",
    (
        Panel(
            Kind.LINES, "Items read", "Items a second that were read, from whatever sent them.", "ops",
            (Query(per_second(of("tocsin_items_total", 'stage="extract"'), "outcome"), "{{outcome}}"),),
        ),
        Panel(
            Kind.LINES, "Age of publication", "How old items were when Kafka took them: median, 95th percentile.", "s",
            (
                Query(quantile(0.5, of("tocsin_publication_age_seconds"), ""), "median"),
                Query(quantile(0.95, of("tocsin_publication_age_seconds"), ""), "95 %"),
            ),
        ),
        Panel(
            Kind.LINES, "Newest publication", "Time since the newest publication that was read.", "s",
            (Query(f"time() - max({of('tocsin_newest_publication_timestamp_seconds')})", "age"),),
        ),
        Panel(
            Kind.TABLE, "Regions gone silent", "First-level regions without a report for longer than their usual days "
            "let expect, and all that had one in two months, by country. Peace, or nobody reports.", "short",
            (
                Query(f"max by (country) ({of('tocsin_regions_blind', CHOSEN)})",
                      "silent"),
                Query(f"max by (country) ({of('tocsin_regions_known', CHOSEN)})",
                      "known"),
            ),
            width=12,
        ),
        Panel(
            Kind.STAT, "Days without any item", "Of the last 28 days of publication those without any item.", "short",
            (Query(f"max({of('tocsin_silence_seconds')}) / 86400"),), width=6,
        ),
        Panel(
            Kind.LINES, "Late and told again", "Items a second that join nothing because they are too old, or were "
            "there already.", "ops",
            (Query(per_second(of("tocsin_items_total", 'stage="watch"', 'outcome=~"late|told_again"'), "outcome"),
                   "{{outcome}}"),), width=6,
        ),
    ),
)  # fmt: skip

FEEDS = Section(
    "Feeds",
    (
        Panel(
            Kind.TABLE, "Feeds", "Time since each feed brought a new item and since it answered well, and how long it "
            "may be silent.", "s",
            (
                Query(f"time() - max by (feed) ({of('tocsin_feed_last_item_timestamp_seconds')})", "last item"),
                Query(f"time() - max by (feed) ({of('tocsin_feed_last_success_timestamp_seconds')})", "last answer"),
                Query(f"max by (feed) ({of('tocsin_feed_silence_limit_seconds')})", "may be silent"),
            ),
            width=12,
        ),
        Panel(
            Kind.LINES, "Entries", "Entries of feeds a second: sent on, known already, refused.", "ops",
            (Query(per_second(of("tocsin_feed_items_total"), "outcome"), "{{outcome}}"),), width=12,
        ),
        Panel(
            Kind.LINES, "Requests to feeds", "Requests a second, by outcome.", "reqps",
            (Query(per_second(of("tocsin_feed_polls_total"), "outcome"), "{{outcome}}"),), width=12,
        ),
        Panel(
            Kind.LINES, "Time until a feed answers", "Mean since the start: a feed is asked too seldom for a rate.",
            "s", (Query(f"{_SPENT} / {_ASKED}", "{{feed}}"),), width=12,
        ),
    ),
)  # fmt: skip

SENT_IN = Section(
    "Sent in",
    (
        Panel(
            Kind.LINES, "Items sent by HTTP", "Items a second that were sent to the page, accepted and refused.", "ops",
            (Query(per_second(of("tocsin_posted_items_total"), "outcome"), "{{outcome}}"),), width=12,
        ),
    ),
)  # fmt: skip

SINKS = Section(
    "Handed on",
    (
        Panel(
            Kind.LINES, "Deliveries", "What was handed to sinks a second: sent, failed, given up.", "ops",
            (Query(per_second(of("tocsin_sink_deliveries_total"), "sink, outcome"), "{{sink}} {{outcome}}"),),
        ),
        Panel(
            Kind.LINES, "Waiting for sinks", "Records that a sink has not taken.", "short",
            (Query(f"max by (sink) ({of('tocsin_sink_pending_records')})", "{{sink}}"),),
        ),
        Panel(
            Kind.LINES, "Time until a sink answers", "95th percentile, by sink.", "s",
            (Query(quantile(0.95, of("tocsin_sink_delivery_duration_seconds"), "sink"), "{{sink}}"),),
        ),
        Panel(
            Kind.TABLE, "Since a sink took something", "Time since each sink last took something.", "s",
            (Query(f"time() - max by (sink) ({of('tocsin_sink_last_success_timestamp_seconds')})", "since"),), width=12,
        ),
    ),
)  # fmt: skip

SECTIONS = (SIGHT, FEEDS, SENT_IN, SINKS)
