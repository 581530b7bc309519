"""The API over HTTP: lists, single records with what belongs to them, series, files, errors in words."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientResponse, hdrs
from aiohttp.test_utils import TestClient, TestServer
from monitor_build import (
    ALEPPO,
    NORTH_KIVU,
    SUDAN,
    alert,
    app_on,
    fill,
    incident,
    opened,
    parts,
    record,
)
from yarl import URL

from agents.monitor.files import MOST
from agents.monitor.schema import Kind
from agents.monitor.serving import application
from agents.monitor.store import Store
from stream.outcomes import Incident

Client = TestClient[Any, Any]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return opened(tmp_path)


def asked(store: Store, ask: Callable[[Client], Awaitable[Any]], **settings: Any) -> Any:
    """What comes of asking the application."""

    async def run() -> Any:
        async with TestClient(TestServer(app_on(store, **settings))) as client:
            return await ask(client)

    return asyncio.run(run())


def got(store: Store, path: str) -> Any:
    async def ask(client: Client) -> Any:
        response = await client.get(path)
        assert response.status == 200, await response.text()
        return await response.json(content_type=None)

    return asked(store, ask)


FIRST = record("a-1", "An air strike killed 12 people in Aleppo, rescuers said.", "12")
OTHER = record("a-2", "The ministry put the toll at 15.", "15", source="Other Wire", day=1)
AGAIN = record("a-3", "Rescuers now speak of 14 dead.", "14", day=2, version=2)


def test_alerts_are_told_as_the_topic_has_them(store: Store) -> None:
    told = incident("inc-1", [FIRST])
    fill(store, [FIRST, told, alert("al-1", [told])])
    answer = got(store, "/api/alerts?country=SYR&severity=Severe")
    assert answer["total"] == 1
    assert answer["next"] is None
    assert answer["alerts"][0]["reason"].startswith("Aleppo: 80 people")
    assert answer["alerts"][0]["schema_version"] == 1
    assert got(store, "/api/alerts?country=COD")["alerts"] == []


def test_an_alert_brings_its_sentences_with_the_numbers_marked(store: Store) -> None:
    told = incident("inc-1", [FIRST, OTHER, AGAIN])
    fill(store, [FIRST, OTHER, AGAIN, told, alert("al-1", [told])])
    answer = got(store, "/api/alerts/al-1")
    assert answer["at"]["topic"] == "news.alerts"
    by_id = {each["item_id"]: each for each in answer["evidence"]}
    (mark,) = by_id["a-1"]["marks"]
    assert by_id["a-1"]["sentence"][mark["start"] : mark["end"]] == "12"
    assert (mark["metric"], mark["best"]) == ("killed", 12)
    (one,) = answer["incidents"]
    assert one["countries"] == {"SYR": "Syria"}
    assert [(claim["best"], claim["sources"]) for claim in one["claims"]["killed"]] == [
        (14, ["Test Wire"]),
        (15, ["Other Wire"]),
    ]
    assert [each["id"] for each in one["corrections"]] == ["a-3"]


def test_evidence_whose_item_is_gone_is_told_without_marks(store: Store) -> None:
    told = incident("inc-1", [FIRST])
    fill(store, [told, alert("al-1", [told])])
    (sentence,) = got(store, "/api/alerts/al-1")["evidence"]
    assert sentence["marks"] == []
    assert sentence["sentence"].startswith("An air strike")


def test_an_item_names_the_incidents_that_it_tells(store: Store) -> None:
    fill(store, [FIRST, incident("inc-1", [FIRST])])
    answer = got(store, "/api/items/a-1")
    assert answer["item"]["item"]["title"] == "Strike at Aleppo"
    assert [each["id"] for each in answer["incidents"]] == ["inc-1"]


def test_the_map_gives_points_only_to_what_is_known_to_a_point(store: Store) -> None:
    places = {"a": ALEPPO, "k": NORTH_KIVU, "s": SUDAN}
    fill(store, [
        incident(f"inc-{n}", [record(n, "It killed 5 people.", "5", place=place)]) for n, place in places.items()
    ])  # fmt: skip
    answer = got(store, "/api/map")
    dots = {dot[0]: dot for dot in answer["dots"]}
    assert dots["inc-a"][2:7] == ["point", "SYR", "SY-HL", 36.2, 37.16]
    assert dots["inc-k"][2:7] == ["adm1", "COD", "CD-NK", None, None]
    assert dots["inc-s"][2:7] == ["adm0", "SDN", None, None, None]
    lat, lon, radius = answer["regions"]["CD-NK"]
    assert (-3 < lat < 1, 27 < lon < 30, 50 < radius < 400) == (True, True, True)
    assert set(answer["regions"]) == {"CD-NK"}


def test_a_series_tells_what_was_observed_and_what_was_usual(store: Store) -> None:
    told = [incident(f"inc-{n}", [record(f"i-{n}", "It killed 3 people.", "3", day=n)]) for n in range(0, 60, 2)]
    loud = [incident(f"loud-{n}", [record(f"l-{n}", "It killed 30 people.", "30", day=60)]) for n in range(6)]
    fill(store, [*told, *loud])
    for adm1 in ("", "&adm1=SY-HL"):
        answer = got(store, f"/api/series?country=SYR&metric=killed{adm1}")
        assert len(answer["days"]) == 61
        last = answer["days"][-1]
        assert (last["observed"], last["alarm"]) == (180, True)
        assert 0 < last["expected"] < 10
        assert last["threshold"] < 180
        assert not any(day["alarm"] for day in answer["days"][:60])
    assert sum(day["observed"] for day in got(store, "/api/series?country=SYR")["days"]) == 36
    assert len(got(store, "/api/series?country=SYR&since=2026-10-20")["days"]) == 12


def test_the_series_follows_what_comes_later(store: Store) -> None:
    fill(store, [incident("inc-1", [FIRST])])
    assert got(store, "/api/series?country=SYR&metric=killed")["days"][0]["observed"] == 12
    fill(store, [incident("inc-1", [FIRST], status="withdrawn", revision=2), incident("inc-2", [OTHER])])
    days = got(store, "/api/series?country=SYR&metric=killed")["days"]
    assert [day["observed"] for day in days] == [15]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/api/alerts?contry=SYR", "unknown parameter `contry`; known: country"),
        ("/api/alerts?country=Syria", "`country` must be an ISO 3166-1 alpha-3 code"),
        ("/api/alerts?adm1=Aleppo", "`adm1` must be an ISO 3166-2 code"),
        ("/api/incidents?metric=dead", "`metric` must be one of killed"),
        ("/api/alerts?severity=bad", "`severity` must be one of Extreme"),
        ("/api/alerts?since=yesterday", "`since` must be a day as 2026-09-30"),
        ("/api/alerts?limit=0", "`limit` must be a number from 1 to 200"),
        ("/api/alerts?limit=٣", "`limit` must be a number from 1 to 200"),
        ("/api/alerts?cursor=abc", "`cursor` must be the `next`"),
        ("/api/alerts?q=%22", "`q` must have a word"),
        ("/api/alerts?state=merged", "`state` must be one of open, updated"),
        ("/api/alerts?view=all", "`view` must be brief or whole"),
        ("/api/alerts?limit=1&limit=2", "`limit` can be given once only"),
        ("/api/series", "`country` must be given"),
        ("/api/series?country=SYR&rule=victims", "`rule` victims needs a `metric`"),
    ],
)  # fmt: skip
def test_wrong_parameters_are_named(store: Store, path: str, words: str) -> None:
    async def ask(client: Client) -> None:
        response = await client.get(path)
        assert response.status == 400
        assert words in (await response.json())["error"]

    asked(store, ask)


@pytest.mark.parametrize("path", ["/api/alerts/none", "/api/incidents/none", "/api/items/none", "/api/nothing"])
def test_what_is_not_there_is_said(store: Store, path: str) -> None:
    async def ask(client: Client) -> None:
        response = await client.get(path)
        assert response.status == 404
        assert "error" in await response.json()

    asked(store, ask)


def test_the_files_for_other_programs_obey_the_filters(store: Store) -> None:
    told = incident("inc-1", [FIRST])
    fill(store, [told, alert("al-1", [told])])

    async def ask(client: Client) -> None:
        for path, words in {
            "/alerts.atom": "<feed", "/alerts/al-1.cap.xml": "al-1.1", "/incidents.geojson": "FeatureCollection",
            "/incidents.csv": "#",
        }.items():  # fmt: skip
            response = await client.get(path)
            assert response.status == 200, path
            assert words in await response.text()
        assert "al-1" not in await (await client.get("/alerts.atom?country=COD")).text()
        assert (await client.get("/alerts/none.cap.xml")).status == 404
        assert (await client.get("/alerts.atom?country=x")).status == 400

    asked(store, ask)


def many(number: int) -> list[Incident]:
    return [incident(f"inc-{n}", [record(f"i-{n}", "It killed 3 people.", "3", day=n % 60)]) for n in range(number)]


def test_a_file_holds_all_that_a_list_would_need_many_pages_for(store: Store) -> None:
    fill(store, many(450))

    async def ask(client: Client) -> None:
        response = await client.get("/incidents.geojson")
        assert len((await response.json(content_type=None))["features"]) == 450
        assert response.headers["X-Total-Count"] == "450"
        assert hdrs.LINK not in response.headers

    asked(store, ask)


def test_a_file_that_is_cut_says_so_and_where_it_goes_on(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(MOST, Kind.INCIDENT, 20)
    fill(store, many(45))

    async def ask(client: Client) -> None:
        path, found, pages = "/incidents.geojson?metric=killed&country=SYR&country=COD", set[str](), 0
        while path:
            response = await client.get(path)
            assert response.headers["X-Total-Count"] == "45"
            found |= {each["id"] for each in (await response.json(content_type=None))["features"]}
            url = response.links["next"]["url"] if "next" in response.links else None
            assert url is None or URL(url).query.getall("country") == ["SYR", "COD"]
            path, pages = (URL(url).path_qs if url is not None else ""), pages + 1
        assert (len(found), pages) == (45, 3)

    asked(store, ask)


def test_health_says_what_is_missing(store: Store) -> None:
    made = parts(store)
    missing = ["Kafka does not answer"]

    async def run() -> None:
        async with TestClient(TestServer(application(made))) as client:
            assert (await client.get("/healthz")).status == 200
            assert (await client.get("/readyz")).status == 503
            made.health.ask(lambda: {"behind": 3}, lambda: missing)
            told = await (await client.get("/readyz")).json()
            assert told == {"status": "not ready", "reasons": missing, "behind": 3}
            assert "tocsin_ready 0.0" in await (await client.get("/metrics")).text()
            missing.clear()
            assert (await client.get("/readyz")).status == 200
            assert "tocsin_ready 1.0" in await (await client.get("/metrics")).text()

    asyncio.run(run())


def headed(response: ClientResponse) -> None:
    assert "script-src 'self'" in response.headers["Content-Security-Policy"]
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_every_answer_forbids_what_is_not_its_own(store: Store) -> None:
    async def ask(client: Client) -> None:
        for path in ("/", "/alerts/x", "/api/alerts", "/api/alerts?x=1", "/nowhere", "/healthz", "/metrics"):
            headed(await client.get(path))

    asked(store, ask)


def test_a_stranger_who_points_a_name_of_his_at_us_is_refused(store: Store) -> None:
    async def ask(client: Client) -> list[int]:
        names = ["localhost:8470", "127.0.0.1", "[::1]:8470", "evil.example", "evil.example:8470"]
        return [(await client.get("/api/alerts", headers={hdrs.HOST: name})).status for name in names]

    assert asked(store, ask) == [200, 200, 200, 421, 421]
    assert asked(store, ask, bind="0.0.0.0") == [200, 200, 200, 421, 421]


def test_the_page_answers_under_its_public_name_and_beyond_loopback_under_addresses(store: Store) -> None:
    async def ask(client: Client) -> list[int]:
        names = ["localhost:8470", "News.example", "192.0.2.7:8470", "[2001:db8::7]", "evil.example"]
        return [(await client.get("/api/alerts", headers={hdrs.HOST: name})).status for name in names]

    public = "https://news.example/tocsin"
    assert asked(store, ask, public_url=public) == [200, 200, 421, 421, 421]
    assert asked(store, ask, public_url=public, bind="0.0.0.0") == [200, 200, 200, 200, 421]
    assert asked(store, ask, bind="0.0.0.0") == [200, 421, 200, 200, 421]


def test_items_are_taken_only_under_a_token(store: Store) -> None:
    async def ask(client: Client) -> int:
        return (await client.post("/api/items", data=b"{}")).status

    assert asked(store, ask) == 403
    assert asked(store, ask, ingest_token="secret-secret-secret") == 401


def test_an_answer_that_would_be_the_same_is_not_told_again(store: Store) -> None:
    async def ask(client: Client) -> list[int]:
        tag = (await client.get("/api/alerts")).headers[hdrs.ETAG]
        same = (await client.get("/api/alerts", headers={hdrs.IF_NONE_MATCH: tag})).status
        fill(store, [alert("al-1", [incident("inc-1", [FIRST])])])
        return [same, (await client.get("/api/alerts", headers={hdrs.IF_NONE_MATCH: tag})).status]

    assert asked(store, ask) == [304, 200]


def test_listeners_hear_of_what_comes(store: Store) -> None:
    made = parts(store)

    async def run() -> bytes:
        async with TestClient(TestServer(application(made))) as client:
            response = await client.get("/stream")
            await response.content.readuntil(b"\n\n")
            made.hub.tell(fill(store, [alert("al-1", [incident("inc-1", [FIRST])])]), store.revision)
            return await asyncio.wait_for(response.content.readuntil(b"\n\n"), 5)

    told = asyncio.run(run())
    assert b"event: alert\n" in told
    assert b'"id":"al-1"' in told
