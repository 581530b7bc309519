"""Write `config/grafana/dashboards`: `--check` writes nothing and exits 1 where a file is not what it would write."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from tools.dashboards.boards import BOARDS, rendered
from tools.generated import ROOT, write_or_check

FOLDER = ROOT / "config" / "grafana" / "dashboards"


def files() -> dict[Path, bytes]:
    """Path -> content of each dashboard."""
    made = {FOLDER / f"{board.uid.removeprefix('tocsin-')}.json": rendered(board) for board in BOARDS}
    return {path: (json.dumps(plain, indent=1, sort_keys=True) + "\n").encode() for path, plain in made.items()}


def main(arguments: Sequence[str]) -> int:
    """Write, or with `--check` compare."""
    return write_or_check(files(), FOLDER, "*", check="--check" in arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
