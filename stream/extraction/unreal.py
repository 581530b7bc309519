"""Items whose harm is none: games, rehearsals of disasters, accounts of books and films."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from stream.extraction.draft import Sentence
from stream.extraction.found import Found
from stream.extraction.lang.en import unreal as cues
from stream.kinds import KINDS, Metric, Modality
from stream.records import Event, TextField

_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")
OPENING = 2
"""Sentences of a text in which it says that it is of a work."""


def is_sport(sentences: Iterable[Sentence]) -> bool:
    """Whether the item tells of a game."""
    sentences = list(sentences)
    text = "\n".join([sentence.lower for sentence in sentences])
    if sum([word in text for word in cues.SPORT]) < cues.SPORT_SIGNS:
        return False  # so many are there in no text of another kind, not even as parts of words
    told = {word for sentence in sentences for word in _WORD.findall(sentence.lower) if word in cues.SPORT}
    return len(told) >= cues.SPORT_SIGNS


def is_mishap(event: Event) -> bool:
    """Whether nothing tells what hurt people, and nobody died: in a game such are its players."""
    figurative = event.sub_type in (KINDS["other"].sub_type, KINDS["attack"].sub_type)
    return figurative and all(f.metric is Metric.INJURED for f in event.figures)


def as_told(found: Sequence[Found], sentences: Sequence[Sentence], sport: bool) -> list[Found]:
    """The mentions of an item, none where it retells a work, no club that is beaten with the score of a game, and
    hypothetical where it tells of a rehearsal; `sport` is what `is_sport` says."""
    if _retells(sentences):
        return []
    if sport:
        scores = {s.number for s in sentences if cues.SCORE.search(s.lower)}
        return [f for f in found if not (f.single and f.sentence in scores)]
    if not _rehearses(sentences):
        return list(found)
    return [replace(f, modality=Modality.HYPOTHETICAL) if f.modality is Modality.ASSERTED else f for f in found]


def _retells(sentences: Sequence[Sentence]) -> bool:
    """Whether an item begins as a review does: `In her new novel …`, `Review: …`."""
    title = [s.lower for s in sentences if s.field is TextField.TITLE]
    text = [s.lower for s in sentences if s.field is TextField.TEXT][:OPENING]
    return any(map(cues.REVIEW.search, title)) or any(map(cues.WORK.search, text))


def _rehearses(sentences: Sequence[Sentence]) -> bool:
    """Whether an item names a rehearsal, and says of what it tells that it was played."""
    told = " ".join(sentence.lower for sentence in sentences)
    return cues.REHEARSAL.search(told) is not None and cues.PLAYED.search(told) is not None
