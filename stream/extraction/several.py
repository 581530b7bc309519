"""Several happenings that a text tells with their sum: `two bombings killed nine: six in a bus, three on a road`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from stream.extraction.found import Found
from stream.extraction.numerals import small_number
from stream.extraction.resolve import Group
from stream.extraction.sought import sought
from stream.extraction.where import Spot
from stream.kinds import NEW_SCOPES, Metric, Modality, Scope

_HAPPENINGS = (
    "attacks|bombings|blasts|explosions|shootings|stabbings|avalanches|landslides|crashes|accidents|raids|strikes|clashes|"
    "incidents|ambushes|fires|shipwrecks|wrecks|sinkings|collisions|quakes|earthquakes|killings|massacres|tornadoes"
)
_REGIONS = "provinces|districts|cities|towns|regions|states|counties"
_HOW_MANY = sought(rf"\b(?P<number>two|three|four|five|six|[2-6]) (?:[a-z-]+ ){{0,2}}?(?:{_HAPPENINGS}|{_REGIONS})\b")
"""How many happenings a sentence sums up."""
_OVER_BORDER = sought(
    r"\b(?:traded|trading|exchanged|exchanging|exchanges? of|crossfire|cross-border|clash(?:es|ed)?|fought)\b"
)
"""Of a fight over a border: what each side's fire did is a happening in the other's land."""
REACH = 2
"""Sentences behind a sum in which its happenings are told."""


def tell_apart(
    groups: Sequence[Group], found: Sequence[Found], sentences: Sequence[str], spots: Sequence[Spot]
) -> tuple[list[Group], list[Found]]:
    """The groups, one that sums up several happenings without those that the text tells one by one, which follow it.

    Such a sum is of a period; none of its parts belongs to it any more. `sentences` are those of the item in lower
    case, `spots` the places that it names.
    """
    kept: list[Group] = []
    items = list(found)
    for group in groups:
        kept.append(group)
        total, parts = _summed(group, found, sentences, spots)
        if parts:
            group.members = [n for n in group.members if not any(n in part for part in parts)]
            group.scope = Scope.PERIOD
            for n in group.members:
                if (items[n].metric, items[n].best) == (found[total].metric, found[total].best):
                    items[n] = replace(items[n], scope=Scope.PERIOD)
            for n, aside in _asides(parts, found, spots):
                item, whole = items[n], found[total]
                period, dated = (item.period, item.dated) if item.period else (whole.period, whole.dated)
                items[n] = replace(item, part_of=None, period=period, dated=dated, elsewhere=item.elsewhere | aside)
            kept += [_own(part, group, items) for part in parts]
    return kept, items


def _asides(
    parts: Sequence[Sequence[int]], found: Sequence[Found], spots: Sequence[Spot]
) -> Iterator[tuple[int, frozenset[int]]]:
    """Each part with the starts of the places in its sentence that are told of the parts before and behind it."""
    firsts = [(found[part[0]].sentence, found[part[0]].evidence.start) for part in parts]
    for n, part in enumerate(parts):
        behind = firsts[n + 1] if n + 1 < len(parts) else (firsts[n][0] + 1, 0)
        own = {s.mention.start for s in spots if firsts[n] <= (s.sentence, s.mention.start) < behind}
        of_parts = (s for s in spots if s.sentence == firsts[n][0] and (s.sentence, s.mention.start) >= firsts[0])
        aside = frozenset(spot.mention.start for spot in of_parts) - own if own else frozenset[int]()
        yield from ((m, aside) for m in part)


def _own(part: Sequence[int], whole: Group, found: Sequence[Found]) -> Group:
    first = found[part[0]]
    return Group(Scope.INCIDENT, list(part), first.period or whole.period, first.points, whole.past, whole.background)


def _summed(
    group: Group, found: Sequence[Found], sentences: Sequence[str], spots: Sequence[Spot]
) -> tuple[int, list[list[int]]]:
    """The total of a group and the happenings that make it up; none where the text does not tell them all."""
    if group.scope not in NEW_SCOPES:
        return 0, []
    for total in group.members:
        item = found[total]
        many = _HOW_MANY.search(sentences[item.sentence])
        number = small_number(many["number"]) if many else None
        fight = _OVER_BORDER.search(sentences[item.sentence]) is not None
        if (number or fight) and item.metric is Metric.KILLED and item.part_of is None and not item.single:
            parts = [n for n in group.members if _is_part(found[n], item)]
            happenings = _happenings(parts, number, found, spots) if number else _by_land(parts, found)
            if happenings and sum(found[n].best for n in parts) == item.best:
                return total, happenings
    return 0, []


def _is_part(item: Found, total: Found) -> bool:
    near = item.field is total.field and 0 <= item.sentence - total.sentence <= REACH
    after = item.sentence > total.sentence or item.mention.quantity.start > total.mention.quantity.start
    counts = item.modality is Modality.ASSERTED and item.scope in NEW_SCOPES and 0 < item.best < total.best
    return near and after and counts and item.metric is total.metric


def _by_land(parts: Sequence[int], found: Sequence[Found]) -> list[list[int]]:
    """The parts of a fight, one for each land; none unless each names its own."""
    lands = [next((p.country for p in found[n].places if p.country), None) for n in parts]
    return [[n] for n in parts] if len(parts) > 1 and None not in lands and len({*lands}) == len(parts) else []


def _happenings(parts: Sequence[int], number: int, found: Sequence[Found], spots: Sequence[Spot]) -> list[list[int]]:
    """The parts by happening, as many as the text says: one each, or those told up to a place together."""
    if len(parts) == number:
        return [[n] for n in parts]
    ends = [(spot.sentence, spot.mention.start) for spot in spots if spot.is_scene]
    told = [(found[n].sentence, found[n].evidence.start) for n in parts]
    where = [sum(end < at for end in ends) for at in told]
    together = [[n for _, n in same] for _, same in groupby(zip(where, parts), key=lambda pair: pair[0])]
    return together if len(together) == number else []
