"""Decisions over HTTP: made of what the page shows, under the desk's token; read by anybody; taken back."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from monitor_build import alert, app_on, fill, incident, opened, record

from agents.kept import RowsInMemory
from agents.monitor.store import Store
from stream.decisions import read_decision
from stream.kinds import Verb

Client = TestClient[Any, Any]
TOKEN = "a desk's token of some length"
BEARER = {"Authorization": f"Bearer {TOKEN}"}
SAID = {"by": "Ada", "why": "seen"}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = opened(tmp_path)
    first, second = record("a", "It killed 80.", "80"), record("b", "It killed 90.", "90", day=1)
    told = [incident("inc-1", [first]), incident("inc-2", [second])]
    fill(store, [first, second, *told, alert("al-1", told)])
    return store


def asked(store: Store, ask: Callable[[Client], Awaitable[Any]], rows: RowsInMemory | None = None) -> Any:
    async def run() -> Any:
        app = app_on(store, decided=rows if rows is not None else RowsInMemory(), desk_token=TOKEN)
        async with TestClient(TestServer(app)) as client:
            return await ask(client)

    return asyncio.run(run())


def test_what_is_decided_is_read_and_taken_back(store: Store) -> None:
    rows = RowsInMemory()

    async def ask(client: Client) -> Any:
        made = await client.post("/api/decisions", json={"verb": "reject", "alert": "al-1", **SAID}, headers=BEARER)
        assert made.status == 201
        name = (await made.json())["id"]
        listed = (await (await client.get("/api/decisions")).json())["decisions"]
        assert [(each["id"], each["alert"], each["rule"]) for each in listed] == [(name, "al-1", "victims")]
        back = await client.delete(f"/api/decisions/{name}", headers=BEARER)
        assert (back.status, (await back.json())["withdrawn"]) == (200, True)
        left = [(await (await client.get(f"/api/decisions{more}")).json())["decisions"] for more in ("", "?all=1")]
        assert [len(each) for each in left] == [0, 1]

    asked(store, ask, rows)
    (raw,) = rows.rows.values()
    assert read_decision(raw).verb is Verb.REJECT


def test_incidents_are_decided_on_by_their_tellings(store: Store) -> None:
    async def ask(client: Client) -> Any:
        body = {"verb": "merge", "incidents": ["inc-1", "inc-2"], **SAID}
        return await (await client.post("/api/decisions", json=body, headers=BEARER)).json()

    assert asked(store, ask)["tellings"] == [{"item": "a", "event": 0}, {"item": "b", "event": 0}]


@pytest.mark.parametrize(
    ("body", "headers", "status", "words"),
    [
        (b"{", BEARER, 400, "not JSON"),
        (b'{"verb": "reject", "alert": "al-0", "by": "A", "why": "B"}', BEARER, 400, "no alert 'al-0'"),
        (b'{"verb": "reject", "alert": "al-1"}', {}, 401, "right token"),
        (b'{"verb": "bless", "by": "A", "why": "B"}', BEARER, 422, "verb"),
        (b'{"verb": "reject", "alert": "al-1", "by": "A", "why": " "}', BEARER, 422, "`why` must give the reason"),
    ],
)
def test_what_cannot_be_decided_is_said(
    store: Store, body: bytes, headers: dict[str, str], status: int, words: str
) -> None:
    async def ask(client: Client) -> Any:
        answer = await client.post("/api/decisions", data=body, headers=headers)
        return answer.status, await answer.text()

    rows = RowsInMemory()
    found, told = asked(store, ask, rows)
    assert found == status
    assert words in told
    assert not rows.rows


def test_a_decision_that_is_not_there_cannot_be_taken_back(store: Store) -> None:
    async def ask(client: Client) -> Any:
        return [(await client.delete("/api/decisions/x", headers=each)).status for each in (BEARER, {})]

    assert asked(store, ask) == [404, 401]


def test_the_page_has_forms_only_where_something_can_be_decided(store: Store) -> None:
    async def ask(client: Client) -> Any:
        return await (await client.get("/alerts/al-1")).text()

    async def without() -> str:
        async with TestClient(TestServer(app_on(store))) as client:
            return await (await client.get("/alerts/al-1")).text()

    assert 'data-desk="yes"' in asked(store, ask)
    assert 'data-desk="no"' in asyncio.run(without())
