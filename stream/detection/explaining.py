"""Which alert says a thing, so that it is not raised twice: the region's for its country, the single incident's for
the victims of a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field

from stream.detection.counts import Group, aggregate
from stream.detection.episodes import Span
from stream.detection.params import DetectionParams
from stream.detection.raising import alert_id
from stream.detection.series import Track
from stream.outcomes import Rule

Rival = tuple[Track, Span]
"""The days of an episode of a series that may explain another's."""


@dataclass(frozen=True, slots=True)
class Single:
    """What the single incidents of a country say beside the victims of its days."""

    rests_on: tuple[object, ...] = ()
    alarming: Mapping[int, Set[str]] = field(default_factory=dict)
    """By day, the incidents that alarm alone."""
    rivals: Sequence[Rival] = ()


NO_SINGLE = Single()


def by_regions(
    country: Track, regions: Iterable[Track], regional: Sequence[Rival], params: DetectionParams
) -> frozenset[int]:
    """The days on which one region has most of the country's count, and it has alarmed or a single incident there."""
    closing = params.closing_days
    spoken: list[tuple[Track, Container[int]]] = [
        (track, range(span.first, span.last + closing + 1)) for track, span in regional
    ]
    spoken += [(track, track.explained) for track in regions if track.explained]
    if not spoken:
        return frozenset()
    most = {day: params.explained_share * country.count(day) for day in country.days}
    return frozenset(
        day for day, least in most.items() if any(day in days and region.count(day) >= least for region, days in spoken)
    )


def mass_group(group: Group) -> Group:
    """The single incidents beside a group of victims."""
    return Group(group.country, Rule.MASS_CASUALTY, group.metric)


def gravest(masses: Iterable[Track], params: DetectionParams) -> Mapping[int, Set[str]]:
    """By day, the incidents that alarm alone, in the country or a region of it. The series must be judged to today."""
    found: defaultdict[int, set[str]] = defaultdict(set)
    for track in masses:
        floor = params.floor(Rule.MASS_CASUALTY, track.group.metric)
        for day, told in track.days.items():
            if track.is_alarm(day, params):
                found[day].update(name for name, toll in told.items() if toll >= floor)
    return found


def by_single_incidents(victims: Track, alone: Mapping[int, Set[str]], params: DetectionParams) -> frozenset[int]:
    """The days that would not alarm without the incidents that alarm alone."""
    floor = params.floor(victims.group.rule, victims.group.metric)
    explained = []
    for day, names in alone.items():
        told = victims.days.get(day, {})
        rest = aggregate(victims.group.rule, (count for name, count in told.items() if name not in names))
        if rest < max(floor, victims.verdicts[day - victims.base].threshold):
            explained.append(day)
    return frozenset(explained)


def heir(first: int, last: int, rivals: Iterable[Rival]) -> str | None:
    """The alert of the first rival whose days meet these: it takes the place of a cancelled one."""
    for track, span in rivals:
        if span.first <= last and first <= span.last:
            return alert_id(track.group, track.adm1, span.first)
    return None
