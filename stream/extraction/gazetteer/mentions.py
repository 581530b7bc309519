"""What the place reader finds, before and after it knows which place is meant."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from stream.extraction.gazetteer.gazetteer import Match
from stream.extraction.gazetteer.ties import Tie
from stream.records import Place


class MentionKind(StrEnum):
    """What a place name does in the text."""

    PLACE = "place"
    DEMONYM = "demonym"
    """An adjective or a people: a hint at a country, not a place."""
    ORGANISATION = "organisation"
    """Part of an organisation's name, or a capital that stands for its government."""
    DATELINE = "dateline"
    """Where the story was filed."""


class Level(StrEnum):
    """What a word beside the name says that it is."""

    TOWN = "town"
    DISTRICT = "district"
    REGION = "region"


@dataclass(slots=True, unsafe_hash=True, kw_only=True)  # not frozen, as `tokens.Token`: there are many
class PlaceMention:
    """A name that can be a place, with every place of that name. Nobody writes to it.

    `inside` is the region that an abbreviation after it names ("Rocky Mount, N.C."); `level` what a word beside it
    says; `part` whether only a part of the place is meant ("northern Syria"); `sure` whether the words around make
    it a place whatever the name ("in", "city of"); `weak` whether the name is also a surname or an English word;
    `loud` whether capitals mean nothing there.
    """

    start: int
    end: int
    text: str
    matches: tuple[Match, ...]
    kind: MentionKind = MentionKind.PLACE
    level: Level | None = None
    inside: str | None = None
    part: bool = False
    sure: bool = False
    weak: bool = False
    loud: bool = False
    tie: Tie = Tie.NONE


@dataclass(frozen=True, slots=True)
class ResolvedMention:
    """A mention and the place it means; the place has no coordinates where none of that name fits."""

    start: int
    end: int
    place: Place
    kind: MentionKind
    weight: float = 1.0
    """How much it says of where the story is set; see `main_country`."""
    tie: Tie = Tie.NONE
    listed: bool = True
    """Whether the gazetteer has it; otherwise it is a village somewhere in the region or country given."""
