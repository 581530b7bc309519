"""Write `docs/schemas`: a JSON Schema for each public record, their fields as a page, and the AsyncAPI document.

`--check` writes nothing and exits 1 where a file is not what it would write.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from stream.wire import encode_for_people
from tools.generated import ROOT, write_or_check
from tools.schemas.channels import asyncapi
from tools.schemas.fields import page
from tools.schemas.records import schemas

FOLDER = ROOT / "docs" / "schemas"


def files() -> dict[Path, bytes]:
    """Path -> content of everything that is generated."""
    made = schemas()
    return {
        **{FOLDER / f"{name}.schema.json": encode_for_people(schema) for name, schema in made.items()},
        FOLDER / "fields.md": page(made).encode(),
        FOLDER / "asyncapi.json": encode_for_people(asyncapi()),
    }


def main(arguments: Sequence[str]) -> int:
    """Write, or with `--check` compare."""
    return write_or_check(files(), FOLDER, "*", check="--check" in arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
