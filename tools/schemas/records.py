"""JSON Schemas (draft 2020-12) of the public records, from their types; what a type does not say is in `notes.tsv`.

The schemas describe records as tocsin writes them: every field is there. Of an item that comes in only `id` must be.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from stream.decisions import Decision
from stream.outcomes import Alert, Incident
from stream.records import EnrichedRecord, ItemEvents, NewsItem

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
PUBLIC: dict[str, type] = {
    "news-item": NewsItem,
    "enriched-record": EnrichedRecord,
    "item-events": ItemEvents,
    "incident": Incident,
    "alert": Alert,
    "decision": Decision,
}
"""Name of a schema -> the record it describes."""

FACETS: dict[str, Schema] = {
    "": {},
    "integer": {},
    "number": {},
    "natural": {"minimum": 0},
    "positive": {"minimum": 1},
    "positive_number": {"exclusiveMinimum": 0},
    "share": {"minimum": 0, "maximum": 1},
    "latitude": {"minimum": -90, "maximum": 90},
    "longitude": {"minimum": -180, "maximum": 180},
    "time": {"format": "date-time"},
    "day": {"format": "date"},
    "moment": {"pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}.*)?$"},
    "basis": {"enum": ["text", "published"]},
    "country": {"pattern": "^[A-Z]{3}$"},
    "adm1": {"pattern": "^[A-Z]{2}-[A-Z0-9]{1,3}$"},
    "by_metric": {"propertyNames": {"$ref": "#/$defs/Metric"}},
}
"""What a value must be beyond its type, by the word that stands for it in the notes."""


@dataclass(frozen=True, slots=True)
class Note:
    """What is to be said of one field."""

    facet: str
    text: str


def read_notes() -> dict[str, Note]:
    """`Record.field` -> its note."""
    lines = Path(__file__).with_name("notes.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines)
    return {field: Note(facet, text) for field, facet, text in rows}


def schemas() -> dict[str, Schema]:
    """Name -> the schema of that record, whole in itself."""
    notes = read_notes()
    return {name: _schema(name, record, notes) for name, record in PUBLIC.items()}


def _schema(name: str, record: type, notes: Mapping[str, Note]) -> Schema:
    (_,), components = msgspec.json.schema_components([record], ref_template="#/$defs/{name}")
    defs = {own: _noted(own, each, notes) for own, each in components.items()}
    top = defs.pop(record.__name__)
    if record is NewsItem:
        top |= {"required": ["id"]}
    return {"$schema": DIALECT, "$id": f"urn:tocsin:schema:1:{name}", **top, **({"$defs": defs} if defs else {})}


def _noted(record: str, schema: Schema, notes: Mapping[str, Note]) -> Schema:
    if "properties" not in schema:
        return schema
    fields = {name: _field(own, notes[f"{record}.{name}"]) for name, own in schema["properties"].items()}
    return {**schema, "properties": fields, "required": list(fields)}


def _field(schema: Schema, note: Note) -> Schema:
    """The field's schema with its facet, within the branches that are not null, and its description."""
    facet = FACETS[note.facet]
    if schema.get("type") == "array" and facet:
        narrowed = {**schema, "items": schema["items"] | facet}
    elif "anyOf" in schema:
        branches = [branch if branch == {"type": "null"} else branch | facet for branch in schema["anyOf"]]
        narrowed = {**schema, "anyOf": branches}
    else:
        narrowed = schema | facet
    return {"description": note.text, **narrowed}
