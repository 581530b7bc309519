"""What linking needs of an enriched record."""

from __future__ import annotations

from stream.linking.terms import salient_terms
from stream.records import EnrichedRecord, Event, Evidence, ItemEvents, NewsItem, TextField

MAX_SENTENCE = 1_000
"""Characters of a sentence that are told on, or fewer by setting; a text without a full stop is one sentence."""


def item_events(record: EnrichedRecord, replay: bool = False, longest: int = MAX_SENTENCE) -> ItemEvents:
    """The line that the watch stage gets of an item: its events, or only its source and time.

    Args:
        record: the item as it was read, with its text.
        replay: whether it comes from a replayed archive.
        longest: characters of a sentence of evidence, at most; 0 leaves all of them out.
    """
    item = record.item
    return ItemEvents(
        id=record.id,
        version=record.version,
        status=item.status,
        published=record.published,
        source=item.source,
        url=item.url,
        fingerprint=record.fingerprint,
        replay=replay,
        events=record.events,
        sentences={event.id: s for event in record.events if (s := _sentence(item, event, longest))},
        terms=salient_terms(item.title, item.text) if record.events else (),
    )


def _sentence(item: NewsItem, event: Event, longest: int) -> str | None:
    """The sentence of the first figure that counts in the toll; None where the event has no toll."""
    evidence = told_by(event)
    if evidence is None:
        return None
    text = item.title if evidence.field is TextField.TITLE else item.text
    sentence = (text or "")[evidence.sentence_start : evidence.sentence_end]
    start = cut_at(evidence, longest)
    return sentence[start : start + longest] or None


def told_by(event: Event) -> Evidence | None:
    """Where the first figure stands that counts in the event's toll."""
    counting = sorted(index for count in event.toll.values() for index in count.figures)
    return event.figures[counting[0]].evidence if counting and counting[0] < len(event.figures) else None


def cut_at(evidence: Evidence, longest: int) -> int:
    """Where in its sentence begins what is told of it: of one that is too long, what is around the count."""
    before, length = evidence.start - evidence.sentence_start, evidence.sentence_end - evidence.sentence_start
    return max(0, min(before - longest // 2, length - longest))
