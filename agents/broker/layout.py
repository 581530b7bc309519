"""Where the embedded Kafka keeps its files."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

LOCK_FILE = Path(__file__).with_name("jars.lock")
CONFIG = Path(__file__).resolve().parents[2] / "config" / "kafka"


def default_cache() -> Path:
    """Return the user's cache folder of tocsin, by the XDG base directory rules."""
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "tocsin"


@dataclass(frozen=True, slots=True)
class Layout:
    """The files of one embedded Kafka, all below `root` (`<data_dir>/kafka`, absolute).

    Kafka runs with `root` as its working folder and is given relative paths: so a data folder may have
    any name and may be moved while Kafka is stopped.
    """

    root: Path

    @classmethod
    def of(cls, data_dir: Path) -> Layout:
        """Return the layout for the data folder of tocsin."""
        return cls(data_dir.expanduser().resolve() / "kafka")

    @property
    def data(self) -> Path:
        """The formatted storage: topics and metadata."""
        return self.root / "data"

    @property
    def identity(self) -> Path:
        """A copy of the storage's `meta.properties`, without which Kafka refuses its own data."""
        return self.root / "meta.properties.copy"

    @property
    def properties(self) -> Path:
        """The broker's settings of its last start."""
        return self.root / "server.properties"

    @property
    def state(self) -> Path:
        """The state file of the running broker."""
        return self.root / "state.json"

    @property
    def lock(self) -> Path:
        """Held by whoever starts or stops the broker."""
        return self.root / "start.lock"

    @property
    def logs(self) -> Path:
        """The folder of the logs."""
        return self.root / "logs"

    @property
    def server_log(self) -> Path:
        """What Kafka logs."""
        return self.logs / "server.log"

    @property
    def console_log(self) -> Path:
        """What the Java process printed since its last start: crashes, and errors before logging begins."""
        return self.logs / "console.log"
