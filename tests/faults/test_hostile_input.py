"""Whatever bytes come: an item or a refusal, never another error, and nothing that harms whoever shows it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hostile_words import DATE_WORDS, FIELDS, NUMBER_WORDS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agents.clients import MAX_RECORD
from agents.reading import RawItem, Read, Refused, read_batch
from stream import wire
from stream.errors import InputError
from stream.extraction import Reader, ReaderSettings
from stream.extraction.dates import read_dates
from stream.extraction.numbers import find_quantities
from stream.records import EnrichedRecord, ItemEvents, NewsItem
from stream.sources import MAX_ID, MAX_SOURCE, MAX_URL, read_item

NOW = datetime(2026, 9, 30, 12, tzinfo=UTC)

FUZZ = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)  # fmt: skip
OBJECTS = st.dictionaries(st.sampled_from(FIELDS), JSON | st.text(min_size=1))


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(ReaderSettings())


def read_or_refused(raw: bytes) -> NewsItem | None:
    try:
        return read_item(raw)
    except InputError as error:
        assert str(error).encode(errors="strict")
        assert len(str(error)) < 2_000
        return None


@FUZZ
@given(st.binary())
def test_any_bytes_are_an_item_or_refused(raw: bytes) -> None:
    read_or_refused(raw)


@FUZZ
@given(OBJECTS)
def test_any_object_is_an_item_or_refused_and_an_item_survives_its_own_wire(value: dict[str, Any]) -> None:
    item = read_or_refused(json.dumps(value).encode())
    if item is not None:
        assert wire.decode(wire.encode(item), NewsItem) == item


@FUZZ
@given(JSON)
def test_what_is_no_record_is_refused_by_every_decoder(value: Any) -> None:
    raw = json.dumps(value).encode()
    for kind in (EnrichedRecord, ItemEvents):
        with pytest.raises(InputError):
            wire.decode(raw, kind)


def nested(opening: bytes, closing: bytes, depth: int = 100_000) -> bytes:
    return b'{"id": "x", "text": ' + opening * depth + b"1" + closing * depth + b"}"


REFUSED: dict[str, bytes] = {
    "nested arrays": nested(b"[", b"]"),
    "nested objects": nested(b'{"a":', b"}"),
    "never closed": b'{"id": "x", "text": ' + b"[" * 100_000,
    "huge number": b'{"id": "x", "text": "t", "version": 1' + b"0" * 100_000 + b"}",
    "number beyond floats": b'{"id": "x", "text": "t", "version": 1e400}',
    "not a number": b'{"id": "x", "text": "t", "version": NaN}',
    "negative version": b'{"id": "x", "text": "t", "version": -1}',
    "long id": b'{"id": "' + b"x" * 100_000 + b'", "text": "t"}',
    "lone surrogate": b'{"id": "x", "text": "\\ud800"}',
    "byte order mark of UTF-16": '{"id": "x", "text": "t"}'.encode("utf-16"),
    "year 10000": b'{"id": "x", "text": "t", "published": "10000-01-01T00:00:00Z"}',
    "the 31st of February": b'{"id": "x", "text": "t", "published": "2024-02-31T00:00:00Z"}',
    "year 999": b'{"id": "x", "text": "t", "published": "0999-12-31T23:59:59Z"}',
    "beyond the years by its offset": b'{"id": "x", "text": "t", "published": "0001-01-01T00:00:00+23:59"}',
    "text of a list": b'{"id": "x", "text": ["t"]}',
    "nothing": b"",
    "a zero byte": b"\x00",
}


@pytest.mark.parametrize("raw", REFUSED.values(), ids=REFUSED.keys())
def test_is_refused_with_its_reason(raw: bytes) -> None:
    assert read_or_refused(raw) is None


def test_of_two_fields_of_one_name_one_is_taken() -> None:
    assert read_item(b'{"id": "a", "id": "b", "text": "t"}').id == "b"


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//evil.example", "../../etc/passwd", "",
        "http://a b", "http://a\r\nX-Header: 1", "http://a\u202egnp", "HTTP:/x", "http://" + "a" * MAX_URL,
    ],
)  # fmt: skip
def test_what_is_no_address_is_no_link(url: str) -> None:
    assert read_item(wire.encode({"id": "x", "text": "t", "url": url})).url is None


@pytest.mark.parametrize("url", ["https://example.org/a?b=c#d", "http://xn--bcher-kva.example/ä"])
def test_an_address_is_kept(url: str) -> None:
    assert read_item(wire.encode({"id": "x", "text": "t", "url": url})).url == url


def test_an_outlet_has_a_name_of_one_line() -> None:
    item = read_item(
        wire.encode({"id": "x", "text": "t", "source": "Daily\r\nSet-Cookie: a\x1b[2J\u202e" + "y" * 10_000})
    )
    assert item.source is not None
    assert item.source.isprintable()
    assert len(item.source) == MAX_SOURCE


NUMBERS = st.lists(st.sampled_from(NUMBER_WORDS), max_size=30)
DATES = st.lists(st.sampled_from(DATE_WORDS), max_size=30)
MOMENTS = st.datetimes(timezones=st.just(UTC))


@FUZZ
@given(NUMBERS | st.text(max_size=200).map(str.split))
def test_any_words_are_numbers_or_none(words: list[str]) -> None:
    text = " ".join(words)
    for found in find_quantities(text):
        wire.encode(found)


@FUZZ
@given(DATES | st.text(max_size=200).map(str.split), MOMENTS)
def test_any_words_are_dates_or_none_whenever_they_were_published(words: list[str], published: datetime) -> None:
    for found in read_dates(" ".join(words), published):
        wire.encode(found)


def texts() -> st.SearchStrategy[str]:
    words = st.sampled_from(
        ["killed", "injured", "people", "in", "Kabul", "police said", ".", ",", "at least", "12", "10" * 30,
         "on Monday", "since 2011", "<script>alert(1)</script>", "&nbsp;", "\u202e", "\x00", "\x1b[31m", "{{7*7}}",
         "'; DROP", "%s%n", "=cmd()", "🇺🇳", "e\u0301" * 50, "\ufeff", "А", "א", "𝟗", "-", "—", "\n\n", "\t",
         "(", "\"", "x" * 5_000]
    )  # fmt: skip
    return st.lists(words, min_size=1, max_size=60).map(" ".join)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(st.lists(texts() | st.text(min_size=1, max_size=300), min_size=1, max_size=4), MOMENTS)
def test_any_text_is_read(reader: Reader, bodies: list[str], published: datetime) -> None:
    """Without an error: one would cost the text its place among the records."""
    raws = [wire.encode({"id": str(n), "text": body, "title": body[:80], "published": published})
            for n, body in enumerate(bodies)]  # fmt: skip
    for raw, outcome in zip(raws, read_batch(reader, [RawItem(raw, NOW, replay=False) for raw in raws])):
        if isinstance(outcome, Refused):
            assert outcome.reason in ("not_an_item", "not_text"), (raw, outcome.message)
        else:
            record = wire.decode(outcome.enriched, EnrichedRecord)
            for event in record.events:
                for figure in event.figures:
                    words = getattr(record.item, figure.evidence.field.value)
                    assert words[figure.evidence.start : figure.evidence.end].strip()


@pytest.mark.parametrize(
    "text",
    [
        "9 killed " * 20_000,
        "killed " * 30_000,
        "1,000" * 40_000,
        "on Monday, " * 20_000,
        "(" * 100_000,
        "a" * 900_000,
        "- " * 100_000,
        "Mr. " * 50_000,
        "." * 200_000,
        " " * 500_000 + "x",
        "\n" * 400_000 + "x",
        "said said " * 30_000,
        "hundred thousand million " * 10_000,
    ],
    ids=lambda text: text[:12].strip() or "white",
)
def test_long_texts_of_one_word_are_read(reader: Reader, text: str) -> None:
    """Not refused; the time they may take is watched by the worker, and measured in `benchmarks`."""
    (outcome,) = read_batch(reader, [RawItem(wire.encode({"id": "x", "text": text}), NOW, replay=False)])
    assert isinstance(outcome, Read), outcome
    assert len(outcome.enriched) <= MAX_RECORD
    assert len(outcome.events) <= MAX_RECORD


def test_the_longest_id_in_the_widest_letters_fits_wherever_it_stands() -> None:
    item = read_item(wire.encode({"id": "\x01" * MAX_ID, "text": "t"}))
    assert len(wire.encode(item.id)) < 10_000
