"""Which of the places of one name is meant: by what is usual, and by what the text says around it."""

from __future__ import annotations

from collections.abc import Sequence
from math import log10

from stream.extraction.gazetteer.context import REGION_WEIGHT, Evidence, contains
from stream.extraction.gazetteer.gazetteer import Entry, Gazetteer, Match
from stream.extraction.gazetteer.mentions import Level, MentionKind, PlaceMention
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


def choose(
    mention: PlaceMention, candidates: Sequence[tuple[Match, float]], evidence: Evidence, gazetteer: Gazetteer
) -> tuple[Entry | None, bool]:
    """The place that is meant, and whether the text tells of it in which region or country it lies.

    `candidates` come each with what it adds that the text puts it in another place, or another in it.
    """
    inside = gazetteer.by_code(mention.inside) if mention.inside else None
    if not candidates:
        return None, False
    scores = [_prior(m, mention) + _fit(m.entry, mention, evidence, inside) + bonus for m, bonus in candidates]
    ranked = [
        (score, m.entry.population, -m.entry.index, bonus, -n)
        for n, (score, (m, bonus)) in enumerate(zip(scores, candidates))
    ]
    match, bonus = candidates[-max(ranked)[-1]]
    best = match.entry
    if inside is not None:
        return (best, True) if contains(inside, best) else (None, False)
    return (best if bonus > 0 or _acceptable(match, mention, evidence) else None), bonus > 0


def _prior(match: Match, mention: PlaceMention) -> float:
    entry = match.entry
    prior = _key_prior(match, mention)
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
    if match.key not in KEY_PRIOR or _is_seat_of_its_region(match, mention):
        return 0.0
    owned = any(m.key not in KEY_PRIOR and m.entry.population >= SURE for m in mention.matches)
    return KEY_PRIOR[match.key] * (2 if owned else 1)


def _fit(entry: Entry, mention: PlaceMention, evidence: Evidence, inside: Entry | None) -> float:
    fit = COUNTRY_BONUS * evidence.country(entry.country) + REGION_BONUS * evidence.region(entry.country, entry.adm1)
    if entry.kind in {EntryKind.TOWN, EntryKind.DISTRICT}:
        fit += evidence.nearness(entry.country, entry.adm1)
    if mention.level:
        fit += LEVEL_BONUS[mention.level].get(entry.kind, 0)
    if mention.part and entry.kind in {EntryKind.REGION, EntryKind.COUNTRY, EntryKind.AREA}:
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
    if _is_sure_spelling(match, mention) and not evidence.strength:
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


def _is_sure_spelling(match: Match, mention: PlaceMention) -> bool:
    """Whether words such as "in" stand before another spelling of a town, large or with no namesake abroad."""
    if match.key not in KEY_PRIOR or not mention.sure:
        return False
    one_land = len({m.entry.country for m in mention.matches}) == 1
    return match.entry.population >= (SURE if one_land else KNOWN) and (one_land or match.key is KeyKind.LOOSE)


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
