"""Watchlists on the page: a filter of every list, a feed, verdicts; made and forgotten by who has the token."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from monitor_build import NORTH_KIVU, alert, app_on, fill, incident, opened, record

from agents.kept import RowsInMemory
from agents.monitor.store import Store
from stream.outcomes import Severity

Client = TestClient[Any, Any]
TOKEN = "a desk's token of some length"
GOOD = {"Authorization": f"Bearer {TOKEN}"}
SYRIA = record("a-1", "An air strike killed 12 people in Aleppo, rescuers said.", "12")
KIVU = record("b-1", "Cholera killed 9 people in North Kivu.", "9", place=NORTH_KIVU)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = opened(tmp_path)
    one, other = incident("inc-1", [SYRIA]), incident("inc-2", [KIVU])
    mild = {"severity": Severity.MINOR, "state": "closed"}
    fill(store, [SYRIA, KIVU, one, other, alert("al-1", [one]), alert("al-2", [other]), alert("al-3", [other], **mild)])
    return store


def asked(store: Store, ask: Callable[[Client], Awaitable[Any]], rows: RowsInMemory | None = None) -> Any:
    async def run() -> Any:
        async with TestClient(TestServer(app_on(store, rows, desk_token=TOKEN))) as client:
            return await ask(client)

    return asyncio.run(run())


async def made(client: Client, name: str, **told: Any) -> int:
    return (await client.put(f"/api/watchlists/{name}", json=told, headers=GOOD)).status


def test_a_list_narrows_alerts_and_what_belongs_to_them(store: Store) -> None:
    async def ask(client: Client) -> list[list[str]]:
        assert await made(client, "kivu", words=["cholera"]) == 200
        answers = [await client.get(f"/api/{kind}?watchlist=kivu") for kind in ("alerts", "incidents", "items")]
        plain = [await answer.json() for answer in answers]
        names = [
            sorted(each["id"] for each in told[kind]) for told, kind in zip(plain, ("alerts", "incidents", "items"))
        ]
        dots = (await (await client.get("/api/map?watchlist=kivu")).json())["dots"]
        return [*names, [dot[0] for dot in dots]]

    assert asked(store, ask) == [["al-2", "al-3"], ["inc-2"], ["b-1"], ["inc-2"]]


def test_a_new_list_is_a_choice_and_a_feed_at_once(store: Store) -> None:
    async def ask(client: Client) -> tuple[Any, str, int]:
        await made(client, "severe", min_severity="Severe", countries=["COD"])
        choices = (await (await client.get("/api/choices")).json())["watchlist"]
        feed = await client.get("/watchlists/severe/alerts.atom")
        return choices, await feed.text(), (await client.get("/watchlists/none/alerts.atom")).status

    choices, feed, none = asked(store, ask)
    assert choices == [["severe", 1, "severe"]]
    assert feed.count("<entry>") == 1
    assert "/alerts/al-2" in feed
    assert none == 400


def test_the_verdicts_say_why_not(store: Store) -> None:
    async def ask(client: Client) -> Any:
        await made(client, "syria", countries=["SYR"])
        of_open = await (await client.get("/api/watchlists/syria/check")).json()
        return of_open, len(await (await client.get("/api/watchlists/syria/check?all=1")).json())

    of_open, of_all = asked(store, ask)
    assert {row["alert"]: row["why_not"] for row in of_open} == {
        "al-1": [],
        "al-2": ["its region CD-NK is none of SYR"],
    }
    assert of_all == 3


def test_a_list_is_made_anew_and_forgotten(store: Store) -> None:
    rows = RowsInMemory()

    async def ask(client: Client) -> list[Any]:
        await made(client, "x", countries=["SYR"])
        await made(client, "x", countries=["COD"])
        told = await (await client.get("/api/watchlists")).json()
        gone = (await client.delete("/api/watchlists/x", headers=GOOD)).status
        return [told[0]["countries"], gone, await (await client.get("/api/watchlists")).json()]

    assert asked(store, ask, rows) == [["COD"], 204, []]
    assert rows.rows == {}


def test_nobody_else_changes_lists_and_nobody_reads_the_addresses_of_sinks(store: Store) -> None:
    sink = {"name": "desk", "kind": "webhook", "url": "https://desk.example/secret", "secret_env": "DESK_SECRET"}

    async def ask(client: Client) -> tuple[list[int], str]:
        await made(client, "x", sinks=[sink])
        answers = [
            await client.put("/api/watchlists/x", json={}),
            await client.delete("/api/watchlists/x", headers={"Authorization": "Bearer no"}),
            await client.put("/api/watchlists/x", json={"sinks": [{**sink, "allow_private": True}]}, headers=GOOD),
        ]
        return [each.status for each in answers], await (await client.get("/api/watchlists")).text()

    statuses, told = asked(store, ask)
    assert statuses == [401, 401, 400]
    assert "desk" in told
    assert "secret" not in told


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"countries": ["Syria"]}, "countries: 'Syria' is not an ISO"),
        ({"colour": "red"}, "unknown colour"),
        ({"metrics": ["felled"]}, "felled"),
        ({"min_score": "high"}, "min_score"),
        ({"name": "another"}, "`name`"),
        ([], "must be a list"),
        ({"sinks": [{"name": "s", "kind": "pigeon"}]}, "pigeon"),
        ({"sinks": [{"name": "s", "kind": "webhook"}]}, "secret_env"),
    ],
)
def test_what_is_wrong_with_a_list_is_named(store: Store, body: Any, words: str) -> None:
    async def ask(client: Client) -> tuple[int, str]:
        answer = await client.put("/api/watchlists/x", json=body, headers=GOOD)
        return answer.status, (await answer.json())["error"]

    status, error = asked(store, ask)
    assert status == 400
    assert words in error
    assert "\n" not in error
