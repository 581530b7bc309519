"""Evidence as a reader wants it: each sentence with the numbers that were read in it, and who said so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from stream.linking.tellings import cut_at, told_by
from stream.records import EnrichedRecord, Evidence, EvidenceSentence, Figure


def marked(sentence: EvidenceSentence, record: EnrichedRecord | None) -> dict[str, Any]:
    """The sentence with its marks: start, end and figure of each, in its order; none where the item is not held."""
    marks = _marks(sentence.sentence, record) if record else []
    return {
        "item_id": sentence.item_id,
        "source": sentence.source,
        "url": sentence.url,
        "sentence": sentence.sentence,
        "published": record.published if record else None,
        "title": record.item.title if record else None,
        "version": record.version if record else None,
        "marks": marks,
    }


def _marks(sentence: str, record: EnrichedRecord) -> list[dict[str, Any]]:
    found: dict[tuple[int, int], dict[str, Any]] = {}
    for figure in (figure for event in record.events for figure in event.figures):
        for start in _starts(sentence, figure, record):
            found.setdefault((start, start + len(figure.text)), _told(figure, start))
    apart: list[dict[str, Any]] = []
    for (start, _), mark in sorted(found.items()):
        if not apart or start >= apart[-1]["end"]:
            apart.append(mark)
    return apart


def _starts(sentence: str, figure: Figure, record: EnrichedRecord) -> Iterable[int]:
    """Where the figure's words stand in the sentence, if they were read in it."""
    for evidence in (figure.evidence, *figure.also):
        text = getattr(record.item, evidence.field)
        if text is not None:
            whole = text[evidence.sentence_start : evidence.sentence_end]
            cut = whole.find(sentence)  # a very long sentence is told in part
            if cut < 0:
                continue
            start = evidence.start - evidence.sentence_start - cut
        else:  # the text is not kept: the offsets are
            start = evidence.start - evidence.sentence_start - _cut(evidence, len(sentence), record)
        if start >= 0 and sentence[start : start + len(figure.text)] == figure.text:
            yield start


def _cut(evidence: Evidence, length: int, record: EnrichedRecord) -> int:
    """Where in its sentence a part of that length begins: around the count that its event was told for."""
    here = (evidence.field, evidence.sentence_start)
    told = (each for event in record.events if (each := told_by(event)) is not None)
    return next((cut_at(each, length) for each in told if (each.field, each.sentence_start) == here), 0)


def _told(figure: Figure, start: int) -> dict[str, Any]:
    return {
        "start": start,
        "end": start + len(figure.text),
        "metric": figure.metric,
        "best": figure.best,
        "low": figure.low,
        "high": figure.high,
        "scope": figure.scope,
        "modality": figure.modality,
        "confidence": round(figure.confidence, 2),
        "says": figure.attribution and figure.attribution.source,
    }


def claims(items: Iterable[Mapping[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Metric -> the numbers that are claimed, each with who claims it last, the newest first.

    `items` are an incident's tellings. Of each source only its last word counts; copies claim nothing themselves.
    """
    last: dict[tuple[str, str], Mapping[str, Any]] = {}
    for telling in sorted(items, key=lambda each: str(each["published"])):
        if telling["copy_of"] is None:
            for metric in telling["toll"]:
                last[metric, telling["source"] or "?"] = telling
    found: dict[str, dict[tuple[int, int, int | None], dict[str, Any]]] = {}
    for (metric, source), telling in last.items():
        count = telling["toll"][metric]
        key = (count["low"], count["best"], count["high"])
        claim = found.setdefault(metric, {}).setdefault(
            key, {"low": key[0], "best": key[1], "high": key[2], "sources": [], "published": telling["published"]}
        )
        claim["sources"].append(source)
        claim["published"] = max(claim["published"], telling["published"])
    return {
        metric: sorted(each.values(), key=lambda claim: str(claim["published"]), reverse=True)
        for metric, each in found.items()
    }
