"""`python -m seeds --seed 1 --out FILE [--truth FILE]`: a story as JSON lines."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from seeds.generate import END, generate
from stream.wire import encode


def main(argv: Sequence[str] | None = None) -> int:
    """Write the items, and if asked the truth; standard output where no file is named."""
    parser = argparse.ArgumentParser(prog="python -m seeds", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--days", type=int, default=120)
    parser.add_argument("--end", type=date.fromisoformat, default=END, metavar="YYYY-MM-DD")
    parser.add_argument("--out", type=Path, help="items as JSON lines")
    parser.add_argument("--truth", type=Path, help="happenings and the escalation, one JSON object")
    options = parser.parse_args(argv)
    try:
        story = generate(options.seed, days=options.days, end=options.end)
    except ValueError as error:
        parser.error(str(error))
    lines = b"".join(encode(item) + b"\n" for item in story.items)
    if options.out:
        options.out.write_bytes(lines)
    else:
        sys.stdout.buffer.write(lines)
    if options.truth:
        options.truth.write_bytes(encode(story.truth) + b"\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
