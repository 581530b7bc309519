"""The Incident that a cluster of accounts amounts to."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from stream.kinds import Metric, PeriodPrecision, PlacePrecision, PlaceRole
from stream.linking.accounts import Account
from stream.linking.clusters import Cluster
from stream.linking.fusion import Region, Step, counted, steps
from stream.linking.kinship import UNSPECIFIC
from stream.linking.params import LinkParams
from stream.linking.totals import told_singly
from stream.outcomes import Change, Incident, IncidentStatus, RegionToll, Revision, Telling
from stream.records import Event, EvidenceSentence, Period, Place, Toll

MAX_INCIDENT_PLACES = 10

LIVE = frozenset({IncidentStatus.OPEN, IncidentStatus.CLOSED})
"""Where an incident stands that counts."""

ChangeKey = tuple[str, str | None, str | None, Metric | None]

PRECISION: dict[PeriodPrecision, int] = {precision: rank for rank, precision in enumerate(PeriodPrecision)}
"""From the finest to the coarsest."""


def incident_id(first: Account) -> str:
    """The id of the incident first told by that account; it does not change with the item's version."""
    raw = f"{first.item.id}\x1f{first.index}".encode()
    return "inc-" + hashlib.sha256(raw).hexdigest()[:20]


def describe(cluster: Cluster, newest: datetime, params: LinkParams, singly: Sequence[Toll] | None = None) -> Incident:
    """The incident of a cluster, as of revision 1.

    Args:
        newest: the newest publication time, which decides between open and closed.
        singly: for a total over a period the tolls of the incidents it contains, else None.
    """
    members = cluster.members
    course = steps(members, params)
    core, last = cluster.core, course[-1]
    history = _history(course)
    return Incident(
        id=incident_id(members[0]),
        status=_status(members[-1].item.published, newest, params),
        type=(kind := _kind(core)).type,
        sub_type=kind.sub_type,
        cause=kind.cause,
        places=_places(core, last.region),
        period=_period(core),
        toll=last.toll,
        by_region=(RegionToll(country=last.region[0], adm1=last.region[1], toll=last.toll),) if last.toll else (),
        changes=_changes(course, singly),
        history=tuple(history[-params.max_list :]),
        history_total=len(history),
        items=tuple(_telling(step) for step in course[-params.max_list :]),
        items_total=len(members),
        distinct_sources=len({s.account.item.source for s in course if s.copy_of is None}),
        first_published=members[0].item.published,
        last_published=members[-1].item.published,
        evidence=_evidence(course, params.max_evidence),
        replay=all(account.item.replay for account in members),
    )


def gone(incident: Incident, merged_into: str | None) -> Incident:
    """What is published of an incident whose id names nothing any more: it counts for nothing."""
    return replace(
        incident,
        revision=incident.revision + 1,
        status=IncidentStatus.WITHDRAWN if merged_into is None else IncidentStatus.MERGED,
        merged_into=merged_into,
        toll={},
        by_region=(),
        changes=(),
        items=(),
        items_total=0,
        distinct_sources=0,
        evidence=(),
    )


def same(left: Incident, right: Incident) -> bool:
    """Whether two incidents say the same, whatever their revision and history."""
    return left == replace(right, revision=left.revision, history=left.history, history_total=left.history_total)


def _status(last: datetime, newest: datetime, params: LinkParams) -> IncidentStatus:
    return IncidentStatus.CLOSED if newest - last >= params.close else IncidentStatus.OPEN


def _kind(core: Sequence[Account]) -> Event:
    """The kind most tellers name, a specific one before an unspecific, an earlier before a later."""
    names = Counter((a.event.type, a.event.sub_type) for a in core)
    return max((a.event for a in core), key=lambda e: ((n := (e.type, e.sub_type)) not in UNSPECIFIC, names[n]))


def _places(core: Sequence[Account], region: Region) -> tuple[Place, ...]:
    """The places told, each once, those of the incident's region first; the finest of them leads."""
    told: dict[tuple[str | None, str | None, str, PlaceRole], Place] = {}
    for place in (place for account in core for place in account.event.places):
        told.setdefault((place.country, place.adm1, place.name.casefold(), place.role), place)
    ranked = sorted(told.values(), key=lambda p: _place_rank(p, region))
    return tuple(ranked[:MAX_INCIDENT_PLACES])


def _place_rank(place: Place, region: Region) -> tuple[bool, bool, bool]:
    elsewhere = (place.country, place.adm1) != region
    return (place.role is not PlaceRole.OCCURRENCE, elsewhere, place.precision is not PlacePrecision.POINT)


def _period(core: Sequence[Account]) -> Period | None:
    """The period that a text names before one taken from the publication, then the finest, then the earliest told."""
    periods = [a.event.period for a in core if a.event.period is not None]
    return min(periods, key=lambda p: (p.basis != "text", PRECISION[p.precision]), default=None)


def _telling(step: Step) -> Telling:
    item, event = step.account.item, step.account.event
    return Telling(
        id=item.id,
        version=item.version,
        event=event.id,
        source=item.source,
        url=item.url,
        published=item.published,
        toll=event.toll,
        copy_of=step.copy_of,
    )


def _evidence(course: Iterable[Step], limit: int) -> tuple[EvidenceSentence, ...]:
    """The sentences of the newest tellings that are no copies, newest first."""
    found: list[EvidenceSentence] = []
    for step in reversed([step for step in course if step.copy_of is None]):
        item = step.account.item
        sentence = item.sentences.get(step.account.event.id)
        if sentence and len(found) < limit:
            found.append(EvidenceSentence(item_id=item.id, source=item.source, url=item.url, sentence=sentence))
    return tuple(found)


def _history(course: Iterable[Step]) -> list[Revision]:
    """The toll after each telling that changed it, in the order of publication."""
    toll: Toll = {}
    history: list[Revision] = []
    for step in course:
        if step.toll != toll:
            toll = step.toll
            history.append(Revision(published=step.account.item.published, toll=toll, item_id=step.account.item.id))
    return history


def _changes(course: Sequence[Step], singly: Sequence[Toll] | None) -> tuple[Change, ...]:
    """What the incident adds to the counts: one report, and every change of its toll, on the day it was told.

    The metrics of displacement overlap and count once, as `displaced`. A total over a period counts as a report only
    where it contains no single incident, and for what exceeds those it contains.
    """
    counts: Counter[ChangeKey] = Counter()
    if not singly:
        counts[(_day(course[0]), *course[0].account.region, None)] = 1
    known = told_singly(singly or ())
    before: Counter[tuple[str | None, str | None, Metric]] = Counter()
    for step in course:
        now = Counter({(*step.region, m): max(0, n - known[m]) for m, n in counted(step.toll).items()})
        for key in {*before, *now}:
            counts[(_day(step), *key)] += now[key] - before[key]
        before = now
    return tuple(
        Change(day=key[0], country=key[1], adm1=key[2], metric=key[3], count=count)
        for key, count in sorted(counts.items(), key=lambda kv: tuple(str(part or "") for part in kv[0]))
        if count
    )


def _day(step: Step) -> str:
    return step.account.item.published.astimezone(UTC).date().isoformat()
