"""What kind of event a text tells, with what weapon, between whom."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from stream.extraction.lang.en import triggers
from stream.extraction.lang.en.actors import ACTORS
from stream.extraction.lang.en.sources import TELLS
from stream.extraction.lang.en.weapons import WEAPONS
from stream.kinds import KINDS, ActorRole, Cause, Kind
from stream.records import Actor

FIRST_WEIGHT = 3.0
"""A word in the sentence of a figure weighs so much more than one beside it."""
_CIVIL = {"shooting", "crime"}


def classify(own: str, near: str) -> Kind:
    """The kind of event, by the words of the figures' sentences and of those around; both lower case."""
    own, near = _padded(own), _padded(near)
    scores = {key: _score(words, own) * FIRST_WEIGHT + _score(words, near) for key, words in triggers.STRONG.items()}
    for key, hints in triggers.WEAK.items():
        scores[key] += triggers.WEAK_SHARE * (_score(hints, own) * FIRST_WEIGHT + _score(hints, near))
    weighted = {key: score * triggers.WEIGHTS[key] for key, score in scores.items() if score}
    if not weighted:
        return KINDS["other"]
    best = max(weighted, key=lambda key: weighted[key])
    return KINDS[_political(best, own + " " + near)]


def _score(words: Iterable[str], text: str) -> float:
    """How many of the words begin a word of the text, which is padded with a space."""
    return float(sum(" " + word in text for word in words))


def _padded(text: str) -> str:
    """The text with every word behind a space, so that `ied` is not found in `died`."""
    return " " + _NOT_WORD.sub(" ", text)


_NOT_WORD = re.compile(r"[^a-z0-9'-]+")


def _political(key: str, text: str) -> str:
    """A shooting between parties to a conflict is an attack; an attack without any is a crime.

    An ambush on those who cannot fight back is an attack too.
    """
    political = bool(_score(triggers.POLITICAL, text))
    if key in _CIVIL and political:
        return "attack"
    if key == "armed_clash" and " ambush" in text:
        fight = _score(triggers.STRONG[key], text) > 1 or bool(_score(triggers.FORCES, text))
        return key if fight else "attack"
    return "shooting" if key == "attack" and not political and "shot" in text else key


def weapon(text: str, kind: Kind) -> str | None:
    """The weapon that the lower-case text names first in our order; none for what is no violence."""
    if kind.cause in (Cause.DISASTER, Cause.ACCIDENT):
        return None
    return next((name for word, name in WEAPONS if word in text), None)


def actors(text: str, kind: Kind) -> tuple[Actor, ...]:
    """Those who act or suffer, by the lower-case text, in the order of their naming; none for what is no violence.

    Who only tells of it ("police said") is none of them. In a battle all are parties.
    """
    if kind.cause in (Cause.DISASTER, Cause.ACCIDENT):
        return ()
    text = _padded(text) + " "
    named = [(name, side, spots) for name, side in ACTORS if (spots := _spots(text, name))]
    found = sorted((spots[0], name, _role(text, name, spots, kind), side) for name, side, spots in named)
    return tuple(Actor(name=name, role=role, side=side) for _, name, role, side in found)[:6]


def _spots(text: str, name: str) -> list[int]:
    """Where a name stands by itself in a padded text, not inside a longer one and not as a source."""
    spots = [match.start() for match in re.finditer(f" {re.escape(name)} ", text)] if f" {name} " in text else []
    if not spots:
        return []
    longer = [other for other, _ in ACTORS if name in other and name != other and other in text]
    return [
        at
        for at in spots
        if not _TELLS.match(text, at + len(name) + 2)
        and not any(text.find(other, max(0, at - len(other)), at + len(other) + 1) >= 0 for other in longer)
    ]


def _role(text: str, name: str, spots: Sequence[int], kind: Kind) -> ActorRole:
    """A party in a battle; else a victim where all the words about a name make it one."""
    if kind.type == "Battles":
        return ActorRole.PARTY
    harmed = [_HARMING.search(text, max(0, at - 40), at + 1) or _HARMED.match(text, at + len(name) + 2) for at in spots]
    return ActorRole.VICTIM if all(harmed) else ActorRole.PERPETRATOR


_TELLS = re.compile(
    r"(?:(?:chief|spokesman|spokeswoman|official|officials|sources?|commander|statement) )?(?:"
    + "|".join(sorted(TELLS))
    + ") "
)
_HARMING = re.compile(
    r" (?:killed|killing|kills|injured|injuring|wounded|wounding|shot|dead|shooting|hacked|beat|stabbed|murdered|"
    r"executed|kidnapped|abducted|attacked|ambushed|targeted|targeting|against|on|at|including|detained|arrested)"
    r" (?!by )(?:[a-z0-9'-]+ ){0,2}$"
)
_HARMED = re.compile(
    r"(?:(?:were|was|have been|had been|has been|are|is|being) (?:killed|wounded|injured|shot|attacked|abducted|"
    r"ambushed|kidnapped|executed|stabbed|beaten|dead|missing)|died|dead) "
)
"""What stands before those who are harmed, and after them."""
