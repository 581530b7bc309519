"""WHERE: every place that a text names, found and resolved over the whole document.

What a place is to an event (occurrence, origin, destination) is decided by the reader of events.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import replace

from stream.extraction.gazetteer.context import gather
from stream.extraction.gazetteer.dateline import Dateline, find_dateline
from stream.extraction.gazetteer.gazetteer import Gazetteer
from stream.extraction.gazetteer.mentions import Level, MentionKind, PlaceMention, ResolvedMention
from stream.extraction.gazetteer.outlet import home_of
from stream.extraction.gazetteer.resolve import resolve_places, settle
from stream.extraction.gazetteer.scan import find_places
from stream.extraction.gazetteer.store import EntryKind
from stream.records import TextField

__all__ = [
    "Dateline",
    "Gazetteer",
    "MentionKind",
    "PlaceMention",
    "ResolvedMention",
    "find_dateline",
    "find_places",
    "main_country",
    "read_places",
    "read_places_document",
    "resolve_places",
]

FADING = 5
"""After so many mentions one counts half."""


def read_places(
    text: str, gazetteer: Gazetteer, *, dateline: str | None = None, title: str | None = None
) -> list[ResolvedMention]:
    """The places of a text, in order of their start; dateline and title only tell what is meant."""
    fields = {TextField.TEXT: text} if title is None else {TextField.TITLE: title, TextField.TEXT: text}
    return read_places_document(fields, gazetteer, dateline)[TextField.TEXT]


def read_places_document(
    fields: Mapping[TextField, str],
    gazetteer: Gazetteer,
    dateline: str | None = None,
    guessed: Set[TextField] = frozenset(),
    *,
    source: str | None = None,
    url: str | None = None,
) -> dict[TextField, list[ResolvedMention]]:
    """The places of each field, resolved by what all fields and the dateline say together.

    `guessed` are fields whose capitals are not the author's; `source` and `url` tell the outlet, whose home tells
    between namesakes.
    """
    found = {name: _marked(text, find_places(text, gazetteer, name in guessed)) for name, text in fields.items()}
    regions = {m.text for mentions in found.values() for m in mentions if m.level is Level.REGION}
    found = {name: [_as_region(m) if m.text in regions else m for m in mentions] for name, mentions in found.items()}
    filed = _filed(dateline, gazetteer) if dateline else []
    home = home_of(source, url, {name: text for name, text in fields.items() if name not in guessed}, gazetteer)
    evidence = gather([m for mentions in found.values() for m in mentions] + filed, gazetteer, home)
    told = settle([(fields[name], mentions) for name, mentions in found.items()], evidence, gazetteer)
    return {
        name: resolve_places(mentions, text=fields[name], gazetteer=gazetteer, evidence=evidence, settled=told)
        for name, mentions in found.items()
    }


def _as_region(mention: PlaceMention) -> PlaceMention:
    """A mention that may name a country, as the region of that name that the item tells of elsewhere: `a Niger
    village`, where `Niger State` is told as well."""
    may_be_country = any(match.entry.kind is EntryKind.COUNTRY for match in mention.matches)
    return replace(mention, level=Level.REGION) if may_be_country else mention


def _filed(dateline: str, gazetteer: Gazetteer) -> list[PlaceMention]:
    return [
        m if m.kind is MentionKind.DEMONYM else replace(m, kind=MentionKind.DATELINE)
        for m in find_places(dateline, gazetteer)
    ]


def _marked(text: str, mentions: Sequence[PlaceMention]) -> list[PlaceMention]:
    """The mentions with those of the dateline marked as such."""
    line = find_dateline(text)
    if not line:
        return list(mentions)
    start, end = line.place
    mentions = [m for m in mentions if not end < m.start < line.end]  # the agency's name is no place
    return [
        replace(m, kind=MentionKind.DATELINE, sure=True)
        if start <= m.start and m.end <= end and m.kind is not MentionKind.DEMONYM
        else m
        for m in mentions
    ]


def main_country(resolved: Sequence[ResolvedMention]) -> str | None:
    """The country that the mentions speak of most, the earlier ones counting more; None where none is known."""
    weights: Counter[str] = Counter()
    for i, mention in enumerate(resolved):
        if mention.place.country and mention.kind is not MentionKind.ORGANISATION:
            weights[mention.place.country] += mention.weight / (1 + i / FADING)  # type: ignore[assignment]  # of weights
    return max(weights, key=lambda c: (weights[c], c), default=None)
