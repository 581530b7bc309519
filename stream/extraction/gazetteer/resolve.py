"""The places that the names of a document mean: one by one, and one for all mentions of a name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from stream.extraction.gazetteer.choosing import choose
from stream.extraction.gazetteer.context import Evidence, contains, gather, links, plain
from stream.extraction.gazetteer.gazetteer import Entry, Gazetteer
from stream.extraction.gazetteer.mentions import MentionKind, PlaceMention, ResolvedMention
from stream.extraction.gazetteer.placing import place_of, somewhere_in
from stream.extraction.gazetteer.store import EntryKind, KeyKind
from stream.extraction.lang.en import places as words

LINK_BONUS = 6.0
WHOLE_BONUS = 3.0
"""For a place that is said to lie in another one, and for the other."""

WEIGHTS = {
    MentionKind.PLACE: 1.0,
    MentionKind.DATELINE: 0.7,
    MentionKind.DEMONYM: 0.4,
    MentionKind.ORGANISATION: 0.1,
}

DIVIDED = 0.4
"""What is left of a land that two countries hold parts of: its own name says little of the side."""
PART_WEIGHT = 1.5
"""Of a country whose part of a divided land is named: "the Thai side"."""


def resolve_places(
    mentions: Sequence[PlaceMention],
    *,
    text: str,
    gazetteer: Gazetteer,
    evidence: Evidence | None = None,
    settled: Mapping[str, Settled] | None = None,
) -> list[ResolvedMention]:
    """Each mention with the place it means, in order; names that nothing makes a place are dropped.

    `evidence` is what the whole document says of countries; without it, what these mentions say. `settled` has the
    places of names that the document tells the region or country of.
    """
    known = evidence or gather(mentions, gazetteer)
    joined = _Joined(mentions, links(mentions, text))
    told = settle([(text, mentions)], known, gazetteer) if settled is None else settled
    same = [_same(mention, told) for mention in mentions]
    others = {name: known.without(name) for name in {mention.text for mention in mentions}}
    chosen = [
        _choose_among(i, mentions, joined, text, others[mention.text], gazetteer)[0] if once is None else once.place
        for i, (mention, once) in enumerate(zip(mentions, same))
    ]
    found = []
    for i, mention in enumerate(mentions):
        inside = gazetteer.by_code(mention.inside) if mention.inside else None
        once = same[i]
        wholes = [*(chosen[b] for b in joined.wholes[i]), inside, once.whole if once else None]
        found.append(_resolved(mention, chosen[i], wholes))
    return [resolved for resolved in found if resolved is not None]


@dataclass(frozen=True, slots=True)
class Settled:
    """What a document tells once of a name: the place, or where no list has it the region that it lies in."""

    place: Entry | None
    whole: Entry | None = None


def settle(
    fields: Iterable[tuple[str, Sequence[PlaceMention]]], evidence: Evidence, gazetteer: Gazetteer
) -> dict[str, Settled]:
    """The names of which a document tells once in which region or country they lie, by plain name.

    A name means one place throughout a document; one that is told to lie in two regions is left open.
    """
    found: dict[str, set[Settled]] = defaultdict(set)
    for text, mentions in fields:
        joined = _Joined(mentions, links(mentions, text))
        for i, mention in enumerate(mentions):
            if mention.inside or joined.wholes[i]:
                known = evidence.without(mention.text)
                entry, held = _choose_among(i, mentions, joined, text, known, gazetteer)
                whole = None if entry else _region_of(mention, [mentions[w] for w in joined.wholes[i]], text, gazetteer)
                if (entry and held) or whole:
                    found[plain(mention.text)].add(Settled(entry, whole))
    return {name: told.pop() for name, told in found.items() if len(told) == 1}


def _region_of(part: PlaceMention, wholes: Sequence[PlaceMention], text: str, gazetteer: Gazetteer) -> Entry | None:
    """The region in which a place lies, in so many words, that no list has there: another of its name is not meant."""
    if part.inside:
        return gazetteer.by_code(part.inside)
    told = (whole for whole in wholes if _is_told(part, whole, text) or _is_addressed(part, whole, text))
    return next((m.entry for whole in told for m in whole.matches if m.entry.kind is EntryKind.REGION), None)


def _same(mention: PlaceMention, told: Mapping[str, Settled]) -> Settled | None:
    """What the document tells elsewhere of the name."""
    once = None if mention.kind is MentionKind.DEMONYM or mention.inside else told.get(plain(mention.text))
    if once is None or once.place is None:
        return once
    return once if any(m.entry.index == once.place.index for m in mention.matches) else None


class _Joined:
    """For each mention those that it is said to lie in, and those that are said to lie in it."""

    def __init__(self, mentions: Sequence[PlaceMention], pairs: Sequence[tuple[int, int]]) -> None:
        self.wholes: dict[int, list[int]] = defaultdict(list)
        self.parts: dict[int, list[int]] = defaultdict(list)
        for part, whole in pairs:
            self.wholes[part].append(whole)
            self.parts[whole].append(part)
        self._mentions = mentions

    def bonus(self, i: int, entry: Entry) -> float:
        """What it adds to a candidate that other mentions are said to lie in it, or it in them."""
        wholes, parts = self.wholes.get(i), self.parts.get(i)
        if wholes and any(contains(whole, entry) for whole in self._narrowest(wholes)):
            return LINK_BONUS
        if parts and any(contains(entry, m.entry) for p in parts for m in self._mentions[p].matches):
            return WHOLE_BONUS
        return 0.0

    def _narrowest(self, wholes: Sequence[int]) -> list[Entry]:
        """What a place is said to lie in; of a region and its country the region: `in Tarn in Varland's Orel province`
        is no Tarn elsewhere in Varland."""
        named = [[m.entry for m in self._mentions[w].matches] for w in wholes]
        regions = [entries for entries in named if {entry.kind for entry in entries} == {EntryKind.REGION}]
        return [entry for entries in (regions or named) for entry in entries]


def _choose_among(
    i: int,
    mentions: Sequence[PlaceMention],
    joined: _Joined,
    text: str,
    evidence: Evidence,
    gazetteer: Gazetteer,
) -> tuple[Entry | None, bool]:
    """The place that a mention means, and whether the text tells in which other one it lies."""
    candidates = [(m, joined.bonus(i, m.entry)) for m in mentions[i].matches]
    elsewhere = not any(bonus for _, bonus in candidates)
    if elsewhere and any(_is_told(mentions[i], mentions[w], text) for w in joined.wholes[i]):
        return None, False
    return choose(mentions[i], candidates, evidence, gazetteer)


def _is_told(part: PlaceMention, whole: PlaceMention, text: str) -> bool:
    """Whether the text says in so many words that a town lies in a country or region: then it lies nowhere else."""
    if part.kind is not MentionKind.PLACE:
        return False
    if any(m.entry.kind is EntryKind.COUNTRY for m in part.matches):
        return part.sure and _is_addressed(part, whole, text)
    kinds = {m.entry.kind for m in whole.matches}
    if whole.kind is not MentionKind.PLACE or not kinds & {EntryKind.COUNTRY, EntryKind.REGION, EntryKind.AREA}:
        return False
    between = text[part.end : whole.start] if part.end <= whole.start else text[whole.end : part.start]
    only_wide = EntryKind.TOWN not in kinds or EntryKind.COUNTRY in kinds
    return only_wide and part.sure and (" in " in between or between == ", " or "'s" in between)


ADDRESSED = frozenset({"USA", "CAN", "AUS"})
"""Countries whose towns are told with a comma and their region: "Jordan, Montana,"."""
_CLOSED = re.compile(r"[,.;:)]|$| [a-z]")
_LISTED = re.compile(r",? (?:and|or)\b")


def _is_addressed(part: PlaceMention, whole: PlaceMention, text: str) -> bool:
    """Whether a town that shares its name with a country is told as one of a region: "in Jordan, Montana,"."""
    regions = [m.entry for m in whole.matches if m.entry.kind is EntryKind.REGION]
    if text[part.end : whole.start] != ", " or not any(r.country in ADDRESSED for r in regions):
        return False
    only = all(m.entry.kind is not EntryKind.COUNTRY for m in whole.matches)
    return only and bool(_CLOSED.match(text, whole.end)) and not _LISTED.match(text, whole.end)


def _resolved(mention: PlaceMention, entry: Entry | None, wholes: Sequence[Entry | None]) -> ResolvedMention | None:
    if entry:
        return ResolvedMention(
            mention.start, mention.end, place_of(entry, mention.text), mention.kind, _weight(mention), mention.tie
        )
    if not mention.sure or (mention.loud and mention.matches and mention.level is None):
        return None
    whole = next((w for w in wholes if w), None)
    place = somewhere_in(whole, mention.text)
    return ResolvedMention(mention.start, mention.end, place, MentionKind.PLACE, tie=mention.tie, listed=False)


def _weight(mention: PlaceMention) -> float:
    """Places count whole, a people or a government less, unless its land is meant ("the Syrian town")."""
    if mention.kind is not MentionKind.DEMONYM:
        divided = mention.text.lower() in words.DIVIDED_LANDS
        return WEIGHTS[mention.kind] * (DIVIDED if divided else 1.0)
    if mention.part:
        return PART_WEIGHT
    if any(m.key is KeyKind.GROUP for m in mention.matches):
        return WEIGHTS[mention.kind] / 4
    return WEIGHTS[mention.kind] * (2 if mention.sure else 1)
