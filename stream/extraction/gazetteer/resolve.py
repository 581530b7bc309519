"""Deciding which place a name means: candidates ranked by what the text says, then by what is usual."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from math import log10

from stream.extraction.gazetteer.context import REGION_WEIGHT, Evidence, contains, gather, links
from stream.extraction.gazetteer.gazetteer import Entry, Gazetteer, Match
from stream.extraction.gazetteer.mentions import Level, MentionKind, PlaceMention, ResolvedMention
from stream.extraction.gazetteer.placing import place_of, somewhere_in
from stream.extraction.gazetteer.store import EntryKind, KeyKind

COUNTRY_PRIOR = 9.0
REGION_PRIOR = 5.5
REGION_BESIDE_TOWN = 4.0
"""A region that shares its name with its largest town: the town is meant unless the text says otherwise."""
OUTGROWN, OUTGROWN_MALUS = 4, 2.0
"""A region is hardly meant where a town of its name has so many times its people."""
AREA_PRIOR = 6.0
DISTRICT_PRIOR = 2.0

KEY_PRIOR: dict[KeyKind, float] = {KeyKind.ALTERNATE: -1.0, KeyKind.LOOSE: -1.0}

LEVEL_BONUS: dict[Level, dict[EntryKind, float]] = {
    Level.REGION: {EntryKind.REGION: 6, EntryKind.AREA: 4, EntryKind.TOWN: -2, EntryKind.COUNTRY: 0},
    Level.DISTRICT: {
        EntryKind.DISTRICT: 5,
        EntryKind.TOWN: 2,
        EntryKind.AREA: 2,
        EntryKind.REGION: -2,
        EntryKind.COUNTRY: -6,
    },
    Level.TOWN: {EntryKind.TOWN: 4, EntryKind.AREA: 1, EntryKind.REGION: -3, EntryKind.COUNTRY: -6},
}
INSIDE_BONUS, INSIDE_MALUS = 10.0, -6.0
LINK_BONUS = 6.0
WHOLE_BONUS = 3.0
COUNTRY_BONUS = 5.0
REGION_BONUS = 3.0

FIRM = 1.5
"""Weight of evidence from which a place elsewhere needs a reason."""
AT_HOME = 0.2
"""Share of the evidence from which a country is one that the document is about."""
ALONE = 10
"""So many times as large as any of its name abroad, a place needs no other reason."""
FAMOUS = 200_000
KNOWN = 100_000
SURE = 15_000
"""People from which a town is accepted: elsewhere than the document is; without any evidence; in words like "in"."""

WEIGHTS = {
    MentionKind.PLACE: 1.0,
    MentionKind.DATELINE: 0.7,
    MentionKind.DEMONYM: 0.4,
    MentionKind.ORGANISATION: 0.1,
}

PART_WEIGHT = 1.5
"""Of a country whose part of a divided land is named: "the Thai side"."""


def resolve_places(
    mentions: Sequence[PlaceMention],
    *,
    text: str,
    gazetteer: Gazetteer,
    evidence: Evidence | None = None,
) -> list[ResolvedMention]:
    """Each mention with the place it means, in order; names that nothing makes a place are dropped.

    `evidence` is what the whole document says of countries; without it, what these mentions say.
    """
    known = evidence or gather(mentions, gazetteer)
    joined = _Joined(mentions, links(mentions, text))
    chosen = [
        _choose_among(i, mentions, joined, text, known.without(mention.text), gazetteer)
        for i, mention in enumerate(mentions)
    ]
    return [
        resolved
        for i, mention in enumerate(mentions)
        if (resolved := _resolved(mention, chosen[i], [chosen[b] for b in joined.wholes[i]])) is not None
    ]


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
        if any(contains(m.entry, entry) for w in self.wholes[i] for m in self._mentions[w].matches):
            return LINK_BONUS
        if any(contains(entry, m.entry) for p in self.parts[i] for m in self._mentions[p].matches):
            return WHOLE_BONUS
        return 0.0


def _choose_among(
    i: int,
    mentions: Sequence[PlaceMention],
    joined: _Joined,
    text: str,
    evidence: Evidence,
    gazetteer: Gazetteer,
) -> Entry | None:
    candidates = [(m, joined.bonus(i, m.entry)) for m in mentions[i].matches]
    elsewhere = not any(bonus for _, bonus in candidates)
    if elsewhere and any(_is_told(mentions[i], mentions[w], text) for w in joined.wholes[i]):
        return None
    return _choose(mentions[i], candidates, evidence, gazetteer)


def _is_told(part: PlaceMention, whole: PlaceMention, text: str) -> bool:
    """Whether the text says in so many words that a town lies in a country or region: then it lies nowhere else."""
    if part.kind is not MentionKind.PLACE or any(m.entry.kind is EntryKind.COUNTRY for m in part.matches):
        return False
    kinds = {m.entry.kind for m in whole.matches}
    if whole.kind is not MentionKind.PLACE or not kinds & {EntryKind.COUNTRY, EntryKind.REGION, EntryKind.AREA}:
        return False
    between = text[part.end : whole.start] if part.end <= whole.start else text[whole.end : part.start]
    only_wide = EntryKind.TOWN not in kinds or EntryKind.COUNTRY in kinds
    return only_wide and part.sure and (" in " in between or between == ", " or "'s" in between)


def _choose(
    mention: PlaceMention, candidates: Sequence[tuple[Match, float]], evidence: Evidence, gazetteer: Gazetteer
) -> Entry | None:
    inside = gazetteer.by_code(mention.inside) if mention.inside else None
    scored = [
        (
            _prior(m, mention) + _fit(m.entry, mention, evidence, inside) + bonus,
            m.entry.population,
            -m.entry.index,
            m.entry,
            bonus,
        )
        for m, bonus in candidates
    ]
    if not scored:
        return None
    _, _, _, best, bonus = max(scored)
    held = bonus > 0 or (inside is not None and contains(inside, best))
    match = next(m for m, _ in candidates if m.entry is best)
    return best if held or _acceptable(match, mention, evidence) else None


def _prior(match: Match, mention: PlaceMention) -> float:
    entry = match.entry
    prior = 0.0 if _is_seat_of_its_region(match, mention) else _key_prior(match, mention)
    if entry.kind is EntryKind.COUNTRY:
        return prior + COUNTRY_PRIOR
    if entry.kind is EntryKind.REGION:
        beside = any(
            m.entry.kind is EntryKind.TOWN
            and m.entry.country == entry.country
            and m.entry.population >= (20_000 if m.entry.adm1 == entry.adm1 else 300_000)
            for m in mention.matches
        )
        outgrown = any(
            m.entry.kind is EntryKind.TOWN and m.entry.population > OUTGROWN * entry.population for m in mention.matches
        )
        usual = REGION_BESIDE_TOWN if beside else REGION_PRIOR
        prior -= OUTGROWN_MALUS if outgrown else 0.0
        return prior + min(usual, log10(entry.population + 10)) + log10(entry.population + 1) / 40
    if entry.kind is EntryKind.AREA:
        return prior + AREA_PRIOR
    size = log10(entry.population + 10)
    return prior + (DISTRICT_PRIOR + size / 20 if entry.kind is EntryKind.DISTRICT else size)


def _is_seat_of_its_region(match: Match, mention: PlaceMention) -> bool:
    """Whether a region has the name as well: then it is that of the town, however a list spells it."""
    return any(
        m.entry.kind is EntryKind.REGION and m.entry.country == match.entry.country and m.entry.adm1 == match.entry.adm1
        for m in mention.matches
    )


def _key_prior(match: Match, mention: PlaceMention) -> float:
    """A name by which a place is known elsewhere counts less, most so where another has it for its own."""
    if match.key not in KEY_PRIOR:
        return 0.0
    owned = any(m.key not in KEY_PRIOR and m.entry.population >= SURE for m in mention.matches)
    return KEY_PRIOR[match.key] * (2 if owned else 1)


def _fit(entry: Entry, mention: PlaceMention, evidence: Evidence, inside: Entry | None) -> float:
    fit = COUNTRY_BONUS * evidence.country(entry.country) + REGION_BONUS * evidence.region(entry.country, entry.adm1)
    if mention.level:
        fit += LEVEL_BONUS[mention.level].get(entry.kind, 0)
    if mention.part and entry.kind in {EntryKind.REGION, EntryKind.COUNTRY}:
        fit += 1
    if inside:
        fit += INSIDE_BONUS if contains(inside, entry) else INSIDE_MALUS
    return fit


def _acceptable(match: Match, mention: PlaceMention, evidence: Evidence) -> bool:
    """Whether a candidate that no other place holds is plausible by itself."""
    entry = match.entry
    if evidence.country(entry.country) > AT_HOME:
        if _is_out_of_region(entry, evidence):
            return False
        doubtful = mention.weak and not mention.sure and entry.kind is EntryKind.TOWN
        return not doubtful or entry.population >= KNOWN or evidence.region(entry.country, entry.adm1) > AT_HOME
    if mention.kind is MentionKind.DEMONYM or entry.kind is EntryKind.COUNTRY:
        return True
    if match.key is KeyKind.LOOSE and mention.sure and entry.population >= KNOWN and not evidence.strength:
        return True
    if match.key is KeyKind.LOOSE or (mention.weak and not mention.sure and entry.population < FAMOUS):
        return False
    if entry.kind is EntryKind.TOWN and _is_alone(match, mention):
        least = KNOWN if evidence.strength >= FIRM else 0 if mention.sure and not evidence.strength else SURE
        return entry.population >= least
    if match.key is KeyKind.ALTERNATE and entry.population < 5 * (KNOWN if mention.sure else FAMOUS):
        return False
    if entry.kind in {EntryKind.REGION, EntryKind.AREA}:
        return not mention.weak or mention.sure
    if evidence.strength >= FIRM:
        return entry.population >= FAMOUS
    return entry.population >= (SURE if mention.sure else KNOWN)


def _is_out_of_region(entry: Entry, evidence: Evidence) -> bool:
    """Whether it is a small town in none of the regions that the document names: one of that name that no list has."""
    small = entry.kind is EntryKind.TOWN and entry.population < SURE
    named = max((w for (country, _), w in evidence.regions.items() if country == entry.country), default=0.0)
    return small and named >= REGION_WEIGHT and not evidence.region(entry.country, entry.adm1)


def _is_alone(match: Match, mention: PlaceMention) -> bool:
    """Whether no other country has a place of that name to speak of."""
    if match.key in KEY_PRIOR and not _is_seat_of_its_region(match, mention):
        return False
    abroad = max((m.entry.population for m in mention.matches if m.entry.country != match.entry.country), default=0)
    return not mention.weak and abroad * ALONE <= match.entry.population


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
        return WEIGHTS[mention.kind]
    if mention.part:
        return PART_WEIGHT
    if any(m.key is KeyKind.GROUP for m in mention.matches):
        return WEIGHTS[mention.kind] / 4
    return WEIGHTS[mention.kind] * (2 if mention.sure else 1)
