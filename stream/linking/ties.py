"""What people say of accounts: these tell one happening, and those do not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from stream.decisions import Anchor, Book, Tie
from stream.linking.cluster import Cluster
from stream.linking.filed import Filed


class Ties:
    """Ties among the accounts that are filed. Like all else an account's cluster rests on those of earlier accounts."""

    def __init__(self, book: Book, filed: Filed, clusters: Sequence[Cluster | None], span_days: int) -> None:
        """`clusters` has the cluster of each account by its number, kept up by its owner."""
        self._book = book
        self._filed = filed
        self._of = clusters
        self._span_days = span_days

    def number(self, anchor: Anchor) -> int | None:
        """The account of a telling; None where none is filed."""
        return self._filed.numbered(anchor.item, anchor.event)

    def later(self, number: int, cluster: Cluster) -> list[int]:
        """The later accounts whose choice rests on whether this one is in the cluster, which it just joined or left.

        Where another begins the cluster since, those that are tied to any of its members may be too far away from it,
        or may be no more.
        """
        key = self._filed.key
        begins = cluster.members and key(cluster.members[0]) >= key(number)
        tied = ((told, other) for told in ({number, *cluster.members} if begins else (number,))
                for other, _ in self._tied(told))  # fmt: skip
        return [other for told, other in tied if key(other) > key(told)]

    def bound(self, number: int) -> Cluster | None:
        """The cluster of the first earlier account that tells the same, by what people say."""
        key = self._filed.key
        for other in sorted(self._earlier(number, Tie.ONE), key=key):
            cluster = self._of[other]
            if cluster is None or self.parted(number, cluster):
                continue
            if self._filed.within(cluster.members[0], number, self._span_days):
                return cluster
        return None

    def parted(self, number: int, cluster: Cluster) -> bool:
        """Whether an earlier account of the cluster tells something else, by what people say."""
        return any(self._of[other] is cluster for other in self._earlier(number, Tie.APART))

    def anchors(self, clusters: Iterable[Cluster]) -> list[Anchor]:
        """The tellings of these clusters of whose items anything is decided."""
        if not self._book.names_tellings:
            return []
        told = (self._filed.anchor(number) for cluster in clusters for number in cluster.members)
        return [anchor for anchor in told if self._book.of_item(anchor.item)]

    def _earlier(self, number: int, wanted: Tie) -> Iterator[int]:
        key = self._filed.key
        return (other for other, tie in self._tied(number) if tie is wanted and key(other) < key(number))

    def _tied(self, number: int) -> Iterator[tuple[int, Tie]]:
        if not self._book.names_tellings:
            return
        for anchor, tie in self._book.ties(self._filed.anchor(number)).items():
            other = self.number(anchor)
            if other is not None:
                yield other, tie
