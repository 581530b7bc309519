"""The countries that the sentences of an item count in, so that the tolls of several can be added up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from stream.extraction.choosing import choose
from stream.extraction.claims import Claim
from stream.extraction.draft import Sentence
from stream.extraction.found import Land
from stream.extraction.lang.en.retrospect import NATIONWIDE, OVERALL
from stream.kinds import PlacePrecision
from stream.records import Place


def read_lands(sentences: Sequence[Sentence], places: Mapping[int, tuple[Place, ...]]) -> dict[int, Land]:
    """What each sentence counts in: the one country it names, or the one named last before where it says so.

    None for those that name several, and for a sum over a happening most of which was in one.
    """
    found: dict[int, Land] = {}
    last: str | None = None
    for sentence in sentences:
        own = [place for place in places.get(sentence.number, ()) if place.country]
        named = {place.country for place in own}
        if len(named) == 1:
            last = own[0].country
        if len(named) > 1 or OVERALL.search(sentence.lower) or last is None:
            continue
        whole = any(place.precision is PlacePrecision.ADM0 for place in own) or bool(NATIONWIDE.search(sentence.lower))
        if named or whole:
            found[sentence.number] = Land(last, whole)
    return found


def over_lands(chosen: Claim, claims: Sequence[Claim]) -> Claim:
    """The sum over the countries of one happening, where the claim that counts is of the whole of one of them."""
    by_land: dict[str, list[Claim]] = {}
    for claim in claims:
        land = _land_of(claim)
        if land:
            by_land.setdefault(land, []).append(claim)
    home = _land_of(chosen)
    if home is None or len(by_land) < 2:
        return chosen
    others = [choose(own) for land, own in by_land.items() if land != home]
    return Claim((*chosen.entries, *(entry for other in others for entry in other.entries)))


def _land_of(claim: Claim) -> str | None:
    """The country that a firm claim of an account counts in, if it does so in the whole of one."""
    lands = {entry.found.land for entry in claim.entries if entry.found.account}
    land = lands.pop() if len(lands) == 1 else None
    return land.country if land and land.whole and not claim.vague and not claim.additive else None
