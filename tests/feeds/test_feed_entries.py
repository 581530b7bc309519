"""Entries as feeds tell them: each comes once, as text, with the date and the link that it has."""

from __future__ import annotations

import pytest
from feed_server import entry, headed, rss
from looking import World


def test_without_guids_the_link_tells_entries_apart_without_links_what_they_say() -> None:
    world = World()
    no_guid = "<link>https://wire.example/{0}</link><title>T{0}</title>"
    world.look(rss(no_guid.format(2), no_guid.format(1), "<title>Bare</title>"), times=2)
    assert sorted(map(str, world.titles)) == ["Bare", "T1", "T2"]
    assert len({item.id for item in world.items}) == 3


def test_a_guid_that_changes_each_time_is_seen_through() -> None:
    world = World()
    bodies = [rss(entry(1).replace("g1", f"g{n}-{n * 7919}")) for n in range(4)]
    assert len(world.look(*bodies, times=4)) == 1


def test_one_guid_for_all_is_seen_through() -> None:
    world = World()
    same = [entry(n).replace(f"g{n}<", "home<") for n in (1, 2, 3)]
    world.look(rss(*same), times=3)
    assert sorted(map(str, world.titles)) == ["Story 1", "Story 2", "Story 3"]


def test_one_guid_and_link_for_all_neither_loses_nor_repeats() -> None:
    world = World()
    same = [f"<guid>home</guid><link>https://wire.example/</link><title>Story {n}</title>" for n in (1, 2, 3)]
    world.look(rss(*same), times=3)
    assert sorted(map(str, world.titles)) == ["Story 1", "Story 2", "Story 3"]
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
    assert world.titles == ["Zürich – Łódź"]


def test_broken_xml_gives_what_it_has() -> None:
    world = World()
    world.look(rss(entry(2), entry(1)).replace("</channel></rss>", "") + "<item><title>cut off &nbsp; <b>here")
    assert {"Story 1", "Story 2"} <= set(world.titles)
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
    assert world.titles == ["Story 2"]
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
