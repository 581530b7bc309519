"""A mention in its item: everything the resolving steps need to know of it."""

from __future__ import annotations

from dataclasses import dataclass

from stream.extraction.counts import Identity
from stream.extraction.mentions import Mention
from stream.kinds import Metric, Modality, PlacePrecision, Scope
from stream.records import Actor, Attribution, Evidence, Group, Period, Place, TextField


@dataclass(frozen=True, slots=True)
class Land:
    """The country a sentence counts in, and whether in the whole of it."""

    country: str
    whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One count at one spot of an item, judged by its sentence alone."""

    mention: Mention
    field: TextField
    sentence: int
    """Number of the sentence in the item, the title's first."""
    statement: int
    """The same for all clauses between two full stops: number of the first."""
    evidence: Evidence
    text: str
    modality: Modality
    scope: Scope
    period: Period | None
    dated: bool
    """True where the words of the period hang on what is counted."""
    attribution: Attribution | None
    group: Group | None
    clause: str
    """The words of its own clause in lower case; the sentence where that tells of nothing else."""
    places: tuple[Place, ...]
    """Places that the sentence names of what is counted."""
    elsewhere: frozenset[int] = frozenset()
    """Where those of its places start, in the field, that are of other counts alone."""
    lands: frozenset[str] = frozenset()
    """The countries in which the sentence says that it happened."""
    doers: tuple[Actor, ...] = ()
    """Those who did it, by the sentence."""
    both_sides: bool = False
    """True where the sentence counts the dead "on both sides"."""
    grown: bool = False
    """True where it is the new number of a toll that has risen."""
    by_death: bool = False
    """True where it is the death just told that brought a toll to it: "her death takes the toll to six"."""
    background: bool = False
    """True where its happening is only referred to, to date or explain another."""
    measure: bool = False
    """True where a new happening is only measured by it: "the worst since a fire that killed 117"."""
    wide: bool = False
    """True where it is counted over a whole country, not at a spot."""
    also: bool = False
    """True where the sentence tells it as one more ("was also killed")."""
    already: bool = False
    """True where it was told before: "the blast had already claimed three lives"."""
    turns: bool = False
    """True where the sentence may turn to another happening ("meanwhile")."""
    one_of: bool = False
    """True where the sentence tells one of many happenings ("in one attack")."""
    apart: bool = False
    """True where the sentence does so ("in a separate attack")."""
    land: Land | None = None
    """The country that the sentence of an account counts in; None for a sum over several, and where none is named."""
    contrasted: bool = False
    """True where words before it in its sentence set what one says against what another does."""
    account: bool = False
    """True where it belongs to the one happening that its item looks back on."""
    part_of: int | None = None
    """Index of the total among the item's mentions, `subsets.ELSEWHERE` or `KNOWN`."""

    @property
    def metric(self) -> Metric:
        """The metric counted."""
        return self.mention.metric

    @property
    def best(self) -> int:
        """The number."""
        return self.mention.quantity.best

    @property
    def single(self) -> bool:
        """Whether it is one person, told without a number."""
        return self.mention.identity in (Identity.INDEFINITE, Identity.DEFINITE, Identity.NAMED)

    @property
    def points(self) -> tuple[Place, ...]:
        """The sentence's places that are spots."""
        return tuple(place for place in self.places if place.precision is PlacePrecision.POINT)
