"""All benchmarks, one after the other: JSON lines on standard output, a table on standard error.

    python -m benchmarks                   # about an hour on two quiet cores
    python -m benchmarks --only stream latency
    python -m benchmarks > figures.jsonl

Every figure is a ratio of what was measured in one run, or a count; where it is a time, the line says in what load.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parents[1]
BENCHMARKS: dict[str, tuple[str, ...]] = {
    "numbers": (), "gazetteer": (), "detection": ("5",), "surveillance": (), "extraction": (), "linking": ("--quick",),
    "holding": ("--incidents", "3000"), "watching": (), "split": (), "skew": (), "messages": (), "start": (),
    "stream": (), "latency": (), "page": (), "peers": (),
}  # fmt: skip
"""Each module, with its arguments."""


def figures(value: Any, name: str = "") -> Iterator[dict[str, Any]]:
    """What a benchmark printed as lines of one figure each, nested names joined."""
    if isinstance(value, dict) and "measure" in value:
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from figures(inner, f"{name}, {key}" if name else key)
    elif isinstance(value, int | float):
        yield {"measure": name, "value": value}


def parsed(text: str) -> Iterator[Any]:
    """The JSON values of an output, one a line or one over many."""
    decoder, at = json.JSONDecoder(), 0
    while at < len(text.rstrip()):
        value, at = decoder.raw_decode(text, at)
        yield value
        while at < len(text) and text[at].isspace():
            at += 1


def run(name: str) -> Iterator[dict[str, Any]]:
    """The figures of one benchmark; none where it cannot run here, which it says itself."""
    command = [sys.executable, "-m", f"benchmarks.{name}", *BENCHMARKS[name]]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        yield {"measure": "failed", "value": done.returncode}
    for value in parsed(done.stdout):
        yield from figures(value)


def main() -> None:
    """Run them, telling each figure as it comes."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--only", nargs="+", choices=BENCHMARKS, default=list(BENCHMARKS))
    table = Table("benchmark", "measure", "value", "more")
    for name in parser.parse_args().only:
        for figure in run(name):
            print(json.dumps({"benchmark": name, **figure}), flush=True)
            more = ", ".join(f"{key} {value}" for key, value in figure.items() if key not in ("measure", "value"))
            table.add_row(name, str(figure["measure"]), f"{figure['value']:,}", more)
    Console(stderr=True).print(table)


if __name__ == "__main__":
    main()
