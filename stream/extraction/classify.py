"""What kind of event a text tells, and with what weapon."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from string import ascii_lowercase, digits

from stream.extraction.lang.en import kind_cues, triggers
from stream.extraction.lang.en.weapons import WEAPONS
from stream.kinds import KINDS, ActorSide, Cause, Kind

ARMED = frozenset({ActorSide.STATE, ActorSide.REBEL})
FIRST_WEIGHT = 3.0
"""A word in the sentence of a figure weighs so much more than one beside it."""
_CIVIL = {"shooting", "crime"}


def classify_told(own: str, near: str, doers: frozenset[ActorSide] = frozenset()) -> tuple[Kind, str]:
    """The kind of event as of `classify`, and the words of its own sentences that tell it: without those that recall
    another happening to date it, unless nothing is left."""
    rest = kind_cues.DATING.sub("", own)
    kind = classify(rest, "", doers) if rest != own else KINDS["other"]
    return (kind, rest) if kind is not KINDS["other"] else (classify(own, near, doers), own)


def classify(own: str, near: str, doers: frozenset[ActorSide] = frozenset()) -> Kind:
    """The kind of event, by the words of the figures' sentences and of those around; both lower case.

    `doers` are the camps of those who did it: what soldiers or rebels did is an attack where no word says more, what
    gangs did a crime.
    """
    own, near = _padded(own), _padded(near)
    (strong, weak), (strong_near, weak_near) = _told(own), _told(near)
    scores = {key: strong[key] * FIRST_WEIGHT + strong_near[key] for key in _STRONG}
    for key in _WEAK:
        scores[key] += triggers.WEAK_SHARE * (weak[key] * FIRST_WEIGHT + weak_near[key])
    weighted = {key: score * triggers.WEIGHTS[key] for key, score in scores.items() if score}
    if not weighted:
        political = not doers.isdisjoint(ARMED)
        return KINDS["attack" if political else "crime" if ActorSide.CRIMINAL in doers else "other"]
    best = max(weighted, key=lambda key: weighted[key])
    return KINDS[_political(_meant(best, own), own + " " + near)]


def _meant(key: str, own: str) -> str:
    """The kind, or the other one that its words stand for too: a warplane can crash, a lorry be a weapon."""
    if key == "air_strike" and _score(_CRASHED, own) and not _score(_BOMBED, own):
        return "transport_accident"
    return "attack" if key == "transport_accident" and kind_cues.RAMMED.search(own) else key


def _told(text: str) -> tuple[Counter[str], Counter[str]]:
    """For each kind how many of its strong words begin a word of the text, as of `_score`, and of its weak ones."""
    starts = {" " + word[: START - 1] for word in text.split()}
    found = (Counter[str](), Counter[str]())
    for start in starts & _BY_START.keys():
        for word, own, key in _BY_START[start]:
            if word in text:
                found[own][key] += 1
    return found


def _score(words: Iterable[str], text: str) -> float:
    """How many of the words, each behind a space, begin a word of the text, which is padded with one."""
    return float(sum([word in text for word in words])) if text else 0.0  # a list: a generator takes twice as long


def _spaced(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(" " + word for word in words)


_STRONG = {key: _spaced(words) for key, words in triggers.STRONG.items()}
_WEAK = {key: _spaced(words) for key, words in triggers.WEAK.items()}
START = 4
"""Letters of the first word, the space before it with them, by which cues are parted: most begin no word of a text."""
_BY_START: dict[str, list[tuple[str, int, str]]] = {}
for _own, _table in enumerate((_STRONG, _WEAK)):
    for _key, _words in _table.items():
        for _word in _words:
            _BY_START.setdefault((" " + _word.split()[0])[:START], []).append((_word, _own, _key))
_POLITICAL, _FORCES = _spaced(kind_cues.POLITICAL), _spaced(kind_cues.FORCES)
_CRASHED, _BOMBED = _spaced(kind_cues.CRASHED), _spaced(kind_cues.BOMBED)


def _padded(text: str) -> str:
    """The text with every word behind a space, so that `ied` is not found in `died`."""
    if not text:
        return ""
    told = kind_cues.DECOYS.sub("", kind_cues.FIGURATIVE.sub("", text)).encode("ascii", "replace").translate(_WORDS)
    end = " " if told.endswith(b" ") else ""
    return " " + b" ".join(told.split()).decode("ascii") + end


_WORDS = bytes(ord(c) if c in ascii_lowercase + digits + "'-" else ord(" ") for c in map(chr, range(256)))
"""Leaves words, with what stands in them, between spaces."""


def _political(key: str, text: str) -> str:
    """A shooting between parties to a conflict is an attack; an attack without any is a crime.

    An ambush on those who cannot fight back is an attack too.
    """
    political = bool(_score(_POLITICAL, text))
    if key in _CIVIL and political:
        return "attack"
    if key == "armed_clash" and " ambush" in text:
        fight = _score(_STRONG[key], text) > 1 or bool(_score(_FORCES, text))
        return key if fight else "attack"
    return "shooting" if key == "attack" and not political and "shot" in text else key


def weapon(own: str, near: str, kind: Kind) -> str | None:
    """The weapon that the figures' sentences name, else those around; the first in our order; lower case.

    None for what is no violence.
    """
    if kind.cause in (Cause.DISASTER, Cause.ACCIDENT):
        return None
    return next((name for text in (own, near) for word, name in WEAPONS if word in text), None)
