"""Items in every known form become the same NewsItem; what is none is refused with its reason."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stream import wire
from stream.errors import InputError, NotAnItem, NotText, TooLarge
from stream.records import ItemStatus, NewsItem
from stream.sources import MAX_BYTES, SOURCES, read_item
from stream.sources.ninjs import text_of_html

WHEN = datetime(2024, 3, 5, 9, 30, tzinfo=UTC)

# source -> (raw example, the item it becomes); a new source must bring one
EXAMPLES: dict[str, tuple[object, NewsItem]] = {
    "flat": (
        {
            "id": "a1", "version": 2, "title": "Quake", "text": "Two died.", "published": "2024-03-05T11:30:00+02:00",
            "source": "Wire", "url": None, "colour": "ignored",
        },
        NewsItem(id="a1", version=2, title="Quake", text="Two died.", published=WHEN, source="Wire"),
    ),
    "ninjs": (
        {
            "uri": "urn:x:7", "version": "3", "pubstatus": "usable", "type": "text",
            "headlines": [{"role": "short", "value": "Q"}, {"role": "main", "value": "Quake"}],
            "bodies": [{"contenttype": "text/html", "value": "<p>Two &amp; three.</p><script>x()</script><p>End</p>"}],
            "versioncreated": "2024-03-05T09:30:00Z", "language": "en", "located": "IZMIR",
            "infosources": [{"name": "Wire"}],
        },
        NewsItem(
            id="urn:x:7", version=3, title="Quake", text="Two & three.\n\nEnd", published=WHEN, language="en",
            dateline="IZMIR", source="Wire",
        ),
    ),
    "feed entry": (
        {
            "feed": {"name": "wire", "source": "Wire", "language": "en-gb"},
            "entry": {
                "id": "feed-1", "version": 1, "title": "Quake <b>kills</b> two &amp; more", "title_type": "text/html",
                "body": "5 < 6 & all", "body_type": "text/plain", "link": "https://wire.example/1",
                "published": "2024-03-05T09:30:00Z", "language": None,
            },
        },
        NewsItem(
            id="feed-1", title="Quake kills two & more", text="5 < 6 & all", published=WHEN, source="Wire",
            url="https://wire.example/1", language="en-gb",
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SOURCES)
def test_every_source_has_an_example_and_reads_it(name: str) -> None:
    raw, item = EXAMPLES[name]
    assert SOURCES[name].matches(raw)
    assert read_item(wire.encode(raw)) == item


def test_single_fields_of_older_ninjs_are_read() -> None:
    raw = {
        "uri": "u",
        "headline": "H",
        "body_text": "B",
        "pubstatus": "canceled",
        "versioncreated": "2024-03-05T09:30:00Z",
    }
    item = read_item(wire.encode(raw))
    assert (item.title, item.text, item.status, item.published) == ("H", "B", ItemStatus.CANCELED, WHEN)


BAD = [
    (None, NotAnItem, "tombstone"),
    (b"", NotText, "JSON"),
    (b"{", NotText, "JSON"),
    (b'{"id": "\xff"}', NotText, "JSON"),
    (b"null", NotAnItem, "null"),
    (b"[]", NotAnItem, "array"),
    (b"7", NotAnItem, "number"),
    (b"{}", NotAnItem, "id"),
    (b'{"id": 5, "text": "x"}', NotAnItem, "id"),
    (b'{"id": " ", "text": "x"}', NotAnItem, "`id` is empty"),
    (b'{"id": "a"}', NotAnItem, "both empty"),
    (b'{"id": "a", "text": "  ", "title": ""}', NotAnItem, "both empty"),
    (b'{"id": "a", "text": "x", "version": 0}', NotAnItem, "version"),
    (b'{"id": "a", "text": "x", "version": "two"}', NotAnItem, "version"),
    (b'{"id": "a", "text": "x", "published": "yesterday"}', NotAnItem, "published"),
    (b'{"id": "a", "text": "x", "published": "0001-01-01T00:00:00+20:00"}', NotAnItem, "out of range"),
    (b'{"id": "a", "text": "x", "status": "odd"}', NotAnItem, "status"),
    (b'{"id": "' + b"a" * 2000 + b'", "text": "x"}', NotAnItem, "characters"),
    (b" " * (MAX_BYTES + 1), TooLarge, "at most"),
    (b"[" * 100_000, NotText, "JSON"),
]


@pytest.mark.parametrize(("raw", "error", "words"), BAD, ids=range(len(BAD)))
def test_what_is_no_item_is_refused_with_its_reason(raw: bytes | None, error: type[InputError], words: str) -> None:
    with pytest.raises(error, match=words):
        read_item(raw)


def test_a_withdrawn_item_needs_no_text() -> None:
    assert read_item(b'{"id": "a", "version": 2, "status": "canceled"}').status is ItemStatus.CANCELED


@given(st.binary(max_size=200))
def test_any_bytes_are_an_item_or_an_input_error(raw: bytes) -> None:
    try:
        assert read_item(raw).id
    except InputError as error:
        assert str(error)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
ninjs_fields = st.sampled_from(
    ["uri", "id", "version", "pubstatus", "headline", "headlines", "body_text", "bodies", "versioncreated",
     "infosources", "located", "text", "title", "published", "language", "url", "link"]
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(ninjs_fields, json_values))
def test_any_object_is_an_item_or_an_input_error(value: dict[str, object]) -> None:
    try:
        assert read_item(json.dumps(value).encode()).id
    except InputError as error:
        assert str(error)


def test_html_becomes_paragraphs() -> None:
    assert text_of_html("<h1>A</h1>b<br>c <b>d</b>\n e<style>p{}</style>") == "A\n\nb\n\nc d e"
