"""Write the compiled gazetteer beside the code that reads it."""

from __future__ import annotations

import sys
from pathlib import Path

from stream.extraction.gazetteer.gazetteer import COMPILED
from tools.gazetteer.compile import build


def main() -> None:
    """Compile to the path given, or to where the package looks for it."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else COMPILED
    raw = build()
    path.write_bytes(raw)
    sys.stderr.write(f"{path}: {len(raw):,} bytes\n")


if __name__ == "__main__":
    main()
