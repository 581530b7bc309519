"""The accounts of one happening."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from typing import TypeAlias

from stream.kinds import Metric
from stream.linking.accounts import AccountKey
from stream.linking.copies import similarity
from stream.linking.filed import Filed
from stream.linking.params import LinkParams

Weight: TypeAlias = tuple[tuple[Metric, int], ...]
"""What an incident counts for within totals: the best number of each metric, as they are counted."""


class Cluster:
    """The accounts of one happening, by number in the order of their keys, and its core: the first that are no copies.
    While these are all there are, both are one array, as they are of most.

    `rewritten` is the least place among the members at which they changed otherwise than by one more at the end, or
    None; whoever follows them clears it. What else is known of it is kept for those who describe it: `name`, the id of
    its incident, and its `weight`.
    """

    __slots__ = ("core", "members", "name", "rewritten", "weight")

    def __init__(self) -> None:
        self.rewritten: int | None = None
        self.members = array("i")
        self.core = self.members
        self.name: str | None = None
        self.weight: Weight | None = None

    def add(self, number: int, filed: Filed, params: LinkParams) -> bool:
        """Take in an account; returns whether that changed the core."""
        members, key = self.members, filed.key(number)
        if not members or filed.key(members[-1]) < key:
            joins = self._joins(number, filed, params)
            if not joins:
                self._part()
            members.append(number)
            if joins and self.core is not members:
                self.core.append(number)
            return joins
        place = bisect_left(members, key, key=filed.key)
        self._part()
        members.insert(place, number)
        self._rewrite(place)
        return self._rebuild(filed, params)

    def drop(self, number: int, filed: Filed, params: LinkParams) -> bool:
        """Let go of an account; returns whether that changed the core."""
        place = self.members.index(number)
        self._part()
        del self.members[place]
        self._rewrite(place)
        return number in self.core and self._rebuild(filed, params)

    def before(self, key: AccountKey, filed: Filed) -> array[int]:
        """The core as it was before that key."""
        if not self.core or filed.key(self.core[-1]) < key:
            return self.core
        return self.core[: bisect_left(self.core, key, key=filed.key)]

    def _rewrite(self, place: int) -> None:
        self.rewritten = place if self.rewritten is None else min(place, self.rewritten)

    def _part(self) -> None:
        """Let the core be an array of its own, before the members become others."""
        if self.core is self.members:
            self.core = self.members[:]

    def _joins(self, number: int, filed: Filed, params: LinkParams) -> bool:
        """Whether an account behind all others is of the core."""
        if len(self.core) >= params.core:
            return False
        hashes = filed.account(number).hashes
        return all(similarity(hashes, filed.account(known).hashes) < params.copy for known in self.core)

    def _rebuild(self, filed: Filed, params: LinkParams) -> bool:
        was, self.core = self.core, array("i")
        for number in self.members:
            if len(self.core) == params.core:
                break
            if self._joins(number, filed, params):
                self.core.append(number)
        changed = was != self.core
        if len(self.core) == len(self.members):
            self.core = self.members
        return changed
