"""The page in a real browser, on a running system: what an analyst sees, hears of, and can rely on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from debian_tools import needs
from page_system import Watched, asked, chromium, monitor_on, watched
from playwright.sync_api import Browser, expect, sync_playwright
from ports import free_port
from running import System, wait_for

from agents.settings import Settings
from seeds import Story, generate
from stream.records import NewsItem

pytestmark = [pytest.mark.kafka, pytest.mark.slow]

HOSTILE = NewsItem(
    id="<b>hostile", title="<img src=x onerror=alert(1)> kills 31 in Lima fire", source="<i>Wire</i>",
    published=datetime(2026, 9, 12, 9, tzinfo=UTC), url="javascript:alert(1)",
    text="<script>document.title='broken'</script> A fire in Lima killed 31 people on Saturday, officials said.",
)  # fmt: skip
DESK = "a desk's token of some length"
PICTURES = Path(__file__).resolve().parents[2] / "docs" / "pictures"


@dataclass
class Shown:
    """The system after the whole story was told, and its page."""

    browser: Browser
    address: str
    story: Story
    live: Watched
    """A page that was open, and never loaded anew, while the story was told."""

    def watch(self, **options: object) -> Watched:
        return watched(self.browser, self.address, **options)


@pytest.fixture(scope="module")
def shown(broker: str, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Shown]:
    folder = tmp_path_factory.mktemp("page")
    settings = Settings(
        broker=f"kafka://{broker}", data_dir=folder, topic_prefix="page.", group="page", metrics_port=free_port(),
        web_port=free_port(), log_format="json", desk_token=DESK,
    )  # fmt: skip
    system = System(settings, folder / "workers.log")
    system.create_topics()
    story = generate(1, days=120 if request.config.getoption("--pictures") else 30)
    path = needs("chromium")
    with sync_playwright() as playwright, system.workers(), monitor_on(system, folder / "monitor.log") as address:
        browser = chromium(playwright, path)
        live = watched(browser, address)
        live.open("/")
        expect(live.page.get_by_text("No alert is open")).to_be_visible(timeout=30_000)
        expect(live.page.locator(".pill.live")).to_be_visible(timeout=30_000)
        live.page.evaluate("window.never_loaded_anew = true")
        with ThreadPoolExecutor(1) as beside:  # the browser's driver has this thread's event loop
            telling = beside.submit(tell, system, [*story.items, HOSTILE], address)
            while not telling.done():
                live.page.wait_for_timeout(200)
            telling.result()
        yield Shown(browser, address, story, live)
        browser.close()


def tell(system: System, items: list[NewsItem], address: str) -> None:
    """Send the items, and return when the page has all that became of them."""
    system.send(items)
    system.wait_until_done(260)
    wait_for(lambda: asked(address, "/api/status")["behind"] == 0, 60)


def test_the_planted_escalation_appears_without_a_reload(shown: Shown) -> None:
    page, planted = shown.live.page, shown.story.truth.escalation
    card = page.locator(".card.place", has_text=planted.name).first
    expect(card).to_be_visible(timeout=30_000)
    expect(card).to_contain_text("usual")
    assert page.evaluate("window.never_loaded_anew") is True
    assert asked(shown.address, f"/api/alerts?adm1={planted.adm1}")["total"] > 0
    assert page.locator("#spoken").inner_text().startswith("New alert")


def test_the_evidence_of_an_alert_has_its_numbers_marked(shown: Shown) -> None:
    seen = shown.watch()
    page = seen.open("/")
    page.locator(".card.place .rows a").first.click()
    expect(page.locator("h1")).to_contain_text(shown.story.truth.escalation.name)
    marks = page.locator(".evidence mark")
    expect(marks.first).to_be_visible()
    expect(page.locator(".evidence blockquote").first).to_contain_text(marks.first.inner_text().split(" (read")[0])
    expect(page.locator(".lead .reason")).to_contain_text("usual")
    page.get_by_text("Raw JSON").last.click()
    expect(page.locator(".raw[open] .meta").last).to_contain_text("topic page.alerts, partition 0, offset")
    expect(page.locator(".uplot canvas").first).to_be_visible()
    assert seen.complaints == []


def test_filters_go_into_the_address_and_come_back_from_it(shown: Shown) -> None:
    planted = shown.story.truth.escalation
    page = shown.watch().open("/")
    expect(page.locator(".card.incident").first).to_be_visible()
    everything = page.locator(".incidents .badge").inner_text()
    page.get_by_label("Country").select_option(planted.country)
    page.get_by_label("Search").fill("killed")
    page.wait_for_url("**/?*q=killed*")
    assert f"country={planted.country}" in page.url
    found = str(asked(shown.address, f"/api/incidents?country={planted.country}&q=killed&limit=1")["total"])
    assert found != everything
    expect(page.locator(".incidents .badge")).to_have_text(found)
    page.reload()
    expect(page.get_by_label("Country")).to_have_value(planted.country)
    expect(page.get_by_label("Search")).to_have_value("killed")
    expect(page.locator(".incidents .badge")).to_have_text(found)
    page.go_back()
    expect(page.get_by_label("Search")).to_have_value("")
    page.get_by_role("button", name="Clear filters").click()
    expect(page.locator(".incidents .badge")).to_have_text(everything)
    assert "?" not in page.url


def test_markup_in_an_item_stays_text(shown: Shown) -> None:
    seen = shown.watch()
    page = seen.open("/?q=Lima fire")
    card = page.locator(".card.incident", has_text="Lima").first
    expect(card).to_contain_text("</script> A fire in Lima killed 31 people")
    card.locator("a.whole").click()
    expect(page.locator(".evidence").first).to_contain_text("<i>Wire</i>")
    assert page.locator("main img, main script, main i").count() == 0
    assert page.locator("a[href^='javascript']").count() == 0
    page.locator(".evidence a", has_text="item").first.click()
    expect(page.locator("h1")).to_contain_text("<img src=x onerror=alert(1)>")
    expect(page.locator(".text")).to_contain_text("<script>document.title='broken'</script>")
    assert page.title() != "broken"
    assert seen.complaints == []


PATHS = ("/", "alert", "incident", "item", "region")


def path_of(shown: Shown, view: str) -> str:
    if view == "region":
        return f"/regions/{shown.story.truth.escalation.adm1}"
    if view == "/":
        return view
    found = asked(shown.address, f"/api/{view}s?order=worst&limit=1&country={shown.story.truth.escalation.country}")
    return f"/{view}s/{found[f'{view}s'][0]['id']}"


def test_at_360_pixels_nothing_lies_beside_the_screen(shown: Shown) -> None:
    seen = shown.watch(viewport={"width": 360, "height": 740})
    for view in PATHS:
        page = seen.open(path_of(shown, view))
        expect(page.locator("main h1, main h2").first).to_be_attached()
        page.wait_for_timeout(400)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, view
    seen.open("/").get_by_text("Filters", exact=True).click()
    expect(seen.page.get_by_label("Country")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_accessibility_check_finds_nothing(shown: Shown, scheme: str) -> None:
    seen = shown.watch(color_scheme=scheme)
    for view in PATHS if scheme == "light" else PATHS[:2]:
        page = seen.open(path_of(shown, view))
        expect(page.locator("main h1").first).to_be_attached()
        page.wait_for_timeout(400)
        found = Axe().run(page).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in found] == [], view


def test_an_alert_is_rejected_by_the_keyboard_and_the_decision_taken_back(shown: Shown) -> None:
    found = asked(shown.address, "/api/alerts?order=worst&limit=1&state=open&state=updated&state=closed")["alerts"][0]
    page = shown.watch().open(f"/alerts/{found['id']}")
    page.get_by_label("Your name").fill("Ada")
    page.get_by_label("Token of the desk").fill(DESK)
    page.locator("summary", has_text="Reject this alert").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("an anniversary, not news")
    violations = Axe().run(page).response["violations"]
    assert violations == [], [each["id"] for each in violations]
    page.keyboard.press("Enter")
    told = page.get_by_role("listitem").filter(has_text="Ada rejected this: an anniversary, not news")
    expect(told).to_be_visible(timeout=30_000)
    expect(page.locator(".lead .tag", has_text="cancelled")).to_be_visible()
    told.get_by_role("button", name="Take back").press("Enter")
    expect(told).to_be_hidden(timeout=30_000)
    expect(page.locator(".lead .tag", has_text="cancelled")).to_be_hidden()


def test_no_request_leaves_the_machine(shown: Shown) -> None:
    seen = shown.watch()
    for view in PATHS:
        page = seen.open(path_of(shown, view))
        expect(page.locator("aside.unverified")).to_contain_text("Machine-read, unverified")
        page.wait_for_timeout(300)
    assert seen.elsewhere == []
    assert seen.complaints == []
    assert shown.live.elsewhere == []
    assert shown.live.complaints == []


def test_a_keyboard_reaches_an_alert(shown: Shown) -> None:
    page = shown.watch().open("/")
    expect(page.locator(".card.place .rows a").first).to_be_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.rows a')"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/alerts/*")


def test_what_is_marked_on_the_map_names_its_incidents(shown: Shown) -> None:
    seen = shown.watch()
    page = seen.open(f"/?adm1={shown.story.truth.escalation.adm1}")
    expect(page.locator("section.map > .meta")).to_contain_text("incidents")
    page.wait_for_timeout(500)
    box = page.locator(".mapbox").bounding_box()
    assert box is not None
    for step in range(3, 18):  # the marks lie around the middle, on which the map is centred
        page.mouse.click(box["x"] + box["width"] * step / 20, box["y"] + box["height"] / 2)
        if page.locator(".popup a").count():
            break
    expect(page.locator(".popup a").first).to_have_attribute("href", re.compile(r"^/incidents/inc-"))
    assert seen.complaints == []


def test_pictures_for_the_readme(shown: Shown, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """Into `docs/pictures` with `--pictures`, else where nobody looks: that they can be taken is tested always."""
    folder = PICTURES if request.config.getoption("--pictures") else tmp_path
    folder.mkdir(exist_ok=True)
    page = shown.watch(viewport={"width": 1360, "height": 980}).open("/")
    expect(page.locator(".uplot canvas").first).to_be_visible()
    page.wait_for_timeout(800)
    page.screenshot(path=folder / "page.png")
    page = shown.watch(viewport={"width": 1360, "height": 980}).open(
        f"/?country={shown.story.truth.escalation.country}"
    )
    expect(page.locator("section.map > .meta")).to_contain_text("incidents")
    page.wait_for_timeout(800)
    page.locator("section.map").screenshot(path=folder / "map.png")
    page = shown.watch(viewport={"width": 1100, "height": 1250}, color_scheme="dark").open(path_of(shown, "alert"))
    expect(page.locator(".uplot canvas").first).to_be_visible()
    page.wait_for_timeout(800)
    page.screenshot(path=folder / "alert.png")
    assert all((folder / f"{name}.png").stat().st_size > 10_000 for name in ("page", "map", "alert"))
