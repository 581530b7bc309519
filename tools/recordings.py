"""Put the topics of a small system on record, as this version writes them: `python -m tools.recordings FOLDER`.

Done once for each version of the records or of the state, before either is raised; `tests/upgrades` reads all that were
ever made with today's code. Nothing of it is made again: what an earlier version wrote, only that version can write.
"""

from __future__ import annotations

import gzip
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from agents.assembly import place_names, reader_settings, watch_params
from agents.settings import load_settings
from seeds.generate import generate
from stream import wire
from stream.extraction import Reader
from stream.linking import item_events
from stream.records import EnrichedRecord, ItemStatus, NewsItem
from stream.state import State
from stream.watch import Watch

SEED, DAYS, ITEMS, BATCH, PARTITIONS = 1, 60, 110, 40, 4
NOW = datetime(2026, 10, 1, tzinfo=UTC)
"""When all of it was received."""

Row = tuple[str, bytes | None]
"""Key and value of a record."""


def story() -> list[NewsItem]:
    """The end of a story, with its escalation; one item corrected, one withdrawn, one not English."""
    items = list(generate(SEED, days=DAYS).items[-ITEMS:])
    end = max(item.published or NOW for item in items)
    changed = [
        replace(items[0], version=2, status=ItemStatus.CANCELED, title=None, text=None, published=end),
        replace(items[1], version=2, published=end + timedelta(minutes=1)),
        NewsItem(id="es-1", title="Doce muertos en un incendio", language="es", source="Agencia", published=end),
    ]
    return [*items, *changed]


def recorded() -> dict[str, list[Row]]:
    """The records of each topic in their order, and the rows of the state as they stand at the end."""
    items = story()
    settings = reader_settings(load_settings({}))
    told = Reader(settings).read(items, [NOW] * len(items))
    topics: dict[str, list[Row]] = {
        "items": [(item.id, wire.encode(item)) for item in items],
        "enriched": [(record.id, wire.encode(record)) for record in told],
        "events": [(record.id, wire.encode(item_events(record))) for record in told],
        "incidents": [],
        "alerts": [],
    }
    return topics | {"changelog": _watched(told, topics)}


def _watched(records: Sequence[EnrichedRecord], topics: dict[str, list[Row]]) -> list[Row]:
    params, names = watch_params(), place_names()
    state, rows = State(params, lambda: Watch(params, names)), dict[str, bytes]()
    for at in range(0, len(records), BATCH):
        batch = [item_events(record) for record in records[at : at + BATCH]]
        step = state.apply(batch, NOW, [n % PARTITIONS for n in range(len(batch))])
        topics["incidents"] += [(incident.id, wire.encode(incident)) for incident in step.incidents]
        topics["alerts"] += [(alert.id, wire.encode(alert)) for alert in step.alerts]
        for key, row in step.rows.items():
            if row is None:
                rows.pop(key, None)
            else:
                rows[key] = row
    return list(rows.items())


def write(folder: Path, topics: dict[str, list[Row]]) -> None:
    """A file for each topic: JSON lines of `{"key": …, "value": …}`, packed, equal bytes for equal records."""
    folder.mkdir(parents=True)
    for name, rows in topics.items():
        packed = gzip.compress(b"".join(_lines(rows)), 9, mtime=0)
        (folder / f"{name}.jsonl.gz").write_bytes(packed)


def _lines(rows: Iterable[Row]) -> Iterable[bytes]:
    for key, value in rows:
        yield wire.encode({"key": key, "value": None if value is None else wire.loads(value)}) + b"\n"


def main(argv: Sequence[str]) -> int:
    """Write the record of this version into a folder that is not there yet."""
    if len(argv) != 1:
        sys.stderr.write("usage: python -m tools.recordings FOLDER\n")
        return 2
    write(Path(argv[0]), recorded())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
