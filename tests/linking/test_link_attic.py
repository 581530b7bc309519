"""What is put away is found again as it was, and that it was away does not show."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st
from link_build import IDLIB, event, item
from test_link_properties import FOREVER, SHORT, an_item

from stream.attic import InMemory, Kept, Roll, Stowed
from stream.linking import Linker, LinkParams
from stream.records import ItemEvents

KEPT = st.tuples(st.sampled_from(("put", "away", "get", "drop")), st.integers(0, 6), st.text(max_size=3))


class Counting(InMemory):
    """Says how many rows it has."""

    def __init__(self) -> None:
        super().__init__()
        self.rows = 0

    def put(self, row: bytes) -> int:
        self.rows += 1
        return super().put(row)

    def drop(self, place: int) -> None:
        self.rows -= 1
        super().drop(place)


@given(st.lists(KEPT, max_size=60), st.integers(1, 4))
def test_records_are_found_again_and_those_of_no_more_use_leave_no_row(
    steps: list[tuple[str, int, str]], room: int
) -> None:
    attic, known = Counting(), dict[int, str]()
    kept = Kept[str](attic, room, str.encode, bytes.decode)
    for what, number, text in steps:
        if what == "put":
            kept[number] = known[number] = text
        elif what == "away":
            kept.put_away(number, text)
            known[number] = text
        elif number in known and what == "get":
            assert kept[number] == known[number]
        elif number in known:
            del kept[number], known[number]
    assert {number: kept[number] for number in known} == known
    assert max(0, len(known) - room) <= attic.rows <= len(known)


def test_a_number_that_is_given_up_is_given_anew() -> None:
    roll = Roll()
    assert [roll.enter(name) for name in "abc"] == [0, 1, 2]
    assert roll.strike("b") == 1
    assert (roll.number("b"), "b" in roll, len(roll)) == (None, False, 2)
    assert (roll.enter("d"), roll.name(1), sorted(roll)) == (1, "d", ["a", "c", "d"])


def stories(params: LinkParams, items: list[ItemEvents]) -> Iterator[object]:
    """What linkers tell that have ever fewer at hand."""
    for at_hand in (1000, 2, 1):
        linker = Linker(params, at_hand=at_hand)
        told = [linker.apply(each) for each in items]
        gone = linker.forgotten()
        kept = {incident.id: incident for incident in linker.incidents()}
        yield told, kept, sorted(gone.items), sorted(gone.incidents)


@settings(max_examples=40, deadline=None)
@given(st.data(), st.sampled_from((FOREVER, SHORT)))
def test_how_many_are_at_hand_does_not_show(data: st.DataObject, params: LinkParams) -> None:
    items = data.draw(st.lists(an_item(24 * 6 if params is FOREVER else 24 * 60), max_size=25))
    first, *others = stories(params, items)
    assert others == [first, first]


def test_of_a_long_story_only_so_much_is_at_hand() -> None:
    attic = Counting()
    linker = Linker(attic=attic, at_hand=3)
    for n in range(40):
        linker.apply(item(f"i{n:02}", n, event(place=IDLIB, killed=9), text="one wire"))
    assert attic.rows >= 37
    assert len(next(iter(linker.incidents())).items) == 40


STOWED = st.tuples(st.sampled_from(("put", "drop")), st.integers(0, 5), st.binary(max_size=3))


@given(st.lists(STOWED, max_size=60))
def test_bytes_that_are_stowed_are_found_again_and_leave_no_row_when_they_go(
    steps: list[tuple[str, int, bytes]],
) -> None:
    attic, known = Counting(), dict[int, bytes]()
    stowed = Stowed(attic)
    for step, number, row in steps:
        if step == "put":
            stowed[number] = known[number] = row
        else:
            stowed.discard(number)
            known.pop(number, None)
        assert {each: stowed[each] for each in range(6) if each in stowed} == known
        assert attic.rows == len(known)
