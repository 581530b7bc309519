"""What the reader promises of any item, whatever its text."""

from __future__ import annotations

import base64
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zlib import crc32

import pytest
from datasketch import MinHash
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stream import wire
from stream.extraction import Reader, ReaderSettings
from stream.extraction.clean import is_shouting, lowered, plain
from stream.extraction.fingerprint import fingerprint, similarity
from stream.extraction.numbers import find_quantities
from stream.extraction.sentences import split_sentences
from stream.pipeline import extract
from stream.records import EnrichedRecord, ItemStatus, NewsItem, PublishedBasis

NOW = datetime(2024, 5, 22, 12, tzinfo=UTC)
WORDS = ["killed", "12", "people", "and", "wounded", "on Monday", ".", ",", "\u2019", "\n", "half a", "million", "A"]
BLAST = NewsItem(id="blast", title="Nine killed in Larde", text="A bomb killed nine people in Larde.", published=NOW)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(ReaderSettings(max_text_length=4_000))


def test_records_come_in_the_order_of_items(reader: Reader) -> None:
    items = [replace(BLAST, id=str(n), text=f"A bomb killed {n} people in Larde.", title=None) for n in range(2, 12)]
    records = reader.read(items, [NOW] * len(items))
    assert [record.id for record in records] == [item.id for item in items]
    assert [record.events[0].figures[0].best for record in records] == list(range(2, 12))


def test_a_record_depends_on_the_item_alone(reader: Reader) -> None:
    alone = extract(BLAST, reader, NOW)
    beside = reader.read([replace(BLAST, id="other", text="Floods displaced 40 families."), BLAST], [NOW, NOW])[1]
    assert wire.encode(alone) == wire.encode(beside)


def test_a_number_told_again_is_one_figure(reader: Reader) -> None:
    event = extract(BLAST, reader, NOW).events[0]
    assert [(figure.best, len(figure.also)) for figure in event.figures] == [(9, 1)]


@pytest.mark.parametrize("status", [ItemStatus.WITHHELD, ItemStatus.CANCELED])
def test_what_may_not_be_used_is_not_read(reader: Reader, status: ItemStatus) -> None:
    record = extract(replace(BLAST, status=status), reader, NOW)
    assert (record.events, record.notes) == ((), (f"not read: {status.value}",))


def test_other_languages_pass_through_with_a_note(reader: Reader) -> None:
    text = "Les inondations ont fait douze morts et deux cents blessés dans la vallée, selon les autorités locales."
    record = extract(NewsItem(id="fr", text=text, published=NOW), reader, NOW)
    assert (record.language, record.events) == ("fr", ())
    assert record.notes == ("not read: language fr",)


def test_no_text_is_no_error(reader: Reader) -> None:
    assert extract(NewsItem(id="x", text="  \n", published=NOW), reader, NOW).notes == ("not read: no text",)


def test_text_beyond_the_limit_is_left_with_a_note(reader: Reader) -> None:
    record = extract(replace(BLAST, text="Nothing happened. " * 400 + BLAST.text), reader, NOW)
    assert record.notes == ("text cut at 4000 of 7235 characters",)
    assert [figure.evidence.field for event in record.events for figure in event.figures] == ["title"]


@pytest.mark.parametrize(
    ("published", "basis"),
    [
        (None, PublishedBasis.KAFKA),
        (NOW + timedelta(hours=2), PublishedBasis.KAFKA),
        (NOW + timedelta(minutes=30), PublishedBasis.ITEM),
    ],
)
def test_time_of_arrival_stands_in(reader: Reader, published: datetime | None, basis: PublishedBasis) -> None:
    record = extract(replace(BLAST, published=published), reader, NOW)
    assert record.published_basis is basis
    assert record.published == (NOW if basis is PublishedBasis.KAFKA else published)


def test_a_record_survives_the_wire(reader: Reader) -> None:
    record = extract(BLAST, reader, NOW)
    assert wire.decode(wire.encode(record), EnrichedRecord) == record


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.sampled_from(WORDS) | st.text(max_size=6),
        max_size=30,
    )
)
def test_any_text_is_read_and_evidence_is_true(reader: Reader, words: list[str]) -> None:
    text = " ".join(words)
    record = reader.read([NewsItem(id="x", text=text, language="en", published=NOW)], [NOW])[0]
    for figure in (figure for event in record.events for figure in event.figures):
        assert text[figure.evidence.start : figure.evidence.end] == figure.text
        assert figure.low <= figure.best
        assert figure.high is None or figure.best <= figure.high
        assert 0 <= figure.confidence <= 1


@given(st.text(max_size=300))
def test_the_plain_view_keeps_every_offset(text: str) -> None:
    assert len(plain(text)) == len(lowered(text)) == len(text)


@given(st.text(max_size=300))
def test_sentences_are_in_order_and_lose_no_word(text: str) -> None:
    spans = split_sentences(plain(text))
    assert all(a.end <= b.start for a, b in pairwise(spans))
    kept = "".join(plain(text)[span.start : span.end] for span in spans)
    assert "".join(kept.split()) == "".join(plain(text).split())


@given(st.text(alphabet="0123456789,.- abdehinoorstuvwy%$", max_size=80))
def test_quantities_are_in_order_and_bounded(text: str) -> None:
    found = find_quantities(text)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(q.start <= q.core < q.end and 0 <= q.low <= q.best for q in found)


def test_capitals_are_told_from_acronyms() -> None:
    assert is_shouting("GUERRILLAS KILLED SIX SOLDIERS")
    assert not is_shouting("UN: six killed in DRC")


def test_fingerprints_are_equal_for_equal_and_near_for_near_copies() -> None:
    words = [f"word{n}" for n in range(300)]
    wire_text, cut = " ".join(words), " ".join(words[:270])
    assert fingerprint(wire_text) == fingerprint(wire_text.upper())
    assert similarity(fingerprint(wire_text), fingerprint(cut)) > 0.7
    assert similarity(fingerprint(wire_text), fingerprint("something else entirely, and more")) < 0.1
    assert similarity(fingerprint(wire_text), "") == 0


@given(text=st.text(alphabet="ab é.\n", max_size=80))
def test_a_fingerprint_is_the_minhash_of_the_runs_of_three_words(text: str) -> None:
    words = re.findall(r"\w+", text.lower())
    sketch = MinHash(num_perm=64, seed=1, hashfunc=crc32)
    sketch.update_batch([" ".join(words[n : n + 3]).encode() for n in range(max(1, len(words) - 2))])
    told = base64.b64encode(sketch.hashvalues.astype("<u4").tobytes()).decode("ascii")
    assert fingerprint(text) == (told if words else "")
