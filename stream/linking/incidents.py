"""The Incident that a cluster of accounts amounts to."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from datetime import datetime
from itertools import islice
from operator import attrgetter

from stream.kinds import PeriodPrecision, PlacePrecision, PlaceRole, RegionBasis
from stream.linking.accounts import Account
from stream.linking.cluster import Weight
from stream.linking.course import Course, Step, counts_beyond, settled
from stream.linking.fusion import Region
from stream.linking.kinship import UNSPECIFIC
from stream.linking.params import LinkParams
from stream.linking.scenes import Scene
from stream.linking.totals import told_singly
from stream.outcomes import Change, Incident, IncidentStatus, RegionToll
from stream.records import Event, EvidenceSentence, Period, Place

MAX_INCIDENT_PLACES = 10

LIVE = frozenset({IncidentStatus.OPEN, IncidentStatus.CLOSED})
"""Where an incident stands that counts."""

PRECISION: dict[PeriodPrecision, int] = {precision: rank for rank, precision in enumerate(PeriodPrecision)}
"""From the finest to the coarsest."""


def incident_id(first: Account) -> str:
    """The id of the incident first told by that account; it does not change with the item's version."""
    raw = f"{first.item.id}\x1f{first.index}".encode()
    return "inc-" + hashlib.sha256(raw).hexdigest()[:20]


def describe(
    core: Sequence[Account], course: Course, where: Scene, newest: datetime, params: LinkParams,
    singly: Sequence[Weight] = (),
) -> Incident:  # fmt: skip
    """The incident of a cluster, as of revision 1.

    Args:
        core: the first tellings that are no copies.
        course: the steps of the cluster's members.
        where: its places, and the region in which it counts.
        newest: the newest publication time, which decides between open and closed.
        singly: for a total over a period the weights of the incidents it contains.
    """
    first, last = course.steps[0].account, course.steps[-1]
    kind = _kind(core)
    return Incident(
        id=incident_id(first),
        status=_status(last.account.item.published, newest, params),
        type=kind.type,
        sub_type=kind.sub_type,
        cause=kind.cause,
        places=_places(where),
        period=_period(core),
        toll=last.toll,
        by_region=tuple(RegionToll(country=s.region[0], adm1=s.region[1], toll=s.toll) for s in where.shares if s.toll),
        changes=_changes(course, where, singly),
        history=tuple(course.history[-params.max_list :]),
        history_total=len(course.history),
        items=tuple(step.telling for step in course.steps[-params.max_list :]),
        items_total=len(course.steps),
        distinct_sources=len(course.sources),
        first_published=first.item.published,
        last_published=last.account.item.published,
        evidence=_evidence(course.steps, params.max_evidence),
        replay=course.replay,
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
    return _said(left) == _said(right)


_UNSAID = {"revision", "history", "history_total"}
_said: Callable[[Incident], tuple[object, ...]] = attrgetter(
    *(f.name for f in fields(Incident) if f.name not in _UNSAID)
)


def _status(last: datetime, newest: datetime, params: LinkParams) -> IncidentStatus:
    return IncidentStatus.CLOSED if newest - last >= params.close else IncidentStatus.OPEN


def _kind(core: Sequence[Account]) -> Event:
    """The kind most tellers name, a specific one before an unspecific, an earlier before a later."""
    names = Counter((a.event.type, a.event.sub_type) for a in core)
    return max((a.event for a in core), key=lambda e: ((n := (e.type, e.sub_type)) not in UNSPECIFIC, names[n]))


def _places(where: Scene) -> tuple[Place, ...]:
    """The places told, each once, those of the incident's region first; the finest of them leads."""
    told: dict[tuple[str | None, str | None, str, PlaceRole], Place] = {}
    for place in sorted(where.places, key=lambda p: p.adm1_basis is RegionBasis.NEWS):
        told.setdefault((place.country, place.adm1, place.name.casefold(), place.role), place)
    ranked = sorted(told.values(), key=lambda p: _place_rank(p, where.region))
    return tuple(ranked[:MAX_INCIDENT_PLACES])


def _place_rank(place: Place, region: Region) -> tuple[bool, bool, bool]:
    elsewhere = (place.country, place.adm1) != region
    return (place.role is not PlaceRole.OCCURRENCE, elsewhere, place.precision is not PlacePrecision.POINT)


def _period(core: Sequence[Account]) -> Period | None:
    """The period that a text names before one taken from the publication, then the finest, then the earliest told."""
    periods = [a.event.period for a in core if a.event.period is not None]
    return min(periods, key=lambda p: (p.basis != "text", PRECISION[p.precision]), default=None)


def _evidence(steps: Sequence[Step], limit: int) -> tuple[EvidenceSentence, ...]:
    """The sentences of the newest tellings that are no copies, newest first."""
    sentences = (_sentence(step.account) for step in reversed(steps) if step.telling.copy_of is None)
    return tuple(islice(filter(None, sentences), limit))


def _sentence(account: Account) -> EvidenceSentence | None:
    item = account.item
    sentence = item.sentences.get(account.event.id)
    return EvidenceSentence(item_id=item.id, source=item.source, url=item.url, sentence=sentence) if sentence else None


def _changes(course: Course, where: Scene, singly: Sequence[Weight]) -> tuple[Change, ...]:
    """What the incident adds to the counts: one report, and every change of its toll, on the day it was told.

    The metrics of displacement overlap and count once, as `displaced`. A total over a period counts as a report only
    where it contains no single incident, and for what exceeds those it contains. All of it counts where the incident is
    known to lie in the end, however little its first telling said of that.
    """
    counts = counts_beyond(course.steps, told_singly(singly)) if singly else course.counts.copy()
    first = course.steps[0]
    if not singly:
        counts[(first.day, *first.account.region, None)] += 1
    return tuple(
        Change(day=key[0], country=key[1], adm1=key[2], metric=key[3], count=count)
        for key, count in sorted(
            settled(counts, where.shares).items(), key=lambda kv: tuple(str(part or "") for part in kv[0])
        )
        if count
    )
