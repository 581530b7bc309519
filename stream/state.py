"""The state of the watch stage as rows: what is linked and counted, what waits for its turn, and what made them.

Rows of another version, or kept under other parameters, are not taken over (`stream.rebuilding`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby

from stream import wire
from stream.decisions import Entry
from stream.errors import InputError, StateMismatch
from stream.order import SOURCE, WAITING, Order
from stream.outcomes import Alert, Incident
from stream.rebuilding import rebuild
from stream.records import ItemEvents
from stream.watch import ALERT, INCIDENT, Step, Told, Watch, WatchParams
from stream.wordless import Redaction, item_without_words

MAKER = "state|"
"""The key of the row that says what made the others."""

BEGUN, DONE = "begun|", "done|"
"""The keys of the rows before and after those of a batch, with its number: where they are equal, all of it is there."""

TELLING = "telling|"
"""The key of the row that names what the batch tells: it is told once its rows are stored, and once more by whoever
takes over rows of a batch that was not done."""

STATE_VERSION = 2
"""What the rows mean; to be raised where a change makes earlier rows mean something else."""

_ORDERED = (WAITING, SOURCE)
_OURS = (MAKER, BEGUN, DONE, TELLING)

REDACTED = "redacted|"
"""How the key of the row begins that remembers a redaction; what follows is the item's id."""


@dataclass(frozen=True, slots=True)
class Telling:
    """What a batch tells, by id."""

    incidents: Sequence[str] = ()
    alerts: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """What of a step is written together."""

    rows: Mapping[str, bytes | None] = field(default_factory=dict)
    incidents: Sequence[Incident] = ()
    alerts: Sequence[Alert] = ()


@dataclass(frozen=True, slots=True)
class Maker:
    """What made the rows of a state."""

    version: int
    params: str
    """A digest of the parameters of linking and detection."""

    @classmethod
    def of(cls, params: WatchParams) -> Maker:
        """The maker of rows under these parameters, in this version."""
        return cls(STATE_VERSION, hashlib.blake2b(wire.encode(params), digest_size=16).hexdigest())


class State:
    """A watch, the order before it, and their rows."""

    def __init__(self, params: WatchParams, new_watch: Callable[[], Watch]) -> None:
        """Nothing seen yet; `new_watch` makes a watch with these parameters."""
        self._maker = Maker.of(params)
        self._maker_told = False
        self._batches = 0
        self._redacted: dict[str, Redaction] = {}
        self.order = Order(params.link.lateness / 3)
        self.watch = new_watch()
        self._new_watch = new_watch

    def restore(self, rows: Mapping[str, bytes], sent: datetime) -> Step | None:
        """Take over from stored rows; only for a state that has seen nothing.

        Returns:
            What is to be published and stored first: what the rows tell of a batch that was cut off, and what changes
            where they had another maker.

        Raises:
            StateMismatch: a row cannot be read, or is of no known kind.
        """
        try:
            ordered = {key: rows[key] for key in rows if key.startswith(_ORDERED)}
            redacted = [key for key in rows if key.startswith(REDACTED)]
            self._redacted = {key.removeprefix(REDACTED): wire.decode(rows[key], Redaction) for key in redacted}
            apart = {*ordered, *redacted, *_OURS}
            rest = _Rest(rows, [key for key in rows if key not in apart])
            begun, done = _number(rows.get(BEGUN)), _number(rows.get(DONE))
            self._batches = max(begun, done)
            untold = None if begun == done else _untold(rows)
            self.order.restore(ordered.items())
            if MAKER in rows and wire.decode(rows[MAKER], Maker) == self._maker:
                self._maker_told = True
                self._take_up(rest, whole=begun == done > 0)
            elif rest:
                step = _with(rebuild(self.watch, rest, sent), untold)
                # Last: a state that is cut off before it is rebuilt once more, from the same items.
                return replace(step, rows={**self._as_batch(step.rows), **self._told_maker()})
        except InputError as error:
            raise StateMismatch(f"a row of the state cannot be read: {error}") from error
        return untold

    def _take_up(self, rows: Mapping[str, bytes], *, whole: bool) -> None:
        """Let the watch take over; rows that are whole, or said so, need not be joined once more."""
        if whole and self.watch.take_over(rows):
            return
        if whole:
            self.watch = self._new_watch()
        self.watch.restore(rows)

    def apply(
        self,
        items: Sequence[ItemEvents],
        sent: datetime,
        sources: Sequence[int | None] = (),
        behind: Collection[int] = (),
        decisions: Sequence[Entry] = (),
    ) -> Step:
        """Take in the items, oldest first; what is ahead of a partition that is `behind` waits.

        What cannot be taken in at all does not wait: it fails while its record is at hand.

        Args:
            sent: the time now, for the alerts.
            sources: the partition of each item, where it is known.
            behind: partitions that still have older items to send, as far as anybody knows.
            decisions: what people decided; that never waits.
        """
        items = [self._bare(item) for item in items]
        turn = self.order.arrange(items, sources or [None] * len(items), behind, self.watch.newest, sent)
        if turn.kept:
            self._new_watch().apply(turn.kept, sent)  # what fails by itself fails here, and not when its turn comes
        step = self.watch.apply(turn.items, sent, decisions)
        rows = {**step.rows, **turn.rows}
        if not rows:
            return replace(step, rows=rows)
        telling = wire.encode(Telling([each.id for each in step.incidents], [each.id for each in step.alerts]))
        return replace(step, rows={**self._told_maker(), TELLING: telling, **self._as_batch(rows)})

    def _bare(self, item: ItemEvents) -> ItemEvents:
        """The item; without its words where it was redacted, however late it comes."""
        order = self._redacted.get(item.id)
        return item if order is None else item_without_words(item, order.numbers)

    def _as_batch(self, rows: dict[str, bytes | None]) -> dict[str, bytes | None]:
        """The rows of a batch, between those that say where it begins and ends."""
        self._batches += 1
        number = wire.encode(self._batches)
        return {BEGUN: number, **rows, DONE: number}

    def _told_maker(self) -> dict[str, bytes | None]:
        """The maker's row, once."""
        row: dict[str, bytes | None] = {} if self._maker_told else {MAKER: wire.encode(self._maker)}
        self._maker_told = True
        return row


def parts(step: Step) -> list[Part]:
    """A step in the parts in which it is to be written, each once those before it are: the marks that begin a batch,
    its rows, what it tells, the marks that end it. So a batch that is cut off anywhere is never taken for whole, and
    nothing was told that its rows do not know, should it be told again together with more.

    What is the same each time it is worked out (`rebuild`, `redact`), and what leaves the state as it is told, is told
    before the rows forget it.
    """
    first, last = (
        Part(incidents=_which(step, INCIDENT, step.incidents, stay), alerts=_which(step, ALERT, step.alerts, stay))
        for stay in (False, True)
    )
    rows = [Part(dict(part)) for _, part in groupby(step.rows.items(), key=lambda row: row[0] in _OURS)]
    found = [first, *rows[:-1], last, *rows[-1:]]
    return [part for part in found if part.rows or part.incidents or part.alerts]


def _which(step: Step, kind: str, told: Sequence[Told], stay: bool) -> list[Told]:
    """Those of what is told that stay: that the step's rows tell again, should it be cut off; or those that do not."""
    rows = step.rows
    return [each for each in told if (rows.get(TELLING) is not None and rows.get(kind + each.id) is not None) == stay]


def _untold(rows: Mapping[str, bytes]) -> Step | None:
    """What rows of a batch that was not done tell, which may not have been told; none where they tell nothing."""
    telling = wire.decode(rows.get(TELLING, b"{}"), Telling)
    found = Step(_told(rows, INCIDENT, telling.incidents, Incident), _told(rows, ALERT, telling.alerts, Alert), {})
    return found if found.incidents or found.alerts else None


def _told(rows: Mapping[str, bytes], kind: str, names: Sequence[str], told: type[Told]) -> list[Told]:
    return [wire.decode(rows[kind + name], told) for name in names if kind + name in rows]


def _with(step: Step, untold: Step | None) -> Step:
    """A step that tells also what was not told yet, unless it tells something newer."""
    if untold is None:
        return step
    newer = {each.id for each in step.incidents} | {each.id for each in step.alerts}
    return replace(
        step,
        incidents=[*step.incidents, *(each for each in untold.incidents if each.id not in newer)],
        alerts=[*step.alerts, *(each for each in untold.alerts if each.id not in newer)],
    )


def _number(row: bytes | None) -> int:
    """That of a batch; 0 where another version wrote something else."""
    try:
        return wire.decode(row or b"0", int)
    except InputError:
        return 0


class _Rest(Mapping[str, bytes]):
    """Some of many rows, which need not be in memory."""

    def __init__(self, rows: Mapping[str, bytes], keys: Sequence[str]) -> None:
        self._rows = rows
        self._keys = keys

    def __getitem__(self, key: str) -> bytes:
        return self._rows[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)
