"""From what a person says, looking at an alert or an incident, to a decision that holds whatever comes later."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from stream import wire
from stream.decisions.reading import read_decision
from stream.decisions.records import Anchor, Decision, Spot
from stream.errors import UsageError
from stream.kinds import Metric, Verb
from stream.outcomes import Alert, Incident, IncidentStatus, Rule

MOST_HOPS = 20
"""Mergers that are followed from an incident that somebody names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a person says: the verb, and of what; the rest is looked up."""

    verb: Verb
    by: str
    why: str
    alert: str | None = None
    """Of reject and confirm."""
    incidents: tuple[str, ...] = ()
    """Of merge two or more, of set and split one."""
    items: tuple[str, ...] = ()
    """Of split: those that tell something else."""
    rule: Rule | None = None
    metric: Metric | None = None
    country: str | None = None
    adm1: str | None = None
    start: str | None = None
    end: str | None = None
    toll: dict[Metric, int] = field(default_factory=dict)
    place: Spot | None = None
    day: str | None = None
    item: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """Where the records lie that a person looks at: each returns None where it knows none."""

    alert: Callable[[str], Alert | None]
    incident: Callable[[str], Incident | None]


def decision_of(request: Request, known: Known, at: datetime) -> Decision:
    """The decision, at the time `at`; the same words at the same time have the same id.

    Raises:
        UsageError: an alert or incident that is named is not there.
        NotADecision: something is missing or wrong; the message says what.
    """
    bare = Decision(id="-", verb=request.verb, by=request.by.strip(), at=at, why=request.why.strip())
    whole = _MAKERS[request.verb](bare, request, known)
    named = replace(whole, id="dec-" + hashlib.sha256(wire.encode(whole)).hexdigest()[:20])
    return read_decision(wire.encode(named))


def _of_alert(bare: Decision, request: Request, known: Known) -> Decision:
    alert = known.alert(request.alert) if request.alert else None
    if alert is None:
        raise UsageError(f"there is no alert {request.alert!r}" if request.alert else "say which `alert`")
    return replace(
        bare,
        alert=alert.id,
        rule=alert.rule,
        metric=alert.metric,
        country=alert.region.country,
        adm1=alert.region.adm1,
        start=alert.window.start,
        end=alert.window.end,
    )


def _mute(bare: Decision, request: Request, known: Known) -> Decision:  # noqa: ARG001  one form for all
    return replace(
        bare,
        rule=request.rule,
        metric=request.metric,
        country=request.country,
        adm1=request.adm1,
        start=request.start,
        end=request.end,
    )


def _set(bare: Decision, request: Request, known: Known) -> Decision:
    (incident,) = _incidents(request, known, 1)
    return replace(
        bare,
        incidents=(incident.id,),
        tellings=_tellings(incident),
        toll=request.toll,
        place=request.place,
        day=request.day,
    )


def _merge(bare: Decision, request: Request, known: Known) -> Decision:
    found = _incidents(request, known, 2)
    if len({incident.id for incident in found}) == 1:
        raise UsageError("these are one incident already")
    told = tuple(anchor for incident in found for anchor in _tellings(incident))
    return replace(bare, incidents=tuple(incident.id for incident in found), tellings=told)


def _split(bare: Decision, request: Request, known: Known) -> Decision:
    (incident,) = _incidents(request, known, 1)
    every, wanted = _tellings(incident), frozenset(request.items)
    unknown = wanted - {anchor.item for anchor in every}
    if unknown or not wanted:
        told = ", ".join(sorted(anchor.item for anchor in every)[:10])
        odd = f"{', '.join(sorted(unknown))} does not tell it" if unknown else "none is named"
        raise UsageError(f"the `items` of incident {incident.id} to be parted are some of {told}; {odd}")
    parted = tuple(anchor for anchor in every if anchor.item in wanted)
    rest = tuple(anchor for anchor in every if anchor.item not in wanted)
    if not rest:
        raise UsageError(f"these items are all that tell incident {incident.id}: nothing is left to part them from")
    return replace(bare, incidents=(incident.id,), tellings=parted, rest=rest)


def _dismiss(bare: Decision, request: Request, known: Known) -> Decision:  # noqa: ARG001  as above
    return replace(bare, item=request.item, source=request.source)


_MAKERS: Mapping[Verb, Callable[[Decision, Request, Known], Decision]] = {
    Verb.REJECT: _of_alert,
    Verb.CONFIRM: _of_alert,
    Verb.MUTE: _mute,
    Verb.SET: _set,
    Verb.MERGE: _merge,
    Verb.SPLIT: _split,
    Verb.DISMISS_ITEM: _dismiss,
    Verb.DISMISS_SOURCE: _dismiss,
}


def _incidents(request: Request, known: Known, least: int) -> Sequence[Incident]:
    """The incidents that are named, or what they have become."""
    if len(request.incidents) < least or (least == 1 and len(request.incidents) > 1):
        raise UsageError("name one incident" if least == 1 else "name two incidents or more")
    return [_as_it_is(name, known) for name in request.incidents]


def _as_it_is(name: str, known: Known) -> Incident:
    incident = known.incident(name)
    for _ in range(MOST_HOPS):
        if incident is None or incident.status is not IncidentStatus.MERGED or incident.merged_into is None:
            break
        incident = known.incident(incident.merged_into)
    if incident is None:
        raise UsageError(f"there is no incident {name!r}")
    if not incident.items:
        raise UsageError(f"incident {name} is withdrawn: nothing tells it any more")
    return incident


def _tellings(incident: Incident) -> tuple[Anchor, ...]:
    if any(telling.index is None for telling in incident.items):
        raise UsageError(f"incident {incident.id} was last told by an earlier version, whose tellings cannot be named")
    return tuple(Anchor(item=telling.id, event=telling.index or 0) for telling in incident.items)
