"""A cluster's core is the first of its members that are no copies, however they came and went."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from stream.linking.cluster import Cluster
from stream.linking.copies import PERMUTATIONS, similarity
from stream.linking.params import LinkParams

PARAMS, TEXTS = LinkParams(core=3), 5


class Told:
    """Accounts by number; each fifth number is a copy of one text."""

    def key(self, number: int) -> Any:
        return number

    def account(self, number: int) -> Any:
        return SimpleNamespace(hashes=np.full(PERMUTATIONS, number % TEXTS, np.uint32))


def core_of(members: list[int]) -> list[int]:
    told, core = Told(), list[int]()
    for number in members:
        hashes = told.account(number).hashes
        if len(core) < PARAMS.core and all(similarity(hashes, told.account(n).hashes) < PARAMS.copy for n in core):
            core.append(number)
    return core


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 30)), max_size=60))
def test_the_core_follows_from_the_members(steps: list[tuple[bool, int]]) -> None:
    cluster, told, members = Cluster(), Told(), set[int]()
    for comes, number in steps:
        if comes == (number in members):
            continue
        before = core_of(sorted(members))
        members ^= {number}
        change = (cluster.add if comes else cluster.drop)(number, told, PARAMS)  # type: ignore[arg-type]  # as much of it as is asked
        after = core_of(sorted(members))
        assert (cluster.members.tolist(), cluster.core.tolist()) == (sorted(members), after)
        assert change == (before != after)
        earlier = [each for each in after if each < number]
        assert cluster.before(number, told).tolist() == earlier  # type: ignore[arg-type]  # as above


def test_members_that_are_all_of_the_core_are_kept_once() -> None:
    cluster, told = Cluster(), Told()
    for number in (0, 1, 2):
        cluster.add(number, told, PARAMS)  # type: ignore[arg-type]  # as above
    assert cluster.core is cluster.members
    cluster.add(3, told, PARAMS)  # type: ignore[arg-type]  # as above
    assert (cluster.core.tolist(), cluster.members.tolist()) == ([0, 1, 2], [0, 1, 2, 3])
