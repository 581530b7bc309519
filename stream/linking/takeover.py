"""Clusters again from the rows of a state between two batches: there the incidents say where each account is.

So nothing is compared and nothing described. The rows are the ones that were stored, so what they are of need not be
encoded once more to be put away.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta

import numpy as np

from stream.linking.accounts import Account
from stream.linking.cluster import Cluster, Weight
from stream.linking.clusters import Clustering
from stream.linking.incidents import incident_id
from stream.linking.items import Held, Items
from stream.linking.register import Register
from stream.linking.totals import Calendar, is_total, weight_of
from stream.outcomes import Incident

NOWHERE = -1


class Listing:
    """Which incident lists each telling, by the incident's place in the listing."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.weights: list[Weight] = []
        """What each counts for within totals."""
        self.tellings = array("i")
        """How many tellings each has."""
        self.capped: dict[str, int] = {}
        """Those that do not list all of them."""
        self._listed = array("q")
        """A hash of each telling listed: of a million two are one once in thirty million runs."""
        self._of = array("i")

    def add(self, incident: Incident) -> None:
        """Take in an incident."""
        number = len(self.names)
        self.names.append(incident.id)
        self.weights.append(weight_of(incident.toll))
        self.tellings.append(incident.items_total)
        if incident.items_total > len(incident.items):
            self.capped[incident.id] = number
        self._listed.extend(hash((telling.id, telling.event)) for telling in incident.items)
        self._of.extend([number] * len(incident.items))

    def places(self) -> Callable[[Account], int]:
        """What tells where an account is listed, or `NOWHERE`, once all incidents are in."""
        listed = np.array(self._listed, dtype=np.int64)
        order = np.argsort(listed)
        listed, of = listed[order], np.array(self._of, dtype=np.int32)[order]

        def place(account: Account) -> int:
            wanted = hash((account.item.id, account.event.id))
            at = int(listed.searchsorted(wanted))
            return int(of[at]) if at < len(listed) and listed[at] == wanted else NOWHERE

        return place


class Takeover:
    """Fills the parts of a linker that has seen nothing."""

    def __init__(
        self, items: Items, incidents: Register, clustering: Clustering, calendar: Calendar, lateness: timedelta
    ) -> None:
        self.newest = datetime.min.replace(tzinfo=UTC)
        """The newest publication among the rows."""
        self.totals: list[Cluster] = []
        """The totals over a period."""
        self._items = items
        self._incidents = incidents
        self._clustering = clustering
        self._calendar = calendar
        self._lateness = lateness
        self._left_out: datetime | None = None
        """When the last account was published that is in no incident."""
        self._listing = Listing()
        self._clusters: list[Cluster | None] = []
        """Of each incident of the listing its cluster, once it has a member."""

    def take(self, items: Iterable[tuple[Held, bytes]], incidents: Iterable[tuple[Incident, bytes]]) -> bool:
        """Take incidents, then items in the order of their publication and ids, each with its row.

        An account that is not listed may be of an incident that lists its newest tellings only: the first, after which
        it is named, or one that fits it. Of others the incident was forgotten.

        Returns:
            Whether the rows agree: each incident has as many tellings as it says (where it lists only some, nothing is
            known), and no account is left out that is not older than the lateness.
        """
        for incident, row in incidents:
            self.newest = max(self.newest, incident.last_published)
            self._incidents.put(incident, row)
            self._listing.add(incident)
        self._clusters = [None] * len(self._listing.names)
        place = self._listing.places()
        for account in self._accounts(items):
            number = place(account)
            if number == NOWHERE and self._listing.capped:
                number = self._unlisted(account)
            if number == NOWHERE:
                self._left_out = account.item.published
            else:
                self._put(account, number)
        return self._agree()

    def _accounts(self, items: Iterable[tuple[Held, bytes]]) -> Iterator[Account]:
        for held, row in items:
            self._items.put(held, row)
            self.newest = max(self.newest, held.item.published)
            yield from held.accounts

    def _unlisted(self, account: Account) -> int:
        capped = self._listing.capped
        number = capped.get(incident_id(account), NOWHERE)
        if number == NOWHERE:
            fitting = self._clustering.fitting(account)
            if fitting is not None and fitting.name is not None:
                number = capped.get(fitting.name, NOWHERE)
        return number

    def _put(self, account: Account, number: int) -> None:
        cluster = self._clusters[number]
        if cluster is not None:
            self._clustering.assign(account, cluster)
            return
        cluster = self._clusters[number] = Cluster()
        self._clustering.assign(account, cluster)
        cluster.name = self._listing.names[number]
        self._incidents.belongs(cluster.name, cluster)
        self._calendar.put(cluster)
        if is_total(account):
            self.totals.append(cluster)
        else:
            cluster.weight = self._listing.weights[number]

    def _agree(self) -> bool:
        listing, left_out = self._listing, self._left_out
        if left_out is not None and self.newest - left_out < self._lateness:
            return False
        told = zip(listing.names, listing.tellings, self._clusters)
        return all(name in listing.capped or total == (len(c.members) if c else 0) for name, total, c in told)
