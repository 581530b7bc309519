"""What linking needs of an enriched record."""

from __future__ import annotations

from stream.linking.terms import salient_terms
from stream.records import EnrichedRecord, Event, ItemEvents, NewsItem, TextField


def item_events(record: EnrichedRecord, replay: bool = False) -> ItemEvents:
    """The line that the watch stage gets of an item: its events, or only its source and time.

    Args:
        record: the item as it was read, with its text.
        replay: whether it comes from a replayed archive.
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
        sentences={event.id: s for event in record.events if (s := _sentence(item, event))},
        terms=salient_terms(item.title, item.text) if record.events else (),
    )


MAX_SENTENCE = 1_000
"""Characters of a sentence that are told on; a text without a full stop is one sentence."""


def _sentence(item: NewsItem, event: Event) -> str | None:
    """The sentence of the first figure that counts in the toll; None where the event has no toll."""
    counting = sorted(index for count in event.toll.values() for index in count.figures)
    if not counting or counting[0] >= len(event.figures):
        return None
    evidence = event.figures[counting[0]].evidence
    text = item.title if evidence.field is TextField.TITLE else item.text
    sentence = (text or "")[evidence.sentence_start : evidence.sentence_end]
    if len(sentence) > MAX_SENTENCE:  # around the count, which is what it is told for
        start = max(0, min(evidence.start - evidence.sentence_start - MAX_SENTENCE // 2, len(sentence) - MAX_SENTENCE))
        sentence = sentence[start : start + MAX_SENTENCE]
    return sentence or None
