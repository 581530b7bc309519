"""*Situation*: what the news tells, for analysts."""

from __future__ import annotations

from tools.dashboards.asking import NEWS, RANGE, STEP, counted, of
from tools.dashboards.panels import Kind, Panel, Query, Section

VICTIMS = "tocsin_victims_reported_total"
REPORTED = "tocsin_incidents_reported_total"
SHOWN = 'metric=~"$metric"'


def _victims(*matchers: str) -> str:
    return of(VICTIMS, NEWS, *matchers)


def _of_metric(metric: str) -> str:
    return _victims(f'metric="{metric}"')


def _total(metric: str, title: str) -> Panel:
    return Panel(
        Kind.STAT, title, f"People newly reported {metric} within the range shown: first tolls of incidents and rises "
        "of them, copies counted once. Machine-read and unverified.", "short",
        (Query(counted(_of_metric(metric), "", RANGE)),), width=4, height=4,
    )  # fmt: skip


NOW = Section(
    "Now",
    (
        _total("killed", "Killed"),
        _total("injured", "Injured"),
        _total("displaced", "Displaced"),
        Panel(
            Kind.STAT, "Alerts", "Alerts that go on, of the countries chosen.", "short",
            (Query(f"sum(max by (rule, severity, country, adm1) ({of('tocsin_open_alerts', NEWS)}))"),),
            width=4, height=4,
        ),
        Panel(
            Kind.STAT, "Incidents", "Incidents that may still get news.", "short",
            (Query(f"sum(max by (country) ({of('tocsin_open_incidents', NEWS)}))"),), width=4, height=4,
        ),
        Panel(
            Kind.STAT, "Newest item published", "Time since the newest publication read: how old this is.", "s",
            (Query(f"time() - max({of('tocsin_newest_publication_timestamp_seconds')})"),), width=4, height=4,
        ),
    ),
)  # fmt: skip

WHERE = Section(
    "Where",
    (
        Panel(
            Kind.MAP, "Victims by country", "People newly reported, of the metrics chosen, within the range shown: a "
            "circle for each country, at a point within it, not where anything happened.", "short",
            (Query(f"{counted(_victims(SHOWN), 'country', RANGE)} > 0", "victims"),), width=12, height=12,
        ),
        Panel(
            Kind.TABLE, "Regions", "People newly reported within the range shown, by first-level region (ISO 3166-2); "
            "`none` where the text tells only the country.", "short",
            tuple(
                Query(f"{counted(_of_metric(metric), 'country, adm1', RANGE)} > 0", metric)
                for metric in ("killed", "injured", "displaced")
            ),
            width=12, height=12,
        ),
        Panel(
            Kind.TOP, "Countries by victims", "The ten countries with most people newly reported, of the metrics "
            "chosen, within the range shown.", "short",
            (Query(f"topk(10, {counted(_victims(SHOWN), 'country', RANGE)} > 0)", "{{country}}"),), width=12,
        ),
        Panel(
            Kind.TOP, "Countries by incidents", "The ten countries with most incidents told for the first time within "
            "the range shown. The incidents themselves are on the page.", "short",
            (Query(f"topk(10, {counted(of(REPORTED, NEWS), 'country', RANGE)} > 0)", "{{country}}"),), width=12,
        ),
    ),
)  # fmt: skip

WHEN = Section(
    "When",
    (
        Panel(
            Kind.BARS, "Victims by metric", "People newly reported in each step of an hour or more. The metrics of "
            "displacement overlap.", "short", (Query(counted(_victims(SHOWN), "metric", STEP), "{{metric}}"),),
            width=12, step="1h",
        ),
        Panel(
            Kind.BARS, "Victims by country and time", "People newly reported in each step of an hour or more, of the "
            "metrics chosen.", "short", (Query(counted(_victims(SHOWN), "country", STEP), "{{country}}"),),
            width=12, step="1h",
        ),
        Panel(
            Kind.BARS, "Incidents by cause", "Incidents told for the first time in each step of an hour or more.",
            "short", (Query(counted(of(REPORTED, NEWS), "cause", STEP), "{{cause}}"),), width=12, step="1h",
        ),
        Panel(
            Kind.LINES, "Open alerts by severity", "Alerts that go on, by CAP severity.", "short",
            (
                Query(
                    f"sum by (severity) (max by (rule, severity, country, adm1) ({of('tocsin_open_alerts', NEWS)}))",
                    "{{severity}}",
                ),
            ),
            width=12,
        ),
    ),
)  # fmt: skip

ALERTS = Section(
    "Alerts",
    (
        Panel(
            Kind.TABLE, "Open alerts", "Alerts that go on, by country, region, rule and CAP severity. Their reasons "
            "and sentences are on the page, and in `tocsin tail alerts`.", "short",
            (Query(f"max by (country, adm1, rule, severity) ({of('tocsin_open_alerts', NEWS)}) > 0", "alerts"),),
            width=16,
        ),
        Panel(
            Kind.TEXT, "How to read this", "What the numbers are, and are not.", "short", (), width=8,
            text="Everything here is **machine-read and unverified**: read the sentences before you tell anybody.\n\n"
            "*Newly reported* counts on the day of publication, not of the happening; running totals, copies, denials "
            "and fears count nowhere. Times are UTC.\n\n"
            "Counts come from counters that are asked every few seconds: what is told while a worker starts again may "
            "be missed here, never on the page. Incidents and sentences: the page, port 8470.",
        ),
    ),
)  # fmt: skip

SECTIONS = (NOW, WHERE, WHEN, ALERTS)
