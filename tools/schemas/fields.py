"""The fields of every record as tables for people: the page beside the schemas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

HEAD = """# Fields of the records

Made from the schemas beside this page by `python -m tools.schemas`. Times are RFC 3339 in UTC, dates `YYYY-MM-DD`,
offsets Unicode code points. Fields may be added; none changes its meaning.
"""


def page(schemas: Mapping[str, dict[str, Any]]) -> str:
    """Each record once, in the order in which a reader meets them."""
    told: dict[str, str] = {}
    for name, schema in schemas.items():
        told.setdefault(schema["title"], _table(schema, f"[`{name}.schema.json`]({name}.schema.json). "))
        for own, part in schema.get("$defs", {}).items():
            told.setdefault(own, _table(part) if "properties" in part else _values(part))
    return "\n".join([HEAD, *told.values()])


def _table(schema: Mapping[str, Any], head: str = "") -> str:
    rows = [f"| `{name}` | {_type(field)} | {field['description']} |" for name, field in schema["properties"].items()]
    return "\n".join([f"## {schema['title']}", "", head + schema["description"], "",
                      "| field | type | meaning |", "|---|---|---|", *rows, ""])  # fmt: skip


def _values(schema: Mapping[str, Any]) -> str:
    return f"## {schema['title']}\n\n{schema['description']}\n\n{', '.join(f'`{each}`' for each in schema['enum'])}\n"


def _type(schema: Mapping[str, Any]) -> str:
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in schema:
        return " or ".join(_type(branch) for branch in schema["anyOf"])
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    if schema["type"] == "array":
        return f"list of {_type(schema['items'])}"
    if schema["type"] == "object":
        inner = schema.get("additionalProperties", {"type": "any"})
        key = schema.get("propertyNames")
        return f"{_type(key) if key else 'string'} → {_type(inner)}"
    return str({"date-time": "time", "date": "date"}.get(schema.get("format", ""), schema["type"]))
