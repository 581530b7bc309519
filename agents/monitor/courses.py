"""Series for display: a region's days with what was observed and what was usual."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from typing import Any

from agents.monitor import queries
from agents.monitor.filters import Filters, parse
from agents.monitor.schema import Facet, Kind
from agents.monitor.store import Store
from stream import wire
from stream.detection.counts import Group
from stream.detection.params import DetectionParams
from stream.detection.past import past
from stream.detection.watching import SeriesDay
from stream.errors import UsageError
from stream.kinds import Metric
from stream.outcomes import Alert, Rule

KEPT = 256
"""Series whose days are kept at hand."""

LONGEST = 3 * 366
"""Days before the newest that are looked at: what was usual earlier says little now."""


class Courses:
    """Series, each reckoned when it is asked for and kept until something is told of its country."""

    def __init__(self, store: Store, params: DetectionParams) -> None:
        self._store = store
        self._params = params
        self._kept: OrderedDict[tuple[str, range, int], list[SeriesDay]] = OrderedDict()

    def told(self, pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
        """The answer to `/api/series?country=&adm1=&metric=&rule=&since=&until=`.

        Raises:
            UsageError: a parameter is missing or wrong.
        """
        given = list(pairs)
        rule = _rule([value for name, value in given if name == "rule" and value])
        filters = parse(Kind.ALERT, [pair for pair in given if pair[0] != "rule"])
        group, adm1 = _group(filters, rule)
        days = self._days(group, adm1)
        return {
            "country": group.country,
            "adm1": adm1,
            "metric": group.metric,
            "rule": group.rule,
            "days": [day for day in days if _within(day.day, filters)],
            "alerts": [_span(alert) for alert in self._alerts(group, adm1)],
        }

    def _days(self, group: Group, adm1: str | None) -> list[SeriesDay]:
        spanned = queries.days_told(self._store)
        if spanned is None:
            return []
        days = range(max(spanned[0], spanned[1] - LONGEST), spanned[1] + 1)
        own = queries.daily(self._store, group.key(adm1))
        country = queries.daily(self._store, group.key(None)) if adm1 else own
        key = (group.key(adm1), days, hash((_fixed(own), _fixed(country))))
        if key not in self._kept:
            self._kept[key] = past(group, adm1, _since(own, days), _since(country, days), days, self._params)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return self._kept[key]

    def _alerts(self, group: Group, adm1: str | None) -> list[Alert]:
        filters = Filters(facets={Facet.ADM1: [adm1]} if adm1 else {Facet.COUNTRY: [group.country]}, limit=200)
        found = [wire.decode(raw, Alert) for raw in queries.page(self._store, Kind.ALERT, filters, brief=False).records]
        wanted = (group.rule, group.metric, adm1)
        return [alert for alert in found if (alert.rule, alert.metric, alert.region.adm1) == wanted]


def _fixed(told: dict[int, list[int]]) -> tuple[tuple[int, int], ...]:
    """A series as it counts, to tell whether it changed."""
    return tuple(sorted((day, hash(tuple(sorted(counts)))) for day, counts in told.items()))


def _since(told: dict[int, list[int]], days: range) -> dict[int, Sequence[int]]:
    return {day: counts for day, counts in told.items() if day in days}


def _rule(values: Sequence[str]) -> Rule | None:
    if len(values) > 1 or any(value not in list(Rule) for value in values):
        raise UsageError(f"`rule` must be one of {', '.join(Rule)}")
    return Rule(values[0]) if values else None


def _group(filters: Filters, rule: Rule | None) -> tuple[Group, str | None]:
    countries, regions, metrics = (filters.facets.get(f, ()) for f in (Facet.COUNTRY, Facet.ADM1, Facet.METRIC))
    if len(countries) != 1:
        raise UsageError("`country` must be given, once: an ISO 3166-1 alpha-3 code, as SYR")
    if len(regions) > 1 or len(metrics) > 1:
        raise UsageError("`adm1` and `metric` can be given once only")
    metric = Metric(metrics[0]) if metrics else None
    if metric is None and rule not in (None, Rule.REPORTS):
        raise UsageError(f"`rule` {rule} needs a `metric`")
    if metric is not None and rule is Rule.REPORTS:
        raise UsageError("`rule` reports counts incidents and has no `metric`")
    return Group(countries[0], rule or (Rule.VICTIMS if metric else Rule.REPORTS), metric), next(iter(regions), None)


def _within(day: str, filters: Filters) -> bool:
    return (not filters.since or day >= filters.since[:10]) and (not filters.until or day <= filters.until[:10])


def _span(alert: Alert) -> dict[str, Any]:
    return {
        "id": alert.id, "state": alert.state, "severity": alert.severity, "window": alert.window,
        "reason": alert.reason,
    }  # fmt: skip
