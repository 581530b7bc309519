"""How an incident becomes items: the first story, others' own, updates, copies, follow-ups and corrections."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from seeds.people import AGENCIES
from seeds.world.desk import DESKS, Desk, desk
from seeds.world.laws import poisson
from seeds.world.plan import Draft
from seeds.world.prose_of import Claims, Text, Writer
from seeds.world.stages import Stage
from seeds.world.tolls import ORDER
from stream.evaluation.worlds import ItemKind
from stream.kinds import Metric
from stream.records import ItemStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """An item before it has its id: versions of one item share the `key`."""

    key: str
    version: int = 1
    status: ItemStatus = ItemStatus.USABLE
    kind: ItemKind
    title: str
    text: str
    dateline: str | None = None
    published: datetime
    outlet: str
    claims: Claims | None = None
    """What it claims of its incident; None where it belongs to none."""
    incident: str | None = None


class Teller:
    """One incident being told; every draw comes from its own random numbers."""

    def __init__(self, rng: Random, draft: Draft) -> None:
        self._rng, self._draft, self._writer = rng, draft, Writer(rng, draft)
        self._agency = desk(rng.choice(AGENCIES))
        self._others = rng.sample([d for d in DESKS if d.outlet != self._agency.outlet], len(DESKS) - 1)
        self._made = 0

    def pieces(self) -> Iterator[Piece]:
        """Every item that tells it, in no order; the first of them tells the first stage."""
        draft, rng = self._draft, self._rng
        claims = draft.stages[0].claims
        killed = claims.get(Metric.KILLED)
        plain = len(draft.stages) == 1 and killed is not None and killed.n > 1 and not killed.vague
        first = self._first(draft.stages[0])
        if plain and rng.random() < 0.04:
            yield from self._corrected(first, claims)
            return
        if plain and rng.random() < 0.01:
            yield first
            yield self._withdrawn(first)
            return
        yield first
        yield from self._beside(first, draft.stages[0], 0)
        for n, (before, now) in enumerate(zip(draft.stages, draft.stages[1:]), 1):
            told = self._updated(before, now)
            yield told
            yield from self._beside(told, now, n)
        last = draft.stages[-1]
        if plain and rng.random() < 0.02:
            yield self._own_correction(last)
        elif rng.random() < 0.07:
            at, other = last.at + timedelta(minutes=rng.randint(1000, 4000)), self._other()
            gravest = {metric: last.claims[metric] for metric in [m for m in ORDER if m in last.claims][:2]}
            text = self._writer.follow_up(gravest, at, other)
            yield self._piece(ItemKind.FOLLOW_UP, text, gravest, at, other)

    def _first(self, stage: Stage) -> Piece:
        killed = stage.claims.get(Metric.KILLED)
        disputed = killed is not None and not killed.vague and killed.n > 2 and self._rng.random() < 0.05
        rival = killed.n * self._rng.randint(2, 4) + 1 if disputed and killed else None
        text = self._writer.story(stage.claims, stage.at, self._agency, rival)
        return self._piece(ItemKind.FIRST, text, stage.claims, stage.at, self._agency)

    def _updated(self, before: Stage, now: Stage) -> Piece:
        plain = self._rng.random() < 0.35
        if plain:
            text = self._writer.story(now.claims, now.at, self._agency)
        else:
            text = self._writer.update(before.claims, now.claims, now.at, self._agency)
        return self._piece(ItemKind.UPDATE, text, now.claims, now.at, self._agency)

    def _beside(self, first: Piece, stage: Stage, n: int) -> Iterator[Piece]:
        """What others make of it: their own words, or the agency's."""
        rng = self._rng
        bests = {metric: claim.count.best for metric, claim in stage.claims.items()}
        victims = bests.get(Metric.KILLED, 0) + bests.get(Metric.INJURED, 0) / 4 + bests.get(Metric.ABDUCTED, 0) / 2
        until = self._draft.stages[n + 1].at if n + 1 < len(self._draft.stages) else stage.at + timedelta(minutes=900)
        room = int((until - stage.at).total_seconds() // 60) - 5
        for _ in range(min(4, poisson(rng, 0.05 + 0.18 * math.log1p(victims)))):
            at = stage.at + timedelta(minutes=rng.randint(5, max(6, min(room, 420))))
            other = self._other()
            yield self._piece(ItemKind.RETOLD, self._writer.story(stage.claims, at, other), stage.claims, at, other)
        copies = rng.randint(8, 25) if rng.random() < 0.004 else poisson(rng, 0.1)
        for _ in range(copies):
            at = first.published + timedelta(minutes=rng.randint(4, 300))
            other = self._other()
            title = first.title if rng.random() < 0.6 else self._writer.head(stage.claims, at, other)
            yield replace(first, key=self._key(), kind=ItemKind.COPY, title=title, published=at, outlet=other.outlet)

    def _corrected(self, first: Piece, claims: Claims) -> Iterator[Piece]:
        """A first version with a wrong number, and the one that corrects it."""
        killed = claims[Metric.KILLED]
        wrong = {**claims, Metric.KILLED: replace(killed, n=killed.n + self._rng.randint(1, 2 * killed.n))}
        text = self._writer.story(wrong, first.published, self._agency)
        yield replace(
            first, kind=ItemKind.CORRECTION, title=text.title, text=text.text, dateline=text.dateline, claims=None
        )
        later = first.published + timedelta(minutes=self._rng.randint(35, 150))
        yield replace(first, kind=ItemKind.CORRECTION, version=2, published=later)

    def _withdrawn(self, first: Piece) -> Piece:
        return replace(
            first,
            kind=ItemKind.CORRECTION,
            version=2,
            status=ItemStatus.CANCELED,
            title=f"WITHDRAWN: {first.title}",
            claims=None,
            text="This story has been withdrawn. The report on which it was based was wrong.",
            published=first.published + timedelta(minutes=self._rng.randint(35, 200)),
        )

    def _own_correction(self, last: Stage) -> Piece:
        killed = last.claims[Metric.KILLED]
        right = {**last.claims, Metric.KILLED: replace(killed, n=self._rng.randint(1, killed.n - 1), hedge="exact")}
        at = last.at + timedelta(minutes=self._rng.randint(60, 900))
        text = self._writer.correction(last.claims, right, at, self._agency)
        return self._piece(ItemKind.CORRECTION, text, {Metric.KILLED: right[Metric.KILLED]}, at, self._agency)

    def _other(self) -> Desk:
        return self._others[self._made % len(self._others)]

    def _key(self) -> str:
        self._made += 1
        return f"{self._draft.id}-{self._made}"

    def _piece(self, kind: ItemKind, text: Text, claims: Claims, at: datetime, by: Desk) -> Piece:
        return Piece(
            key=self._key(),
            kind=kind,
            title=text.title,
            text=text.text,
            dateline=text.dateline,
            published=at,
            outlet=by.outlet,
            claims=claims,
            incident=self._draft.id,
        )


def told_pieces(seed: int, drafts: Sequence[Draft]) -> Iterator[Piece]:
    """The items of all incidents."""
    for draft in drafts:
        yield from Teller(Random(f"{seed}/telling/{draft.id}"), draft).pieces()
