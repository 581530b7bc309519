"""Every export against its document on record, and against a validator that others keep."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import capvalidator
import feedparser
import geojson
import hxl
import pytest
from export_examples import (
    ALERT,
    ALERTS,
    BATTLE,
    CANCELLED,
    CLOSED,
    CONTEXT,
    COUNTRYWIDE,
    FORMULA,
    GOLDEN,
    GOMA,
    INCIDENTS,
    NASTY,
    NOWHERE,
    documents,
)
from hypothesis import given
from hypothesis import strategies as st

from stream.exports import EXPORTS
from stream.exports.cap import NAMESPACE
from stream.outcomes import Alert, Region
from stream.records import EvidenceSentence

CAP = "{" + NAMESPACE + "}"


def rendered(name: str, *records: object) -> bytes:
    return EXPORTS[name].render(records, CONTEXT)


def valid_atom(raw: bytes) -> None:
    feed = feedparser.parse(io.BytesIO(raw), sanitize_html=False)
    assert not feed.bozo
    assert feed.version == "atom10"
    ids = [entry.id for entry in feed.entries]
    assert len(set(ids)) == len(ids)
    assert feed.feed.id
    assert feed.feed.author
    for entry in [feed.feed, *feed.entries]:
        assert entry.title
        assert entry.updated_parsed is not None


def valid_cap(raw: bytes) -> None:
    told = capvalidator.check_schema(raw)
    assert told.passed, told.message
    rules_of_cap(ET.fromstring(raw))


def rules_of_cap(root: ET.Element) -> None:
    """What the standard asks beyond its schema (sections 3.2 and 3.3)."""
    at = {name: root.findtext(CAP + name) or "" for name in ("identifier", "sender", "msgType", "references")}
    for name in ("identifier", "sender"):
        assert at[name]
        assert not set(at[name]) & set(" ,<&"), name
    if at["msgType"] == "Cancel":
        assert at["references"], "a cancellation names what it cancels"
    for reference in at["references"].split():
        sender, identifier, sent = reference.split(",")
        assert sender == at["sender"]
        assert identifier != at["identifier"]
        assert_time(sent)
    for name in ("sent", "onset"):
        for element in root.iter(CAP + name):
            assert_time(element.text or "")
    for area in root.iter(CAP + "area"):
        assert area.findtext(CAP + "areaDesc")
    assert urlish(root.findtext(f"{CAP}info/{CAP}web") or "")


def assert_time(text: str) -> None:
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[-+]\d\d:\d\d", text)
    assert not text.endswith("+00:00"), "UTC is -00:00"


def urlish(text: str) -> bool:
    return text.startswith("https://tocsin.example:8470/")


def valid_geojson(raw: bytes) -> None:
    collection = geojson.loads(raw)
    assert isinstance(collection, geojson.FeatureCollection)
    assert collection.is_valid, collection.errors()
    assert "crs" not in collection  # removed by RFC 7946, section 4
    for feature in collection.features:
        assert {"type", "geometry", "properties"} <= set(feature)


def valid_hxl(raw: bytes) -> None:
    table = hxl.data(io.BytesIO(raw), hxl.InputOptions(allow_local=True))
    table.columns  # noqa: B018  raises where no row of tags is found
    report = hxl.validate(table, hxl.schema())
    assert report["is_valid"], report
    core = {"#" + tag for tag in CORE_TAGS.split()}
    assert {column.tag for column in table.columns} <= core


CORE_TAGS = "event status date country adm1 loc geo cause affected impact meta"
"""Tags of the HXL 1.1 dictionary that are used; one of our own would be nobody's."""

VALIDATORS: dict[str, Callable[[bytes], None]] = {
    "atom": valid_atom, "cap": valid_cap, "geojson": valid_geojson, "csv": valid_hxl,
}  # fmt: skip


@pytest.mark.parametrize("name", EXPORTS)
def test_every_export_has_its_documents_on_record(name: str) -> None:
    mine = {file: raw for file, raw in documents().items() if file.endswith(EXPORTS[name].suffix)}
    assert mine
    for file, raw in mine.items():
        assert raw.decode() == (GOLDEN / file).read_bytes().decode(), f"{file}: if that is right, write it anew"


@pytest.mark.parametrize("name", EXPORTS)
def test_every_export_is_valid_by_others_measure(name: str) -> None:
    for file in GOLDEN.glob("*" + EXPORTS[name].suffix):
        VALIDATORS[name](file.read_bytes())


def test_nothing_else_is_on_record() -> None:
    assert {path.name for path in GOLDEN.iterdir()} == set(documents())


@given(st.text(max_size=60), st.text(max_size=60))
def test_whatever_words_come_the_documents_stay_whole(words: str, name: str) -> None:
    sentence = EvidenceSentence(item_id="x", source=words, url="https://x.example/", sentence=words)
    region = Region(country="COD", adm1=None, name="x" + name)
    alert = replace(ALERT, reason=words or "x", region=region, evidence=(sentence,))
    valid_cap(rendered("cap", alert))
    valid_atom(rendered("atom", alert))
    incident = replace(BATTLE, places=(replace(GOMA, name=words),))
    assert len(list(csv.reader(io.StringIO(rendered("csv", incident).decode(), newline="")))) == 3
    valid_geojson(rendered("geojson", incident))


def test_a_schema_that_is_broken_is_seen() -> None:
    with pytest.raises(AssertionError):
        valid_cap(rendered("cap", ALERT).replace(b"<scope>Public</scope>", b""))
    with pytest.raises(AssertionError):
        valid_cap(rendered("cap", CANCELLED).replace(b"references>", b"addresses>"))


# CAP


def told(alert: Alert, path: str) -> str | None:
    return ET.fromstring(rendered("cap", alert)).findtext("/".join(CAP + step for step in path.split("/")))


def test_a_message_names_itself_its_sender_and_those_before() -> None:
    assert told(ALERT, "identifier") == "al-0a.3"
    assert told(ALERT, "sender") == "tocsin@tocsin.example"
    first, second = "al-0a.1,2026-03-05T09:30:00-00:00", "al-0a.2,2026-03-05T12:30:00-00:00"
    assert told(ALERT, "references") == f"tocsin@tocsin.example,{first} tocsin@tocsin.example,{second}"
    assert told(replace(ALERT, references=("al-0a.7",)), "references") is None, "a time is never made up"


def test_an_episode_that_is_over_is_an_update_of_the_past() -> None:
    assert (told(CLOSED, "msgType"), told(CLOSED, "info/urgency")) == ("Update", "Past")
    assert (told(CANCELLED, "msgType"), told(CANCELLED, "status")) == ("Cancel", "Test")
    assert "al-0a" in (told(CANCELLED, "note") or "")


def test_an_area_is_told_by_codes_and_no_shape_is_made_up() -> None:
    root = ET.fromstring(rendered("cap", ALERT))
    pairs = [tuple(part.text for part in code) for code in root.iter(CAP + "geocode")]
    assert pairs == [("ISO 3166-1 alpha-3", "COD"), ("ISO 3166-2", "CD-NK")]
    assert not [*root.iter(CAP + "polygon"), *root.iter(CAP + "circle")]


def test_a_sender_that_is_set_is_told() -> None:
    raw = EXPORTS["cap"].render([ALERT], replace(CONTEXT, sender="desk@agency.example"))
    valid_cap(raw)
    assert b"desk@agency.example,al-0a.1," in raw


# Atom


def test_an_entry_keeps_its_id_and_tells_of_its_revisions() -> None:
    one, later = (
        feedparser.parse(io.BytesIO(rendered("atom", alert)))
        for alert in (ALERT, replace(ALERT, revision=4, sent=CONTEXT.now))
    )
    assert one.entries[0].id == later.entries[0].id
    assert one.entries[0].updated < later.entries[0].updated
    assert one.entries[0].published == later.entries[0].published == "2026-03-05T09:30:00Z"
    assert {tag.term for tag in one.entries[0].tags} >= {"Severe", "killed", "COD", "CD-NK"}


def test_words_of_others_stay_words() -> None:
    feed = feedparser.parse(io.BytesIO(rendered("atom", ALERT)), sanitize_html=False)
    content = feed.entries[0].content[0].value
    assert "&lt;b&gt;Goma&lt;/b&gt;" in content
    assert "\x1b" not in content
    assert "😀" in content


def test_a_feed_without_alerts_is_a_feed() -> None:
    valid_atom(rendered("atom"))
    assert len(feedparser.parse(io.BytesIO(rendered("atom", *ALERTS))).entries) == 3


# GeoJSON


def test_only_a_spot_is_a_point() -> None:
    features = {feature["id"]: feature for feature in geojson.loads(rendered("geojson", *INCIDENTS)).features}
    assert features["in-1"].geometry == geojson.Point((29.2284, -1.6741))
    assert [features[name].geometry for name in ("in-2", "in-3", "in-4")] == [None, None, None]
    roles = [place["role"] for place in features["in-1"].properties["places"]]
    assert roles == ["occurrence", "destination"]


def test_several_spots_are_told_once_each() -> None:
    other = replace(GOMA, name="Minova", lat=-1.7, lon=29.02)
    (feature,) = geojson.loads(rendered("geojson", replace(BATTLE, places=(GOMA, other, GOMA)))).features
    assert feature.geometry == geojson.MultiPoint([(29.2284, -1.6741), (29.02, -1.7)])


# CSV


def test_the_table_tells_numbers_under_their_tags() -> None:
    table = hxl.data(io.BytesIO(rendered("csv", BATTLE, NOWHERE)), hxl.InputOptions(allow_local=True))
    battle, nowhere = list(table)
    tags = ["#affected+killed", "#affected+killed+min", "#affected+displaced", "#country+code", "#adm1+code+v_iso2"]
    assert [battle.get(tag) for tag in tags] == ["22", "20", "3000", "COD", "CD-NK"]
    assert battle.get("#impact+housing+destroyed") == "12"
    assert not nowhere.get("#geo+lat")
    assert not nowhere.get("#affected+killed")


def test_no_cell_is_a_formula() -> None:
    rows = list(csv.reader(io.StringIO(rendered("csv", FORMULA, COUNTRYWIDE).decode(), newline="")))
    assert "'=1+1" in rows[2]
    assert not [cell for row in rows[2:] for cell in row if cell.startswith(("=", "@", "+"))]
    assert "\x00" not in rows[3][rows[0].index("place")]
    assert "\x00" in NASTY


def test_documents_are_found_where_this_test_looks() -> None:
    assert Path(GOLDEN).is_dir()
