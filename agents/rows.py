"""Rows by key on disk: what Faust reads of the changelog when a worker starts, until the state is made of it.

In memory they would take several times what is made of them.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, MutableMapping
from pathlib import Path
from typing import Any

from faust.stores import STORES
from faust.stores.memory import Store
from yarl import URL

from agents.attic import FileAttic
from agents.ending import abandon_over

SCHEME = "rows"


class Rows(MutableMapping[str, bytes]):
    """A mapping whose values are in files that are gone with the process."""

    def __init__(self, folder: Path) -> None:
        """Nothing yet; the folder is there before the first row is."""
        self._folder = folder
        self._attic = FileAttic(folder)
        self._places: dict[str, int] = {}

    def __getitem__(self, key: str) -> bytes:
        return self._attic.get(self._places[key])

    def __setitem__(self, key: str, row: bytes) -> None:
        before = self._places.get(key)
        self._places[key] = self._attic.put(row)
        if before is not None:
            self._attic.drop(before)

    def __delitem__(self, key: str) -> None:
        self._attic.drop(self._places.pop(key))

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, key: object) -> bool:
        return key in self._places

    def clear(self) -> None:
        """Let go of all rows, and of their files."""
        self._attic = FileAttic(self._folder)
        self._places = {}


class RowStore(Store[str, bytes]):
    """The store of a Faust table of one partition, whose keys are text and whose values are bytes."""

    logger = logging.getLogger("faust.stores")  # whose lines of starting and stopping are not ours

    def __init__(self, url: str | URL, *given: Any, **named: Any) -> None:
        super().__init__(url, *given, **named)
        self._folder = Path(URL(url).path)
        self.data = Rows(self._folder)

    def take(self) -> MutableMapping[str, bytes]:
        """The rows, which are the store's no more."""
        rows: MutableMapping[str, bytes] = self.data
        self.data = Rows(self._folder)
        return rows

    def take_in(self, records: Iterable[Any]) -> None:
        """Take in records of the changelog as Kafka's client gives them; one without a value deletes a row.

        Faust would try again and again, and never say why it does not come to an end: a full disk ends the process.
        """
        try:
            for record in records:
                if record.value is None:
                    self.data.pop(record.key.decode(), None)
                else:
                    self.data[record.key.decode()] = record.value
        except OSError as error:
            abandon_over(error, "rows of the state")

    def apply_changelog_batch(self, batch: Iterable[Any], to_key: Any, to_value: Any) -> None:
        """Nothing: what Faust is told of was taken in before (`agents.recovering`), and what follows it as well.

        Faust tells it late, so that an older row would take the place of a newer one.
        """

    async def on_recovery_completed(self, active_tps: Any, standby_tps: Any) -> None:  # noqa: ARG002  Faust's
        """All rows are of the one partition: where it is another worker's now, they are not ours."""
        if not active_tps:
            self.data.clear()


def on_disk(folder: Path) -> URL:
    """What names such a store to Faust; its files will lie in the folder."""
    STORES.aliases[SCHEME] = f"{__name__}:{RowStore.__name__}"
    return URL.build(scheme=SCHEME, path=str(folder.resolve()))
