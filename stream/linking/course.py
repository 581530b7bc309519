"""How an incident went on, telling by telling: which were copies, and how its toll and its counts then stood."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import TypeAlias

from stream.kinds import Metric
from stream.linking.accounts import Account
from stream.linking.copies import Originals
from stream.linking.fusion import Region, counted
from stream.linking.lands import Lands, Share, summed
from stream.linking.params import LinkParams
from stream.outcomes import Revision, Telling
from stream.records import Toll

ChangeKey: TypeAlias = tuple[str, str | None, str | None, Metric | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """How things stood after one telling, in the order of publication."""

    account: Account
    telling: Telling
    shares: tuple[Share, ...]
    """What it cost in each land, the first told first."""
    toll: Toll
    """What it cost in all of them."""

    @property
    def region(self) -> Region:
        """Where it happened, in the first land told."""
        return self.shares[0].region

    @property
    def day(self) -> str:
        """The day of publication, in UTC."""
        return self.account.item.published.astimezone(UTC).date().isoformat()


@dataclass(slots=True)
class _Sums:
    """What is known after some steps, besides these and what lists hold that grow with them."""

    lands: Lands
    counts: Counter[ChangeKey]
    sources: set[str | None]
    replay: bool = True

    def copy(self) -> _Sums:
        return _Sums(self.lands.copy(), self.counts.copy(), self.sources.copy(), self.replay)


@dataclass(frozen=True, slots=True)
class _Mark:
    """How far the lists had grown at a step from which the course can be gone again, and what was known then."""

    steps: int
    history: int
    told: int
    sums: _Sums


STRIDE, MARKS = 16, 8
"""Steps between two marks, and how many marks are kept: the last."""


class Course:
    """The steps of an incident so far; a later telling is added at the end at a cost that does not grow with them.

    One that comes amid the last of them is taken in by going back to a mark before it.
    """

    def __init__(self, params: LinkParams) -> None:
        self.steps: list[Step] = []
        self.history: list[Revision] = []
        self._params = params
        self._sums = _Sums(Lands(params), Counter(), set())
        self._originals = Originals()
        self._told: list[tuple[str, dict[Metric, int]]] = []
        """Of each of the originals the item and its best numbers."""
        self._marks: deque[_Mark] = deque(maxlen=MARKS)

    @property
    def sources(self) -> set[str | None]:
        """Whose tellings are no copies."""
        return self._sums.sources

    @property
    def counts(self) -> Counter[ChangeKey]:
        """What all steps add to the counts."""
        return self._sums.counts

    @property
    def replay(self) -> bool:
        """Whether all of it is of an archive."""
        return self._sums.replay

    def follow(self, members: Sequence[int], account: Callable[[int], Account]) -> None:
        """Take the members, by number, that were added at the end since."""
        for number in members[len(self.steps) :]:
            if self.steps and len(self.steps) % STRIDE == 0:
                self._marks.append(_Mark(len(self.steps), len(self.history), len(self._told), self._sums.copy()))
            self._take(account(number))

    def go_back(self, step: int) -> None:
        """Forget that step and all behind it, and as many before it as must be gone again."""
        if step >= len(self.steps):
            return
        while self._marks and self._marks[-1].steps > step:
            self._marks.pop()
        mark = self._marks.pop() if self._marks else _Mark(0, 0, 0, _Sums(Lands(self._params), Counter(), set()))
        del self.steps[mark.steps :], self.history[mark.history :], self._told[mark.told :]
        self._originals.keep(mark.told)
        self._sums = mark.sums

    def _take(self, account: Account) -> None:
        copy_of, sums = self._copied(account), self._sums
        before = self.steps[-1] if self.steps else None
        if copy_of is None:
            sums.sources.add(account.item.source)
            sums.lands.take(account)
        shares = sums.lands.shares()
        toll = before.toll if before and before.shares == shares else summed(shares)
        step = Step(account=account, telling=_telling(account, copy_of), shares=shares, toll=toll)
        sums.replay = sums.replay and account.item.replay
        self.steps.append(step)
        self._count(before, step)

    def _count(self, before: Step | None, now: Step) -> None:
        if before is None or before.shares != now.shares:
            self.counts.update(difference(before, now, Counter()))
        if now.toll != (before.toll if before else {}):
            item = now.account.item
            self.history.append(Revision(published=item.published, toll=now.toll, item_id=item.id))

    def _copied(self, account: Account) -> str | None:
        """The earliest item that the account's reprints, perhaps trimmed; an update with another toll is no copy."""
        if account.hashes is None:
            return None
        bests = {metric: count.best for metric, count in account.event.toll.items()}
        for number in self._originals.alike(account.hashes, self._params.reprint):
            item, told = self._told[number]
            if bests.items() <= told.items():
                return item
        self._originals.add(account.hashes)
        self._told.append((account.item.id, bests))
        return None


def settled(counts: Counter[ChangeKey], shares: Sequence[Share]) -> Counter[ChangeKey]:
    """The counts of steps where the incident is known to lie in the end, each on its day: what was told of a land alone
    in the region that is known of it by now, and what was told of no land in the first that was named."""
    homes = {share.region[0]: share.region for share in shares}
    placed: Counter[ChangeKey] = Counter()
    for (day, land, adm1, metric), count in counts.items():
        home = shares[0].region if land is None else homes.get(land, (land, adm1))
        placed[(day, *(home if adm1 is None else (land, adm1)), metric)] += count
    return placed


def difference(before: Step | None, now: Step, known: Counter[Metric]) -> Counter[ChangeKey]:
    """What a step adds to the counts of its day, beyond what is `known` of each metric from elsewhere."""
    changes: Counter[ChangeKey] = Counter()
    for step, sign in ((before, -1), (now, 1)):
        left = Counter(known)
        for share in step.shares if step is not None else ():
            for metric, number in counted(share.toll).items():
                changes[(now.day, *share.region, metric)] += sign * max(0, number - left[metric])
                left[metric] = max(0, left[metric] - number)
    return changes


def counts_beyond(steps: Iterable[Step], known: Counter[Metric]) -> Counter[ChangeKey]:
    """What all steps add to the counts, beyond what is known from elsewhere."""
    counts: Counter[ChangeKey] = Counter()
    before: Step | None = None
    for step in steps:
        counts.update(difference(before, step, known))
        before = step
    return counts


def _telling(account: Account, copy_of: str | None) -> Telling:
    item = account.item
    return Telling(
        id=item.id,
        version=item.version,
        event=account.event.id,
        source=item.source,
        url=item.url,
        published=item.published,
        toll=account.event.toll,
        copy_of=copy_of,
        index=account.index,
    )
