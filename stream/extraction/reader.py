"""The reader: news items in, enriched records out. Holds the models; keeps no state between items."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from stream.extraction import language
from stream.extraction.draft import Draft, Sentence, plain_fields, sentences_of, wanted
from stream.extraction.events import Scene, build_event
from stream.extraction.fingerprint import fingerprint
from stream.extraction.gate import Gate
from stream.extraction.happenings import bare_event, telling
from stream.extraction.interpret import MAX_FIGURES, Interpreter
from stream.extraction.lexicon import Lexicon
from stream.extraction.parse import Parse, Parser
from stream.extraction.people import identify
from stream.extraction.places import Gazetteer
from stream.extraction.recall import without_recalled
from stream.extraction.resolve import group_mentions
from stream.extraction.retold import settle
from stream.extraction.settings import ReaderSettings
from stream.extraction.several import tell_apart
from stream.extraction.truecase import Truecaser
from stream.extraction.unreal import as_told, is_mishap, is_sport
from stream.extraction.when import of_one_disaster
from stream.records import EnrichedRecord, Event, Extractor, ItemStatus, NewsItem, PublishedBasis

NAME = "tocsin"
VERSION = "0.1.0"
AHEAD = timedelta(hours=1)
"""A time of publication further ahead of its arrival than this is not believed."""


class Reader:
    """Reads items for events and figures. Construct once for each process: it loads a model and a gazetteer."""

    def __init__(self, settings: ReaderSettings = ReaderSettings()) -> None:  # noqa: B008  frozen
        from py3langid.langid import MODEL_FILE, LanguageIdentifier

        self._settings = settings
        self._lexicon = Lexicon()
        self._gate = Gate.of(self._lexicon) if settings.gate else None
        self._parser = Parser()
        self._gazetteer = Gazetteer.load()
        self._truecase = Truecaser(self._gazetteer, self._parser.dictionary)
        self._identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
        self._extractor = Extractor(name=NAME, version=VERSION, model=self._parser.name)

    def read(self, items: Sequence[NewsItem], received: Sequence[datetime]) -> list[EnrichedRecord]:
        """The records of the items, in their order.

        `received` is when each arrived: the time of publication of an item that has none, or one too far ahead.
        """
        drafts = [self._draft(item, when) for item, when in zip(items, received, strict=True)]
        parses = iter(self._parser.parse([draft.sentences[n].shown for draft in drafts for n in draft.wanted]))
        return [self._record(draft, [next(parses) for _ in draft.wanted]) for draft in drafts]

    def _draft(self, item: NewsItem, received: datetime) -> Draft:
        """The item made ready; nothing is wanted of one that is not read."""
        published, basis = published_of(item, received)
        fields, notes = plain_fields(item, self._settings.max_text_length, self._truecase)
        told = language.detect("\n".join(fields.values()), item.language, self._identifier)
        skipped = _skipped(item, told, bool(fields))
        sentences = [] if skipped else sentences_of(fields, self._truecase)
        return Draft(
            item=item,
            published=published,
            basis=basis,
            language=told,
            fields=fields,
            sentences=sentences,
            wanted=wanted(sentences, self._gate),
            notes=(*notes, skipped) if skipped else tuple(notes),
        )

    def _record(self, draft: Draft, parses: Sequence[Parse]) -> EnrichedRecord:
        events = tuple(self._events(draft, parses))
        told = sum(1 + len(figure.also) for event in events for figure in event.figures)
        cut = (f"read no further than {told} counts",) if told > MAX_FIGURES else ()
        return EnrichedRecord(
            id=draft.item.id,
            version=draft.item.version,
            item=draft.item,
            language=draft.language,
            published=draft.published,
            published_basis=draft.basis,
            fingerprint=fingerprint("\n".join(draft.fields.values())),
            events=events,
            extractor=self._extractor,
            notes=(*draft.notes, *cut),
        )

    def _events(self, draft: Draft, parses: Sequence[Parse]) -> Iterator[Event]:
        """The events that an item tells, the principal one first."""
        if not parses:
            yield from self._without_figures(draft)
            return
        interpreter = Interpreter(draft, self._lexicon, self._gazetteer)
        pairs: list[tuple[Sentence, Parse]] = [(draft.sentences[n], parse) for n, parse in zip(draft.wanted, parses)]
        told = interpreter.find(pairs)
        games = bool(told) and is_sport(draft.sentences)
        found = settle(as_told(told, draft.sentences, games), draft.published)
        found = without_recalled(found, draft.published)
        if not found:
            yield from self._without_figures(draft)
            return
        scene = self._scene(draft, interpreter)
        people = identify(found)
        groups = group_mentions(found, people, draft.published)
        groups, found = tell_apart(groups, found, scene.sentences, scene.spots)
        events = [build_event(g, found, people, scene, [other for other in groups if other is not g]) for g in groups]
        yield from of_one_disaster([event for event in events if not (games and is_mishap(event))])

    def _without_figures(self, draft: Draft) -> Iterator[Event]:
        """The happening that an item without any figure tells first, if it tells one."""
        told = telling(draft.sentences)
        if not told or is_sport(draft.sentences):
            return
        interpreter = Interpreter(draft, self._lexicon, self._gazetteer)
        interpreter.read_surroundings()
        event = bare_event(told, self._scene(draft, interpreter))
        if event:
            yield event

    def _scene(self, draft: Draft, interpreter: Interpreter) -> Scene:
        return Scene(
            item=draft.item,
            published=draft.published,
            sentences=[sentence.lower for sentence in draft.sentences],
            spots=interpreter.spots,
            times=interpreter.times,
            settings=self._settings,
        )


def published_of(item: NewsItem, received: datetime) -> tuple[datetime, PublishedBasis]:
    """When the item was published, in UTC, and where that was taken from."""
    if item.published is None or item.published > received + AHEAD:
        return received.astimezone(UTC), PublishedBasis.KAFKA
    return item.published.astimezone(UTC), PublishedBasis.ITEM


def _skipped(item: NewsItem, told: str | None, has_text: bool) -> str | None:
    """Why an item is not read, or None."""
    if item.status is not ItemStatus.USABLE:
        return f"not read: {item.status.value}"
    if not has_text:
        return "not read: no text"
    return None if language.is_read(told) else f"not read: language {told}"
