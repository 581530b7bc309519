"""What happens in a reading process: bytes of items in, outcomes out. Parsing blocks for longer than an event loop may.

`agents.isolation` starts such processes and replaces those that hang or die.
"""

from __future__ import annotations

import ctypes
import resource
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from agents.assembly import without_text
from agents.clients import MAX_RECORD
from agents.garbage import collect_rarely
from stream import wire
from stream.errors import InputError, TooLarge, Unreadable
from stream.linking.tellings import MAX_SENTENCE, item_events
from stream.records import EnrichedRecord, ItemEvents
from stream.sources import read_item
from stream.wordless import Numbers, item_without_words, record_without_words

if TYPE_CHECKING:
    from stream.extraction import Reader, ReaderSettings


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """What a reading process may use, and what it may write."""

    seconds: float = 30.0
    """Time for a batch, and for one text alone."""
    memory_mb: int = 2_000
    """Memory of the process in MB; a text that needs more is refused."""
    keep_text: bool = True
    """Whether records hold the full text."""
    evidence_chars: int = MAX_SENTENCE
    """Characters of a sentence of evidence, at most."""


@dataclass(frozen=True, slots=True)
class RawItem:
    """An item as Kafka gave it."""

    value: bytes | None
    received: datetime
    replay: bool


@dataclass(frozen=True, slots=True)
class Read:
    """What became of an item that could be read: the records to publish."""

    id: str
    enriched: bytes
    events: bytes
    published: datetime
    figures: tuple[tuple[str, str], ...]
    """(metric, scope) of every figure, for the metrics."""
    told: bool = False
    """Whether it tells of an event, be it one without a figure."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Why an item is to be set aside."""

    reason: str
    error: str
    message: str


Outcome = Read | Refused


def refused(error: InputError) -> Refused:
    """The refusal that an error stands for."""
    return Refused(error.reason, type(error).__name__, str(error))


def read_batch(
    reader: Reader, batch: Sequence[RawItem], keep_text: bool = True, evidence_chars: int = MAX_SENTENCE
) -> list[Outcome]:
    """The outcomes of a batch, in its order."""
    outcomes: dict[int, Outcome] = {}
    readable = []
    for n, raw in enumerate(batch):
        try:
            readable.append((n, read_item(raw.value)))
        except InputError as error:
            outcomes[n] = refused(error)
    records = reader.read([item for _, item in readable], [batch[n].received for n, _ in readable])
    for (n, _), record in zip(readable, records):
        outcomes[n] = _outcome(record, batch[n].replay, keep_text, evidence_chars)
    return [outcomes[n] for n in range(len(batch))]


def _outcome(record: EnrichedRecord, replay: bool, keep_text: bool, evidence_chars: int) -> Outcome:
    try:
        # Before the text goes: its words join the tellings.
        events = wire.encode(item_events(record, replay, evidence_chars))
        enriched = _bounded(record if keep_text else without_text(record))
        if len(events) > MAX_RECORD:
            raise TooLarge(f"its events take {len(events):,} bytes; at most {MAX_RECORD:,} can be written")
    except InputError as error:
        return refused(error)
    figures = tuple((f.metric.value, f.scope.value) for event in record.events for f in event.figures)
    return Read(record.id, enriched, events, record.published, figures, told=bool(record.events))


def _bounded(record: EnrichedRecord) -> bytes:
    """The record in bytes, without its text where that would be too large to write."""
    encoded = wire.encode(record)
    if len(encoded) > MAX_RECORD:
        note = f"text left out: the record took {len(encoded):,} bytes"
        encoded = wire.encode(replace(without_text(record), notes=(*record.notes, note)))
    if len(encoded) > MAX_RECORD:
        raise TooLarge(f"its record takes {len(encoded):,} bytes; at most {MAX_RECORD:,} can be written")
    return encoded


def without_words(read: Read, numbers: Numbers) -> Read:
    """What is published of an item that was redacted."""
    record, events = wire.decode(read.enriched, EnrichedRecord), wire.decode(read.events, ItemEvents)
    bare = wire.encode(record_without_words(record, numbers))
    return replace(read, enriched=bare, events=wire.encode(item_without_words(events, numbers)))


def _read_singly(reader: Reader, batch: Sequence[RawItem], keep_text: bool, evidence_chars: int) -> list[Outcome]:
    """The outcomes of a batch in which some item makes the reader fail: that one alone is refused."""
    outcomes: list[Outcome] = []
    for raw in batch:
        try:
            outcomes += read_batch(reader, [raw], keep_text, evidence_chars)
        except Exception as error:
            outcomes.append(refused(Unreadable(f"the reader failed: {type(error).__name__}: {error}")))
    return outcomes


def serve(connection: Connection, settings: ReaderSettings, limits: ReadingLimits) -> None:
    """Answer batches until the other end closes, as it does when the worker dies."""
    from stream.extraction import Reader

    _end_with_parent()
    _bound_memory(limits.memory_mb)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the worker ends us
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    reader = Reader(settings)
    collect_rarely()
    connection.send(None)
    while True:
        try:
            batch = connection.recv()
        except (EOFError, OSError):  # closed, or reset where the worker was killed
            return
        try:
            outcomes = read_batch(reader, batch, limits.keep_text, limits.evidence_chars)
        except Exception:
            outcomes = _read_singly(reader, batch, limits.keep_text, limits.evidence_chars)
        try:
            connection.send(outcomes)
        except OSError:
            return


PR_SET_PDEATHSIG = 1
"""Of Linux' prctl(2): the signal that the kernel sends when the parent is gone."""


def _end_with_parent() -> None:
    """End this process with the worker, also where a text hangs it: a closed connection is noticed only after that."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _bound_memory(megabytes: int) -> None:
    """Let a text that needs too much memory fail here, and this process be the first that the system ends."""
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    wanted = megabytes * 1_000_000
    resource.setrlimit(resource.RLIMIT_DATA, (wanted if most == resource.RLIM_INFINITY else min(wanted, most), most))
    adjustment = Path("/proc/self/oom_score_adj")
    if adjustment.exists():
        adjustment.write_text("1000")
