"""`python -m seeds --seed 1 --out FILE [--truth FILE]`: a story, or a simulated world, as JSON lines."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from seeds.generate import END, generate
from seeds.story import Story
from seeds.world import simulate
from stream.evaluation.worlds import World
from stream.wire import encode


def main(argv: Sequence[str] | None = None) -> int:
    """Write the items, and if asked the truth; standard output where no file is named."""
    parser = argparse.ArgumentParser(prog="python -m seeds", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--days", type=int, default=120)
    parser.add_argument("--end", type=date.fromisoformat, default=END, metavar="YYYY-MM-DD")
    parser.add_argument("--out", type=Path, help="items as JSON lines")
    parser.add_argument("--truth", type=Path, help="what is behind the items, one JSON object")
    parser.add_argument("--world", action="store_true", help="a simulated world of many regions, not a story")
    parser.add_argument("--regions", type=int, default=20, help="of a world")
    options = parser.parse_args(argv)
    try:
        story = _told(options)
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


def _told(options: argparse.Namespace) -> Story | World:
    if options.world:
        return simulate(options.seed, days=options.days, regions=options.regions, end=options.end)
    return generate(options.seed, days=options.days, end=options.end)


if __name__ == "__main__":
    sys.exit(main())
