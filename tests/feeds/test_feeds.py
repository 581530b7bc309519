"""Feeds as they are: whatever habits they have, what is new in them comes once, and nothing else does."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from feed_server import Server, dripping, endless, entry, headed, packed, rss, status, with_etag
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.feeds import fetching
from agents.feeds.config import FeedSpec, read_feeds
from agents.feeds.fetching import FetchFailed, unpacked
from agents.feeds.memory import FORGOTTEN_DAYS, MAX_VERSIONS, FeedMemory
from agents.feeds.polling import DAY, LONGEST_PAUSE, Looked, Poller, as_sent
from agents.feeds.reading import NoFeed, read_feed
from agents.kept import RowsInMemory
from agents.outbound import outbound_session
from agents.telemetry import Telemetry
from stream import wire
from stream.errors import BadSetting, DeliveryFailed, InputError
from stream.metrics import FEED_ITEMS, FEED_POLLS, Part, metrics_of
from stream.records import NewsItem
from stream.sources import read_item

START = 1_772_800_000.0  # 6 March 2026


@dataclass
class World:
    """A feed server, and a reader of one feed whose clock stands still unless it is moved."""

    server: Server = field(default_factory=Server)
    rows: RowsInMemory = field(default_factory=RowsInMemory)
    items: list[NewsItem] = field(default_factory=list)
    looks: list[Looked] = field(default_factory=list)
    telemetry: Telemetry = field(default_factory=lambda: Telemetry(metrics_of(Part.FEEDS)))
    now: float = START
    away: bool = False

    async def _send(self, items: Sequence[tuple[bytes, bytes]]) -> None:
        if self.away:
            raise DeliveryFailed("Kafka is away")
        self.items += [read_item(raw) for _, raw in items]

    def look(self, *answers: Any, times: int = 1, **spec: Any) -> list[NewsItem]:
        """Look some times, by a reader that was just started; returns what has been sent since the beginning."""
        if answers:
            self.server.answers = list(answers)

        async def whole() -> None:
            async with self.server.listening() as url, outbound_session(True, "tocsin/test", 2.0) as session:
                told = {"name": "wire", "url": url, "allow_private": True, **spec}
                # the port changes with each server; the address is held to be the same
                for key, row in list(self.rows.rows.items()):
                    self.rows.rows[key] = row.replace(self._last.encode(), url.encode()) if self._last else row
                self._last = url
                memory = FeedMemory(FeedSpec(**told), self.rows)
                poller = Poller(
                    spec=FeedSpec(**told), session=session, memory=memory, send=self._send, telemetry=self.telemetry,
                    clock=lambda: self.now,
                )  # fmt: skip
                for _ in range(times):
                    self.looks.append(await poller.look())

        asyncio.run(whole())
        return self.items

    _last: str = ""

    @property
    def next(self) -> float:
        """Seconds until the next look."""
        memory = FeedMemory(FeedSpec(name="wire", url=self._last, allow_private=True), self.rows)
        return memory.course().next - self.now

    @property
    def last(self) -> Looked:
        return self.looks[-1]


def test_entries_become_items_the_oldest_first() -> None:
    world = World()
    first, second = world.look(rss(entry(2), entry(1)))
    assert (first.title, first.text, first.source, first.language) == (
        "Story 1",
        "Two people were killed.",
        "Wire",
        "en",
    )
    assert str(first.published) == "2026-03-05 01:00:00+00:00"
    assert (second.title, second.url, second.version) == ("Story 2", "https://wire.example/2", 1)
    assert world.next == pytest.approx(15 * 60)


def test_what_was_sent_is_not_sent_again_also_by_another_process() -> None:
    world = World()
    world.look(rss(entry(1)), times=3)
    assert len(world.look(rss(entry(2), entry(1)))) == 2
    value = world.telemetry.registry.get_sample_value
    assert value(FEED_ITEMS.name, {"feed": "wire", "outcome": "sent"}) == 2
    assert value(FEED_ITEMS.name, {"feed": "wire", "outcome": "known"}) == 3
    assert value(FEED_POLLS.name, {"feed": "wire", "outcome": "changed"}) == 4


def test_a_changed_entry_is_a_correction() -> None:
    world = World()
    one, two = world.look(rss(entry(1)), rss(entry(1, body="Three people were killed.")), times=3)
    assert (one.id, one.version, two.version) == (two.id, 1, 2)


def test_what_changes_all_the_time_is_not_sent_for_ever() -> None:
    world = World()
    world.look(*(rss(entry(1, body=f"{n} comments")) for n in range(MAX_VERSIONS + 10)), times=MAX_VERSIONS + 10)
    assert len(world.items) == MAX_VERSIONS


def test_where_kafka_is_away_nothing_is_taken_for_sent() -> None:
    world = World(away=True)
    with pytest.raises(DeliveryFailed):
        world.look(with_etag(rss(entry(1))))
    world.away = False
    assert len(world.look()) == 1


# Entries


def titled(world: World) -> list[str | None]:
    return [item.title for item in world.items]


def test_without_guids_the_link_tells_entries_apart_without_links_what_they_say() -> None:
    world = World()
    no_guid = "<link>https://wire.example/{0}</link><title>T{0}</title>"
    world.look(rss(no_guid.format(2), no_guid.format(1), "<title>Bare</title>"), times=2)
    assert sorted(map(str, titled(world))) == ["Bare", "T1", "T2"]
    assert len({item.id for item in world.items}) == 3


def test_a_guid_that_changes_each_time_is_seen_through() -> None:
    world = World()
    bodies = [rss(entry(1).replace("g1", f"g{n}-{n * 7919}")) for n in range(4)]
    assert len(world.look(*bodies, times=4)) == 1


def test_one_guid_for_all_is_seen_through() -> None:
    world = World()
    same = [entry(n).replace(f"g{n}<", "home<") for n in (1, 2, 3)]
    world.look(rss(*same), times=3)
    assert sorted(map(str, titled(world))) == ["Story 1", "Story 2", "Story 3"]


def test_one_guid_and_link_for_all_neither_loses_nor_repeats() -> None:
    world = World()
    same = [f"<guid>home</guid><link>https://wire.example/</link><title>Story {n}</title>" for n in (1, 2, 3)]
    world.look(rss(*same), times=3)
    assert sorted(map(str, titled(world))) == ["Story 1", "Story 2", "Story 3"]
    assert {item.version for item in world.items} == {1}


def test_an_entry_that_is_there_twice_comes_once() -> None:
    world = World()
    assert len(world.look(rss(entry(1), entry(1), entry(1).replace("g1", "other")))) == 1


def test_an_article_of_two_feeds_is_one_item() -> None:
    world = World()
    permalink = entry(1).replace("isPermaLink='false'>g1", ">https://wire.example/1")
    world.look(rss(permalink))
    world.look(name="wire-africa")
    assert len({item.id for item in world.items}) == 1


@pytest.mark.parametrize(
    ("told", "title"),
    [
        ("Quake &lt;b&gt;kills&lt;/b&gt; two", "Quake kills two"),
        ("<![CDATA[Quake <i>kills</i> two &amp; more]]>", "Quake kills two & more"),
        ("Five &lt; six, say rebels", "Five < six, say rebels"),
        ("Troops &amp; rebels", "Troops & rebels"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;Quake", "<script>alert(1)</script>Quake"),  # words, and shown as words
        ("<![CDATA[  Quake\n   kills  ]]>", "Quake kills"),
    ],
)
def test_html_in_titles_becomes_text(told: str, title: str) -> None:
    world = World()
    world.look(rss(entry(1, title=told)))
    assert " ".join(str(world.items[0].title).split()) == title


def test_the_whole_text_is_taken_rather_than_the_lead() -> None:
    world = World()
    whole = "<content:encoded><![CDATA[<p>Two people were killed.</p><p>The road is closed.</p>]]></content:encoded>"
    told = rss(entry(1, more=whole)).replace("<rss ", '<rss xmlns:content="http://purl.org/rss/1.0/modules/content/" ')
    world.look(told)
    assert world.items[0].text == "Two people were killed.\n\nThe road is closed."


@pytest.mark.parametrize("date", ["", "<pubDate></pubDate>", "<pubDate>yesterday noon</pubDate>"])
def test_without_a_date_kafka_tells_the_time(date: str) -> None:
    world = World()
    (item,) = world.look(rss(f"<guid>1</guid><title>Story</title>{date}"))
    assert item.published is None


def test_dates_of_zones_and_of_the_future_are_told_as_they_are() -> None:
    world = World()
    late = "<guid>1</guid><title>A</title><pubDate>Fri, 06 Mar 2026 03:00:00 +0300</pubDate>"
    future = "<guid>2</guid><title>B</title><pubDate>Fri, 06 Mar 2066 03:00:00 EST</pubDate>"
    world.look(rss(future, late))
    assert [str(item.published) for item in world.items] == ["2026-03-06 00:00:00+00:00", "2066-03-06 08:00:00+00:00"]


def test_relative_links_are_made_whole() -> None:
    world = World()
    told = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>W</title><id>f</id><entry><id>x</id><title>T</title>'
        '<link href="/story/7"/><updated>2026-03-05T09:00:00Z</updated></entry></feed>'
    )
    world.look(headed(told, "application/atom+xml"))
    assert str(world.items[0].url).endswith("/story/7")
    assert str(world.items[0].url).startswith("http://127.0.0.1")


def test_links_that_are_none_are_left_out() -> None:
    world = World()
    world.look(rss("<guid>1</guid><title>T</title><link>javascript:alert(1)</link>"))
    assert world.items[0].url is None


@pytest.mark.parametrize(
    ("raw", "content_type"),
    [
        (rss(entry(1, title="Zürich – Łódź")).encode(), "application/rss+xml; charset=utf-8"),
        (rss(entry(1, title="Zürich – Łódź")).encode("utf-16"), "application/rss+xml"),
        (rss(entry(1, title="Zürich – Łódź")).encode(), "text/xml; charset=iso-8859-1"),  # says wrongly
        (("\n\n" + rss(entry(1, title="Zürich – Łódź"))).encode(), "text/html"),  # blank lines, and the wrong type
        (b"\xef\xbb\xbf" + rss(entry(1, title="Zürich – Łódź")).encode(), None),
    ],
)
def test_encodings_told_wrongly_or_not_at_all(raw: bytes, content_type: str | None) -> None:
    world = World()
    world.look(headed(raw, content_type))
    assert titled(world) == ["Zürich – Łódź"]


def test_broken_xml_gives_what_it_has() -> None:
    world = World()
    world.look(rss(entry(2), entry(1)).replace("</channel></rss>", "") + "<item><title>cut off &nbsp; <b>here")
    assert {"Story 1", "Story 2"} <= set(titled(world))
    assert world.last.why is not None


def test_controls_are_no_part_of_a_text() -> None:
    world = World()
    world.look(rss(entry(1, body="Two\x00 people \x1b[31mwere killed.")))
    assert len(world.items) == 1


def test_entities_that_grow_are_not_grown() -> None:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{levels}]>' + rss(entry(1, title="&l11;"))[21:]
    world = World()
    world.look(bomb)
    assert all(len(str(item.title)) < 10_000 for item in world.items)


def test_nothing_of_this_machine_is_read_in() -> None:
    outside = (
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
        + rss(entry(1, title="A &e;"))[21:]
    )
    world = World()
    world.look(outside)
    assert all("root:" not in str(item.title) for item in world.items)


def test_what_is_no_item_is_counted_and_not_tried_again() -> None:
    world = World()
    world.look(rss(entry(1, body="x" * 1_100_000), entry(2)), times=2)
    assert titled(world) == ["Story 2"]
    assert [looked.refused for looked in world.looks] == [1, 0]


@pytest.mark.parametrize("body", ["", "   ", "<html><body><p>Log in</p></body></html>", "{}", "\x00\x01\x02"])
def test_what_is_no_feed_has_failed(body: str) -> None:
    world = World()
    world.look(headed(body, "text/html"))
    assert world.last.outcome == "failed"
    assert not world.items


def test_a_feed_without_entries_is_a_feed() -> None:
    world = World()
    world.look(rss())
    assert world.last.outcome == "changed"


# Requests


def test_only_what_is_new_is_asked_for() -> None:
    world = World()
    world.look(with_etag(rss(entry(1))))
    world.look(times=2)
    assert [looked.outcome for looked in world.looks] == ["changed", "unchanged", "unchanged"]
    assert world.server.asked[-1].headers["If-Modified-Since"] == "Thu, 05 Mar 2026 09:00:00 GMT"
    assert world.server.asked[0].headers["User-Agent"] == "tocsin/test"
    assert "If-None-Match" not in world.server.asked[0].headers


@pytest.mark.parametrize("how", ["gzip", "zlib", "bare"])
def test_packed_bodies_are_unpacked(how: str) -> None:
    assert len(World().look(packed(rss(entry(1)), how))) == 1


FAILURES: dict[str, tuple[Any, str]] = {
    "500": (status(500), "status 500"),
    "404": (status(404), "status 404"),
    "a redirect to nowhere": (status(301), "nowhere"),
    "a redirect to itself": (status(302, Location="/feed"), "circle"),
    "a redirect to a file": (status(301, Location="file:///etc/passwd"), "no http"),
    "a redirect with credentials": (status(301, Location="http://a:b@127.0.0.1/"), "credentials"),
    "a bomb": (headed(gzip.compress(b" " * 50_000_000), Content_Encoding="gzip"), "when unpacked"),
    "a bomb in a bomb": (headed(gzip.compress(gzip.compress(b"  " * 5_000)), Content_Encoding="gzip, gzip"), "asked"),
    "cut off": (headed(gzip.compress(rss(entry(1)).encode() * 50)[:-30], Content_Encoding="gzip"), "cut off"),
    "not packed": (headed(rss(entry(1)), Content_Encoding="gzip"), "but is not"),
    "packed otherwise": (headed(b"x", Content_Encoding="br"), "not asked for"),
    "endless": (endless(), "more than"),
    "slow": (dripping(rss(entry(1))), "no answer within"),
}  # fmt: skip


@pytest.mark.parametrize("habit", FAILURES)
def test_a_request_that_fails_is_told_and_the_next_comes_later(habit: str) -> None:
    answer, words = FAILURES[habit]
    world = World()
    world.look(answer)
    assert world.last.outcome == "failed"
    assert words in str(world.last.why)
    assert world.next >= 15 * 60
    assert world.look(rss(entry(1)))[0].title == "Story 1", "it is taken up again"


def test_the_longer_it_fails_the_later_it_is_asked() -> None:
    world, pauses = World(), []
    for _ in range(8):
        world.look(status(503))
        pauses.append(round(world.next / 60))
    assert pauses == [15, 30, 60, 120, 240, 360, 360, 360]
    assert 60 * pauses[-1] == LONGEST_PAUSE


@pytest.mark.parametrize(
    ("answer", "seconds"),
    [
        (status(429, Retry_After="7200"), 7200.0),
        (status(429, Retry_After="Fri, 06 Mar 2026 13:26:40 GMT"), 3600.0),
        (status(503, Retry_After="1"), 900.0),
        (status(503, Retry_After="99999999"), DAY),
        (status(410), DAY),
    ],
)
def test_a_host_says_when_to_come_again(answer: Any, seconds: float) -> None:
    world = World()
    world.look(answer)
    assert world.next == pytest.approx(seconds, abs=15)


def test_what_has_moved_for_good_is_asked_there() -> None:
    world = World()
    world.server.paths = {"/feed": status(301, Location="/new"), "/new": rss(entry(1))}
    world.look(times=2)
    assert [request.path for request in world.server.asked] == ["/feed", "/new", "/new"]


def test_what_has_moved_for_a_while_is_asked_where_it_was() -> None:
    world = World()
    world.server.paths = {
        "/feed": status(302, Location="/there"),
        "/there": status(301, Location="/x"),
        "/x": rss(entry(1)),
    }
    world.look(times=2)
    assert [request.path for request in world.server.asked] == ["/feed", "/there", "/x"] * 2


def test_a_new_home_that_fails_is_given_up() -> None:
    world = World()
    world.server.paths = {"/feed": status(301, Location="/new"), "/new": rss(entry(1))}
    world.look()
    world.server.paths = {"/feed": rss(entry(2)), "/new": status(404)}
    world.look(times=4)
    assert titled(world) == ["Story 1", "Story 2"]


def test_not_more_than_some_redirects_are_followed() -> None:
    world = World()
    world.server.paths = {"/feed": status(302, Location="/1")}
    world.server.paths |= {f"/{n}": status(302, Location=f"/{n + 1}") for n in range(1, 30)}
    world.look()
    assert "redirects" in str(world.last.why)
    assert len(world.server.asked) == fetching.MAX_HOPS + 1


def test_a_public_feed_cannot_lead_to_this_machine() -> None:
    world = World()
    world.look(rss(entry(1)), allow_private=False)
    assert "no public address" in str(world.last.why)
    assert not world.server.asked


def test_unpacking_holds_no_more_than_the_bound() -> None:
    with pytest.raises(FetchFailed, match="when unpacked"):
        unpacked(gzip.compress(b" " * (fetching.MAX_BYTES + 1)))


# Memory


def test_what_left_the_feed_is_forgotten_in_the_end() -> None:
    world = World()
    world.look(rss(entry(1)), rss(entry(2)), times=2)
    assert len(world.rows.rows) == 3
    world.now += (FORGOTTEN_DAYS + 1) * DAY
    world.look(rss(entry(2)))
    assert len(world.rows.rows) == 2
    assert len(world.items) == 2


def test_another_address_in_the_file_begins_anew() -> None:
    world = World()
    world.look(with_etag(rss(entry(1))))
    course = FeedMemory(FeedSpec(name="wire", url="https://other.example/"), world.rows).course()
    assert (course.etag, course.next) == (None, 0.0)


# The file


def test_the_file_that_ships_is_read_and_asks_for_nothing() -> None:
    assert read_feeds(Path("config/feeds.toml")).feeds == ()


def test_the_example_of_the_file_is_right(tmp_path: Path) -> None:
    lines = Path("config/feeds.toml").read_text().splitlines()[3:]
    path = tmp_path / "feeds.toml"
    path.write_text("\n".join(line[2:] for line in lines if line.startswith("# ")))
    file = read_feeds(path)
    assert (file.contact, file.feeds[0].name) == ("https://news.example/about-our-robot", "example-africa")


ROW = '[[feed]]\nname = "wire"\nurl = "https://feeds.example/"\n'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("feeds = 1", "unknown feeds"),
        (ROW + ROW, "two of"),
        (ROW + "interval_minutes = 0.1", "interval_minutes"),
        (ROW.replace("feeds.example", "10.0.0.1"), "no public address"),
        (ROW.replace("https", "ftp"), "no http"),
        ('contact = "a\\nb"\n' + ROW, "contact"),
    ],
)
def test_what_is_wrong_in_the_file_is_named(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "feeds.toml"
    path.write_text(text)
    with pytest.raises(BadSetting, match=words):
        read_feeds(path)


# Whatever comes


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
