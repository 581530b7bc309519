"""Where an event took place: the country that its surroundings speak of, then the spots in it, best first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from stream.extraction.gazetteer.mentions import MentionKind, ResolvedMention
from stream.extraction.gazetteer.ties import Tie
from stream.kinds import PlacePrecision, PlaceRole, RegionBasis
from stream.records import Place, TextField

MOST = 8
"""Places told of an event."""

VOTE: dict[Tie, float] = {
    Tie.AT: 2.0, Tie.NONE: 1.0, Tie.TO: 1.0, Tie.FROM: 0.9, Tie.TREATED: 0.7, Tie.ACTOR: 0.4, Tie.BESIDE: 0.3,
    Tie.SPOKEN: 0.15,
}  # fmt: skip
"""How much a mention says of the country or region of what is told, by its tie."""

RANK: dict[Tie, float] = {
    Tie.AT: 0.8, Tie.NONE: 0.0, Tie.TO: 0.0, Tie.FROM: -0.3, Tie.ACTOR: -1.0, Tie.BESIDE: -1.2, Tie.TREATED: -2.0,
    Tie.SPOKEN: -2.5,
}  # fmt: skip
"""How near to where it happened a place is, by its tie."""
PASSING = {Tie.TO: -2.6, Tie.FROM: -2.6}
"""The same where nobody is driven out: a bus from one town to another crashes in neither."""

NEARBY_TOWN = 0.8
"""The same for a town near which it was."""
PEOPLE_AT = 2.0
"""The same for a people, where its land is meant: "the Syrian town", "Ivorian authorities"."""

ELSEWHERE = 0.6
"""Share of a vote that is left in the sentence next to the event's, and how soon it fades further away."""
FADING = 0.15
OTHERS = 0.3
"""Share of a vote that is left in a sentence that tells of another event of the item."""
TOLD_THERE = -1.0
"""What a place loses that is named where another event is told."""

DATELINE_VOTE = 1.2
FILED = -1.2
"""A dateline is taken where nothing else in the same country is told nearby."""
FILED_FROM_TOWN = {PlacePrecision.POINT: FILED, PlacePrecision.ADM1: -2.0, PlacePrecision.ADM0: -6.0}
"""The same by the narrowest place that the event's own sentences give for where it happened: a story filed from a
capital about "the north of the country" is not of the capital."""
SPOT, COUNTY, REGION, COUNTRY = 0.0, -1.0, -2.5, -5.0
OTHER_REGION = -1.5
UNLISTED = -0.3
AGAIN = 0.15
"""For each further time that a place is named."""

DISTRICTS = ("County", "District", "Parish", "Governorate")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A place named by the item, and the number of the sentence that names it."""

    field: TextField
    sentence: int
    mention: ResolvedMention

    @property
    def place(self) -> Place:
        """The place that is meant."""
        return self.mention.place

    @property
    def occurs(self) -> bool:
        """Whether something can have happened there."""
        return self.mention.kind is MentionKind.PLACE and self.mention.tie not in (Tie.SPOKEN, Tie.TREATED)

    @property
    def is_scene(self) -> bool:
        """Whether the words around say that something happened there, not beside it or by people from there."""
        return self.occurs and self.mention.tie not in (Tie.BESIDE, Tie.ACTOR)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The sentences of an event's figures, those of other events', and whether it is of people on the move."""

    sentences: frozenset[int]
    others: frozenset[int]
    titled: bool
    """Whether the first sentence is the title, which is near to all others."""
    flight: bool
    width: PlacePrecision = PlacePrecision.POINT
    """Of the narrowest place where the sentences say that it happened; a spot where they say nothing."""

    def distance(self, spot: Spot) -> int:
        """Sentences between a spot and the nearest figure."""
        if self.titled and spot.sentence == 0 and 0 not in self.sentences:
            return 1
        return min(abs(spot.sentence - n) for n in self.sentences)


def places_of(around: Surroundings, spots: Sequence[Spot]) -> tuple[Place, ...]:
    """The event's places, the first being where it happened."""
    around = _surveyed(around, spots)
    votes = [(spot, _vote(around, spot)) for spot in spots]
    standing = {spot.place.country for spot in spots if _stands(spot)}
    land = _elected((spot.place.country, vote) for spot, vote in votes if spot.place.country in standing)
    region = _elected((spot.place.adm1, vote) for spot, vote in votes if spot.place.country == land)
    home = _only_region(spots, land)
    said = {_lies(spot.place) for spot in spots if spot.place.adm1_basis is RegionBasis.TEXT}
    best: dict[tuple[str, str | None], tuple[float, Place, Tie]] = {}
    for spot in spots:
        place = _housed(spot, land, home)
        if place.country != land and not (spot.occurs and spot.sentence in around.sentences):
            continue
        score = _score(around, spot, region)
        key = (place.name, place.country)
        if place.adm1_basis is RegionBasis.CONTEXT and _lies(place) in said:
            place = replace(place, adm1_basis=RegionBasis.TEXT)
        known = best.get(key)
        again = AGAIN if known else 0.0
        if known is None or score > known[0]:
            known = (score, place, spot.mention.tie)
        best[key] = (known[0] + again, *known[1:])
    ordered = sorted(best.values(), key=lambda row: (row[1].country != land, -row[0]))[:MOST]  # abroad last
    return tuple(
        _with_role(n, place, tie, around.flight or place.country != land) for n, (_, place, tie) in enumerate(ordered)
    )


def _lies(place: Place) -> tuple[str, str | None]:
    return (place.name.casefold(), place.adm1)


def _surveyed(around: Surroundings, spots: Sequence[Spot]) -> Surroundings:
    """The surroundings with what the places of the event's own sentences say of them.

    What has no place in its own sentences is told by the places of all others.
    """
    widths = {s.place.precision for s in spots if s.sentence in around.sentences and _happened_at(s)}
    width = next((width for width in FILED_FROM_TOWN if width in widths), PlacePrecision.POINT)
    return replace(around, others=around.others if widths else frozenset(), width=width)


def _happened_at(spot: Spot) -> bool:
    """Whether the words around say that something happened there."""
    return spot.occurs and spot.mention.tie is Tie.AT


def coded(places: Sequence[Place], pcodes: Mapping[str, str]) -> tuple[Place, ...]:
    """The places with the P-codes of their first-level regions, as far as a table gives them."""
    return tuple(replace(p, pcode=pcodes[p.adm1]) if p.adm1 and p.adm1 in pcodes else p for p in places)


def _vote(around: Surroundings, spot: Spot) -> float:
    """How much a mention says of where the event is."""
    mention = spot.mention
    if mention.kind is MentionKind.DATELINE:
        return DATELINE_VOTE if mention.tie is not Tie.NONE or spot.place.precision is PlacePrecision.POINT else 0.0
    if mention.kind is MentionKind.ORGANISATION and mention.tie is Tie.SPOKEN:
        return 0.0
    distance = around.distance(spot)
    near = ELSEWHERE / (1 + FADING * (distance - 1)) if distance else 1.0
    near *= OTHERS if spot.sentence in around.others else 1.0
    tie = NEARBY_TOWN if _is_nearby_town(spot) else VOTE[mention.tie]
    if mention.kind is MentionKind.DEMONYM:
        tie = VOTE[Tie.ACTOR] if mention.tie is Tie.ACTOR else PEOPLE_AT if mention.tie is Tie.AT else 1.0
    if around.flight and mention.tie is Tie.TO:
        tie /= 2
    return mention.weight * tie * near


def _stands(spot: Spot) -> bool:
    """Whether a mention alone can say where something happened: not one of what lies beside, or of who speaks."""
    return spot.mention.tie is not Tie.SPOKEN and (spot.mention.tie is not Tie.BESIDE or _is_nearby_town(spot))


def _is_nearby_town(spot: Spot) -> bool:
    """Whether it is a town that tells where something else lies: "north of Mogadishu" is hardly ever abroad."""
    own = spot.mention.kind is MentionKind.PLACE and spot.place.precision is PlacePrecision.POINT
    return own and spot.mention.tie is Tie.BESIDE


def _elected(votes: Iterable[tuple[str | None, float]]) -> str | None:
    """What most is said of; of equals what is said first."""
    sums: Counter[str] = Counter()
    for name, vote in votes:
        if name is not None:
            sums[name] += vote  # type: ignore[assignment]  # of weights
    return max(sums, key=lambda name: sums[name], default=None)


def _score(around: Surroundings, spot: Spot, region: str | None) -> float:
    """How well a place fits as the one where the event happened."""
    place, mention = spot.place, spot.mention
    score = _width(spot)
    if region and place.adm1 not in (region, None) and mention.kind is not MentionKind.DEMONYM:
        score += OTHER_REGION
    if mention.kind is MentionKind.DATELINE:
        return score + FILED_FROM_TOWN[around.width]
    distance = around.distance(spot)
    score -= (0.8 + 0.2 * min(distance, 8)) if distance else 0.0
    score += TOLD_THERE if spot.sentence in around.others else 0.0
    if mention.kind is not MentionKind.PLACE:
        return score + RANK[Tie.SPOKEN]
    return score + (RANK[mention.tie] if around.flight else PASSING.get(mention.tie, RANK[mention.tie]))


def _width(spot: Spot) -> float:
    """The narrower the better; a village is a spot, whatever region it is known to lie in."""
    if not spot.mention.listed:
        return UNLISTED
    if spot.place.name.endswith(DISTRICTS):
        return COUNTY
    return {PlacePrecision.POINT: SPOT, PlacePrecision.ADM1: REGION, PlacePrecision.ADM0: COUNTRY, None: COUNTRY}[
        spot.place.precision
    ]


def _only_region(spots: Sequence[Spot], land: str | None) -> Place | None:
    """The region that the text names, where all it names in the country lies there."""
    there = [s.place for s in spots if s.occurs and s.mention.listed and s.place.country == land]
    wide = [place for place in there if place.precision is PlacePrecision.ADM1]
    return wide[0] if wide and len({place.adm1 for place in there} - {None}) == 1 else None


def _housed(spot: Spot, land: str | None, region: Place | None) -> Place:
    """A village with the event's country, where the text does not say in which it lies, or with its only region."""
    place = spot.place
    if spot.mention.listed or land is None or place.country not in (None, land) or place.adm1:
        return place
    if region is None:
        return place if place.country else replace(place, country=land, precision=PlacePrecision.ADM0)
    return replace(
        region, name=place.name, text=place.text, role=place.role, geonameid=place.geonameid,
        adm1_basis=RegionBasis.CONTEXT,
    )  # fmt: skip


def _with_role(n: int, place: Place, tie: Tie, moved: bool) -> Place:
    """The place as what it is to people who left one place for another; the first is where it happened."""
    if not moved or tie not in (Tie.FROM, Tie.TO):
        return place
    if tie is Tie.TO:
        return replace(place, role=PlaceRole.DESTINATION)
    return replace(place, role=PlaceRole.ORIGIN) if n else place
