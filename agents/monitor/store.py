"""The monitor's store: one thread writes, any number read; what cannot be read any more is begun anew."""

from __future__ import annotations

import errno
import sqlite3
import threading
import zlib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import structlog

from agents.monitor.entries import Entry
from agents.monitor.schema import TABLES, VERSION, Kind
from stream.errors import BadSetting, OutageError

log = structlog.get_logger(__name__)

Position = tuple[str, int]
"""Topic and partition."""


@dataclass(frozen=True, slots=True)
class Received:
    """An entry and where it stands in its topic."""

    entry: Entry
    part: int
    offset: int


@dataclass(frozen=True, slots=True)
class Batch:
    """What was read in one go: entries in their order, ids that were deleted, and where each partition goes on."""

    entries: Sequence[Received]
    gone: Sequence[tuple[Kind, str]]
    positions: Mapping[Position, int]


def _is_full(error: OSError | sqlite3.OperationalError) -> bool:
    if isinstance(error, OSError):
        return error.errno in (errno.ENOSPC, errno.EDQUOT)
    return error.sqlite_errorcode == sqlite3.SQLITE_FULL


class Store:
    """One SQLite file, written by one thread at a time and read by others meanwhile (write-ahead log)."""

    def __init__(self, path: Path, identity: str) -> None:
        """Open the store, or begin it anew where it is of another version or was made from other topics.

        `identity` tells the topics: the cluster, and their names.

        Raises:
            BadSetting: the folder cannot be written to.
            OutageError: it cannot now, for want of room.
        """
        self.path = path
        self._identity = identity
        self._readers = threading.local()
        self.revision = 0
        """Raised with every batch, so that readers know whether anything changed."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._writer = self._opened()
        except (OSError, sqlite3.OperationalError) as error:
            kind = OutageError if _is_full(error) else BadSetting
            raise kind(f"TOCSIN_DATA_DIR: {path} cannot be used: {error}") from error

    def _opened(self) -> sqlite3.Connection:
        if self.path.exists():
            why = self._why_anew()
            if why is None:
                return self._connection()
            log.info("the store is made anew from the topics", why=why, path=str(self.path))
            self._delete()
        writer = self._connection()
        writer.executescript(f"BEGIN; {TABLES} PRAGMA user_version = {VERSION}; COMMIT;")
        writer.execute("INSERT INTO meta VALUES ('identity', ?)", (self._identity,))
        return writer

    def _why_anew(self) -> str | None:
        try:
            with closing(self._connection()) as found:
                (version,) = found.execute("PRAGMA user_version").fetchone()
                if version != VERSION:
                    return f"its version is {version}, not {VERSION}"
                (identity,) = found.execute("SELECT value FROM meta WHERE name = 'identity'").fetchone()
                return None if identity == self._identity else "it was made from other topics"
        except (sqlite3.DatabaseError, TypeError) as error:
            return f"it cannot be read: {error}"

    def _delete(self) -> None:
        for end in ("", "-wal", "-shm"):
            self.path.with_name(self.path.name + end).unlink(missing_ok=True)

    def _connection(self) -> sqlite3.Connection:
        found = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False)
        found.execute("PRAGMA journal_mode = WAL")
        # A power cut may lose the last batches, which are read once more: positions are in the same transactions.
        found.execute("PRAGMA synchronous = NORMAL")
        found.execute("PRAGMA secure_delete = ON")
        return found

    @property
    def reader(self) -> sqlite3.Connection:
        """This thread's connection for reading."""
        found: sqlite3.Connection | None = getattr(self._readers, "connection", None)
        if found is None:
            found = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False)
            found.execute("PRAGMA query_only = ON")
            self._readers.connection = found
        return found

    def close(self) -> None:
        """Let go of the file; readers end with their threads."""
        self._writer.close()

    def touch(self) -> None:
        """Something beside the records changed that answers depend on."""
        self.revision += 1

    def positions(self) -> dict[Position, int]:
        """The next offset to read of each partition."""
        return {(topic, part): n for topic, part, n in self._writer.execute("SELECT topic, part, next FROM positions")}

    def apply(self, batch: Batch) -> list[Entry]:
        """Take in a batch, whole or not at all; returns what is new or says something new, each in its last form."""
        changed: dict[tuple[Kind, str], Entry] = {}
        with self._writer:
            self._writer.execute("BEGIN")
            for received in batch.entries:
                if self._put(received):
                    changed[received.entry.kind, received.entry.id] = received.entry
            for kind, name in batch.gone:
                self._forget(self._numbers("SELECT n FROM records WHERE kind = ? AND id = ?", (kind, name)))
            self._writer.executemany(
                "INSERT OR REPLACE INTO positions VALUES (?, ?, ?)",
                [(topic, part, n) for (topic, part), n in batch.positions.items()],
            )
        self.revision += 1
        return list(changed.values())

    def prune(self, part: int, offset: int) -> None:
        """Forget the items before an offset of a partition: the topic holds them no more."""
        with self._writer:
            self._writer.execute("BEGIN")
            self._forget(self._numbers(
                "SELECT n FROM records WHERE kind = ? AND part = ? AND offset < ?", (Kind.ITEM, part, offset)
            ))  # fmt: skip

    def numbers_between(self, kind: Kind, first: str, end: str) -> list[int]:
        """The numbers of the records of a kind whose time is from the first to before the end."""
        return self._numbers(
            "SELECT n FROM records WHERE kind = ? AND newest >= ? AND newest < ?", (kind, first, end)
        )  # fmt: skip

    def bodies(self, kind: Kind, numbers: Iterable[int]) -> list[tuple[bytes, int, int]]:
        """Body, partition and offset of the records with these numbers."""
        ask = "SELECT body, part, offset FROM records WHERE n = ?"
        rows = [row for n in numbers for row in self._writer.execute(ask, (n,))]
        return [(zlib.decompress(body) if kind is Kind.ITEM else body, part, offset) for body, part, offset in rows]

    def remembered(self, name: str) -> str | None:
        """What was remembered under that name."""
        row = self._writer.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def remember(self, name: str, value: str) -> None:
        """Remember something beside the records."""
        self._writer.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    def scrub(self, names: Sequence[str]) -> None:
        """Forget the items with these ids, and leave no bytes of what was replaced or forgotten in the files.

        Freed pages are overwritten (`secure_delete`); the index of words and the log of writes are written anew.
        """
        with self._writer:
            self._writer.execute("BEGIN")
            for name in names:
                self._forget(self._numbers("SELECT n FROM records WHERE kind = ? AND id = ?", (Kind.ITEM, name)))
            self._writer.execute("INSERT INTO words (words) VALUES ('optimize')")
        self._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.revision += 1

    def _numbers(self, query: str, values: tuple[object, ...]) -> list[int]:
        return [n for (n,) in self._writer.execute(query, values)]

    def _forget(self, numbers: Iterable[int]) -> None:
        for n in numbers:
            self._clear(n)
            self._writer.execute("DELETE FROM records WHERE n = ?", (n,))

    def _clear(self, n: int) -> None:
        for table in ("facets", "links", "counts", "dots"):
            self._writer.execute(f"DELETE FROM {table} WHERE n = ?", (n,))
        self._writer.execute("DELETE FROM words WHERE rowid = ?", (n,))

    def _put(self, received: Received) -> bool:
        """Write the record; False where it was there already, or a newer version of the item."""
        entry, writer = received.entry, self._writer
        found = writer.execute(
            "SELECT n, version, body FROM records WHERE kind = ? AND id = ?", (entry.kind, entry.id)
        ).fetchone()
        if found and (found[2] == entry.body or (entry.kind is Kind.ITEM and found[1] > entry.version)):
            return False
        columns = (
            entry.version, entry.state, entry.live, entry.first, entry.last, entry.newest, entry.worst,
            received.part, received.offset, entry.brief, entry.body,
        )  # fmt: skip
        if found:
            n = int(found[0])
            self._clear(n)
            writer.execute(
                "UPDATE records SET version = ?, state = ?, live = ?, first = ?, last = ?, newest = ?, worst = ?, "
                "part = ?, offset = ?, brief = ?, body = ? WHERE n = ?", (*columns, n),
            )  # fmt: skip
        else:
            row = writer.execute(
                "INSERT INTO records (kind, id, version, state, live, first, last, newest, worst, part, offset, brief, "
                "body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (entry.kind, entry.id, *columns),
            )  # fmt: skip
            n = int(row.lastrowid or 0)
            if entry.source is not None:
                self._hear(entry.source, entry.newest)
        self._find_by(n, entry)
        return True

    def _find_by(self, n: int, entry: Entry) -> None:
        writer = self._writer
        writer.executemany(
            "INSERT INTO facets VALUES (?, ?, ?, ?, ?)",
            [(entry.kind, name, value, entry.live, n) for name, value in entry.facets],
        )
        if entry.dot is not None:
            row = (n, entry.newest, " ".join(entry.regions), entry.dot)
            writer.execute("INSERT INTO dots VALUES (?, ?, ?, ?)", row)
        writer.executemany("INSERT OR REPLACE INTO links VALUES (?, ?, ?, ?)", [(*link, n) for link in entry.links])
        if entry.counts:
            rows = [(series, day, n, count) for (series, day), count in entry.counts.items()]
            writer.executemany("INSERT INTO counts VALUES (?, ?, ?, ?)", rows)
        if entry.kind is Kind.ALERT:
            writer.execute("INSERT OR REPLACE INTO revisions VALUES (?, ?, ?)", (entry.id, entry.version, entry.newest))
        if entry.words:
            writer.execute("INSERT INTO words (rowid, told) VALUES (?, ?)", (n, entry.words))

    def _hear(self, source: str, time: str) -> None:
        self._writer.execute(
            "INSERT INTO heard VALUES (?, ?, 1, ?) ON CONFLICT DO UPDATE "
            "SET items = items + 1, last = max(last, excluded.last)", (source, time[:10], time),
        )  # fmt: skip
