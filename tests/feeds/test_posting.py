"""Items by HTTP: what is taken has been acknowledged, what is not taken is told why."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import Sequence
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from agents.admitting import MAX_BODY
from agents.posting import post_routes
from stream.errors import BrokerUnavailable
from stream.sources import MAX_BYTES

TOKEN = "a token of some length"
GOOD = {"Authorization": f"Bearer {TOKEN}"}
ITEM = {"id": "a1", "text": "Two people were killed."}
NINJS = {"uri": "urn:x:7", "headline": "Quake", "body_text": "Two died.", "versioncreated": "2024-03-05T09:30:00Z"}


PIECES = [
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b":",
    b'"id"',
    b'"text"',
    b'"a"',
    b"1",
    b"null",
    b"\n",
    b" ",
    json.dumps(ITEM).encode(),
]


class Topic:
    """Takes what is sent, or says that Kafka is away."""

    def __init__(self, away: bool = False) -> None:
        self.away = away
        self.items: list[tuple[bytes, bytes]] = []
        self.counts: dict[str, int] = {}

    async def send(self, items: Sequence[tuple[bytes, bytes]]) -> None:
        if self.away:
            raise BrokerUnavailable("Kafka at x does not answer")
        self.items += items

    def counted(self, outcome: str, number: int) -> None:
        self.counts[outcome] = self.counts.get(outcome, 0) + number


def post(
    topic: Topic, body: Any, headers: dict[str, str] = GOOD, token: str | None = TOKEN
) -> tuple[int, dict[str, Any], dict[str, str]]:
    async def once() -> tuple[int, dict[str, Any], dict[str, str]]:
        app = web.Application()
        app.add_routes(post_routes(token, topic.send, topic.counted))
        async with (
            TestClient(TestServer(app)) as client,
            client.post("/api/items", data=body, headers=headers) as answer,
        ):
            return answer.status, await answer.json(), dict(answer.headers)

    return asyncio.run(once())


def test_one_item_is_taken_as_it_is() -> None:
    topic, raw = Topic(), json.dumps(ITEM, indent=1).encode()
    assert post(topic, raw)[:2] == (202, {"accepted": 1, "refused": []})
    assert topic.items == [(b"a1", raw)]


def test_ninjs_is_taken() -> None:
    topic = Topic()
    assert post(topic, json.dumps(NINJS))[0] == 202
    assert topic.items[0][0] == b"urn:x:7"


@pytest.mark.parametrize("kind", [None, "application/x-ndjson"])
def test_lines_are_taken_each_by_itself(kind: str | None) -> None:
    topic = Topic()
    body = "\n".join([json.dumps(ITEM), "", "{broken", '{"id": "b"}', json.dumps({**ITEM, "id": "c"}), ""])
    headers = GOOD if kind is None else {**GOOD, "Content-Type": kind}
    status, told, _ = post(topic, body, headers)
    assert (status, told["accepted"]) == (202, 2)
    assert [(each["line"], each["reason"]) for each in told["refused"]] == [(3, "not_text"), (4, "not_an_item")]
    assert [key for key, _ in topic.items] == [b"a1", b"c"]
    assert topic.counts == {"accepted": 2, "refused": 2}


def test_an_array_is_taken_each_by_itself() -> None:
    topic = Topic()
    status, told, _ = post(topic, json.dumps([ITEM, 7, NINJS]))
    assert (status, told["accepted"], told["refused"][0]["item"]) == (202, 2, 2)


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        (b"", 400, "empty"),
        (b"  \n ", 400, "empty"),
        (b"[]", 400, "empty"),
        (b"{", 400, "not JSON"),
        (b'{"id":\n"a", }', 400, "not JSON"),
        (b"\xff\xfe", 400, "not JSON"),
        (b'{"id": "a"}', 422, "both empty"),
        (b"7", 422, "object"),
        (b"[" * 200_000, 400, "not JSON"),
        (json.dumps({**ITEM, "text": "x" * MAX_BYTES}).encode(), 422, "at most"),
        (b" " * (MAX_BODY + 1), 413, "more than"),
    ],
)
def test_what_holds_no_item_is_refused_with_the_reason(body: bytes, status: int, words: str) -> None:
    topic = Topic()
    code, told, _ = post(topic, body)
    assert (code, topic.items) == (status, [])
    assert words in json.dumps(told)


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer no", f"Basic {TOKEN}", TOKEN, "Bearer ä", f"Bearer {TOKEN}x"])
def test_without_the_token_nothing_is_taken(header: str) -> None:
    topic = Topic()
    status, told, headers = post(topic, json.dumps(ITEM), {"Authorization": header})
    assert (status, topic.items) == (401, [])
    assert headers["WWW-Authenticate"].startswith("Bearer")
    assert TOKEN not in json.dumps(told)


def test_where_no_token_is_set_nobody_may() -> None:
    status, told, _ = post(Topic(), json.dumps(ITEM), {"Authorization": "Bearer "}, token=None)
    assert status == 403
    assert "TOCSIN_INGEST_TOKEN" in told["error"]


def test_a_compressed_body_is_not_unpacked() -> None:
    bomb = gzip.compress(b" " * 50_000_000)
    status, _, _ = post(Topic(), bomb, {**GOOD, "Content-Encoding": "gzip"})
    assert status == 415


def test_without_kafka_nothing_is_promised() -> None:
    status, told, headers = post(Topic(away=True), json.dumps(ITEM))
    assert status == 503
    assert "Retry-After" in headers
    assert "nothing is promised" in told["error"]
