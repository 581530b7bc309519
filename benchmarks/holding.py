"""What the process that joins holds with many incidents open, what a start with them costs, and how fast it goes on.

    python -m benchmarks.holding                          # 10,000 incidents: a minute
    python -m benchmarks.holding --incidents 100000       # ten minutes; the world and its rows first
    python -m benchmarks.holding --filled                 # the rows are those of a process that took all items in

The world is that of `benchmarks.linking`, but for its last items. Its rows, as a worker stores them, are made from the
truth, each incident with its own items, in a process of its own: to have the items joined takes an hour where this
takes minutes. Another process, with all that a worker imports, makes its state from them, the rows on disk, and takes
in the last items. Kafka and Faust's reading of the changelog are not in it (`benchmarks.start`). Memory is what is
resident, in MB; `peak` the most that it ever was.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from benchmarks.linking import arrivals
from benchmarks.telling import load, tell
from stream import wire
from stream.linking.accounts import accounts
from stream.linking.course import Course
from stream.linking.incidents import describe
from stream.linking.params import LinkParams
from stream.linking.scenes import scene
from stream.linking.towns import Towns
from stream.outcomes import Incident
from stream.records import ItemEvents
from stream.state import State

BATCH, TIMED = 200, 4_000
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


def invent(incidents: int, log: Path, last: Path) -> None:
    """Write the rows of a world, but for its last items, which go into a file of their own."""
    from agents.assembly import state_maker

    items = arrivals(incidents)
    items, timed = items[:-TIMED], items[-TIMED:]
    last.write_bytes(b"\n".join(map(wire.encode, timed)))
    state, ends = state_maker(last.parent)(), sorted(items, key=lambda item: item.published)
    with log.open("wb") as out:
        rows = state.apply([ends[0], ends[-1]], NOW).rows  # for the clock
        for key, row in rows.items():
            if not key.startswith(("item|", "incident|", "done|")):
                _write(out.write, key.encode(), row)
        for item in items:
            _write(out.write, b"item|" + item.id.encode(), wire.encode(item))
        for incident in _true(items):
            _write(out.write, b"incident|" + incident.id.encode(), wire.encode(incident))
        _write(out.write, b"done|", rows["done|"])


def _true(items: Iterable[ItemEvents]) -> Iterator[Incident]:
    """The incidents that the items tell, each of those whose ids begin alike."""
    told: defaultdict[str, list[ItemEvents]] = defaultdict(list)
    for item in items:
        told[item.id.partition("-")[0]].append(item)
    newest, params = max(item.published for item in items), LinkParams()
    for each in told.values():
        members = [accounts(item)[0] for item in sorted(each, key=lambda item: (item.published, item.id))]
        course = Course(params)
        course.follow(range(len(members)), members.__getitem__)
        core = members[: params.core]
        yield describe(core, course, scene(core, course, Towns()), newest, params)


def fill(incidents: int, log: Path, last: Path) -> None:
    """Take in all items but the last and write the rows that are to be stored, one behind the other."""
    from agents.assembly import state_maker

    items = arrivals(incidents)
    last.write_bytes(b"\n".join(map(wire.encode, items[-TIMED:])))
    state, left = state_maker(last.parent)(), iter(items[:-TIMED])
    with log.open("wb") as out:
        while batch := list(islice(left, BATCH)):
            for key, row in state.apply(batch, NOW).rows.items():
                _write(out.write, key.encode(), row)


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


def restore(log: Path, last: Path, folder: Path) -> None:
    """Make the state from the rows, the last of each key, as a worker does that starts, and go on."""
    from agents.app import build_app  # noqa: F401  what a worker has in memory
    from agents.assembly import state_maker
    from agents.garbage import collect_rarely, give_back
    from agents.rows import Rows

    give_back()
    new_state = state_maker(folder)
    tell("memory before any row, MB", memory())
    rows = Rows(folder)
    for key, row in read(log):
        if row is None:
            rows.pop(key, None)
        else:
            rows[key] = row
    tell("memory with the rows on disk, MB", memory(), rows=len(rows))
    collect_rarely()
    began, state = time.process_time(), new_state()
    state.restore(rows, NOW)
    tell("processor time of making the state, s", time.process_time() - began, load=load())
    rows.clear()
    tell("memory when it is made, MB", memory(), peak=memory("VmHWM"))
    _go_on(state, [wire.decode(line, ItemEvents) for line in last.open("rb")])


def _go_on(state: State, items: list[ItemEvents]) -> None:
    began = time.process_time()
    state.apply(items[:1], NOW)
    tell("processor time of the first item, s", time.process_time() - began)
    before, began = memory(), time.process_time()
    for at in range(1, len(items), BATCH):
        state.apply(items[at : at + BATCH], NOW)
    spent = time.process_time() - began
    tell("items joined, counted and watched by a second of processor time", len(items) / spent, load=load())
    tell("memory after them, MB", memory(), items=len(items), before=round(before), peak=memory("VmHWM"))


def main() -> None:
    """A world with its rows, then a process that starts with them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--incidents", type=int, default=10_000)
    parser.add_argument("--filled", action="store_const", const=fill, default=invent, dest="make")
    parser.add_argument("--keep", type=Path, help="a folder for the rows; those that are there are not made anew")
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = told.keep or Path(name)
        log, last = folder / "rows", folder / "last"
        if not log.exists():
            beside(told.make, told.incidents, log, last)
        beside(restore, log, last, Path(name))


if __name__ == "__main__":
    main()
