"""Whatever bytes come for a feed, they are a feed or none."""

from __future__ import annotations

import contextlib

import pytest
from feed_server import entry, rss
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.feeds import fetching
from agents.feeds.config import FeedSpec
from agents.feeds.memory import FeedMemory
from agents.feeds.polling import as_sent
from agents.feeds.reading import NoFeed, read_feed
from agents.kept import RowsInMemory
from stream import wire
from stream.errors import InputError
from stream.records import NewsItem
from stream.sources import read_item


def read_whole(raw: bytes, content_type: str = "application/rss+xml") -> list[NewsItem]:
    """As a poll reads it, up to what goes into the topic."""
    items: list[NewsItem] = []
    fetched = fetching.Fetched(
        body=raw, url="https://feeds.example/", moved_to=None, content_type=content_type, etag=None, modified=None
    )
    try:
        feed = read_feed(fetched)
    except NoFeed:
        return []
    spec = FeedSpec(name="wire", url="https://feeds.example/")
    memory = FeedMemory(spec, RowsInMemory())
    for name, found in feed.entries.items():
        row = memory.next_version(name, found)
        assert row is not None
        with contextlib.suppress(InputError):
            items.append(read_item(wire.encode(as_sent(spec, feed, found, row))))
            assert items[-1].id == row.id
    return items


@pytest.mark.parametrize(
    "told", ["&#xD800;", "&#55296;&#56320;", "&amp;#xDFFF;", "<![CDATA[&#xD800;]]>", "&#0;", "&#x110000;"]
)
@pytest.mark.parametrize("where", ["title", "link", "guid", "description", "dc:language"])
@pytest.mark.parametrize("broken", [True, False])
def test_characters_that_are_none_stop_nothing(told: str, where: str, broken: bool) -> None:
    raw = f"<rss version='2.0'><channel><item><title>A</title><{where}>x{told}</{where}></item>"
    (item,) = read_whole((raw if broken else raw + "</channel></rss>").encode())
    assert str(item.title).startswith("A" if where != "title" else "")


PIECES = (
    """
<rss version='2.0'>|<channel>|<item>|</item>|<title>|</title>|<guid>|</guid>|<link>|</link>|<pubDate>|</pubDate>
<description>|<![CDATA[|]]>|&lt;b&gt;|&#xD800;|&amp;|&nbsp;|<!--|-->|<feed xmlns='http://www.w3.org/2005/Atom'>|<entry>
</entry>|<content type='xhtml'>|<link href='/x'/>|<updated>|9999-99-99T99:99:99Z|Thu, 05 Mar 2026 01:00:00 +9999
0001-01-01|<|>|\x00|é|\ufffe|<?xml version='1.0' encoding='utf-7'?>|<?xml version='1.0' encoding='nonsense'?>
<!DOCTYPE x [<!ENTITY a 'b'>]>|&a;|story|http://[|javascript:| """.strip("\n")
    .replace("\n", "|")
    .split("|")
)

CONTENT_TYPES = ["", "text/xml; charset=utf-7", "text/html; charset=\x00", "nonsense"]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from(PIECES), max_size=40),
    st.sampled_from(CONTENT_TYPES),
)
def test_any_pieces_are_a_feed_or_none(pieces: list[str], content_type: str) -> None:
    read_whole("".join(pieces).encode(), content_type)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_a_feed_or_none(raw: bytes) -> None:
    read_whole(raw)
    read_whole(rss(entry(1)).encode() + raw)
