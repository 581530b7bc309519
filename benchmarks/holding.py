"""What the process that joins holds with many incidents open, how fast it fills, and what a start with its state costs.

    python -m benchmarks.holding                          # 10,000 incidents: a minute or two
    python -m benchmarks.holding --incidents 100000       # ten minutes
    python -m benchmarks.holding --world items.jsonl      # items that are there, a line each

The world is that of `benchmarks.linking`. A process of its own, with all that a worker imports, takes the items in as
the watch stage does, in batches, rows and alerts included, and writes the rows to a file. Another one makes its state
from them. Kafka and Faust's reading of the changelog are not in it (`benchmarks.start`). Memory is what is resident, in
MB; `peak` the most that it ever was.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from benchmarks.linking import write_world
from benchmarks.telling import load, tell
from stream import wire
from stream.records import ItemEvents

BATCH = 200
TOLD = 30_000
"""Items after which the memory is told."""
NOW = datetime(2024, 3, 1, tzinfo=UTC)
_NUMBER = 4
_GONE = (1 << 32) - 1
"""The length of a row that was deleted."""


def beside(work: Callable[..., None], *given: object) -> None:
    """Done in a process of its own, or what it leaves would be measured with the next."""
    process = get_context("spawn").Process(target=work, args=given)
    process.start()
    process.join()
    if process.exitcode:
        raise SystemExit(process.exitcode)


def memory(name: str = "VmRSS") -> float:
    """Of this process, in MB; `VmHWM` is the most that it ever was."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split(f"{name}:")[1].split()[0]) / 1000


def fill(world: Path, log: Path, folder: Path) -> None:
    """Take in all items and write the rows that are to be stored, one behind the other."""
    import agents.app  # noqa: F401  what a worker has in memory
    from agents.assembly import state_maker
    from agents.garbage import collect_rarely

    state, number, spent = state_maker(folder)(), 0, 0.0
    with world.open("rb") as lines, log.open("wb") as out:
        items = (wire.decode(line, ItemEvents) for line in lines)
        tell("memory before any item, MB", memory())
        while batch := list(islice(items, BATCH)):
            began = time.process_time()
            rows = state.apply(batch, NOW).rows
            spent += time.process_time() - began
            for key, row in rows.items():
                _write(out.write, key.encode(), row)
            before, number = number, number + len(batch)
            if before == 0:
                collect_rarely()
            if number // TOLD > before // TOLD:
                tell(f"memory after {number:,} items, MB", memory(), seconds_of_processor_time=round(spent, 1))
    tell("memory at the end, MB", memory(), items=number, rows=state.watch.rows, peak=memory("VmHWM"))
    tell("items taken in by a second of processor time", number / spent, load=load())


def _write(write: Callable[[bytes], object], key: bytes, row: bytes | None) -> None:
    write(len(key).to_bytes(_NUMBER, "little") + (_GONE if row is None else len(row)).to_bytes(_NUMBER, "little"))
    write(key + (row or b""))


def read(log: Path) -> Iterator[tuple[str, bytes | None]]:
    """The rows in the order in which they were written, None where one was deleted."""
    with log.open("rb") as rows:
        while head := rows.read(2 * _NUMBER):
            length = int.from_bytes(head[_NUMBER:], "little")
            key = rows.read(int.from_bytes(head[:_NUMBER], "little")).decode()
            yield key, None if length == _GONE else rows.read(length)


def restore(log: Path, folder: Path) -> None:
    """Make the state from the rows, the last of each key, as a worker does that starts."""
    import agents.app  # noqa: F401
    from agents.assembly import state_maker

    new_state = state_maker(folder)
    rows: dict[str, bytes] = {}
    for key, row in read(log):
        if row is None:
            rows.pop(key, None)
        else:
            rows[key] = row
    size, before = sum(map(len, rows.values())) / 1e6, memory()
    began = time.process_time()
    state = new_state()
    number = len(rows)
    state.restore(rows, NOW)
    spent = time.process_time() - began
    tell("processor time of making the state, s", spent, rows=number, mb=round(size), load=load())
    tell("memory when it is made, MB", memory(), with_rows_before=round(before), peak=memory("VmHWM"))
    rows.clear()
    began = time.process_time()
    state.apply([], NOW)
    tell("processor time of the first batch, s", time.process_time() - began)


def main() -> None:
    """A world, then a process that fills, then one that starts."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--incidents", type=int, default=10_000)
    parser.add_argument("--world", type=Path, help="a file of items instead")
    parser.add_argument("--rows", type=Path, help="a file for the rows, to be kept; one that is there is not made anew")
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        world, log = told.world or folder / "world", told.rows or folder / "rows"
        if not told.world:
            beside(write_world, told.incidents, world)
        if not log.exists():
            beside(fill, world, log, folder)
        beside(restore, log, folder)


if __name__ == "__main__":
    main()
