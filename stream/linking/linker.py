"""Incidents kept up as items come, change and go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from stream.attic import Attic, InMemory
from stream.decisions import Book, Decision
from stream.linking.cluster import Cluster
from stream.linking.clusters import Clustering
from stream.linking.decided import Rulings, dismissed
from stream.linking.drawing import Drawing
from stream.linking.incidents import LIVE
from stream.linking.items import Forgotten, Held, Items, supersedes
from stream.linking.moments import moment, time_of
from stream.linking.params import LinkParams
from stream.linking.register import Register
from stream.linking.restoring import place_again
from stream.linking.takeover import Takeover
from stream.linking.towns import Saying
from stream.outcomes import Incident
from stream.records import ItemEvents

_BEGINNING = datetime.min.replace(tzinfo=UTC)

AT_HAND = 1 << 12
"""Items and tellings of courses that are at hand; others are in the attic."""
_SELDOM = 4
"""So many times fewer incidents are at hand: one is asked for when it is told again, items are compared with others."""


class Linker:
    """The incidents of the items seen so far: a function of their set, whatever the order they came in.

    The watermark is the newest publication of any item, with events or without, usable or not. Items older than it
    by more than the lateness join nothing; what nothing can change any more is forgotten. `apply` moves the watermark
    itself; `advance` is for a caller who knows of a later publication from elsewhere.
    """

    def __init__(
        self,
        params: LinkParams = LinkParams(),  # noqa: B008  frozen
        attic: Attic | None = None,
        at_hand: int = AT_HAND,
        book: Book | None = None,
    ) -> None:
        """Nothing seen yet.

        Args:
            attic: where items and incidents lie that are seldom looked at; in memory where None is given.
            at_hand: how many items are at hand, and of incidents a part of that.
            book: what people decided; whoever adds to it says so (`decide`).
        """
        self._params = params
        self._newest = _BEGINNING
        attic = attic or InMemory()
        self._book = Book() if book is None else book
        self._items = Items(attic, at_hand)
        self._incidents = Register(attic, max(1, at_hand // _SELDOM))
        self._clustering = Clustering(params, self._items, self._book, attic)
        self._rulings = Rulings(self._book, self._clustering)
        self._drawing = Drawing(params, self._items, self._incidents, self._clustering, self._rulings, at_hand)
        self._forgotten: tuple[list[str], list[str]] = ([], [])
        self._taken = False

    @property
    def newest(self) -> datetime:
        """The watermark."""
        return self._newest

    @property
    def has_begun(self) -> bool:
        """Whether any item was ever seen."""
        return self._newest > _BEGINNING

    def know(self, towns: Mapping[str, Sequence[Saying]]) -> None:
        """Take over from stored rows what forgotten items said of towns: before anything else is taken over."""
        self._items.towns.restore(towns)

    def restore(self, items: Iterable[ItemEvents], incidents: Iterable[Incident]) -> None:
        """Take over from stored rows, in any order; only for a linker that has seen nothing.

        What the rows lack of their own consequences, because the program stopped between two writes, is returned by
        the next `apply` or `advance`.
        """
        for incident in incidents:
            self._newest = max(self._newest, incident.last_published)
            self._incidents.put(incident)
        for item in items:
            if self._supersedes(item):
                self._items.put(self._made(item))
            self._newest = max(self._newest, item.published)
        settled = self._ago(self._params.lateness)
        place_again(self._clustering, self._items.told(), lambda: self._incidents, settled)
        self._rulings.begin()
        self._drawing.newest = self._newest
        live = {row.id for row in self._incidents if row.status in LIVE}
        self._drawing.refresh(set(self._clustering.clusters()), live)
        self._items.towns.moved()
        self._move_on(self._newest)

    def take_over(self, items: Iterable[tuple[ItemEvents, bytes]], incidents: Iterable[tuple[Incident, bytes]]) -> bool:
        """Take over from rows as they were between two batches, at a fraction of the cost of `restore`.

        Args:
            items: each with its row, in the order of publication and ids.
            incidents: each with its row, in any order; taken first.

        Returns:
            Whether the rows agree. Where they do not, this linker is of no more use.
        """
        calendar, lateness = self._drawing.calendar, self._params.lateness
        rows = Takeover(self._items, self._incidents, self._clustering, calendar, lateness)
        agree = rows.take(((self._made(item), row) for item, row in items), incidents)
        self._rulings.begin()
        self._items.towns.moved()
        for total in rows.totals:
            self._drawing.told_singly(total)
        self._move_on(rows.newest)
        return agree

    def is_stored(self, item: ItemEvents, row: bytes) -> None:
        """The item, which was just taken, is stored so, and need not be encoded once more."""
        self._items.is_stored(item.id, row)

    def apply(self, item: ItemEvents) -> list[Incident]:
        """Take in an item; returns the incidents whose content changed, in the order of their ids.

        The same item and version again, or an older version, changes nothing; a higher one replaces, and one that is
        not usable withdraws.
        """
        late = self.is_late(item)
        self._move_on(item.published)
        self._taken = not late and self._supersedes(item)
        if self._taken:
            self._link((item,))
        return self._drawing.take_changed()

    def decide(self, decisions: Iterable[Decision]) -> list[Incident]:
        """Decisions came or were taken back, and the book knows; returns the incidents whose content changed."""
        for decision in decisions:
            self._link(dismissed(decision, self._items))
            self._renew(self._rulings.changed(decision))
        return self._drawing.take_changed()

    @property
    def taken(self) -> bool:
        """Whether the item that was applied last now counts."""
        return self._taken

    def advance(self, newest: datetime) -> list[Incident]:
        """Publication time moved on; returns the incidents that closed with it, in the order of their ids."""
        self._move_on(newest)
        return self._drawing.take_changed()

    def is_late(self, item: ItemEvents) -> bool:
        """Whether the item is too old to join anything, and no new version of one that is remembered."""
        return item.published < self._ago(self._params.lateness) and item.id not in self._items

    def published(self, name: str) -> datetime | None:
        """When that version was published."""
        number = self._items.number(name)
        return None if number is None else time_of(self._items.published(number))

    def incidents(self) -> Iterable[Incident]:
        """Every incident remembered, in its last revision; withdrawn and merged ones too."""
        return self._incidents

    @property
    def remembered(self) -> tuple[int, int]:
        """How many items and incidents are remembered."""
        return len(self._items), len(self._incidents)

    def forgotten(self) -> Forgotten:
        """What left memory since this was last asked."""
        items, incidents = self._forgotten
        self._forgotten = ([], [])
        return Forgotten(tuple(items), tuple(incidents), self._items.towns.settled())

    def _supersedes(self, item: ItemEvents) -> bool:
        """Whether no version is known that stands against the item."""
        held = self._items.find(item.id)
        return held is None or supersedes(item, held.item)

    def _made(self, item: ItemEvents) -> Held:
        """The item with what it contributes, which is nothing where somebody dismissed it."""
        return self._items.made(item, silenced=bool(self._book.dismissals(item.id, item.source)))

    def _link(self, items: Sequence[ItemEvents]) -> None:
        touched, held = set[Cluster](), []
        for item in items:
            known = self._items.find(item.id)
            touched |= self._clustering.leave(known.accounts) if known else set()
            held.append(self._made(item))
            self._items.put(held[-1])
        touched |= self._clustering.come(account for each in held for account in each.accounts)
        touched |= self._placed_anew()
        self._renew(touched.union(*(self._rulings.of_item(item.id) for item in items)))

    def _placed_anew(self) -> set[Cluster]:
        """The clusters of those that ask for a town of which another region, or one at all, is known since."""
        told = (account for number in self._items.towns.moved() for account in self._items.held(number).accounts)
        clusters = (self._clustering.cluster(account.key) for account in told)
        return {cluster for cluster in clusters if cluster is not None}

    def _renew(self, touched: set[Cluster]) -> None:
        """Describe the changed clusters anew, and those on which a decision now bears, or bears no more."""
        touched = self._rulings.of_clusters(touched)
        self._drawing.refresh(touched, {cluster.name for cluster in touched if cluster.name is not None})

    def _move_on(self, newest: datetime) -> None:
        if newest > self._newest:
            self._newest = self._drawing.newest = newest
        self._drawing.close(moment(self._ago(self._params.close)))
        before = moment(self._ago(self._params.memory))
        self._forgotten[1].extend(self._drawing.forget(before))
        self._forgotten[0].extend(self._items.forget(before))

    def _ago(self, time: timedelta) -> datetime:
        return self._newest - time if self._newest - _BEGINNING > time else _BEGINNING
