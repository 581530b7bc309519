"""An episode as an alert, and what to publish when it differs from what was published before."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain, islice
from operator import itemgetter
from typing import Protocol

from stream.days import iso_of
from stream.decisions import Decision, Series
from stream.detection import wording
from stream.detection.counts import Gist, Group
from stream.detection.episodes import Episode
from stream.detection.params import DetectionParams
from stream.kinds import Verb
from stream.outcomes import (
    Alert,
    AlertConfidence,
    AlertState,
    CapStatus,
    Certainty,
    MsgType,
    Region,
    Rule,
    Urgency,
    Window,
)
from stream.records import EvidenceSentence

LONGEST_LIST = 200


class Facts(Protocol):
    """What is known of incidents, by id."""

    def gist(self, name: str) -> Gist | None:
        """What decides about the alert; None where nothing is known."""
        ...

    def evidence(self, name: str) -> Sequence[EvidenceSentence]:
        """The sentences of an incident of which something is known."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """An episode of a series at the watermark, and what is known of its incidents."""

    group: Group
    adm1: str | None
    episode: Episode
    closed: bool
    facts: Facts

    @property
    def series(self) -> Series:
        """What it is of, as decisions name it."""
        return Series(self.group.rule, self.group.metric, self.group.country, self.adm1)

    @property
    def id(self) -> str:
        """The alert's id: rule, region, metric and the first day."""
        return alert_id(self.group, self.adm1, self.episode.first)


def alert_id(group: Group, adm1: str | None, first: int) -> str:
    """The same episode has the same id on every run."""
    text = f"{group.key(adm1)}|{iso_of(first)}"
    return "al-" + hashlib.sha256(text.encode()).hexdigest()[:20]


def compose(finding: Finding, region: Region, place: str, params: DetectionParams, sent: datetime) -> Alert:
    """The alert as first published. All but `sent` and `first_raised` depends on the finding alone."""
    episode, sums, group = finding.episode, finding.episode.sums, finding.group
    window = Window(start=iso_of(episode.first), end=iso_of(episode.last))
    told = _told(finding)
    return Alert(
        id=finding.id,
        status=CapStatus.TEST if told.gists and all(gist.replay for gist in told.gists) else CapStatus.ACTUAL,
        msg_type=MsgType.UPDATE if finding.closed else MsgType.ALERT,
        state=_state(finding),
        rule=group.rule,
        metric=group.metric,
        region=region,
        severity=wording.severity(group.rule, group.metric, sums.observed, sums.expected, params),
        certainty=wording.certainty(told.gists, episode.warm),
        urgency=Urgency.PAST if finding.closed else Urgency.IMMEDIATE,
        category=told.category,
        window=window,
        observed=sums.observed,
        expected=round(sums.expected, 3),
        threshold=episode.threshold,
        p_value=sums.p_value,
        score=sums.score,
        largest_share=told.largest_share,
        confidence=AlertConfidence.NORMAL if episode.warm else AlertConfidence.COLD_START,
        reason=wording.reason(group, place, episode, told.total, told.largest_share),
        incidents=told.names,
        incidents_total=told.total,
        evidence=told.evidence,
        evidence_total=sum(gist.evidence_total for gist in told.gists),
        first_raised=sent,
        sent=sent,
    )


def ruled(alert: Alert, decision: Decision | None) -> Alert:
    """The alert as a person decided it: confirmed, or nothing that anybody is called for."""
    if decision is None:
        return alert
    told = (decision.told,)
    if decision.verb is Verb.CONFIRM:
        return replace(alert, certainty=Certainty.OBSERVED, decided=told)
    return replace(alert, state=AlertState.CANCELLED, msg_type=MsgType.CANCEL, urgency=Urgency.PAST, decided=told)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """What an alert tells of its incidents; by the gravest `LONGEST_LIST` of them."""

    names: tuple[str, ...]
    total: int
    gists: tuple[Gist, ...]
    evidence: tuple[EvidenceSentence, ...]
    category: str
    largest_share: float | None


def _told(finding: Finding) -> _Told:
    incidents = finding.episode.sums.incidents
    gravest = sorted(incidents, key=_COUNT, reverse=True)[:LONGEST_LIST]  # they were in order of name, and stay so
    known = [(name, gist, count) for name, count in gravest if (gist := finding.facts.gist(name)) is not None]
    return _Told(
        names=tuple(name for name, _ in gravest),
        total=len(incidents),
        gists=tuple(gist for _, gist, _ in known),
        evidence=tuple(islice(_sentences(finding.facts, (name for name, _, _ in known)), LONGEST_LIST)),
        category=wording.category((gist, count) for _, gist, count in known),
        largest_share=_largest_share(finding, gravest[0][1] if gravest else 0),
    )


_COUNT = itemgetter(1)


def _sentences(facts: Facts, names: Iterable[str]) -> Iterator[EvidenceSentence]:
    """One after the other: facts lie out of the way, and no more are asked for than are told."""
    return chain.from_iterable(map(facts.evidence, names))


def revisions(
    wanted: Mapping[str, Alert], known: Mapping[str, Alert], heirs: Mapping[str, str | None], sent: datetime
) -> Iterator[Alert]:
    """What to publish so that `known` becomes `wanted`: raised, updated, closed, cancelled; in order of id.

    `heirs` names the alert that takes the place of a cancelled one.
    """
    for name in sorted(wanted):
        old, new = known.get(name), wanted[name]
        if old is None:
            yield new
        elif new.state is AlertState.CANCELLED:  # by a person: it is told once, and not how it would have gone on
            if old.state is not AlertState.CANCELLED or old.decided != new.decided:
                yield replace(_cancel(old, None, sent), decided=new.decided)
        elif _follow(old, new, new.msg_type, old.sent) != replace(old, msg_type=new.msg_type):
            kind = MsgType.UPDATE if old.state is not AlertState.CANCELLED else new.msg_type
            yield replace(_follow(old, new, kind, sent), revision=old.revision + 1, references=_references(old))
    for name in sorted(known.keys() - wanted.keys()):
        old = known[name]
        if old.state is not AlertState.CANCELLED:
            yield _cancel(old, heirs.get(name), sent)


def _cancel(old: Alert, heir: str | None, sent: datetime) -> Alert:
    return replace(
        old,
        revision=old.revision + 1,
        references=_references(old),
        state=AlertState.CANCELLED,
        msg_type=MsgType.CANCEL,
        urgency=Urgency.PAST,
        replaced_by=heir,
        sent=sent,
    )


def _follow(old: Alert, new: Alert, kind: MsgType, sent: datetime) -> Alert:
    """The new content with the old one's history."""
    return replace(
        new,
        revision=old.revision,
        references=old.references,
        msg_type=kind,
        first_raised=old.first_raised,
        sent=sent,
    )


def _references(old: Alert) -> tuple[str, ...]:
    """CAP identifiers of the earlier messages, the latest last."""
    return (*old.references, f"{old.id}.{old.revision}")[-LONGEST_LIST:]


def _state(finding: Finding) -> AlertState:
    """`updated` once it went on beyond its first day: a function of the days, not of how often it was sent."""
    if finding.closed:
        return AlertState.CLOSED
    return AlertState.OPEN if finding.episode.last == finding.episode.first else AlertState.UPDATED


def _largest_share(finding: Finding, largest: int) -> float | None:
    """The share of the largest single incident; of reports each has the same."""
    sums = finding.episode.sums
    if finding.group.rule is Rule.MASS_CASUALTY:
        return 1.0
    return round(min(largest / sums.observed, 1.0), 4) if sums.observed > 0 else None
