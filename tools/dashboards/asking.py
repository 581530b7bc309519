"""The questions that panels ask again and again, each written once."""

from __future__ import annotations

OURS = 'job=~"$job", instance=~"$instance"'
"""The matchers of every question."""

NEWS = 'country=~"$country", status="Actual"'
"""Further ones of the news: the countries that are looked at, and no replayed archive."""

STEP = "$__rate_interval"
RANGE = "$__range"


def of(metric: str, *matchers: str) -> str:
    """The series of a metric that the dashboard's variables choose."""
    return f"{metric}{{{', '.join((OURS, *matchers))}}}"


def counted(series: str, by: str, window: str) -> str:
    """How much counters have grown within the window, whole numbers.

    A series that comes into being with its first count has grown by that count, which `increase` does not see.
    """
    grown = f"increase({series}[{window}])"
    begun = f"(min_over_time({series}[{window}]) unless {series} offset {window})"
    return f"round(sum{_by(by)} (({grown} + {begun}) or {grown}))"


def per_second(series: str, by: str) -> str:
    """How fast counters grow."""
    return f"sum{_by(by)} (rate({series}[{STEP}]))"


def quantile(share: float, histogram: str, by: str) -> str:
    """The value below which that share of what was observed lies; `histogram` without its suffix, with matchers."""
    name, brace, matchers = histogram.partition("{")
    labels = f"{by}, le" if by else "le"
    return f"histogram_quantile({share}, sum by ({labels}) (rate({name}_bucket{brace}{matchers}[{STEP}])))"


def mean(histogram: str, by: str) -> str:
    """The mean of what was observed."""
    name, brace, matchers = histogram.partition("{")
    total, number = f"{name}_sum{brace}{matchers}", f"{name}_count{brace}{matchers}"
    return f"{per_second(total, by)} / {per_second(number, by)}"


def _by(labels: str) -> str:
    return f" by ({labels})" if labels else ""
