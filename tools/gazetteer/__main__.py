"""Compile the gazetteer that ships with the package.

    python -m tools.gazetteer                 # writes stream/extraction/gazetteer/places.bin
    python -m tools.gazetteer --check         # compiles, compares byte for byte, writes nothing
    python -m tools.gazetteer --output FILE   # writes elsewhere

Its sources are the packages of the dependency group `gazetteer` and the tables beside this module; equal sources give
equal bytes.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from stream.extraction.gazetteer.gazetteer import COMPILED
from tools.gazetteer.compile import build


def main(
    output: Annotated[Path, typer.Option(help="Where to write the compiled file.", dir_okay=False)] = COMPILED,
    check: Annotated[bool, typer.Option("--check", help="Only tell whether the file is what compiling gives.")] = False,
) -> None:
    """Compile the gazetteer from its sources."""
    if not check and not output.parent.is_dir():
        raise typer.BadParameter(f"{output.parent} is no folder", param_hint="--output")
    raw = build()
    if not check:
        output.write_bytes(raw)
        typer.echo(f"{output}: {len(raw):,} bytes", err=True)
    elif output.is_file() and output.read_bytes() == raw:
        typer.echo(f"{output}: as its sources give it", err=True)
    else:
        typer.echo(f"{output}: not what its sources give; compile it anew", err=True)
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)
