"""Requests for feeds: only for what is new, politely, within bounds, and where the feed has gone."""

from __future__ import annotations

import gzip
from typing import Any

import pytest
from feed_server import dripping, endless, entry, headed, packed, rss, status, with_etag
from looking import World

from agents.feeds import fetching
from agents.feeds.fetching import FetchFailed, unpacked
from agents.feeds.polling import DAY, LONGEST_PAUSE


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
    assert world.titles == ["Story 1", "Story 2"]


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
