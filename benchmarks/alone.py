"""Extraction alone: a reader in a process of its own, which reads texts when it is told to.

What the whole stream is held against. The same items, in batches as a worker reads them, from their bytes to the bytes
of what is published.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]

READER = """
import sys, time, json
from datetime import UTC, datetime
from agents.garbage import collect_rarely
from agents.reading import RawItem, read_batch
from stream.extraction import Reader
reader, now, size = Reader(), datetime.now(UTC), int(sys.argv[1])
collect_rarely()
print(flush=True)
for line in sys.stdin:
    rows = [RawItem(row.encode(), now, False) for row in open(line.strip(), encoding="utf-8")]
    began, spent = time.perf_counter(), time.process_time()
    for at in range(0, len(rows), size):
        read_batch(reader, rows[at : at + size])
    print(json.dumps([time.perf_counter() - began, time.process_time() - spent]), flush=True)
"""


@dataclass(frozen=True, slots=True)
class Turn:
    """What reading some texts took."""

    texts: int
    seconds: float
    processor: float
    """Seconds of processor time."""


class Alone:
    """The reader; each turn reads all of some items."""

    def __init__(self, batch: int = 50) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", READER, str(batch)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            text=True, env={"OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        self._hear()

    def turn(self, items: Sequence[bytes], folder: Path) -> Turn:
        """Read the items (flat JSON) once."""
        path = folder / "turn.jsonl"
        path.write_bytes(b"\n".join(items) + b"\n")
        assert self._process.stdin is not None
        self._process.stdin.write(f"{path}\n")
        self._process.stdin.flush()
        return Turn(len(items), *json.loads(self._hear()))

    def end(self) -> None:
        """Let the process go."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()

    def _hear(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit("the reader ended; its error stands above")
        return line
