"""A series told again from its counts: what was usual on each day, by what was known then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from stream.days import iso_of
from stream.detection import DETECTORS
from stream.detection.counts import Group
from stream.detection.detector import SeriesParams
from stream.detection.params import DetectionParams
from stream.detection.series import Track
from stream.detection.watching import SeriesDay

Told = Mapping[int, Iterable[int]]
"""Day's ordinal -> what each incident adds to it."""


def past(
    group: Group, adm1: str | None, told: Told, country: Told, days: range, params: DetectionParams
) -> list[SeriesDay]:
    """Every day of a series, oldest first.

    As the watcher judges it, but for spans in which the feeds were silent, which it alone knows of: here they are days
    without a count. An alarm is one by the day's own numbers; which alert says it, or another for it, is not asked.

    Args:
        adm1: the region, or None for the whole country.
        told: the series' own counts; `country`: those of its country, from which a region that begins learns.
        days: all days there were, whether anything was told or not.
    """
    if not days:
        return []
    detector = DETECTORS[params.detector(group.rule)]
    initial = detector.initial(SeriesParams(rule=group.rule, alpha=params.alpha, warm_up=params.warm_up_days))
    whole = _track(group, None, country if adm1 else told, days, initial)
    whole.extend(detector, days[-1])
    track = whole
    if adm1:
        track = _track(group, adm1, told, days, initial)
        track.pool(whole, detector)
        track.extend(detector, days[-1])
    floor = params.floor(group.rule, group.metric)
    return [
        SeriesDay(
            day=iso_of(day),
            observed=track.count(day),
            expected=round(verdict.expected, 3),
            threshold=max(verdict.threshold, floor),
            alarm=track.is_alarm(day, params),
        )
        for day, verdict in zip(days, track.verdicts)
    ]


def _track(group: Group, adm1: str | None, told: Told, days: range, initial: object) -> Track:
    track = Track(group=group, adm1=adm1, base=days[0], states=[initial], silent=frozenset())
    for day, counts in told.items():
        for n, count in enumerate(counts):
            track.put(day, str(n), count)
    return track
