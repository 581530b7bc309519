"""The schemas are those of the records, real records fit them, and broken ones do not."""

from __future__ import annotations

import copy
import json
import subprocess
import tarfile
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import jsonschema
import pytest
from debian_tools import missing, needs
from test_decided import EACH
from watch_build import Machine, story

from agents import topics
from agents.assembly import reader_settings
from agents.settings import Settings
from seeds import generate
from stream import wire
from stream.extraction import Reader
from stream.linking import item_events
from tools.generated import differing
from tools.schemas.__main__ import FOLDER, files
from tools.schemas.channels import CHANNELS, asyncapi
from tools.schemas.records import PUBLIC, read_notes, schemas

SCHEMAS = schemas()
DOCUMENT = asyncapi()
OFFICIAL = "@asyncapi/specs@6.11.1"


def validator(name: str) -> jsonschema.Draft202012Validator:
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    return jsonschema.Draft202012Validator(SCHEMAS[name], format_checker=checker)


@pytest.fixture(scope="module")
def records() -> dict[str, list[Any]]:
    """Name of a schema -> records of that kind, as JSON."""
    items = generate(1).items[:120]
    read = Reader(reader_settings(Settings())).read(items, [datetime(2026, 10, 1, tzinfo=UTC)] * len(items))
    machine = Machine()
    machine.apply(story())
    made = {
        "news-item": items,
        "enriched-record": read,
        "item-events": [*story(), *(item_events(record) for record in read)],
        "incident": list(machine.incidents.values()),
        "alert": list(machine.alerts.values()),
        "decision": list(EACH.values()),
    }
    return {name: [wire.loads(wire.encode(record)) for record in some] for name, some in made.items()}


def test_what_is_committed_is_what_the_tool_writes() -> None:
    assert differing(files(), FOLDER, "*") == [], "python -m tools.schemas"


def test_every_note_is_of_a_field() -> None:
    parts = [part for schema in SCHEMAS.values() for part in (schema, *schema.get("$defs", {}).values())]
    fields = {f"{part['title']}.{field}" for part in parts for field in part.get("properties", {})}
    assert read_notes().keys() == fields


@pytest.mark.parametrize("name", PUBLIC)
def test_a_schema_is_one(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMAS[name])


@pytest.mark.parametrize("name", PUBLIC)
def test_real_records_fit_their_schema(name: str, records: dict[str, list[Any]]) -> None:
    assert records[name]
    problems = [error.json_path for record in records[name] for error in validator(name).iter_errors(record)]
    assert problems == []


def test_the_records_at_hand_say_something(records: dict[str, list[Any]]) -> None:
    assert any(event["figures"] for record in records["enriched-record"] for event in record["events"])
    assert any(incident["by_region"] for incident in records["incident"])


def broken(record: Any) -> Iterator[tuple[str, Any]]:
    """The record with each of its fields gone, or something that it cannot be."""
    for name in record:
        yield f"no {name}", {field: value for field, value in record.items() if field != name}
        yield f"{name} of another type", record | {name: {"no": ["such", "value"]}}


@pytest.mark.parametrize("name", [name for name in PUBLIC if name != "news-item"])
def test_a_broken_record_does_not_fit(name: str, records: dict[str, list[Any]]) -> None:
    fitting = [what for what, record in broken(records[name][0]) if validator(name).is_valid(record)]
    assert fitting == []


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"id": "a", "version": 0},
        {"id": "a", "status": "spiked"},
        {"id": "a", "published": "yesterday"},
        {"id": 7},
    ],
)
def test_what_is_no_item_does_not_fit(wrong: dict[str, Any]) -> None:
    assert not validator("news-item").is_valid(wrong)


def test_an_item_with_fields_of_others_fits() -> None:
    assert validator("news-item").is_valid({"id": "a", "title": "b", "byline": "c"})


def test_every_topic_of_the_contract_is_a_channel() -> None:
    shipped = Settings.model_construct()
    ours = {spec.name for spec in topics.topic_specs(shipped)} - {topics.changelog_name(shipped)}
    assert {channel["address"] for channel in DOCUMENT["channels"].values()} == ours


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from [value["$ref"]] if "$ref" in value else []
    for child in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from references(child)


def test_every_reference_leads_somewhere() -> None:
    for reference in references(DOCUMENT):
        file, _, pointer = reference.partition("#")
        target = json.loads((FOLDER / file).read_text()) if file else DOCUMENT
        for step in pointer.split("/")[1:]:
            target = target[step]
        assert target


def test_messages_have_the_schema_of_their_topic() -> None:
    named = {channel.topic: channel.schema for channel in CHANNELS}
    assert set(named.values()) - {None} == set(PUBLIC)


@pytest.fixture(scope="module")
def official(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """AsyncAPI's own JSON Schema of its documents."""
    folder = tmp_path_factory.mktemp("asyncapi")
    packed = subprocess.run(
        [needs("npm"), "pack", "--silent", OFFICIAL], cwd=folder, text=True, capture_output=True, timeout=120
    )
    if packed.returncode:
        missing(f"{OFFICIAL} could not be fetched: {packed.stderr[-300:]}")
    with tarfile.open(folder / packed.stdout.strip()) as archive:
        member = archive.extractfile("package/schemas/3.0.0.json")
        assert member
        return json.load(member)


def test_the_document_is_asyncapi_by_its_own_schema(official: Any) -> None:
    check = jsonschema.validators.validator_for(official)(official)
    assert [f"{error.json_path}: {error.message[:200]}" for error in check.iter_errors(DOCUMENT)] == []
    wrong = copy.deepcopy(DOCUMENT)
    wrong["operations"]["receive-items"]["action"] = "read"
    assert not check.is_valid(wrong)
