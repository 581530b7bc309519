"""One toll from many tellers, as it stood after each telling.

A claim is what a telling that is no copy says of one metric. The most recent claim holds, of equally recent ones the
better attributed, then the one that more tell; `low` and `high` span the claims that are current: the last of each
source, none older than the newest by more than `current_hours`. Tellers are never summed. One that claims but a part of
what holds is not believed alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from stream.kinds import Metric, SourceType
from stream.linking.accounts import VAGUE, Account, is_vague
from stream.linking.params import LinkParams
from stream.records import Count, Figure, Toll, as_counted

RANK: dict[SourceType, int] = {
    SourceType.HOSPITAL: 9,
    SourceType.UN: 8,
    SourceType.RESCUE: 8,
    SourceType.GOVERNMENT: 7,
    SourceType.POLICE: 7,
    SourceType.MONITOR: 6,
    SourceType.NGO: 6,
    SourceType.MILITARY: 5,
    SourceType.MEDIA: 4,
    SourceType.ARMED_GROUP: 3,
    SourceType.WITNESS: 3,
    SourceType.OTHER: 2,
}
"""The better attributed claim: who counts the dead himself, before who is told of them. Nobody named: 1."""

PARTIES = frozenset({SourceType.MILITARY, SourceType.ARMED_GROUP})
"""Those who claim for their own side."""

Region = tuple[str | None, str | None]


@dataclass(frozen=True, slots=True)
class Claim:
    """What one telling says of one metric."""

    account: Account
    count: Count
    rank: int

    @property
    def source(self) -> str:
        """Whose claim it is: the outlet's, or the item's where none is named; and the party's to the fight that it
        quotes, which takes nothing back when the outlet quotes another."""
        outlet = self.account.item.source or self.account.item.id
        told = (self.account.event.figures[n].attribution for n in self.count.figures)
        party = next((by.type for by in told if by is not None and by.type in PARTIES), None)
        return f"{outlet}\x1f{party}" if party else outlet


def counted(toll: Toll) -> dict[Metric, int]:
    """The best numbers of a toll as they are counted: the metrics of displacement as one, `displaced`."""
    return as_counted({metric: count.best for metric, count in toll.items()})


class Claims:
    """What is claimed of one metric, in the order of publication, and what holds of it."""

    __slots__ = ("_current", "_doubted", "_hours")

    def __init__(self, params: LinkParams) -> None:
        self._hours = timedelta(hours=params.current_hours)
        self._current: list[Claim] = []
        self._doubted: str | None = None
        """The source of a claim that was held for one of a part."""

    def take(self, account: Account, count: Count) -> Count:
        """The fused count once an account claims its own."""
        newest = Claim(account, count, _rank(count, account.event.figures))
        if self._current and is_vague(count, account.event) and _may_be(count, _holding(self._current).count):
            return _fuse(self._current)
        if self._current and is_part(count, _holding(self._current).count) and self._doubted in (None, newest.source):
            self._doubted = newest.source
        else:
            since = account.item.published - self._hours
            earlier = [c for c in self._current if c.account.item.published >= since and c.source != newest.source]
            self._current, self._doubted = [*earlier, newest], None
        return _fuse(self._current)


def is_part(newer: Count, held: Count) -> bool:
    """Whether a claim is so far below the one that holds that it rather tells of a few of the victims, as of one who
    was found or who died of wounds, than that there were so few: until a second source claims no more."""
    return 0 < newer.best * PART < held.best


PART = 4


def _may_be(vague: Count, held: Count) -> bool:
    """Whether a vague word may stand for the number that holds."""
    return vague.best <= held.best < VAGUE * vague.best


def _holding(current: Sequence[Claim]) -> Claim:
    """The most recent claim; of equally recent ones the better attributed, then the number that most of all tell."""
    tellers = Counter(claim.count.best for claim in current)
    return max(current, key=lambda c: (c.account.item.published, c.rank, tellers[c.count.best], c.account.key))


def _fuse(current: Sequence[Claim]) -> Count:
    highs = [told.count.high for told in current]
    return replace(
        _holding(current).count,
        low=min(told.count.low for told in current),
        high=None if None in highs else max(high for high in highs if high is not None),
        figures=(),
    )


def _rank(count: Count, figures: Sequence[Figure]) -> int:
    told = [figures[i].attribution for i in count.figures if i < len(figures)]
    return max((RANK[by.type] for by in told if by is not None), default=1)


def finer(known: Region, told: Region) -> Region:
    """The first region told, made finer by the first telling that names a region of that country."""
    if known[0] is None:
        return told if told[0] is not None else known
    return told if known[1] is None and told[0] == known[0] else known
