"""How an incident went on, telling by telling: which were copies, and how its toll and its counts then stood."""

from __future__ import annotations

from collections import Counter
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


class Course:
    """The steps of an incident so far; a later telling is added at the end at a cost that does not grow with them."""

    def __init__(self, params: LinkParams) -> None:
        self.steps: list[Step] = []
        self.history: list[Revision] = []
        self.sources: set[str | None] = set()
        self.replay = True
        self.counts: Counter[ChangeKey] = Counter()
        self._params = params
        self._lands = Lands(params)
        self._originals = Originals()
        self._told: list[Account] = []

    def follow(self, members: Sequence[int], account: Callable[[int], Account]) -> None:
        """Take the members, by number, that were added at the end since."""
        for number in members[len(self.steps) :]:
            self._take(account(number))

    def _take(self, account: Account) -> None:
        copy_of = self._copied(account)
        before = self.steps[-1] if self.steps else None
        if copy_of is None:
            self.sources.add(account.item.source)
            self._lands.take(account)
        shares = self._lands.shares()
        toll = before.toll if before and before.shares == shares else summed(shares)
        step = Step(account=account, telling=_telling(account, copy_of), shares=shares, toll=toll)
        self.replay = self.replay and account.item.replay
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
        for number in self._originals.alike(account.hashes, self._params.reprint):
            if account.bests.items() <= self._told[number].bests.items():
                return self._told[number].item.id
        self._originals.add(account.hashes)
        self._told.append(account)
        return None


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
