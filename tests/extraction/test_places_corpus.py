"""How often the right place is found: over sentences of our own from all continents."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from stream.extraction.places import Gazetteer, MentionKind, ResolvedMention, read_places

CORPUS = [json.loads(line) for line in Path(__file__).with_name("places_corpus.jsonl").read_text().splitlines()]

COUNTRY_FLOOR = 0.97
PRECISE_FLOOR = 0.95
FALSE_CEILING = 0.05


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


def _found(read: list[ResolvedMention], words: str) -> ResolvedMention | None:
    named = [m for m in read if m.place.text == words and m.kind in {MentionKind.PLACE, MentionKind.DATELINE}]
    return named[0] if named else None


def _judged(gazetteer: Gazetteer) -> Iterator[tuple[dict[str, Any], list[Any], ResolvedMention | None]]:
    for row in CORPUS:
        read = read_places(row["text"], gazetteer)
        for place in row["places"]:
            yield row, place, _found(read, place[0])


def test_the_corpus_is_large_enough() -> None:
    assert sum(len(row["places"]) for row in CORPUS) >= 300


def test_country_and_region_are_right(gazetteer: Gazetteer) -> None:
    countries, precise = [], []
    for row, (words, country, adm1), mention in _judged(gazetteer):
        place = mention.place if mention else None
        countries.append(place is not None and place.country == country)
        precise.append(countries[-1] and (adm1 is None or (place is not None and place.adm1 == adm1)))
        if not precise[-1]:
            print(f"{words!r} in {row['text']!r}: wanted {country} {adm1}, got {place}")
    right, exact = sum(countries) / len(countries), sum(precise) / len(precise)
    print(f"{len(countries)} mentions: country {right:.3f}, region {exact:.3f}")
    assert right >= COUNTRY_FLOOR
    assert exact >= PRECISE_FLOOR


def test_what_is_no_place_is_not_read_as_one(gazetteer: Gazetteer) -> None:
    wrong, asked = [], 0
    for row in CORPUS:
        read = [m for m in read_places(row["text"], gazetteer) if m.kind is MentionKind.PLACE]
        wanted = {place[0] for place in row["places"]}
        asked += len(wanted) + len(row.get("false", []))
        wrong += [(m.place.text, row["text"]) for m in read if m.place.country and m.place.text not in wanted]
    for words, text in wrong:
        print(f"{words!r} is read as a place in {text!r}")
    assert len(wrong) / asked <= FALSE_CEILING


def test_names_that_stand_for_governments_and_papers_are_marked(gazetteer: Gazetteer) -> None:
    for row in CORPUS:
        read = read_places(row["text"], gazetteer)
        marked = {m.place.text for m in read if m.kind is MentionKind.ORGANISATION}
        assert set(row.get("organisations", [])) <= marked, row["text"]
