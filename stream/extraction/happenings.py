"""Happenings told without a figure: a shooting that police look into, a blast that rocked a town.

An event without figures has an empty toll, but counts as a report. So it is made only of what an item tells first,
as a fact, with a place or a day, and only where the item gives no figure at all.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from stream.extraction import classify, when
from stream.extraction.actors import actors_of
from stream.extraction.draft import Sentence
from stream.extraction.events import NEAR, Scene
from stream.extraction.lang.en.happening_words import HAPPENED, HAPPENINGS, OPINION, UNREAL
from stream.extraction.resolve import is_fresh
from stream.extraction.where import Surroundings, coded, places_of
from stream.kinds import KINDS, Scope
from stream.records import Event, NewsItem, TextField

LEAD = 4
"""Sentences of the text in which the news is told."""


def telling(sentences: Sequence[Sentence]) -> list[int]:
    """The numbers of the sentences that open an item and tell as a fact that something happened."""
    if any(s.field is TextField.TITLE and OPINION.search(s.lower) for s in sentences[:1]):
        return []
    opening = [s for s in sentences if s.field is TextField.TITLE]
    opening += [s for s in sentences if s.field is TextField.TEXT][:LEAD]
    told = "\n".join([s.lower for s in opening])
    named = [word for word in HAPPENINGS if word in told]
    return [s.number for s in opening if any(word in s.lower for word in named) and _tells(s.lower)]


def _tells(lower: str) -> bool:
    return bool(HAPPENED.search(lower)) and not UNREAL.search(lower)


def bare_event(own: Sequence[int], scene: Scene) -> Event | None:
    """The event of the sentences that tell of it; None where nothing says when or where, or it is long past."""
    beside = {m for n in own for m in range(max(0, n - NEAR), min(len(scene.sentences), n + NEAR + 1))} - set(own)
    own_text, near_text = (" ".join(scene.sentences[n] for n in sorted(numbers)) for numbers in (own, beside))
    kind, own_text = classify.classify_told(own_text, near_text)
    around = Surroundings(frozenset(own), frozenset(), bool(scene.item.title), flight=False)
    places = coded(places_of(around, scene.spots), scene.settings.pcodes)
    period = when.period_of_sentences(own, scene.times, scene.sentences, scene.published)
    fresh = is_fresh(Scope.INCIDENT, period, scene.published)
    if kind is KINDS["other"] or not fresh or not (places or period.basis != "published"):
        return None
    return Event(
        id=_identity(scene.item, own),
        type=kind.type,
        sub_type=kind.sub_type,
        cause=kind.cause,
        scope=Scope.INCIDENT,
        fresh=fresh,
        period=period,
        places=places,
        actors=actors_of((), own_text + " " + near_text, kind),
        weapon=classify.weapon(own_text, near_text, kind),
        figures=(),
        toll={},
    )


def _identity(item: NewsItem, own: Sequence[int]) -> str:
    """The event's id: the same item, version and sentences give the same one."""
    told = [item.id, str(item.version), *map(str, own)]
    return hashlib.blake2b("\x1f".join(told).encode(), digest_size=12).hexdigest()
