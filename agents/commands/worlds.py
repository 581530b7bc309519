"""A simulated world through the real stages, without a broker: as they are, and with the truth for the first."""

from __future__ import annotations

import gzip
import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from agents.assembly import place_names, watch_params
from seeds.world import simulate
from stream import wire
from stream.days import day_of
from stream.errors import InputError
from stream.evaluation.alarms import Outcome, Raised, Verdict, counts_of, judge_world
from stream.evaluation.perfect import PerfectLinker, PerfectReader, spots_of
from stream.evaluation.worlds import World
from stream.outcomes import Alert, Incident
from stream.records import EnrichedRecord, ItemEvents

if TYPE_CHECKING:
    from stream.extraction import Reader

BATCH = 64


class Stages(StrEnum):
    """Which stages are real."""

    ALL = "as it is"
    LINKING = "true reading"
    DETECTION = "true reading and linking"


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One world to be told."""

    seed: int
    days: int
    regions: int
    cache: Path | None = None


def tell(task: Task, reader: Callable[[], Reader]) -> dict[Stages, Verdict]:
    """What the stages make of a world, against its truth."""
    world = simulate(task.seed, days=task.days, regions=task.regions)
    records = _read(world, task, reader)
    perfect = PerfectReader(world.truth, spots_of(records), place_names())
    outcomes = {
        Stages.ALL: _watched(records),
        Stages.LINKING: _watched([perfect.read(record) for record in records]),
        Stages.DETECTION: _detected(world),
    }
    return {stages: judge_world(world.truth, outcome) for stages, outcome in outcomes.items()}


# -- reading ----------------------------------------------------------------------------------------------------------


def _read(world: World, task: Task, reader: Callable[[], Reader]) -> list[EnrichedRecord]:
    """The records of the items, from the cache where they are there."""
    file = task.cache / f"{_digest(world)}.jsonl.gz" if task.cache else None
    if file is not None and file.exists():
        try:
            return [wire.decode(line, EnrichedRecord) for line in gzip.decompress(file.read_bytes()).splitlines()]
        except (InputError, OSError, EOFError):
            file.unlink()
    read = reader()
    received = datetime.combine(world.truth.last_day + timedelta(days=2), datetime.min.time(), UTC)
    records: list[EnrichedRecord] = []
    for start in range(0, len(world.items), BATCH):
        batch = world.items[start : start + BATCH]
        records += read.read(batch, [received] * len(batch))
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(gzip.compress(b"\n".join(wire.encode(record) for record in records), 1))
    return records


def _digest(world: World) -> str:
    """Of the items and of all code that reads them."""
    digest = hashlib.sha256(reader_digest().encode())
    for item in world.items:
        digest.update(wire.encode(item))
    return digest.hexdigest()[:24]


def reader_digest() -> str:
    """A digest of the sources that reading depends on."""
    import stream

    root = Path(stream.__file__).parent
    files = [*root.glob("*.py"), *(file for file in (root / "extraction").rglob("*") if file.is_file())]
    digest = hashlib.sha256()
    for file in sorted(file for file in files if file.suffix != ".pyc"):
        digest.update(file.read_bytes())
    return digest.hexdigest()


# -- linking and detection --------------------------------------------------------------------------------------------


def _watched(records: Sequence[EnrichedRecord]) -> Outcome:
    from stream.linking import item_events
    from stream.watch import Watch

    state, names = Watch(watch_params(), place_names()), _Collected()
    for batch in _batches([item_events(record) for record in records]):
        step = state.apply(batch, batch[-1].published)
        names.note(step.incidents, step.alerts)
    return names.outcome()


def _detected(world: World) -> Outcome:
    """Detection alone, over the true incidents."""
    from stream.detection.watching import Watcher

    watcher, linker, found = Watcher(watch_params().detection), PerfectLinker(world.truth), _Collected()
    names = place_names()
    bare = [_line(item.id, item.version, item.published) for item in world.items if item.published is not None]
    for batch in _batches(bare):
        newest = batch[-1].published
        heard = Counter(day_of(item.published) for item in batch)
        incidents = linker.touched((item.id for item in batch), newest)
        found.note(incidents, watcher.apply(incidents, newest, newest, names, heard))
    return found.outcome()


def _line(name: str, version: int, published: datetime) -> ItemEvents:
    from stream.records import ItemStatus

    return ItemEvents(
        id=name, version=version, status=ItemStatus.USABLE, published=published, source=None, url=None, fingerprint=""
    )


def _batches(items: Iterable[ItemEvents]) -> Iterator[list[ItemEvents]]:
    """The items in the order of publication, those of one day together: alerts are judged by their day."""
    ordered = sorted(items, key=lambda item: (item.published, item.id))
    for _, batch in groupby(ordered, key=lambda item: item.published.date()):
        yield list(batch)


class _Collected:
    """The last revision of each incident and alert, and when each alert was first sent."""

    def __init__(self) -> None:
        self._incidents: dict[str, Incident] = {}
        self._alerts: dict[str, Alert] = {}

    def note(self, incidents: Iterable[Incident], alerts: Iterable[Alert]) -> None:
        """Take what a step told."""
        self._incidents.update((incident.id, incident) for incident in incidents)
        self._alerts.update((alert.id, alert) for alert in alerts)

    def outcome(self) -> Outcome:
        """All of it."""
        return Outcome(
            raised=tuple(Raised(alert=alert, day=alert.first_raised.date()) for alert in self._alerts.values()),
            counts=counts_of(self._incidents.values()),
            incidents=self._incidents,
        )
