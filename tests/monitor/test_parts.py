"""The monitor's smaller parts: silent sources, marks in sentences, regions' circles, and the base map."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import web
from monitor_build import fill, opened, record, sentence
from ports import free_port

from agents.jars import read_lock
from agents.monitor import serving
from agents.monitor.assets import FOLDER, LOCK_FILE, VENDORED
from agents.monitor.freshness import silent
from agents.monitor.marking import marked
from agents.monitor.regions import Regions
from agents.settings import load_settings
from stream.errors import BadSetting
from stream.extraction.gazetteer import Gazetteer
from stream.records import EnrichedRecord
from tools.basemap.simplify import area, simplified


def daily(source: str, days: Iterable[int]) -> list[EnrichedRecord]:
    return [record(f"{source}-{day}", "It killed 3 people.", "3", source=source, day=day) for day in days]


@pytest.mark.parametrize(
    ("days", "is_silent"),
    [
        (range(30), False),
        (range(18), True),
        (range(0, 30, 7), False),  # too seldom to fall out of a rhythm
        (range(25), False),  # five days: not long enough for one that comes daily
        ([*range(10), *range(28, 30)], False),  # it spoke again
    ],
)  # fmt: skip
def test_a_source_is_silent_when_it_pauses_much_longer_than_it_used_to(
    tmp_path: Path, days: Iterable[int], is_silent: bool
) -> None:
    store = opened(tmp_path)
    fill(store, [*daily("Steady", range(30)), *daily("Other", days)])
    found = silent(store, "2026-09-30T08:00:00Z")
    assert [each["source"] for each in found] == (["Other"] if is_silent else [])


def test_before_anything_came_nothing_is_silent(tmp_path: Path) -> None:
    assert silent(opened(tmp_path), None) == []


TEXT = record("m-1", "Über 😀 Idlib, an air strike killed 12 people, officials said.", "12")


def test_marks_stand_on_the_words_by_code_points() -> None:
    told = marked(sentence(TEXT), TEXT)
    (mark,) = told["marks"]
    assert told["sentence"][mark["start"] : mark["end"]] == "12"


def test_marks_are_found_where_the_text_is_not_kept() -> None:
    bare = replace(TEXT, item=replace(TEXT.item, title=None, text=None))
    (mark,) = marked(sentence(TEXT), bare)["marks"]
    assert mark["best"] == 12


def test_marks_are_found_in_a_part_of_a_long_sentence() -> None:
    part = replace(sentence(TEXT), sentence="an air strike killed 12 people")
    (mark,) = marked(part, TEXT)["marks"]
    assert part.sentence[mark["start"] : mark["end"]] == "12"


def test_a_number_of_another_sentence_is_not_marked() -> None:
    other = replace(sentence(TEXT), sentence="Elsewhere 12 trucks left.")
    assert marked(other, TEXT)["marks"] == []


@pytest.fixture(scope="module")
def regions() -> Regions:
    return Regions(Gazetteer.load())


@pytest.mark.parametrize(
    ("code", "lat", "lon", "radius"),
    [
        ("CD-NK", (-3, 1), (27, 30), (50, 400)),
        ("RU-CHU", (62, 72), (165, 181), (500, 1500)),
        ("MT-01", (35, 37), (14, 15), (9, 30)),
    ],
)
def test_a_region_is_a_circle_around_its_places(
    regions: Regions, code: str, lat: tuple[int, int], lon: tuple[int, int], radius: tuple[int, int]
) -> None:
    circle = regions.circle(code)
    assert circle is not None
    assert lat[0] < circle[0] < lat[1]
    assert lon[0] < circle[1] % 360 < lon[1]
    assert radius[0] < circle[2] < radius[1]


def test_an_unknown_code_has_no_circle_and_is_its_own_name(regions: Regions) -> None:
    assert regions.circle("ZZ-99") is None
    assert regions.name("ZZ-99") == "ZZ-99"


def test_neighbours_go_on_sharing_their_border() -> None:
    """Two squares with a wriggling border between them, told in opposite directions."""
    border = [(5.0 + 0.01 * (n % 2), n / 10) for n in range(101)]
    left = [(0.0, 0.0), *border, (0.0, 10.0)]
    right = [(10.0, 10.0), *reversed(border), (10.0, 0.0)]
    first, second = simplified([left, right], 0.05)
    shared = set(first) & set(second)
    assert shared == {(5.0, 0.0), (5.0, 10.0)}
    assert len(first) == len(second) == 4
    assert abs(area(first) + area(second) - 100) < 0.2


def test_the_base_map_has_the_world(regions: Regions) -> None:
    world = json.loads((FOLDER / "world.json").read_text())
    assert len(world["countries"]) > 230
    assert {"SYR", "XKX", "SSD", "PSE", "TWN", "MDV", "NRU"} <= set(world["countries"])
    points = [code for code, rings in world["countries"].items() if any(len(ring) < 6 for ring in rings)]
    assert points == ["VAT"]  # smaller than a step


def test_the_lock_names_the_libraries_that_are_served() -> None:
    jars = {jar.artifact for jar in read_lock(LOCK_FILE)}
    assert {artifact for artifact, _ in VENDORED.values()} == jars


def bound(bind: str, port: int) -> int:
    async def once() -> int:
        runner = web.AppRunner(web.Application())
        await runner.setup()
        try:
            return await serving._bound(runner, load_settings(bind=bind, web_port=port))
        finally:
            await runner.cleanup()

    return asyncio.run(once())


def test_the_page_takes_the_next_port_only_where_one_is_taken() -> None:
    port = free_port()
    with socket.create_server(("127.0.0.1", port)):
        assert bound("127.0.0.1", port) == port + 1
    with pytest.raises(BadSetting, match=r"TOCSIN_BIND=192\.0\.2\.1"):
        bound("192.0.2.1", port)
