"""An alert's words and CAP values: severity, certainty, category and the sentence a person reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from stream.detection.counts import Gist, Group
from stream.detection.episodes import Episode
from stream.detection.params import DetectionParams, SeverityLevels
from stream.kinds import Cause, Metric
from stream.outcomes import Certainty, Rule, Severity

_DEGREES = (Severity.MINOR, Severity.MODERATE, Severity.SEVERE, Severity.EXTREME)

_CATEGORY_BY_CAUSE = {
    Cause.CONFLICT: "Security",
    Cause.CRIME: "Security",
    Cause.ACCIDENT: "Safety",
    Cause.DISASTER: "Safety",
    Cause.OTHER: "Other",
}
_CATEGORY_BY_KIND = {
    (Cause.DISASTER, "Flood"): "Met",
    (Cause.DISASTER, "Storm"): "Met",
    (Cause.DISASTER, "Drought"): "Met",
    (Cause.DISASTER, "Extreme temperature"): "Met",
    (Cause.DISASTER, "Earthquake"): "Geo",
    (Cause.DISASTER, "Landslide"): "Geo",
    (Cause.DISASTER, "Volcanic eruption"): "Geo",
    (Cause.DISASTER, "Tsunami"): "Geo",
    (Cause.DISASTER, "Wildfire"): "Fire",
    (Cause.DISASTER, "Epidemic"): "Health",
    (Cause.ACCIDENT, "Fire"): "Fire",
    (Cause.ACCIDENT, "Transport"): "Transport",
}
"""CAP 1.2 categories (OASIS, section 3.2.2) where the kind says more than the cause."""

_SAID = {
    Metric.KILLED: ("killed", "people reported killed"),
    Metric.INJURED: ("injured", "people reported injured"),
    Metric.MISSING: ("missing", "people reported missing"),
    Metric.ABDUCTED: ("abducted", "people reported abducted"),
    Metric.DETAINED: ("detained", "people reported detained"),
    Metric.DISPLACED: ("displaced", "people reported displaced"),
    Metric.EVACUATED: ("evacuated", "people reported evacuated"),
    Metric.RETURNED: ("returned", "people reported returned"),
    Metric.SHELTERED: ("sheltered", "people reported in shelters"),
    Metric.HOMELESS: ("homeless", "people reported homeless"),
    Metric.AFFECTED: ("affected", "people reported affected"),
    Metric.HOUSING_DESTROYED: ("destroyed", "homes reported destroyed"),
    Metric.HOUSING_DAMAGED: ("damaged", "homes reported damaged"),
}


def severity(rule: Rule, metric: Metric | None, observed: float, expected: float, params: DetectionParams) -> Severity:
    """From how many, by the metric's levels; one degree milder where it is not far from the usual."""
    levels = params.report_severity if metric is None else params.severity.get(metric, params.report_severity)
    degree = sum(observed >= level for level in _levels(levels))
    near = rule is not Rule.MASS_CASUALTY and observed < params.far_ratio * expected
    return _DEGREES[max(degree - near, 0)]


def _levels(levels: SeverityLevels) -> tuple[int, int, int]:
    return levels.moderate, levels.severe, levels.extreme


def certainty(told: Iterable[Gist], warm: bool) -> Certainty:
    """Observed where a second source tells one of the incidents, possible where nothing else is known either."""
    if any(gist.confirmed for gist in told):
        return Certainty.OBSERVED
    return Certainty.LIKELY if warm else Certainty.POSSIBLE


def category(told: Iterable[tuple[Gist, int]]) -> str:
    """The CAP category that has most of the count; ties by name."""
    weights: Counter[str] = Counter()
    for gist, count in told:
        name = _CATEGORY_BY_KIND.get((gist.cause, gist.sub_type), _CATEGORY_BY_CAUSE[gist.cause])
        weights[name] += max(count, 1)
    return min(weights, key=lambda name: (-weights[name], name), default="Other")


def reason(group: Group, place: str, episode: Episode, incidents: int, largest_share: float | None) -> str:
    """One sentence with the numbers."""
    rule, sums = group.rule, episode.sums
    observed, usual = _many(sums.observed), _usual(sums.expected)
    when = span(date.fromordinal(episode.first), date.fromordinal(episode.last))
    end = "." if episode.warm else ", though little is known yet of what is usual."
    if rule is Rule.REPORTS or group.metric is None:
        told = "incident" if sums.observed == 1 else "incidents"
        return f"{place}: {observed} {told} first reported on {when}, where {usual}{end}"
    what = _SAID[group.metric][1]
    if rule is Rule.MASS_CASUALTY:
        return f"{place}: {observed} {what} in a single incident, told on {when}; {_usual_gravest(sums.expected)}{end}"
    among = f"in {_many(incidents)} incidents" if incidents != 1 else "in one incident"
    share = ""
    if largest_share is not None and incidents > 1:
        share = f"; one incident accounts for {round(100 * largest_share)} %"
    return f"{place}: {observed} {what} on {when} {among}, where {usual}{share}{end}"


def span(first: date, last: date) -> str:
    """`19–21 March 2016`, with months and years told once where they agree."""
    end = f"{last.day} {last:%B} {last.year}"
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{end}"
    if first.year == last.year:
        return f"{first.day} {first:%B}–{end}"
    return f"{first.day} {first:%B} {first.year}–{end}"


def _usual(expected: float) -> str:
    if expected < 0.5:
        return "hardly any are usual"
    count = round(expected)
    return f"about {_many(count)} {'is' if count == 1 else 'are'} usual"


def _usual_gravest(expected: float) -> str:
    """Where the mean is below one half, most days have none."""
    if expected < 0.5:
        return "most days there bring none"
    return f"{_usual(expected)} in the gravest incident of a day there"


def _many(count: float) -> str:
    return f"{round(count):,}"
