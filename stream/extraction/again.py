"""Figures that an item tells more than once: in its headline, its lead and further on."""

from __future__ import annotations

from collections.abc import Sequence

from stream.extraction.found import Found
from stream.kinds import Metric, Modality, Quantifier, Scope
from stream.records import TextField

MAGNITUDE = 10
"""A vague word stands for numbers up to so many times its least."""


def told_once(members: Sequence[int], found: Sequence[Found], people: Sequence[int | None]) -> list[list[int]]:
    """The mentions, those of one figure together: same metric and number, told again in another sentence."""
    kept: list[list[int]] = []
    alike: dict[tuple[Metric, int, Modality, Scope], list[list[int]]] = {}
    for n in members:
        item = found[n]
        twins = alike.setdefault((item.metric, item.best, item.modality, item.scope), [])
        twin = next((same for same in twins if _same_figure(same[0], n, found, people)), None)
        if twin is None:
            twins.append(twin := [])
            kept.append(twin)
        twin.append(n)
    return _headlined([_fullest(same, found) for same in kept], found)


def _fullest(same: list[int], found: Sequence[Found]) -> list[int]:
    """The tellings of one figure, those of a headline behind the text's where it leaves out "at least"."""
    if (
        found[same[0]].field is not TextField.TITLE
        or found[same[0]].mention.quantity.quantifier is not Quantifier.EXACT
    ):
        return same
    loose = [
        n
        for n in same
        if found[n].field is TextField.TEXT and found[n].mention.quantity.quantifier is not Quantifier.EXACT
    ]
    return [*loose, *(n for n in same if n not in loose)]


def _headlined(kept: list[list[int]], found: Sequence[Found]) -> list[list[int]]:
    """The figures without a headline's vague word for what the text tells exactly: `Thousands flee`, then 3,000."""
    left = []
    for same in kept:
        exact = next((other for other in kept if _is_vague_for(found[same[0]], found[other[0]])), None)
        if exact is None:
            left.append(same)
        else:
            exact.extend(same)
    return left


def _is_vague_for(vague: Found, exact: Found) -> bool:
    """Whether the first is a vague word of the headline for the number of the second, which stands in the text."""
    same = (vague.metric, vague.modality, vague.scope) == (exact.metric, exact.modality, exact.scope)
    headline = vague.field is TextField.TITLE and exact.field is TextField.TEXT
    unclear, clear = (item.mention.quantity.quantifier is Quantifier.VAGUE for item in (vague, exact))
    return same and headline and unclear and not clear and vague.best <= exact.best < MAGNITUDE * vague.best


def _same_figure(first: int, second: int, found: Sequence[Found], people: Sequence[int | None]) -> bool:
    """Whether the second of two with metric, number, modality and scope in common tells the first again."""
    a, b = found[first], found[second]
    if people[first] is not None or people[second] is not None:
        return people[first] == people[second]
    if a.sentence == b.sentence and a.mention.predicate == b.mention.predicate:
        return False
    if b.also and a.group is not None and b.group is not None and a.group.side is not b.group.side:
        return False  # "Two soldiers were killed. Two rebels were also killed"
    if a.part_of is None and b.part_of is not None and a.group != b.group:
        return False
    if a.mention.quantity.additive or not b.mention.quantity.additive:
        return True
    return any(_is_added_to(other, b) for other in found)


def _is_added_to(other: Found, more: Found) -> bool:
    """Whether `more` are more than those of another lot in its sentence: `one died and 18 more were hurt`."""
    before = other.sentence == more.sentence and other.mention.quantity.start < more.mention.quantity.start
    return before and other.metric is not more.metric and other.best > 0
