"""What the watch stage costs an item, beside reading that item: one process, the same items, processor time.

    python -m benchmarks.watching
    python -m benchmarks.watching --texts news.jsonl

From the bytes of the events to the bytes of the rows, in batches; the first third is left out, since a state is empty
only once. What it adds to the events that tell of something, an everyday line costs for itself.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import gettempdir

from agents.assembly import state_maker
from agents.garbage import collect_rarely
from agents.reading import RawItem, Read, read_batch
from benchmarks.telling import load, tell
from benchmarks.texts import EVERYDAY, mixed, relevant, taken
from stream import wire
from stream.extraction import Reader
from stream.records import ItemEvents, NewsItem

BATCH = 50
NOW = datetime(2026, 11, 1, tzinfo=UTC)


def cost(items: Sequence[NewsItem], reader: Reader) -> tuple[float, float, int]:
    """Milliseconds an item of reading and of watching, of all but the first third; and the rows that hold the state."""
    state, raw = state_maker(Path(gettempdir()))(), [RawItem(wire.encode(item), NOW, False) for item in items]
    reading = watching = 0.0
    rows: set[str] = set()
    for at in range(0, len(raw), BATCH):
        began = time.process_time()
        told = [each.events for each in read_batch(reader, raw[at : at + BATCH]) if isinstance(each, Read)]
        middle = time.process_time()
        step = state.apply([wire.decode(each, ItemEvents) for each in told], NOW)
        for incident in step.incidents:
            wire.encode(incident)
        if at >= len(raw) // 3:
            reading += middle - began
            watching += time.process_time() - middle
        rows |= step.rows.keys()
    counted = len(raw) - len(raw) // 3
    return 1e3 * reading / counted, 1e3 * watching / counted, len(rows)


def main() -> None:
    """Relevant and mixed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--texts", type=Path, help="relevant JSON lines (default: dispatches of `seeds`)")
    parser.add_argument("--items", type=int, default=1500)
    given = parser.parse_args()
    reader = Reader()
    collect_rarely()
    for name, source in (("relevant", relevant(given.texts, 1)), ("mixed", mixed(given.texts, EVERYDAY, 1))):
        reading, watching, rows = cost(taken(source, given.items, name, days=2), reader)
        tell(f"{name}: reading, ms an item", reading, load=load())
        tell(f"{name}: watching, ms an item", watching, rows=rows)
        tell(f"{name}: watching to reading", watching / reading)


if __name__ == "__main__":
    main()
