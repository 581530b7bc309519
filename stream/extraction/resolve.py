"""Which figures tell of the same happening: from mentions of an item to groups, the principal one first."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from stream.extraction.counts import Identity
from stream.extraction.found import Found
from stream.extraction.people import told_otherwise
from stream.extraction.subsets import ELSEWHERE
from stream.kinds import NEW_SCOPES, Metric, Modality, Scope
from stream.records import Period, Place, TextField

FRESH = timedelta(days=31)
MASS = 10
"""So many arrested at once are no suspects of one deed."""
APART_KM = 60.0
"""Spots further from each other than this are not one happening."""


@dataclass(slots=True)
class Group:
    """The mentions of one happening, by index, in the order of the text."""

    scope: Scope
    members: list[int] = field(default_factory=list)
    period: Period | None = None
    places: tuple[Place, ...] = ()
    past: bool = False
    background: bool = False
    wide: bool = False
    account: bool = False


def group_mentions(found: Sequence[Found], people: Sequence[int | None], published: datetime) -> list[Group]:
    """The happenings of an item, the principal one first. `people`: who is told, as of `people.identify`."""
    groups: list[Group] = []
    current: Group | None = None
    idle = told_otherwise(found, people)
    for n, item in enumerate(found):
        if n in idle:
            continue
        home = _parent_group(groups, item, found) or _told_of(groups, current, n, found, people)
        home = home or _fitting(groups, current, item, found, published)
        if home is None:
            home = Group(
                scope=item.scope,
                past=_is_over(item, published),
                background=item.background,
                wide=item.wide,
                account=item.account,
            )
            groups.append(home)
        _join(home, n, item)
        current = home if home.scope in NEW_SCOPES and not home.past and not home.background else current
    return sorted(groups, key=lambda group: _rank(group, groups, found))


def _rank(group: Group, groups: Sequence[Group], found: Sequence[Found]) -> tuple[int, bool, int]:
    """New and recent first; then what has victims; what is only referred to last; then by the text.

    Arrests of a few are no news of their own but follow from a deed; a country's total of the day is no happening.
    """
    members = [found[n] for n in group.members]
    arrests = all(item.metric is Metric.DETAINED and item.best < MASS for item in members)
    new = group.scope in NEW_SCOPES and not group.past and not arrests
    real = any(item.modality in (Modality.ASSERTED, Modality.FEARED) and item.best > 0 for item in members)
    rank = 0 if new and real else 1 if real and group.scope in NEW_SCOPES else 2 if new else 3
    spots = [other for other in groups if other.places and not (other.wide or other.past or other.background)]
    summed = group.wide and not group.account and any(_counts_killed(other, found) for other in spots)
    return rank, group.background or summed, group.members[0]


def _counts_killed(group: Group, found: Sequence[Found]) -> bool:
    """Whether a group tells of new deaths."""
    members = (found[n] for n in group.members)
    new = group.scope in NEW_SCOPES
    return new and any(m.metric is Metric.KILLED and m.modality is Modality.ASSERTED and m.best > 0 for m in members)


def _parent_group(groups: Sequence[Group], item: Found, found: Sequence[Found]) -> Group | None:
    """The group of the total that the mention is part of; none for what is new in a running total."""
    if item.part_of is None or item.part_of == ELSEWHERE:
        return None
    if item.scope in NEW_SCOPES and item.period and found[item.part_of].scope not in NEW_SCOPES:
        return None
    return next((group for group in groups if item.part_of in group.members), None)


def _fitting(
    groups: Sequence[Group], current: Group | None, item: Found, found: Sequence[Found], published: datetime
) -> Group | None:
    """The group that tells of the same happening: the one told of last, else the nearest before."""
    past = _is_over(item, published)
    order = ([current] if current else []) + [group for group in reversed(groups) if group is not current]
    for group in order:
        looks_back = item.account and group.account
        apart = group.background is not item.background or (not looks_back and _differ_in_width(group, item))
        if apart and not _is_retold(group, item, found):
            continue
        if looks_back and item.scope in NEW_SCOPES and group.scope in NEW_SCOPES:
            return group
        if _same_kind(group, item, past) and not _conflict(group, item, found):
            return group
    return None


def _differ_in_width(group: Group, item: Found) -> bool:
    """Whether one is counted over a country and the other at a spot."""
    if group.wide:
        return not item.wide and bool(item.points)
    return item.wide and bool(group.places)


def _is_retold(group: Group, item: Found, found: Sequence[Found]) -> bool:
    """Whether a group already has the very figure."""
    return any((found[n].metric, found[n].best) == (item.metric, item.best) for n in group.members)


def _told_of(
    groups: Sequence[Group], current: Group | None, n: int, found: Sequence[Found], people: Sequence[int | None]
) -> Group | None:
    """The group that already tells of a person; of somebody new, who is meant by `he`, `the boy`, the current one."""
    item = found[n]
    if people[n] is None or item.turns:
        return None
    known = next((g for g in groups if g.scope in NEW_SCOPES and any(people[m] == people[n] for m in g.members)), None)
    if known or current is None or item.mention.identity is not Identity.DEFINITE or not item.sentence:
        return known
    return None if _days_apart(current.period, item.period) else current


def _same_kind(group: Group, item: Found, past: bool) -> bool:
    """Running totals, states, and long past happenings stand apart from what is new."""
    if item.scope in NEW_SCOPES:
        touching = group.period is not None and item.period is not None and not _days_apart(group.period, item.period)
        return group.scope in NEW_SCOPES and (group.past == past or touching)
    return group.scope is item.scope


def _conflict(group: Group, item: Found, found: Sequence[Found]) -> bool:
    """Whether day, place or the turn of the sentence speak against it."""
    last = found[group.members[-1]]
    if _in_other_land(group, item, found):
        return True
    if last.sentence == item.sentence and last.field == item.field and not item.turns:
        again = any(found[n].metric is item.metric for n in group.members if found[n].sentence == item.sentence)
        return again and _days_apart(group.period, item.period)
    if item.one_of and group.scope is Scope.PERIOD and item.scope is Scope.INCIDENT and last.sentence != item.sentence:
        return True
    if item.apart and last.sentence != item.sentence and not _is_retold(group, item, found):
        return True
    if item.scope not in NEW_SCOPES:
        return group.period is not None and item.period is not None and group.period != item.period
    if item.turns and any(found[n].metric is item.metric and found[n].best != item.best for n in group.members):
        return True
    if _days_apart(group.period, item.period) and not _slipped(group, item, found):
        return True
    headline = all(found[n].field is TextField.TITLE for n in group.members)
    return not (headline or item.single) and _far_apart(group.places, item.points)


def _in_other_land(group: Group, item: Found, found: Sequence[Found]) -> bool:
    """Whether a mention is of another country than all that the group tells: each counts in one of its own."""
    members = [found[n] for n in group.members]
    lands = frozenset[str]().union(*(member.lands for member in members))
    overall = any(m.metric is item.metric and m.best > item.best and not m.lands for m in members)
    if overall or all(member.field is TextField.TITLE for member in members):
        return False
    return bool(item.lands and lands) and item.lands.isdisjoint(lands) and not item.mention.quantity.additive


def _join(group: Group, n: int, item: Found) -> None:
    group.members.append(n)
    group.period = _tighter(group.period, item.period)
    group.places = group.places or item.points


def _tighter(a: Period | None, b: Period | None) -> Period | None:
    """The first period, unless only the second is there."""
    return a or b


def _days_apart(a: Period | None, b: Period | None) -> bool:
    """Whether two told periods do not even touch."""
    if a is None or b is None:
        return False
    (first, last), (start, end) = a.days, b.days
    return start > last or first > end


SLIP = timedelta(days=1)


def _slipped(group: Group, item: Found, found: Sequence[Found]) -> bool:
    """Whether the very figure of a group is told again as of the next day or the one before: late on Sunday to one,
    early on Monday to another."""
    if item.best < TELLING or item.turns or not _is_retold(group, item, found) or not (group.period and item.period):
        return False
    (first, last), (start, end) = group.period.days, item.period.days
    return start - last <= SLIP and first - end <= SLIP


TELLING = 2
"""Fewer are in many happenings."""


def _far_apart(a: Iterable[Place], b: Sequence[Place]) -> bool:
    """Whether all spots of one are far from all of the other."""
    pairs = [(x, y) for x in a for y in b]
    return bool(pairs) and all(_kilometres(x, y) > APART_KM for x, y in pairs)


def _kilometres(a: Place, b: Place) -> float:
    """Great-circle distance (haversine); 0 where a place has no coordinates."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return 0.0
    lat1, lon1, lat2, lon2 = map(math.radians, (a.lat, a.lon, b.lat, b.lon))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 12_742 * math.asin(math.sqrt(half))


def _is_past(period: Period | None, published: datetime) -> bool:
    """Whether a period ended longer ago than what is news."""
    return period is not None and published.date() - period.days[1] > FRESH


def _is_over(item: Found, published: datetime) -> bool:
    """Whether what is counted is no news: long past, or only what news is measured by."""
    return item.measure or _is_past(item.period, published)


def is_fresh(scope: Scope, period: Period | None, published: datetime) -> bool:
    """Whether an event is new by the contract: scope incident or period, ended at most 31 days before publication."""
    return scope in NEW_SCOPES and not _is_past(period, published)
