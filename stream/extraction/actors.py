"""Those who act in an event or suffer from it, by what its counts tell of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from stream.extraction.found import Found
from stream.extraction.lang.en.actors import BY_DEED, BY_SIGHT, FALLEN, SIDES, STRUCK
from stream.extraction.lang.en.sources import GIVE, REACT, TELLS
from stream.extraction.sought import sought
from stream.kinds import ActorRole, ActorSide, Cause, GroupSide, Kind, Modality
from stream.records import Actor

MOST = 6
"""Actors told of an event."""
CAMPS = {
    GroupSide.CIVILIAN: ActorSide.CIVILIAN,
    GroupSide.COMBATANT: ActorSide.REBEL,
    GroupSide.SECURITY_FORCE: ActorSide.STATE,
}
"""The camp of those who are counted, where the words tell it."""
_UNDONE = (Modality.DENIED, Modality.NEGATED, Modality.HYPOTHETICAL, Modality.PLANNED)


def actors_of(told: Sequence[Found], around: str, kind: Kind) -> tuple[Actor, ...]:
    """Those who act by the event's counts, or by sight in the lower-case text around; then those who suffer.

    None for what is no violence. In a battle all who bear arms are parties.
    """
    if kind.cause in (Cause.DISASTER, Cause.ACCIDENT):
        return ()
    real = [item for item in told if item.modality not in _UNDONE]
    doers = [doer for item in real for doer in item.doers] or list(_by_sight(around))
    actors = _distinct([*doers, *_victims(real)])
    if kind.type == "Battles":
        actors = [a if a.side is ActorSide.CIVILIAN else replace(a, role=ActorRole.PARTY) for a in actors]
    return tuple(_distinct(actors)[:MOST])


def _victims(told: Iterable[Found]) -> Iterator[Actor]:
    for item in told:
        side = CAMPS.get(item.group.side) if item.group else None
        if item.group and side:
            name = " ".join(word for word in item.group.label.split() if word.lower() not in FALLEN)
            yield Actor(name=name or item.group.label, role=ActorRole.VICTIM, side=side)


def _distinct(actors: Iterable[Actor]) -> list[Actor]:
    """Each once, by the fullest of its names: `gunmen` are the `masked gunmen` told elsewhere."""
    found: list[Actor] = []
    for actor in actors:
        same = next((n for n, known in enumerate(found) if _is_same(actor, known)), None)
        if same is None:
            found.append(actor)
        elif len(actor.name) > len(found[same].name):
            found[same] = actor
    return found


def _is_same(actor: Actor, known: Actor) -> bool:
    short, long = sorted((actor.name.lower(), known.name.lower()), key=len)
    return actor.role is known.role and f" {long} ".endswith(f" {short} ")


def _by_sight(text: str) -> Iterator[Actor]:
    """Armed people of whom the text tells, but not as sources and not as those who are harmed."""
    for match in _SEEN.finditer(text):
        if not _TELLS.match(text, match.end()) and not _harmed(text, match):
            yield Actor(name=match[0], role=ActorRole.PERPETRATOR, side=SIDES[match[0].rpartition(" ")[2]])


def _harmed(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - 40) : match.start()]
    return bool(_COUNTED.search(before) or _HARMING.search(before) or _HARMED.match(text, match.end()))


_SEEN = sought(
    r"\b(?:" + "|".join(sorted(BY_SIGHT)) + r"|(?:(?:security|government|riot) )?(?:" + "|".join(sorted(BY_DEED)) + r")"
    r"(?= (?:" + "|".join(sorted(STRUCK)) + r")\b))\b"
)
_TELLS = re.compile(
    r" (?:(?:chief|spokesman|spokeswoman|official|officials|sources?|commander|statement) )?(?:"
    + "|".join(sorted(TELLS | REACT | GIVE))
    + r")\b"
)
_COUNTED = re.compile(r"\b(?:[\d,]+|two|three|four|five|six|seven|eight|nine|ten|dozens of|scores of) $")
"""Before those who are counted: what a count tells of them is known without sight."""
_HARMING = re.compile(
    r"\b(?:killed|killing|kills|injured|injuring|wounded|wounding|shot|dead|shooting|hacked|beat|stabbed|murdered|"
    r"executed|kidnapped|abducted|attacked|ambushed|targeted|targeting|against|on|at|including|detained|arrested)"
    r" (?!by )(?:[a-z0-9'-]+ ){0,2}$"
)
_HARMED = re.compile(
    r" (?:(?:were|was|have been|had been|has been|are|is|being) (?:killed|wounded|injured|shot|attacked|abducted|"
    r"ambushed|kidnapped|executed|stabbed|beaten|dead|missing)|died|dead)\b"
)
"""What stands before those who are harmed, and after them."""
