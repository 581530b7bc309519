"""A telling that comes amid others: it costs a few of those around it, and leads to what it had led to in time."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from link_build import IDLIB, event, item

from stream.linking import Linker, LinkParams
from stream.linking.accounts import Account, accounts
from stream.linking.blocks import OF_SIGN
from stream.linking.cluster import Cluster
from stream.linking.clusters import Clustering
from stream.linking.course import MARKS, STRIDE, Course
from stream.linking.courses import Courses
from stream.linking.incidents import LIVE
from stream.linking.items import Held, Items
from stream.records import ItemEvents

CROWD = 400
"""Tellings of one town: more than are looked through under its key."""


class Counting(Clustering):
    """Counts how often an account looks for its place."""

    looked = 0

    def _place(self, number: int) -> tuple[Cluster | None, float]:
        self.looked += 1
        return super()._place(number)


def strike(n: int) -> ItemEvents:
    return item(f"i{n}", n, event(place=IDLIB, day=n // 24, killed=5, name=f"e{n}"))


def test_one_that_comes_late_into_a_crowd_lets_few_of_it_look_for_their_place_again() -> None:
    """Each that sees one less of its own, under some key, sees others of them still."""
    items = Items()
    clustering = Counting(LinkParams(), items)
    late = range(10, CROWD, 20)
    for n in [*(n for n in range(CROWD) if n not in late), *late]:
        held = Held(strike(n), accounts(strike(n)))
        items.put(held)
        clustering.come(held.accounts)
    assert clustering.looked < CROWD + 3 * len(late)
    assert max(len(cluster.members) for cluster in clustering.clusters()) > OF_SIGN


@pytest.mark.parametrize("seed", range(12))
def test_who_is_crowded_out_of_sight_of_his_own_chooses_again(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Under each key of a town in which much happens at once, hardly one telling is looked through."""
    draw, size = Random(seed), seed % 3 + 1
    monkeypatch.setattr("stream.linking.shelves.block_size", lambda key: size)
    items = [
        item(f"i{n:02}", 2 * n, *(
            event(draw.choice(("attack", "flood", "fire")), IDLIB, n // 12, killed=draw.choice((3, 5, 8)), name=f"e{m}")
            for m in range(1 + (draw.random() < 0.1))
        ))
        for n in range(25)
    ]  # fmt: skip
    in_order = members(items)
    draw.shuffle(items)
    assert members(items) == in_order


def members(items: Iterable[ItemEvents]) -> set[tuple[tuple[str, str], ...]]:
    """The tellings of each incident."""
    linker = Linker(LinkParams())
    for each in items:
        linker.apply(each)
    live = (each for each in linker.incidents() if each.status in LIVE)
    return {tuple((telling.id, telling.event) for telling in each.items) for each in live}


def telling(n: int, killed: int, wire: int | None) -> Account:
    told = event(place=IDLIB, killed=killed, name="e")
    return accounts(item(f"i{n:03}", n, told, source="abc"[n % 3], text=f"the wire {wire}" if wire else None))[0]


LENGTH = STRIDE * (MARKS + 4)
TOLD = st.tuples(st.sampled_from((3, 3, 3, 5, 8, 40)), st.sampled_from((None, 1, 2, 3)))


@settings(max_examples=20, deadline=None)
@given(st.lists(TOLD, min_size=LENGTH, max_size=LENGTH), st.lists(st.integers(0, LENGTH - 1), max_size=40), st.data())
def test_a_course_goes_on_from_where_a_telling_came_or_went(
    told: list[tuple[int, int | None]], late: list[int], data: st.DataObject
) -> None:
    """As one that is followed from the beginning does, however long it has been followed."""
    params = LinkParams()
    known = [telling(n, *each) for n, each in enumerate(told)]
    courses, cluster = Courses(params, known.__getitem__, room=1_000), Cluster()
    members = [n for n in range(LENGTH) if n not in late]
    for n in [None, *dict.fromkeys(late), *data.draw(st.lists(st.sampled_from(members), max_size=5, unique=True))]:
        if n in members:
            place = members.index(n)
            del members[place]
            cluster.rewritten = min(place, LENGTH if cluster.rewritten is None else cluster.rewritten)
        elif n is not None:
            insort(members, n)
            place = members.index(n)
            cluster.rewritten = min(place, LENGTH if cluster.rewritten is None else cluster.rewritten)
        cluster.members[:] = type(cluster.members)("i", members)
        if data.draw(st.booleans()):
            assert said(courses.follow(cluster)) == said(afresh(params, known, members))
    assert said(courses.follow(cluster)) == said(afresh(params, known, members))


def afresh(params: LinkParams, known: list[Account], members: list[int]) -> Course:
    course = Course(params)
    course.follow(members, known.__getitem__)
    return course


def said(course: Course) -> tuple[object, ...]:
    return (
        [(step.telling, step.shares, step.toll) for step in course.steps],
        course.history,
        course.sources,
        {key: count for key, count in course.counts.items() if count},
        course.replay,
    )
