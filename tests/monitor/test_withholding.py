"""Redactions over HTTP: ordered by who has the token, and checked before anything is done."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from agents.monitor.guarding import telling
from agents.monitor.withholding import redaction_routes
from agents.redacting import Copy
from agents.redactions import Redactions
from agents.settings import Settings
from agents.telemetry import Telemetry
from stream.errors import BrokerUnavailable
from stream.metrics import Part, metrics_of
from stream.wordless import Numbers, Redaction

TOKEN = "a desk's token of some length"
GOOD = {"Authorization": f"Bearer {TOKEN}"}
NEAR = Copy(id="copy-1", source="Paper", url=None, published=datetime(2026, 9, 1, tzinfo=UTC), of="a")


class Kafka:
    """Notes the orders, or is away."""

    def __init__(self, away: bool = False) -> None:
        self.away = away
        self.orders: list[Redaction] = []

    async def order(self, orders: Sequence[Redaction]) -> None:
        if self.away:
            raise BrokerUnavailable("Kafka at x does not answer")
        self.orders += orders

    async def near(self, names: Sequence[str]) -> list[Copy]:
        return [NEAR] if "a" in names else []


def asked(kafka: Kafka, ask: Callable[[Any], Awaitable[Any]], token: str | None = TOKEN) -> Any:
    async def run() -> Any:
        app = web.Application(middlewares=[telling(Telemetry(metrics_of(Part.PAGE)))])
        app.add_routes(redaction_routes(token, kafka.order, kafka.near, Redactions(Settings())))
        async with TestClient(TestServer(app)) as client:
            return await ask(client)

    return asyncio.run(run())


def posted(kafka: Kafka, body: Any, token: str | None = TOKEN, **headers: str) -> tuple[int, Any]:
    async def ask(client: Any) -> tuple[int, Any]:
        answer = await client.post("/api/redactions", json=body, headers=headers or GOOD)
        return answer.status, await answer.json()

    status, told = asked(kafka, ask, token)
    return status, told


def test_an_order_is_carried_out_and_near_copies_are_named() -> None:
    kafka = Kafka()
    status, told = posted(kafka, {"ids": ["a", "b"], "reason": "court", "by": "legal", "numbers": "withdrawn"})
    assert status == 202
    assert told["redacted"] == ["a", "b"]
    assert [each["id"] for each in told["near_copies"]] == ["copy-1"]
    assert [(each.id, each.reason, each.by, each.numbers) for each in kafka.orders] == [
        ("a", "court", "legal", Numbers.WITHDRAWN), ("b", "court", "legal", Numbers.WITHDRAWN),
    ]  # fmt: skip


def test_near_copies_are_redacted_only_where_that_is_asked() -> None:
    kafka = Kafka()
    _, told = posted(kafka, {"ids": ["a"], "reason": "court", "copies": True})
    assert told == {"redacted": ["a", "copy-1"], "near_copies": []}
    assert [each.id for each in kafka.orders] == ["a", "copy-1"]
    assert kafka.orders[0].numbers is Numbers.KEPT


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"ids": ["a"]}, "reason"), ({"ids": [], "reason": "x"}, "ids"), ({"ids": [" "], "reason": "x"}, "ids"),
        ({"ids": ["a"], "reason": " "}, "reason"), ({"ids": ["x" * 2000], "reason": "x"}, "ids"),
        ({"ids": ["a"], "reason": "x", "numbers": "some"}, "numbers"), ({"ids": ["a"], "reason": "x", "now": 1}, "now"),
        ([], "object"),
    ],
)  # fmt: skip
def test_what_is_no_order_is_told_and_nothing_done(body: Any, words: str) -> None:
    kafka = Kafka()
    status, told = posted(kafka, body)
    assert status == 400
    assert words in told["error"]
    assert kafka.orders == []


def test_nobody_else_orders_or_reads_what_was_ordered() -> None:
    kafka, body = Kafka(), {"ids": ["a"], "reason": "x"}
    assert posted(kafka, body, token=None)[0] == 403
    assert posted(kafka, body, Authorization="Bearer no")[0] == 401

    async def read(client: Any) -> int:
        return int((await client.get("/api/redactions")).status)

    assert asked(kafka, read) == 401
    assert kafka.orders == []


def test_nothing_is_promised_while_kafka_is_away() -> None:
    status, told = posted(Kafka(away=True), {"ids": ["a"], "reason": "x"})
    assert status == 503
    assert "order it again" in told["error"]
