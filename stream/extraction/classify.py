"""What kind of event a text tells, with what weapon, between whom."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from stream.extraction.lang.en import triggers
from stream.extraction.lang.en.actors import ACTORS
from stream.kinds import KINDS, ActorRole, ActorSide, Cause, Kind
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
    """A shooting between parties to a conflict is an attack; an attack without any is a crime."""
    political = bool(_score(triggers.POLITICAL, text))
    if key in _CIVIL and political:
        return "attack"
    return "shooting" if key == "attack" and not political and "shot" in text else key


def weapon(text: str, kind: Kind) -> str | None:
    """The weapon that the lower-case text names first in our order; none for what is no violence."""
    if kind.cause in (Cause.DISASTER, Cause.ACCIDENT):
        return None
    return next((name for word, name in triggers.WEAPONS if word in text), None)


def actors(text: str, kind: Kind) -> tuple[Actor, ...]:
    """Those who act, by the lower-case text, in the order of their naming; none for what is no violence."""
    if kind.cause in (Cause.DISASTER, Cause.ACCIDENT):
        return ()
    role = ActorRole.PARTY if kind.type == "Battles" else ActorRole.PERPETRATOR
    found = sorted((text.find(name), name, side) for name, side in ACTORS if name in text)
    return tuple(Actor(name=name, role=role, side=side) for _, name, side in _uncovered(found))


def _uncovered(found: Sequence[tuple[int, str, ActorSide]]) -> list[tuple[int, str, ActorSide]]:
    """Without the names that stand inside longer ones."""
    return [entry for entry in found if not any(entry is not other and entry[1] in other[1] for other in found)][:6]
