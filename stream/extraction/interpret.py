"""The parsed sentences of an item to its mentions, each with scope, time, place, source, side and modality."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from stream.extraction.apportion import clause_of, places_apart
from stream.extraction.attribution import Speakers
from stream.extraction.counts import Identity
from stream.extraction.dates import DateMention, read_in_order
from stream.extraction.doers import read_doers
from stream.extraction.draft import Draft, Sentence
from stream.extraction.found import Found, Land
from stream.extraction.groups import read_group
from stream.extraction.lands import read_lands
from stream.extraction.lang.en.running import SUDDEN
from stream.extraction.lang.en.sources import CONTRAST
from stream.extraction.lexicon import Lexicon
from stream.extraction.mentions import Mention, find_mentions
from stream.extraction.modifiers import is_demographic, is_fiction, is_figurative, read_modality
from stream.extraction.ordinals import numbered
from stream.extraction.parse import Parse
from stream.extraction.places import Gazetteer, MentionKind, ResolvedMention, read_places_document
from stream.extraction.retrospect import account_year, whole_year, year_end
from stream.extraction.rivals import find_rivals
from stream.extraction.scope import read_scope
from stream.extraction.subsets import ELSEWHERE, KNOWN, find_parts
from stream.extraction.where import Spot
from stream.extraction.wording import with_wording
from stream.kinds import Metric, PlacePrecision
from stream.records import Evidence, Period, Place, TextField

MAX_FIGURES = 200
"""Counts after which an item is read no further: only lists and tables hold more."""

_WORD = re.compile(r"[a-z]+")
_NAME = re.compile(r"[^\s,]+")
_LEADS_TO_PLACE = (" in ", " near ", " at ", " from ", " of ")


class Interpreter:
    """Reads the sentences of one item."""

    def __init__(self, draft: Draft, lexicon: Lexicon, gazetteer: Gazetteer) -> None:
        self._draft = draft
        self._lexicon = lexicon
        self._gazetteer = gazetteer
        self._speakers = Speakers("\n".join(draft.fields.values()))
        self._year = account_year(draft.fields, draft.published)
        self._reference = year_end(self._year, draft.published) if self._year else draft.filed
        self._named: dict[tuple[TextField, int], int] = {}
        """Where each name of a place starts, and where it ends."""
        told = " ".join([sentence.lower for sentence in draft.sentences])
        self._sudden = any(word in told for word in SUDDEN) and not SUDDEN.isdisjoint(_WORD.findall(told))
        self._lands: Mapping[int, Land] = {}
        self._statements = _statements(draft.sentences)
        self.times: Mapping[int, Sequence[DateMention]] = {}
        """The times that each sentence tells, by its number."""
        self.spots: tuple[Spot, ...] = ()
        """Every place that the item names."""
        self._spots: dict[int, list[Spot]] = {}

    def find(self, pairs: Sequence[tuple[Sentence, Parse]]) -> list[Found]:
        """The mentions of the sentences, totals by index. Places are read only where somebody is counted."""
        linked = [(sentence, parse, self._mentions(sentence, parse)) for sentence, parse in pairs]
        if not any(mentions for _, _, mentions in linked):
            return []
        self.read_surroundings()
        found: list[Found] = []
        heard = 0
        for sentence, parse, mentions in linked:
            for between in self._draft.sentences[heard : sentence.number]:
                self._speakers.overhear(between.shown)
            heard = sentence.number + 1
            found.extend(self._judged(sentence, parse, mentions, len(found)))
            self._speakers.listen(parse, sentence.shown)
            if len(found) > MAX_FIGURES:
                break
        return found

    def _mentions(self, sentence: Sentence, parse: Parse) -> list[Mention]:
        told = numbered(parse, sentence.lower, find_mentions(parse, self._lexicon))
        linked = find_parts(parse, sentence.lower, told, self._lexicon)
        linked = find_rivals(parse, linked)
        linked = [mention for mention in linked if not is_demographic(sentence.lower, mention)]
        return [mention for mention in linked if not (is_fiction(parse, mention) or is_figurative(parse, mention))]

    def read_surroundings(self) -> None:
        """Read the times and places that the item tells."""
        lead = next((s.number for s in self._draft.sentences if s.field is TextField.TEXT), 0)
        self.times = read_in_order(((s.number, s.shown) for s in self._draft.sentences), self._reference, lead)
        item = self._draft.item
        resolved = read_places_document(
            self._draft.fields, self._gazetteer, item.dateline, self._draft.guessed, source=item.source, url=item.url
        )
        self._named = {(name, m.start): m.end for name, mentions in resolved.items() for m in mentions}
        self.spots = tuple(_spots(self._draft, resolved))
        for spot in self.spots:
            self._spots.setdefault(spot.sentence, []).append(spot)
        if self._year:  # nothing else adds countries up
            told = {n: tuple(spot.place for spot in spots) for n, spots in self._spots.items()}
            self._lands = read_lands(self._draft.sentences, told)

    def _places(self, sentence: Sentence, start: int, end: int, apart: frozenset[int]) -> tuple[Place, ...]:
        """The places of a sentence, those first that are told of the count between two offsets in it.

        `apart` are the starts of those that are told of other counts alone.
        """
        spots = [spot for spot in self._at(sentence) if spot.mention.start not in apart]
        if len(spots) < 2:
            return tuple(spot.place for spot in spots)
        ordered = sorted(spots, key=lambda spot: (not spot.is_scene, _distance(spot, sentence, start, end)))
        return tuple(spot.place for spot in ordered)

    def _at(self, sentence: Sentence) -> list[Spot]:
        """The places of a sentence where something can have happened."""
        return [spot for spot in self._spots.get(sentence.number, ()) if spot.occurs]

    def _is_contrasted(self, sentence: Sentence, start: int) -> bool:
        """Whether a word between the beginning of what semicolons join and a count sets two claims apart."""
        first = self._statements[sentence.number]
        before = [s.lower for s in self._draft.sentences[first : sentence.number]]
        return CONTRAST.search(" ".join([*before, sentence.lower[:start]])) is not None

    def _owners(self, sentence: Sentence) -> dict[int, str | None]:
        """Where the words of places start in a sentence -> the country, None for what is narrower."""
        found: dict[int, str | None] = {}
        for spot in self._spots.get(sentence.number, ()):
            wide = spot.place.precision is PlacePrecision.ADM0 or spot.mention.kind is MentionKind.DEMONYM
            start, end = spot.mention.start - sentence.start, spot.mention.end - sentence.start
            named = spot.mention.kind is MentionKind.PLACE
            starts = [word.start() for word in _NAME.finditer(sentence.shown, max(start, 0), max(end, 0))]
            found.update(dict.fromkeys(starts if named else starts[:1], spot.place.name if wide else None))
        return found

    def _countries(self, sentence: Sentence) -> frozenset[str]:
        """The countries that a sentence names, in lower case."""
        spots = self._spots.get(sentence.number, ())
        return frozenset(s.place.name.lower() for s in spots if s.place.precision is PlacePrecision.ADM0)

    def _is_place(self, sentence: Sentence, mention: Mention) -> bool:
        """Whether what looks like a name is a place; not so where a victim's name only begins with one."""
        at = sentence.start + mention.quantity.start
        named = mention.identity in (Identity.NAMED, Identity.DEFINITE)
        led = sentence.lower[: mention.quantity.start].endswith(_LEADS_TO_PLACE)
        longer = mention.identity is Identity.NAMED and mention.metric is Metric.KILLED and not led
        end = self._named.get((sentence.field, at), -1)
        return named and end >= (sentence.start + mention.quantity.end if longer else 0)

    def _judged(self, sentence: Sentence, parse: Parse, mentions: Sequence[Mention], offset: int) -> Iterator[Found]:
        """The mentions of a sentence as found; `offset` is the number of those found before."""
        mentions = [mention for mention in mentions if not self._is_place(sentence, mention)]
        if not mentions:
            return
        themes = {
            mention.theme: offset + n for n, mention in reversed(list(enumerate(mentions))) if mention.part_of is None
        }
        spots = [spot for spot in self._at(sentence) if spot.is_scene]
        apart = places_apart(parse, mentions, [spot.mention.start - sentence.start for spot in spots])
        owners, countries = self._owners(sentence), self._countries(sentence)
        for mention in mentions:
            elsewhere = frozenset(sentence.start + at for at in apart.get(mention.quantity.start, ()))
            found = replace(
                self._found(sentence, parse, mention, mentions, elsewhere),
                lands=frozenset(s.place.country for s in spots if s.place.country and s.mention.start not in elsewhere),
                doers=read_doers(parse, mention, owners),
                part_of=_total(mention, themes),
            )
            yield with_wording(found, parse, sentence.lower, mentions, countries)

    def _found(
        self, sentence: Sentence, parse: Parse, mention: Mention, mentions: Sequence[Mention], elsewhere: frozenset[int]
    ) -> Found:
        """A mention where it stands in the item: scope, time, source and places; `elsewhere` are those of others."""
        dates = self.times.get(sentence.number, ())
        scope, period, dated = read_scope(
            parse, sentence.lower, mention, dates, self._draft.published, mentions, self._sudden
        )
        start, end = mention.quantity.start, mention.quantity.end
        raw = getattr(self._draft.item, sentence.field.value)
        return Found(
            mention=mention,
            field=sentence.field,
            sentence=sentence.number,
            statement=self._statements[sentence.number],
            evidence=_evidence(sentence, start, end),
            text=raw[sentence.start + start : sentence.start + end],
            modality=read_modality(parse, mention),
            scope=scope,
            period=period or (whole_year(self._year) if self._year else None),
            dated=dated,
            attribution=self._speakers.attribution(parse, sentence.shown, mention.predicate, sentence.number),
            group=read_group(mention.label, self._lexicon),
            clause=clause_of(parse, sentence.lower, mention, mentions),
            places=self._places(sentence, start, end, elsewhere),
            elsewhere=elsewhere,
            land=self._lands.get(sentence.number),
            account=self._is_of_account(period),
            contrasted=self._is_contrasted(sentence, start),
        )

    def _is_of_account(self, period: Period | None) -> bool:
        """Whether what is told belongs to the one happening that the item looks back on."""
        return self._year is not None and (period is None or str(self._year) in (period.start[:4], period.end[:4]))


def _statements(sentences: Sequence[Sentence]) -> list[int]:
    """For each sentence the number of the first of those that semicolons join to it."""
    found: list[int] = []
    for sentence in sentences:
        joined = sentence.number > 0 and sentences[sentence.number - 1].shown.endswith(";")
        found.append(found[-1] if joined else sentence.number)
    return found


def _evidence(sentence: Sentence, start: int, end: int) -> Evidence:
    return Evidence(
        field=sentence.field,
        start=sentence.start + start,
        end=sentence.start + end,
        sentence_start=sentence.start,
        sentence_end=sentence.end,
    )


def _total(mention: Mention, themes: Mapping[int, int]) -> int | None:
    """The index of the mention's total among all of the item."""
    if mention.part_of is None:
        return None
    return themes.get(mention.part_of, KNOWN if mention.part_of == KNOWN else ELSEWHERE)


BEFORE, ACROSS = 15, 20
"""Letters that a place before a count, or in another clause, is further away."""


def _distance(spot: Spot, sentence: Sentence, start: int, end: int) -> int:
    """How far a place of a sentence is from a count in it, in letters."""
    at, stop = spot.mention.start - sentence.start, spot.mention.end - sentence.start
    between = sentence.lower[end:at] if at >= end else sentence.lower[stop:start]
    apart = ACROSS if "," in between or ";" in between or " and " in between else 0
    return len(between) + apart + (0 if at >= end else BEFORE)


def _spots(draft: Draft, resolved: Mapping[TextField, Sequence[ResolvedMention]]) -> Iterator[Spot]:
    """The places of every sentence, in their order."""
    for name, mentions in resolved.items():
        own = [sentence for sentence in draft.sentences if sentence.field is name]
        at = 0
        for mention in mentions:
            while at < len(own) - 1 and own[at].end <= mention.start:
                at += 1
            yield Spot(field=name, sentence=own[at].number, mention=mention)
