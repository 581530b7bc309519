"""The gate: what it leaves unparsed would have told nothing."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from stream.extraction import Reader, ReaderSettings
from stream.extraction.gate import Gate
from stream.extraction.lexicon import Lexicon
from stream.records import EnrichedRecord, NewsItem

CORPUS = Path(__file__).parents[1] / "corpus"
EVERYDAY = Path(__file__).parents[2] / "benchmarks" / "everyday.jsonl"
NOW = datetime(2024, 5, 22, 12, tzinfo=UTC)
BATCH = 200


def rows(*paths: Path) -> list[dict[str, str]]:
    return [json.loads(line) for path in paths for line in path.read_text("utf-8").splitlines()]


def read(reader: Reader, told: Sequence[dict[str, str]]) -> list[EnrichedRecord]:
    items = [NewsItem(id=str(n), title=r.get("title"), text=r.get("text"), published=NOW) for n, r in enumerate(told)]
    batches = [items[at : at + BATCH] for at in range(0, len(items), BATCH)]
    return [record for batch in batches for record in reader.read(batch, [NOW] * len(batch))]


@pytest.fixture(scope="module")
def gate() -> Gate:
    return Gate.of(Lexicon())


def test_what_it_misses_of_our_own_corpus() -> None:
    told = rows(*sorted(CORPUS.glob("*.jsonl")))
    gated, whole = (read(Reader(ReaderSettings(gate=on)), told) for on in (True, False))
    tolls = [([e.toll for e in a.events], [e.toll for e in b.events]) for a, b in zip(gated, whole)]
    apart = [row["text"] for row, (ours, theirs) in zip(told, tolls) if ours != theirs]
    assert len(apart) <= 0.002 * len(told), apart
    found, known = ({(r.id, f.evidence) for r in s for e in r.events for f in e.figures} for s in (gated, whole))
    sentences, kept = ({(n, e.field, e.sentence_start) for n, e in figures} for figures in (known, known & found))
    assert len(sentences) > 1_500
    assert len(kept) >= 0.998 * len(sentences), sentences - kept


def test_little_of_everyday_news_is_parsed(gate: Gate) -> None:
    sentences = [s for row in rows(EVERYDAY) for s in row["text"].lower().split(". ")]
    assert sum(map(gate.passes, sentences)) < 0.1 * len(sentences)


@pytest.mark.parametrize(
    "sentence",
    [
        "the blaze claimed three lives.",
        "the shelling forced hundreds from their homes.",
        "troops force villagers to leave.",
        "he turned the gun on himself.",
        "a cyclist is in grave condition after the shooting.",
        "the cook was driven to a hospital and transferred to another.",
        "the miner's body was found at noon.",
        "about 900 people are sleeping in a church.",
        "she was declared brain-dead.",
        "a fatal shooting in the park shocked the town.",
        "the shooting of a grocer led to protests.",
        "the flood damaged dozens of homes.",
        "gales wrecked the roofs of 40 houses.",
        "the fire touched two families.",
        "the baker lost her home.",
        "the raid led to 12 arrests.",
        "he was burned alive.",
        "the cook suffered severe burns.",
        "the girl was moved to safety.",
    ],
)
def test_turns_of_several_words_pass(gate: Gate, sentence: str) -> None:
    assert gate.passes(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "life in the valley is quiet.",
        "the armed forces held a parade.",
        "police look into a shooting in the harbour.",
        "the gun was found in a ditch.",
        "the road is in poor condition.",
        "the ministers live abroad.",
        "hospitals ask for more nurses.",
        "the flood damaged the old bridge.",
        "the drought affected farmers in the north.",
        "houses in the valley were destroyed on 3 may 2021.",
        "families wait for news.",
        "the raid led to arrests.",
        "the safety of the bridge is in doubt.",
        "the club lost the cup at 20:15.",
    ],
)
def test_a_part_of_a_turn_alone_does_not(gate: Gate, sentence: str) -> None:
    assert not gate.passes(sentence)
